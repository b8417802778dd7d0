"""Finished attempts become columns: for each question in each state all marks, answers and times. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from app.assessment.analysis.choices import chosen
from app.library.quizzes.model import Item

State = tuple[str, str]  # snapshot and id of a question
ZERO = Fraction(0)
FAULTY = frozenset({"drop", "full-credit"})  # how a regrade took a question out of the result
mark_of = lru_cache(maxsize=4096)(Fraction)  # there are few different marks


@dataclass(frozen=True, slots=True)
class Sitting:
    """A finished attempt. `graded`: question by question as the attempt keeps it; `answers` and `seconds` by id."""

    snapshot: str
    graded: Sequence[Mapping[str, Any]]
    answers: Mapping[str, Any]
    seconds: Mapping[str, int]


@dataclass
class Column:
    """All answers to one question; lists run together, one entry a person. `who`: the number of the sitting; `counted`:
    whether the mark is a part of its total."""

    who: list[int] = field(default_factory=list)
    marks: list[Fraction] = field(default_factory=list)
    maxima: list[Fraction] = field(default_factory=list)
    counted: list[bool] = field(default_factory=list)
    chosen: list[tuple[str, ...]] = field(default_factory=list)
    seconds: list[int | None] = field(default_factory=list)
    critical: int = 0
    missing: int = 0

    def join(self, other: Column) -> None:
        self.who += other.who
        self.marks += other.marks
        self.maxima += other.maxima
        self.counted += other.counted
        self.chosen += other.chosen
        self.seconds += other.seconds
        self.critical += other.critical
        self.missing += other.missing


@dataclass
class Collected:
    """`totals` and `maxima`: points of each sitting and of all its questions; `snapshots`: what each one asked."""

    columns: dict[State, Column] = field(default_factory=dict)
    totals: list[Fraction] = field(default_factory=list)
    maxima: list[Fraction] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)


def collect(sittings: Iterable[Sitting], items: Mapping[State, Item]) -> Collected:
    """`items`: every question as it was frozen. What is not graded yet is left out of its column and of the total.

    A question that was dropped, or for which everybody got full credit, keeps figures of its own from what it was worth
    first, so that its fault stays in sight; the rest of others it is no part of.
    """
    found = Collected()
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for number, sitting in enumerate(sittings):
        total, most = ZERO, ZERO
        for told in sitting.graded:
            item = items.get((sitting.snapshot, told["id"]))
            graded = told.get("first") or told
            if item is None or graded["points"] is None:
                continue
            mark, maximum = mark_of(graded["points"]), mark_of(graded["max"])
            names = chosen(item, sitting.answers.get(item.id), graded)
            counts = told.get("regraded") not in FAULTY
            column = found.columns.setdefault((sitting.snapshot, item.id), Column())
            column.who.append(number)
            column.marks.append(mark)
            column.maxima.append(maximum)
            column.counted.append(counts)
            column.chosen.append(same.setdefault(names, names))
            column.seconds.append(sitting.seconds.get(item.id))
            column.critical += bool(graded["critical"])
            column.missing += graded["state"] == "unanswered"
            if counts:
                total, most = total + mark, most + maximum
        found.totals.append(total)
        found.maxima.append(most)
        found.snapshots.append(sitting.snapshot)
    return found
