"""The list of /studio/items: which questions there are figures of, which are asked for, the worst first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from app.assessment.analysis.findings import GRAVITY, Finding, findings_of
from app.assessment.analysis.moments import median
from app.assessment.analysis.quiz_figures import ItemHistory, QuizFigures, VersionFigures, WholeTest
from app.foundation.list_filter import page_of

PAGE = 25


@dataclass(frozen=True)
class QuestionFace:
    """A question as it is published. `fingerprints`: of its key and options, in all languages."""

    id: str
    title: str
    kind: str
    section: str
    tags: tuple[str, ...]
    critical: bool
    fingerprints: frozenset[str]


@dataclass(frozen=True)
class QuizFace:
    slug: str
    title: str
    questions: tuple[QuestionFace, ...]


@dataclass(frozen=True)
class ItemLine:
    """One question with the figures of its present version; `version` is None where nobody has answered that yet."""

    quiz: str
    quiz_title: str
    face: QuestionFace
    version: VersionFigures | None
    findings: tuple[Finding, ...]

    @property
    def persons(self) -> int:
        return self.version.figures.persons if self.version else 0

    @property
    def facility(self) -> float | None:
        return self.version.figures.facility if self.version else None

    @property
    def discrimination(self) -> float | None:
        return self.version.figures.discrimination_index if self.version else None

    @property
    def seconds(self) -> float | None:
        return self.version.seconds if self.version else None

    @property
    def gravity(self) -> tuple[int, int]:
        return max(finding.gravity for finding in self.findings) if self.findings else -1, len(self.findings)


@dataclass(frozen=True)
class TestLine:
    """A quiz as a whole."""

    __test__ = False  # for pytest

    quiz: str
    title: str
    whole: WholeTest


SORTS: Mapping[str, Callable[[ItemLine], Any]] = {
    "question": lambda line: line.face.title.casefold(),
    "answers": lambda line: line.persons,
    "facility": lambda line: line.facility,
    "discrimination": lambda line: line.discrimination,
    "time": lambda line: line.seconds,
}


@dataclass(frozen=True)
class AskedItems:
    """What the address asks for. `sort`: a key of SORTS, with a minus for the other direction; empty: worst first."""

    quiz: str = ""
    flag: str = ""
    sort: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> AskedItems:
        flag, sort = query.get("flag", ""), query.get("sort", "")
        return AskedItems(
            query.get("quiz", "")[:120],
            flag if flag in GRAVITY else "",
            sort if sort.removeprefix("-") in SORTS else "",
            page_of(query),
        )

    def query(self, **changes: object) -> str:
        """The same question with something changed; another filter or order begins at its first page."""
        asked = vars(replace(self, **{"page": 1, **changes}))  # type: ignore[arg-type]
        return urlencode({name: value for name, value in asked.items() if value and value != 1})

    def direction(self, name: str) -> str | None:
        """As aria-sort has it; None where the list is not in this order."""
        if self.sort.removeprefix("-") != name:
            return None
        return "descending" if self.sort.startswith("-") else "ascending"

    def turned(self, name: str) -> str:
        """The order that a click on a column asks for."""
        return f"-{name}" if self.sort == name else name


def lines_of(
    face: QuizFace, figures: QuizFigures, disputes: Mapping[str, int] | None = None
) -> tuple[ItemLine, ...]:
    """The questions of a quiz that somebody has answered in any version. `disputes`: open ones, by question."""
    histories = {history.id: history for history in figures.items}
    known = [question for question in face.questions if question.id in histories]
    present = {question.id: present_version(question, histories[question.id]) for question in known}
    usual = usual_seconds(present.values())
    return tuple(
        ItemLine(
            face.slug,
            face.title,
            question,
            present[question.id],
            findings_of(present[question.id], question.critical, usual, (disputes or {}).get(question.id, 0)),
        )
        for question in known
    )


def present_version(question: QuestionFace, history: ItemHistory) -> VersionFigures | None:
    """Figures of the question as it is published now."""
    return next(
        (version for version in history.versions if question.fingerprints & set(version.fingerprints)), None
    )


def usual_seconds(versions: Iterable[VersionFigures | None]) -> float | None:
    """The median of the questions' medians."""
    middle = median([round(one.seconds) for one in versions if one is not None and one.seconds is not None])
    return None if middle is None else float(middle)


def matching(lines: Sequence[ItemLine], asked: AskedItems) -> list[ItemLine]:
    """The lines that fit, in the order asked for: the worst first, unless said otherwise; unknown figures last."""
    found = [line for line in _of_quiz(lines, asked) if not asked.flag or asked.flag in _codes(line)]
    if not asked.sort:
        return sorted(found, key=_worst_first)
    key = SORTS[asked.sort.removeprefix("-")]
    known = [line for line in found if key(line) is not None]
    unknown = [line for line in found if key(line) is None]
    return sorted(known, key=key, reverse=asked.sort.startswith("-")) + unknown


def _of_quiz(lines: Sequence[ItemLine], asked: AskedItems) -> list[ItemLine]:
    return [line for line in lines if not asked.quiz or line.quiz == asked.quiz]


def _codes(line: ItemLine) -> set[str]:
    return {finding.code for finding in line.findings}


def _worst_first(line: ItemLine) -> tuple[Any, ...]:
    gravity, count = line.gravity
    index = line.discrimination
    return -gravity, -count, 100.0 if index is None else index, line.face.title.casefold(), line.quiz


def counts(lines: Sequence[ItemLine], asked: AskedItems) -> dict[str, int]:
    """Code of a finding → how many questions of the chosen quiz have it; all of them under the empty code."""
    left = _of_quiz(lines, asked)
    return {"": len(left), **{code: sum(code in _codes(line) for line in left) for code in GRAVITY}}
