"""A quiz with everything that grading needs: pools and calls read in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from app.foundation.faults import Fault, Parsed, in_order
from app.library.documents import FileText
from app.library.quizzes.calls import read_call
from app.library.quizzes.lint import lint
from app.library.quizzes.model import CallTask, Item, Quiz, Section
from app.library.quizzes.reading import QuizReading, SectionReading, read_quiz
from app.library.quizzes.references import Here, text_path
from app.library.quizzes.telling import Faults
from app.library.quizzes.words import unescape
from app.library.source import Source


@dataclass(frozen=True)
class Doubt:
    """Why something cannot be graded: one question, all that a section asks, or (neither) the quiz."""

    fault: Fault
    item: str | None = None
    section: int | None = None  # index


@dataclass(frozen=True)
class WholeQuiz:
    """`quiz` has the questions whose kind is known; `known_ids` are all, `candidates` those that can be asked."""

    quiz: Quiz | None
    faults: tuple[Fault, ...]
    doubts: tuple[Doubt, ...]
    known_ids: frozenset[str] = frozenset()
    candidates: frozenset[str] = frozenset()

    def unclear(self, drawn: Collection[str] | None) -> tuple[Fault, ...]:
        """Why what is asked cannot be graded. Without `drawn` every candidate is asked."""
        asked = self.candidates if drawn is None else frozenset(drawn)
        everything = drawn is None or not asked <= self.candidates  # who knows what the others are
        return tuple(
            doubt.fault
            for doubt in self.doubts
            if (doubt.item in asked if doubt.item is not None else self._touches(doubt, asked, everything))
        )

    def _touches(self, doubt: Doubt, asked: frozenset[str], everything: bool) -> bool:
        if doubt.section is None or self.quiz is None or everything:
            return True
        return any(item.id in asked for item in self.quiz.sections[doubt.section].items)


def parse_quiz(file: FileText, source: Source, *, site_language: str) -> Parsed[Quiz]:
    """The quiz as an attempt freezes it, and the faults of its file. With errors there may be a value that is not
    to be published."""
    whole = read_whole(file, source, site_language=site_language)
    return Parsed(whole.quiz, whole.faults)


def read_whole(file: FileText, source: Source, *, site_language: str) -> WholeQuiz:
    """The quiz, its faults, and what of it cannot be graded (quiz-format.md 5)."""
    faults = Faults(file.shown)
    reading = read_quiz(file, source, site_language, faults)
    if reading is None:
        return WholeQuiz(None, in_order(faults.told), tuple(Doubt(fault) for fault in faults.told))
    lint(reading)
    doubts = [Doubt(fault) for fault in reading.unclear]
    sections = []
    for place, section in enumerate(reading.sections):
        items = [
            _with_call(question.item, reading, source, doubts)
            for question in section.candidates
            if question.item is not None
        ]
        sections.append(_section(section, tuple(items)))
        doubts += _doubts_of_section(place, section)
    return WholeQuiz(
        quiz_of(reading, sections),
        in_order(faults.told),
        tuple(doubts),
        frozenset(q.id for section in reading.sections for q in (*section.own, *section.pooled)),
        frozenset(q.id for section in reading.sections for q in section.candidates),
    )


def quiz_of(reading: QuizReading, sections: Iterable[Section]) -> Quiz:
    keys = reading.keys
    shuffle = keys.get("shuffle", frozenset({"questions", "options"}))
    plain = Quiz(
        title=keys.get("title", ""),
        sections=tuple(sections),
        language=reading.language,
        text=reading.outline.blocks[0].text,
        shuffle_questions="questions" in shuffle,
        shuffle_options="options" in shuffle,
    )
    given = {field: keys.values[key] for field, key in _FIELDS.items() if key in keys.values}
    return replace(plain, **given)


_FIELDS = {
    "pass_share": "pass",
    "use": "use",
    "time_limit": "time-limit",
    "grace": "grace",
    "attempts": "attempts",
    "cooldown": "cooldown",
    "opens": "opens",
    "closes": "closes",
    "navigation": "navigation",
    "supervised": "supervised",
    "show_score": "show-score",
    "show_answers": "show-answers",
    "show_feedback": "show-feedback",
}


def _section(section: SectionReading, items: tuple[Item, ...]) -> Section:
    return Section(
        title=unescape(section.title),
        items=items,
        text=section.text,
        draw=section.keys.get("draw"),
        minimum=section.keys.get("minimum"),
    )


def _doubts_of_section(place: int, section: SectionReading) -> list[Doubt]:
    found = [Doubt(fault, section=place) for fault in section.unclear]
    if section.lost is not None:
        found.append(Doubt(section.lost, section=place))
    found += [Doubt(fault, item=q.id) for q in section.candidates for fault in q.unclear]
    return found


def _with_call(item: Item, reading: QuizReading, source: Source, doubts: list[Doubt]) -> Item:
    """A call question with its call; the call's own faults are told when its file is given."""
    if not isinstance(item.content, CallTask):
        return item
    here = Here(item.folder, reading.language, source, Faults(""))
    path = text_path(item.content.scenario, here)
    if path is None:
        return item
    call = read_call(FileText(path, path, source.read(path) or b""), source, reading.language)
    if call.call is None or call.found is None:
        doubts += [Doubt(fault, item=item.id) for fault in call.faults[:1]]
    return replace(item, content=replace(item.content, call=call.call))
