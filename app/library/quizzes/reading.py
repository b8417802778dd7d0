"""A quiz file as a whole: sections, questions, and the pools they come from (quiz-format.md 2). Pure."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.foundation.faults import Fault, Text
from app.library.documents import FileText, language_of
from app.library.quizzes import keys as keys_of
from app.library.quizzes.keys import Keys, missing_key
from app.library.quizzes.outline import Block, Outline, outline_of
from app.library.quizzes.questions import Question, read_question
from app.library.quizzes.references import Here, check_references, missing_file, text_path
from app.library.quizzes.telling import Faults
from app.library.source import Source
from app.library.text_file import read_text

_FILTERED = {"tag": "tags", "competency": "competency"}


@dataclass(frozen=True)
class SectionReading:
    line: int  # of its heading; of questions before the first heading: 0
    title: str
    text: str
    keys: Keys
    own: tuple[Question, ...]
    pool: tuple[Question, ...] = ()
    lost: Fault | None = None  # why the pool cannot be read
    unclear: tuple[Fault, ...] = ()  # why its minimum is not known

    @property
    def candidates(self) -> tuple[Question, ...]:
        """Own questions and those of the pool, as far as they pass the filter."""
        return (*self._passing(self.own), *self.pooled)

    @property
    def pooled(self) -> tuple[Question, ...]:
        """The candidates that come from the pool."""
        return self._passing(self.pool)

    def _passing(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        wanted = self.keys.get("filter", ())
        return tuple(question for question in questions if passes(question, wanted))

    @property
    def countable(self) -> bool:
        """Whether it is known how many candidates there are."""
        return self.lost is None and not {"filter", "from"} & self.keys.refused


@dataclass(frozen=True)
class QuizReading:
    """A quiz with its faults so far; `lint` adds what can only be seen from the whole."""

    path: str
    language: str
    outline: Outline
    keys: Keys
    sections: tuple[SectionReading, ...]
    faults: Faults
    unclear: tuple[Fault, ...] = ()  # why its pass mark is not known

    @property
    def own(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.own)


def read_quiz(file: FileText, source: Source, site_language: str, faults: Faults) -> QuizReading | None:
    """None where there is no readable front matter: then nothing else is told of the file."""
    parsed = read_text(file.content, file.shown)
    faults.told += parsed.faults
    if parsed.value is None:
        faults.unclear_ones += parsed.faults
        return None
    outline = outline_of(parsed.value)
    language = language_of(file.path) or site_language
    here = Here(posixpath.dirname(file.path), language, source, faults)
    keys = Keys(parsed.value.front, keys_of.QUIZ, faults, required=("title",))
    unclear = tuple(faults.unclear_ones)
    if "title" not in keys.values:
        missing_key(1, "title", "Refund calls", faults)
    check_texts(outline, here)
    sections = _sections(outline, here)
    return QuizReading(file.path, language, outline, keys, sections, faults, unclear)


def check_texts(outline: Outline, here: Here) -> None:
    """Fences left open anywhere; pictures and links of texts that belong to no question."""
    for number in outline.open_fences:
        tell_open_fence(number, here.faults)
    for block in outline.blocks:
        if block.level < 2:
            check_references(block.lines, here)


def passes(question: Question, wanted: Sequence[tuple[str, str]]) -> bool:
    """Whether a question meets all conditions of a filter."""
    for name, value in wanted:
        if name == "difficulty":
            if question.keys.get("difficulty") != int(value):
                return False
        elif value not in question.keys.get(_FILTERED[name], ()):
            return False
    return True


def _sections(outline: Outline, here: Here) -> tuple[SectionReading, ...]:
    """Sections with their questions, in order. The first is untitled, and left out if it has no question."""
    heads: list[Block] = [outline.blocks[0]]
    questions: list[list[Block]] = [[]]
    for block in outline.blocks[1:]:
        if block.level == 1:
            heads.append(block)
            questions.append([])
        else:
            questions[-1].append(block)
    seen: dict[str, int] = {}
    pools: dict[str, tuple[Question, ...] | Fault] = {}
    found = []
    for place, (head, blocks) in enumerate(zip(heads, questions, strict=True)):
        if place or blocks:
            found.append(_section(head, blocks, outline, here, seen, pools))
    _check_ids_of_pools(found, here.faults)
    return tuple(found)


def _section(
    head: Block,
    blocks: Iterable[Block],
    outline: Outline,
    here: Here,
    seen: dict[str, int],
    pools: dict[str, tuple[Question, ...] | Fault],
) -> SectionReading:
    titled = head.level == 1
    before = len(here.faults.unclear_ones)
    keys = Keys(head.keys, keys_of.SECTION, here.faults)
    unclear = tuple(here.faults.unclear_ones[before:])
    own = tuple(
        once(read_question(block, here, open_fence=has_open_fence(block, outline)), seen, here.faults)
        for block in blocks
    )
    section = SectionReading(
        head.number if titled else 0,
        head.heading if titled else "",
        head.text if titled else "",
        keys,
        own,
        unclear=unclear,
    )
    written = keys.get("from")
    if written is None:
        return section
    if written not in pools:
        pools[written] = _pool(written, keys.line("from"), here)
    pool = pools[written]
    return replace(section, lost=pool) if isinstance(pool, Fault) else replace(section, pool=pool)


def has_open_fence(block: Block, outline: Outline) -> bool:
    if not block.lines:
        return False
    first = bisect_left(outline.open_fences, block.lines[0].number)
    return first < len(outline.open_fences) and outline.open_fences[first] <= block.lines[-1].number


def once(question: Question, seen: dict[str, int], faults: Faults) -> Question:
    """Tells of an id that an earlier question has."""
    if question.id not in seen:
        if question.id:
            seen[question.id] = question.line
        return question
    fault = same_id(question.line, question.id, seen[question.id], faults)
    return replace(question, unclear=(*question.unclear, fault))


def same_id(line: int, name: str, earlier: int, faults: Faults) -> Fault:
    return faults.unclear(
        line,
        "duplicate-id",
        Text(f"`{name}` already stands in line {earlier}", f"`{name}` уже есть в строке {earlier}"),
        Text("Give this one another id.", "Дайте этому другой id."),
    )


def _pool(written: str, line: int, here: Here) -> tuple[Question, ...] | Fault:
    """The questions of a pool; their faults are told when the pool is given itself. A fault if it cannot be read."""
    path = text_path(written, here)
    if path is None:
        missing_file(line, written, here.faults)
        return here.faults.told[-1]
    faults = Faults(path)
    parsed = read_text(here.source.read(path) or b"", path)
    if parsed.value is None:
        return parsed.faults[0]
    there = Here(posixpath.dirname(path), language_of(path) or here.language, here.source, faults)
    outline = outline_of(parsed.value)
    seen: dict[str, int] = {}
    return tuple(
        once(read_question(block, there, open_fence=has_open_fence(block, outline)), seen, faults)
        for block in outline.blocks
        if block.level == 2
    )


def _check_ids_of_pools(sections: Sequence[SectionReading], faults: Faults) -> None:
    """An id of a pool is neither one of the quiz's own nor another section's candidate."""
    taken = {question.id for section in sections for question in section.own if question.id}
    for section in sections:
        drawn = [question.id for question in section.pooled if question.id]
        twice = [name for name in drawn if name in taken]
        taken.update(drawn)
        if twice:
            faults.error(
                section.keys.line("from"),
                "duplicate-id",
                Text(
                    f"`{twice[0]}` of the pool is already a question of this quiz",
                    f"`{twice[0]}` из набора уже есть в этом тесте",
                ),
                Text(
                    "Give one of the two another id, or narrow the section by filter.",
                    "Дайте одному из двух другой id или сузьте раздел ключом filter.",
                ),
            )


def tell_open_fence(number: int, faults: Faults) -> None:
    faults.error(
        number,
        "bad-value",
        Text("The code fence is not closed", "Блок кода не закрыт"),
        Text(
            "Write the same marks (``` or ~~~) alone on a line below it.",
            "Поставьте те же знаки (``` или ~~~) отдельной строкой под ним.",
        ),
    )
