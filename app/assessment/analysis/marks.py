"""Who got how many points for which question. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


@dataclass(frozen=True)
class ItemMarks:
    """The marks of one question, one a person, in the order of persons; None: nothing was answered, which counts 0."""

    id: str
    max: Fraction
    marks: tuple[Fraction | None, ...]

    @property
    def missing(self) -> int:
        return sum(mark is None for mark in self.marks)


@dataclass(frozen=True)
class Marks:
    """A test that all persons sat with the same questions. Every question has a mark of every person."""

    persons: int
    items: tuple[ItemMarks, ...]


def common_denominator(marks: Iterable[Fraction | None]) -> int:
    """The smallest number by which all marks become whole numbers."""
    return lcm(*{mark.denominator for mark in marks if mark is not None})


def whole_numbers(marks: Iterable[Fraction | None], denominator: int) -> list[int]:
    """The marks times the denominator; what is missing is 0."""
    return [0 if mark is None else mark.numerator * (denominator // mark.denominator) for mark in marks]
