"""One question: how hard it is, and whether it tells those who know much from those who know little. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.assessment.analysis.moments import Numbers, co_sum, correlation, covariance, root


@dataclass(frozen=True)
class ItemFigures:
    """Figures of one question. None where the formula has no value.

    `facility` is the mean share of its points, 0 to 1 (Crocker & Algina 1986, 5; Moodle calls it the facility index).
    `sd` and `covariance` (with the rest of the test) are in points. `discrimination_index` and
    `discriminative_efficiency` are percent: Pearson's r of the question with the rest, and how much of the covariance
    that these marks could have with these rests there is (Moodle, Quiz statistics calculations).
    """

    id: str
    persons: int
    missing: int
    max: float
    mean: float | None
    facility: float | None
    sd: float | None
    covariance: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None

    @property
    def item_rest_correlation(self) -> float | None:
        """Of the question with the test without it: -1 to 1."""
        return None if self.discrimination_index is None else self.discrimination_index / 100


@dataclass(frozen=True)
class Scored:
    """Marks and rests (what the same persons have in the other questions) as whole numbers.

    A mark is `marks[i] / mark_unit` points, a rest `rests[i] / rest_unit` points.
    """

    marks: Numbers
    rests: Numbers
    mark_unit: int
    rest_unit: int


def item_figures(id: str, scored: Scored, maximum: Fraction, missing: int = 0) -> ItemFigures:
    """Figures of one question from the marks of all who were asked it."""
    marks, rests = scored.marks, scored.rests
    count = len(marks)
    mean = Fraction(sum(marks), count * scored.mark_unit) if count else None
    variance = covariance(marks, marks)
    together = covariance(marks, rests)
    correlated = correlation(marks, rests)
    return ItemFigures(
        id=id,
        persons=count,
        missing=missing,
        max=float(maximum),
        mean=None if mean is None else float(mean),
        facility=None if mean is None or not maximum else float(mean / maximum),
        sd=None if variance is None else root(variance / scored.mark_unit**2),
        covariance=None if together is None else float(together / (scored.mark_unit * scored.rest_unit)),
        discrimination_index=None if correlated is None else 100 * correlated,
        discriminative_efficiency=efficiency(marks, rests),
    )


def efficiency(marks: Numbers, rests: Numbers) -> float | None:
    """100·cov(x, o) / cov(sorted x, sorted o): the best that these marks could do is 100. None where that is 0."""
    best = co_sum(sorted(marks), sorted(rests))
    return float(Fraction(100 * co_sum(marks, rests), best)) if best else None
