"""From graded answers to points, sections, and passed or failed (quiz-format.md 5). Pure.

All numbers are exact. Only `as_json.py` and pages round them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.foundation.faults import Fault, Text
from app.library.quizzes.model import ONE, ZERO, Kind, Quiz

GRADER_VERSION = 1
RIGHT_ABOVE = Fraction(999_999, 1_000_000)
WRONG_BELOW = Fraction(1, 1_000_000)

State = Literal["right", "partial", "wrong", "unanswered", "needs-grading"]
Result = Literal["passed", "failed", "failed-critical", "needs-grading"]


@dataclass(frozen=True)
class BadResponse:
    """A response that cannot be read: of another form, out of range, to a question that is not there."""

    id: str  # of the question; empty where the whole is meant
    message: Text
    fix: Text

    def as_fault(self, file: str, line: int = 1) -> Fault:
        return Fault(file, line, "error", "bad-value", self.message, self.fix)


@dataclass(frozen=True)
class ItemResult:
    """One question. `fraction` and `points` are None while a person has to judge it."""

    id: str
    kind: Kind
    fraction: Fraction | None
    points: Fraction | None
    max: Fraction
    state: State
    why: tuple[Text, ...] = ()
    critical: bool = False  # it fails the whole, whatever the points
    # Whether each part is right, in the order of the file: options (chosen or left as they should be), left sides,
    # gaps; of an order its places. Empty for all other kinds.
    parts: tuple[bool, ...] = ()
    matched: int | None = None  # the option, area or accepted answer that was met, from 1
    alarm: str = ""  # what broke while this was graded, for those who run the site
    failed: bool = False  # of a call that is the whole attempt: not passed by its own rules


@dataclass(frozen=True)
class SectionResult:
    """A section that has an asked question."""

    title: str
    points: Fraction
    max: Fraction
    share: Fraction | None  # None while an answer in it waits for grading
    minimum: Fraction | None = None

    @property
    def reached(self) -> bool:
        return self.minimum is None or (self.share is not None and self.share >= self.minimum)


@dataclass(frozen=True)
class QuizResult:
    """The whole. With `faults` there is no result to speak of: their questions wait for grading."""

    result: Result
    points: Fraction
    max: Fraction
    share: Fraction | None  # None while an answer waits for grading
    pass_share: Fraction
    critical_failures: tuple[str, ...]
    sections: tuple[SectionResult, ...]
    items: tuple[ItemResult, ...]
    faults: tuple[BadResponse, ...] = ()
    grader_version: int = GRADER_VERSION

    def item(self, item_id: str) -> ItemResult:
        """Raises KeyError for a question that was not asked."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)


def state_of(fraction: Fraction) -> State:
    if fraction < WRONG_BELOW:
        return "wrong"
    return "right" if fraction > RIGHT_ABOVE else "partial"


def summed(quiz: Quiz, items: Sequence[ItemResult], faults: tuple[BadResponse, ...] = ()) -> QuizResult:
    """The result of graded questions. Those of `items` were asked, no others count."""
    points, most, share = _total(items)
    by_id = {item.id: item for item in items}
    asked = [
        (section, [by_id[item.id] for item in section.items if item.id in by_id]) for section in quiz.sections
    ]
    sections = tuple(
        SectionResult(section.title, *_total(found), section.minimum) for section, found in asked if found
    )
    failures = tuple(item.id for item in items if item.critical)
    return QuizResult(
        _result(quiz.pass_share, share, failures, sections, any(item.failed for item in items)),
        points,
        most,
        share,
        quiz.pass_share,
        failures,
        sections,
        tuple(items),
        faults,
    )


def _total(items: Sequence[ItemResult]) -> tuple[Fraction, Fraction, Fraction | None]:
    """Points, their maximum, and the share of it; a minus of single questions never takes the whole below zero."""
    points = max(ZERO, sum((item.points for item in items if item.points is not None), ZERO))
    most = sum((item.max for item in items), ZERO)
    if any(item.state == "needs-grading" for item in items):
        return points, most, None
    return points, most, min(ONE, points / most) if most else ZERO


def _result(
    pass_share: Fraction,
    share: Fraction | None,
    failures: Sequence[str],
    sections: Sequence[SectionResult],
    failed: bool,
) -> Result:
    """A critical failure stands whatever grading will say; after it, what is not graded is not decided."""
    if failures:
        return "failed-critical"
    if share is None:
        return "needs-grading"
    reached = share >= pass_share and all(section.reached for section in sections)
    return "passed" if reached and not failed else "failed"
