"""Answers that a person has to mark: which wait, what a mark says, what a marking form holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.assessment.layout import Layout
from app.library.quizzes.model import ZERO, Essay, Item
from app.library.quizzes.numbers import number_from

LONGEST_COMMENT = 2_000  # characters


@dataclass(frozen=True)
class Mark:
    """What one grader gave for one answer, at one moment."""

    id: int
    attempt_id: int
    position: int
    item: str
    levels: tuple[Fraction, ...] | None  # None: taken back
    comment: str
    grader_id: int
    marked_at: datetime
    published_at: datetime | None


@dataclass(frozen=True)
class Marks:
    """All marks of one answer, the oldest first."""

    all: tuple[Mark, ...] = ()

    @property
    def newest(self) -> int:
        """Its id; 0 without any. A form that has seen an older one comes too late."""
        return self.all[-1].id if self.all else 0

    @property
    def counting(self) -> Mark | None:
        return next((mark for mark in reversed(self.all) if mark.published_at is not None), None)

    @property
    def draft(self) -> Mark | None:
        """What will count once it is published."""
        last = self.all[-1] if self.all else None
        is_draft = last is not None and last.published_at is None and last.levels is not None
        return last if is_draft else None


NO_MARKS = Marks()


def by_answer(marks: Iterable[Mark]) -> dict[tuple[int, int], Marks]:
    """(attempt, position) → its marks; `marks` by id."""
    found: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        found.setdefault((mark.attempt_id, mark.position), []).append(mark)
    return {answer: Marks(tuple(all_)) for answer, all_ in found.items()}


def waiting_positions(layout: Layout, grading: Mapping[str, Any]) -> tuple[int, ...]:
    """Places of the questions that wait for a person; a dropped one does not."""
    waiting = {
        row["id"]
        for row in grading["items"]
        if row["state"] == "needs-grading" and row.get("regraded") != "drop"
    }
    return tuple(place for place, placed in enumerate(layout.items, 1) if placed.item in waiting)


def word_count(text: str) -> int:
    return len(re.findall(r"\w[\w'’-]*", text))


# -- what can be given ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelFace:
    value: str  # exact, as text
    text: str  # Markdown; empty for a cell that cannot be chosen


@dataclass(frozen=True)
class CriterionFace:
    text: str  # Markdown
    critical: bool
    levels: tuple[LevelFace, ...]  # one a column


@dataclass(frozen=True)
class RubricFace:
    """Levels as columns, the same in all rows."""

    columns: tuple[str, ...]
    rows: tuple[CriterionFace, ...]


def rubric_of(item: Item) -> RubricFace | None:
    """None where points from 0 to the question's own are given."""
    if not isinstance(item.content, Essay) or not item.content.rubric:
        return None
    numbers = dict.fromkeys(level.number for row in item.content.rubric for level in row.levels)
    columns = sorted(numbers)
    rows = tuple(
        CriterionFace(
            row.text,
            row.critical,
            tuple(
                LevelFace(plain(number), next((one.text for one in row.levels if one.number == number), ""))
                for number in columns
            ),
        )
        for row in item.content.rubric
    )
    return RubricFace(tuple(plain(number) for number in columns), rows)


def most(item: Item) -> Fraction:
    """The most that can be given, in levels or points."""
    if isinstance(item.content, Essay) and item.content.rubric:
        return sum((max(level.number for level in row.levels) for row in item.content.rubric), ZERO)
    return item.points


def plain(number: Fraction) -> str:
    """For the eye and for form values: `2`, `2.5`, `1/3`."""
    if number.denominator == 1:
        return str(number.numerator)
    if 10**6 % number.denominator == 0:
        return f"{float(number):.6f}".rstrip("0").rstrip(".")
    return str(number)


# -- what a form says ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A marking form as it was filled in: levels where all are good, and what is wrong by field."""

    levels: tuple[Fraction, ...]
    comment: str
    wrong: Mapping[str, str]  # field → missing, range, long

    @property
    def is_whole(self) -> bool:
        return not self.wrong


def read_form(item: Item, fields: Mapping[str, str]) -> Given:
    """`level-1` … of the rubric's rows, or `points`; `comment`."""
    comment = fields.get("comment", "").replace("\r\n", "\n").strip()
    wrong = {"comment": "long"} if len(comment) > LONGEST_COMMENT or "\0" in comment else {}
    if not isinstance(item.content, Essay) or not item.content.rubric:
        points = _points(fields.get("points", ""), item.points)
        if isinstance(points, str):
            return Given((), comment, {"points": points, **wrong})
        return Given((points,), comment, wrong)
    levels: list[Fraction] = []
    for number, row in enumerate(item.content.rubric, 1):
        chosen = fields.get(f"level-{number}", "")
        level = next((one.number for one in row.levels if plain(one.number) == chosen), None)
        if level is None:
            wrong[f"level-{number}"] = "missing"
        else:
            levels.append(level)
    return Given(tuple(levels), comment, wrong)


def _points(written: str, highest: Fraction) -> Fraction | str:
    if not written.strip():
        return "missing"
    number = number_from(written)
    if not isinstance(number, Fraction) or not 0 <= number <= highest:
        return "range"
    return number


def chosen_levels(item: Item, levels: Sequence[Fraction]) -> tuple[tuple[str, str, str], ...]:
    """For the person: criterion, its chosen level in words, its number. Empty without a rubric."""
    if not isinstance(item.content, Essay):
        return ()
    return tuple(
        (row.text, next((one.text for one in row.levels if one.number == level), ""), plain(level))
        for row, level in zip(item.content.rubric, levels, strict=False)
    )
