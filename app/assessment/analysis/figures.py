"""A whole test: its marks in, figures of every question and of the test out. Pure.

Sources: Kuder & Richardson 1937 and Cronbach 1951 (alpha), Lord & Novick 1968 (error of measurement), Crocker & Algina
1986, and the formulas of Moodle's quiz report (docs.moodle.org/dev/Quiz_statistics_calculations), whose names are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.assessment.analysis.item_figures import ItemFigures, Scored, item_figures
from app.assessment.analysis.marks import Marks, common_denominator, whole_numbers
from app.assessment.analysis.moments import Numbers, co_sum, kurtosis, median, root, skewness

PERSONS_FOR_ALPHA = 3


@dataclass(frozen=True)
class TestItem:
    """A question within its test. Weights are percent of all questions: what the author meant it to be worth, and how
    much of the differences between persons it makes; the latter is None where it goes against the total."""

    __test__ = False  # pytest takes it for a test by its name

    figures: ItemFigures
    intended_weight: float | None
    effective_weight: float | None
    alpha_if_deleted: float | None
    against_total: bool  # negative covariance with the total


@dataclass(frozen=True)
class TestFigures:
    """`mean`, `median`, `sd` and `standard_error` in points, `error_ratio` in percent; alpha is at most 1 and may be
    negative (the error ratio is above 100 then)."""

    __test__ = False

    max: float
    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True)
class Analysis:
    persons: int
    items: tuple[TestItem, ...]
    test: TestFigures


@dataclass(frozen=True)
class _Table:
    """The marks as whole numbers of `1 / unit` points."""

    unit: int
    columns: tuple[Numbers, ...]
    totals: Numbers
    spreads: tuple[int, ...]  # N(N - 1) times the variance of each question
    spread: int  # … of the total

    @property
    def persons(self) -> int:
        return len(self.totals)


def analyse(marks: Marks) -> Analysis:
    """Figures of every question and of the whole. Never raises for what the marks are; see the rules of None above."""
    table = _table(marks)
    together = [co_sum(column, table.totals) for column in table.columns]
    effective = _effective_weights(together, table.persons)
    most = sum((item.max for item in marks.items), Fraction(0))
    items = []
    for place, item in enumerate(marks.items):
        column = table.columns[place]
        rests = [total - mark for total, mark in zip(table.totals, column, strict=True)]
        scored = Scored(column, rests, table.unit, table.unit)
        items.append(
            TestItem(
                item_figures(item.id, scored, item.max, item.missing),
                intended_weight=float(100 * item.max / most) if most else None,
                effective_weight=effective[place],
                alpha_if_deleted=_alpha_without(table, place, together[place]),
                against_total=together[place] < 0,
            )
        )
    return Analysis(table.persons, tuple(items), _test_figures(table, float(most)))


def _table(marks: Marks) -> _Table:
    unit = common_denominator(mark for item in marks.items for mark in item.marks)
    columns = tuple(whole_numbers(item.marks, unit) for item in marks.items)
    totals = [sum(row) for row in zip(*columns, strict=True)] if columns else [0] * marks.persons
    spreads = tuple(co_sum(column, column) for column in columns)
    return _Table(unit, columns, totals, spreads, co_sum(totals, totals))


def _effective_weights(together: Sequence[int], persons: int) -> list[float | None]:
    """100·sqrt(cov(x_i, T)) / Σ sqrt(cov(x_j, T)), over the questions whose covariance with the total is not negative."""
    if persons < 2:
        return [None] * len(together)
    pairs = persons * (persons - 1)
    roots = [root(Fraction(value, pairs)) if value >= 0 else None for value in together]
    whole = sum(value for value in roots if value is not None)
    return [None if value is None or not whole else 100 * value / whole for value in roots]


def _test_figures(table: _Table, most: float) -> TestFigures:
    count, totals, unit = table.persons, table.totals, table.unit
    middle = median(totals)
    sd = root(Fraction(table.spread, count * (count - 1) * unit**2)) if count > 1 else None
    alpha = _alpha(len(table.columns), sum(table.spreads), table.spread, count)
    error = None if alpha is None else root(1 - alpha)
    return TestFigures(
        max=most,
        mean=float(Fraction(sum(totals), count * unit)) if count else None,
        median=None if middle is None else float(middle / unit),
        sd=sd,
        skewness=skewness(totals),
        kurtosis=kurtosis(totals),
        alpha=None if alpha is None else float(alpha),
        error_ratio=None if error is None else 100 * error,
        standard_error=None if error is None or sd is None else error * sd,
    )


def _alpha(items: int, of_items: int, of_total: int, persons: int) -> Fraction | None:
    """Cronbach's alpha: p/(p - 1)·(1 - Σ var x / var T), KR-20 for marks of 0 and 1. At most 1, for var T ≤ p·Σ var x.

    None of one question, of fewer than three persons, or where all have the same total.
    """
    if items < 2 or persons < PERSONS_FOR_ALPHA or not of_total:
        return None
    return Fraction(items, items - 1) * (1 - Fraction(of_items, of_total))


def _alpha_without(table: _Table, place: int, together: int) -> float | None:
    """Alpha of the test without one question: var(T - x) = var T - 2·cov(x, T) + var x."""
    own = table.spreads[place]
    rest = table.spread - 2 * together + own
    alpha = _alpha(len(table.columns) - 1, sum(table.spreads) - own, rest, table.persons)
    return None if alpha is None else float(alpha)
