"""One text of a draft as those see it for whom it is made. Nothing is kept, nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import certification, library
from app.assessment import practice, telling
from app.assessment.practice import LessonQuestion
from app.assessment.wording import Wording
from app.certification.explain import explain
from app.certification.rule_text import parse_rule
from app.foundation.faults import Fault, Text
from app.library.markdown import File
from app.library.media_types import media_type_of
from app.library.quizzes.call import Call
from app.library.quizzes.checklist import Checklist
from app.library.quizzes.model import Item, Quiz
from app.studio.queries.desks import beside, library_draft, media_at
from app.studio.rows import Desk, DeskFile
from app.studio.shelves import address

SEED = "preview"  # the same order of answers each time


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is asked, and below it what only its author sees."""

    shown: LessonQuestion
    section: str
    right: tuple[str, ...]  # HTML of the right answers
    notes: tuple[str, ...]  # HTML of hints, feedback and explanations


@dataclass(frozen=True)
class TextPreview:
    """`kind` says which of the fields is filled. All faults of the document stand in `faults`."""

    kind: str  # page questions call checklist rule document none
    faults: tuple[Fault, ...]
    language: str
    title: str = ""
    minutes: int = 0
    html: str = ""
    questions: tuple[AskedQuestion, ...] = ()
    left_out: int = 0  # questions of kinds that a page does not ask: calls
    call: Call | None = None
    checklist: Checklist | None = None
    sentences: tuple[Text, ...] = ()
    samples: tuple[tuple[str, Text], ...] = ()  # of a template: key and title of the invented documents


def preview_of(
    desk: Desk, path: str, language: str, given: tuple[int, Mapping[str, Any]] | None = None
) -> TextPreview:
    """`given`: number of a question of a quiz, from 1, and the fields of its form: it is judged on the spot."""
    draft = library_draft(desk)
    file = desk.files[path]
    spoken = file.language or language
    if desk.name.kind == "course":
        page = library.preview(draft, path, beside(desk))
        kind = "page" if page.title or page.html else "none"
        return TextPreview(kind, page.faults, spoken, page.title, page.minutes, page.html)
    faults = library.check_draft(draft, beside(desk)).faults
    if desk.name.kind in ("certification", "template"):
        return _rule(file, faults, language)
    if desk.name.kind == "document-template":
        known = tuple((one.key, one.title) for one in certification.samples_of(desk.name.slug))
        has_errors = any(fault.level == "error" for fault in faults)
        return TextPreview("none" if has_errors else "document", faults, language, samples=known)
    parsed = library.preview_quiz(draft, path)
    common: dict[str, Any] = {"faults": faults, "language": spoken, "title": getattr(parsed, "title", "")}
    match parsed:
        case Quiz():
            asked = _asked(desk, parsed, spoken, given)
            others = len(parsed.items) - len(asked)
            found = TextPreview("questions", questions=asked, left_out=others, **common)
        case Call():
            found = TextPreview("call", call=parsed, **common)
        case Checklist():
            found = TextPreview("checklist", checklist=parsed, **common)
        case _:
            found = TextPreview("none", **common)
    return found


def _rule(file: DeskFile, faults: tuple[Fault, ...], language: str) -> TextPreview:
    rule = parse_rule(file.content, file.path).value
    if rule is None:
        return TextPreview("none", faults, language)
    title = rule.title.in_language(language)
    return TextPreview("rule", faults, language, title, sentences=explain(rule))


def _asked(
    desk: Desk, quiz: Quiz, language: str, given: tuple[int, Mapping[str, Any]] | None
) -> tuple[AskedQuestion, ...]:
    wording = Wording(language, _files(desk))
    ids = [item.id for item in quiz.items]
    asked = practice.questions(quiz, 0, ids, {}, SEED, wording)
    answers: dict[str, tuple[int, Any]] = {}
    if given is not None and 0 < given[0] <= len(asked):
        item_id = asked[given[0] - 1].item
        verdict = practice.judge(quiz, item_id, given[1], SEED, language)
        answers[item_id] = (0, verdict.answer)
        asked = practice.questions(quiz, 0, ids, answers, SEED, wording)
    sections = {item.id: section.title for section in quiz.sections for item in section.items}
    return tuple(
        AskedQuestion(
            shown,
            sections.get(shown.item, ""),
            tuple(telling.right_answers(quiz.item(shown.item), wording)),
            _notes(quiz.item(shown.item), wording),
        )
        for shown in asked
    )


def _notes(item: Item, wording: Wording) -> tuple[str, ...]:
    return tuple(wording.block(note.text, item.folder) for note in item.notes)


def _files(desk: Desk) -> Any:
    """Pictures of the draft and of what is published, by an address that only trainers may open."""
    published = media_at(desk.name, desk.base_revision)

    def file(path: str) -> File | None:
        media_type = media_type_of(path)
        place = f"{address(desk.name)}/media/{path.rpartition('/')[2]}"
        new = desk.media.get(path)
        if new is not None:
            return None if new.sha256 is None else File(place, media_type, new.bytes)
        asset = published.get(path)
        if asset is None:
            return None
        size = (asset.width, asset.height) if asset.width and asset.height else None
        return File(place, asset.media_type, asset.bytes, size)

    return file
