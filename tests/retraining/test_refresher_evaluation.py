"""The honest evaluation of refreshers: its figures are right where the answer is known."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks.refresher_log import Mean as RunningMean
from benchmarks.refresher_log import (
    Scored,
    area_under_curve,
    evaluate,
    log_loss,
    read,
    rmse_in_bins,
    scored,
)
from benchmarks.refreshers import POLICIES, simulate

BIN, OTHER_BIN = (1.0, 1.0, 0.0), (2.0, 1.0, 0.0)


def answers(*pairs: tuple[float, bool]) -> list[Scored]:
    return [Scored(predicted, right, BIN) for predicted, right in pairs]


@pytest.mark.parametrize(
    ("given", "area"),
    [
        (answers((0.9, True), (0.8, True), (0.2, False)), 1.0),
        (answers((0.1, True), (0.8, False)), 0.0),
        (answers((0.5, True), (0.5, False), (0.5, True)), 0.5),
        (answers((0.9, True), (0.6, False), (0.3, True), (0.1, False)), 0.75),
    ],
)
def test_area_under_the_curve(given: list[Scored], area: float) -> None:
    assert area_under_curve(given) == pytest.approx(area)


def test_log_loss_and_why_rmse_in_bins_never_stands_alone() -> None:
    assert log_loss(answers((0.8, True), (0.2, False))) == pytest.approx(-math.log(0.8))
    honest = answers((0.5, True), (0.5, False))
    fooling = answers((0.0001, True), (0.9999, False))
    assert rmse_in_bins(honest) == rmse_in_bins(fooling) == pytest.approx(0)
    assert log_loss(fooling) > 10 * log_loss(honest)
    apart = [Scored(0.5, True, BIN), Scored(0.5, False, OTHER_BIN)]
    assert rmse_in_bins(apart) == pytest.approx(0.5)


def test_first_reviews_and_those_of_the_same_day_and_the_first_fold_are_not_scored(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    lines = ["card_id,review_rating,review_time"]
    for day in range(1, 13):
        lines += [f"7,3,2026-01-{day:02d}T08:00:00+00:00", f"7,1,2026-01-{day:02d}T20:00:00+00:00"]
    file.write_text("\n".join(lines), encoding="utf-8")
    log = read(file)
    # twelve hours lie between any two, so no review is a whole day after the one before it
    assert scored(RunningMean(), log) == []
    file.write_text("\n".join(lines[:1] + lines[1::2]), encoding="utf-8")
    assert len(scored(RunningMean(), read(file))) == 12 - 12 // 6
    assert evaluate(file)[0] == "12 reviews of 1 cards, 10 scored"


def test_cramming_makes_the_exam_and_not_the_year() -> None:
    crammed, spaced = (
        simulate(POLICIES[name], "FSRS", people=1)
        for name in ("cram in the last 14 days", "FSRS 0.90, at most 90 days")
    )
    assert fmean(crammed.exam) > 0.9 > 0.6 > fmean(crammed.year)
    assert fmean(spaced.year) > 0.85
    assert abs(fmean(spaced.predicted) - fmean(spaced.exam)) < 0.1
