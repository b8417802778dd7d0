"""Grading a click on a picture, and essays with their rubric (quiz format 4.1, 4.5)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.library.quizzes.model import Essay
from tests.assessment.grading_samples import (
    FREE,
    HOTSPOT,
    MAIL,
    cannot_be_read,
    criterion,
    fraction,
    graded,
    item,
)


@pytest.mark.parametrize(
    ("response", "state", "matched"),
    [
        ({"x": 20, "y": 10}, "right", 1),
        ({"x": 12, "y": 4}, "right", 1),
        ({"x": 20.001, "y": 10}, "wrong", None),
        ("left key", "right", 1),
        (" LEFT  KEY", "right", 1),
        ("Far key", "wrong", 4),
        ({"x": 50, "y": 50}, "right", 3),
        ({"x": 82, "y": 82}, "wrong", 4),
    ],
)
def test_one_click_is_right_in_any_right_area(response: Any, state: str, matched: int | None) -> None:
    result = graded(HOTSPOT, response)
    assert (result.state, result.matched, result.critical) == (state, matched, False)


@pytest.mark.parametrize("response", [{"x": 54, "y": 53}, "Round key"])
def test_a_critical_area_fails_the_whole(response: Any) -> None:
    """4² + 3² = 5²: the edge of the circle belongs to it."""
    assert graded(HOTSPOT, response).critical


def test_a_right_area_saves_from_a_critical_one() -> None:
    assert not graded(HOTSPOT, {"x": 50, "y": 49}).critical


@pytest.mark.parametrize(
    "response",
    ["No such key", {"x": 1}, {"x": 1, "y": 101}, {"x": -1, "y": 1}, {"x": "1", "y": 1}, {"x": 1, "y": 1, "z": 1}, 3, [1, 2]],
)  # fmt: skip
def test_a_hotspot_takes_a_place_or_a_label(response: Any) -> None:
    assert cannot_be_read(HOTSPOT, response)


def mail(*levels: Any, text: str | None = "Dear …") -> dict[str, Any]:
    return {"text": text, "levels": list(levels)}


def test_an_essay_is_the_sum_of_its_levels() -> None:
    result = graded(MAIL, mail(2, 1, 2))
    assert (result.fraction, result.points, result.critical) == (Fraction(5, 6), 10, False)


def test_a_critical_criterion_at_its_lowest_level_fails_the_whole() -> None:
    result = graded(MAIL, mail(2, 2, 0))
    assert (result.points, result.critical) == (8, True)


def test_the_lowest_level_is_the_lowest_that_can_be_chosen() -> None:
    question = item("essay", Essay((criterion("Promise", 1, 2, critical=True),)))
    assert graded(question, mail(1)).critical and not graded(question, mail(2)).critical


@pytest.mark.parametrize("response", [{"text": "Dear …"}, {"text": "Dear …", "levels": None}, mail()])
def test_without_levels_an_essay_waits(response: Any) -> None:
    for question in (MAIL, FREE, replace(MAIL, critical=True)):
        result = graded(question, response)
        assert (result.fraction, result.points, result.state) == (None, None, "needs-grading")
        assert not result.critical


@pytest.mark.parametrize("response", [{"text": "  "}, {"text": None}, mail(2, 2, 0, text="")])
def test_a_blank_essay_is_unanswered_and_waits_for_nobody(response: Any) -> None:
    result = graded(MAIL, response)
    assert (result.fraction, result.state, result.critical) == (0, "unanswered", False)
    assert graded(replace(MAIL, critical=True), response).critical


def test_without_a_rubric_points_are_given_out_of_the_question() -> None:
    assert [fraction(FREE, mail(level)) for level in (0, 4, 4.5, 5)] == [
        0,
        Fraction(4, 5),
        Fraction(9, 10),
        1,
    ]


@pytest.mark.parametrize(
    "response",
    [
        "Dear …", {}, {"levels": [2, 1, 2]}, {"text": 1}, mail(2, 1), mail(2, 2, 1), mail(3, 1, 2), mail(2, 1, None),
        mail(2, 1, "2"), mail(2, 1, True), {"text": "a", "levels": 2}, {"text": "a", "grade": 1},
    ],
)  # fmt: skip
def test_levels_stand_over_filled_cells(response: Any) -> None:
    assert cannot_be_read(MAIL, response)


@pytest.mark.parametrize("response", [mail(6), mail(-1), mail(1, 1)])
def test_points_of_an_essay_stay_within_the_question(response: Any) -> None:
    assert cannot_be_read(FREE, response)
