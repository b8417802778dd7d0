"""Grading single choice, multiple response, true or false (quiz format 4.1, 4.2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.assessment.grading_samples import (
    cannot_be_read,
    fraction,
    graded,
    multi,
    option,
    share,
    single,
    true_false,
)

THREE = single(option(""), option("x"), option("", "50%"), option("!"))
MINUS = single(option("x"), option("", "-50%"), negative=True)


@pytest.mark.parametrize(
    ("response", "worth", "state"),
    [
        (1, "0", "wrong"),
        (2, "1", "right"),
        (3, "1/2", "partial"),
        (2.0, "1", "right"),
        (Decimal(2), "1", "right"),
    ],
)
def test_a_single_choice_is_worth_its_option(response: Any, worth: str, state: str) -> None:
    result = graded(THREE, response)
    assert (result.fraction, result.state) == (Fraction(worth), state)


def test_a_minus_counts_only_where_it_is_meant() -> None:
    assert graded(MINUS, 2).fraction == Fraction(-1, 2)
    assert graded(MINUS, 2).state == "wrong"
    assert fraction(single(option("x"), option("", "-50%")), 2) == 0


def test_a_second_fully_right_option_is_right() -> None:
    assert graded(single(option("x"), option("", "100%")), 2).state == "right"


@pytest.mark.parametrize("response", [0, 5, -1, 1.5, True, "2", [2], {"option": 2}, float("nan"), 10**400])
def test_a_single_choice_takes_the_number_of_an_option(response: Any) -> None:
    assert cannot_be_read(THREE, response)


@pytest.mark.parametrize("response", [None, "", "  ", [], [None, " "]])
def test_blank_is_unanswered_whatever_the_kind(response: Any) -> None:
    for question in (THREE, MINUS, true_false(True), multi("xx   ", "each-option")):
        result = graded(question, response)
        assert (result.state, result.fraction, result.points) == ("unanswered", 0, 0)


@pytest.mark.parametrize(
    ("marks", "score", "chosen", "worth"),
    [
        ("x x ", "all-or-nothing", [3, 1], "1"),
        ("x x ", "all-or-nothing", [1, 3, 4], "0"),
        ("x x ", "all-or-nothing", [1], "0"),
        ("xx  !", "right-minus-wrong", [1, 2, 3], "1/2"),
        ("xx  !", "right-minus-wrong", [3, 4], "0"),
        ("xx  !", "right-minus-wrong", [1, 2], "1"),
        ("xxx  ", "each-option", [1, 2], "4/5"),
        ("xxx  ", "each-option", [4], "1/5"),
        ("xxx  ", "each-option", [1, 2, 3, 4, 5], "3/5"),
        ("xxx  ", "coverage", [1, 2, 4], "4/9"),
        ("xxx  ", "coverage", [4, 5], "0"),
        ("xxx  ", "coverage", [1, 2, 3], "1"),
    ],
)
def test_multiple_response_by_scheme(marks: str, score: str, chosen: list[int], worth: str) -> None:
    assert fraction(multi(marks, score), chosen) == Fraction(worth)


@pytest.mark.parametrize(
    ("chosen", "worth"), [([1, 2], "80%"), ([1, 4], "10%"), ([1, 5], "0"), ([1, 2, 3], "1"), ([4], "0")]
)
def test_multiple_response_by_weights(chosen: list[int], worth: str) -> None:
    question = multi("xxx  ", "weights", "50%", "30%", "20%", "-40%", "-100%")
    assert fraction(question, chosen) == share(worth)


def test_three_times_a_third_is_the_whole() -> None:
    question = multi("xxx", "weights", "33.33%", "33.33%", "33.33%", critical=True)
    assert fraction(question, [1, 2, 3]) == 1
    assert not graded(question, [1, 2, 3]).critical


def test_the_parts_of_a_multiple_response_say_which_options_were_treated_rightly() -> None:
    assert graded(multi("x x ", "coverage"), [1, 2]).parts == (True, False, False, True)


@pytest.mark.parametrize("response", [1, "1", [1, 1], [0], [6], [1, None], [True], [[1]], {"1": True}])
def test_a_multiple_response_takes_a_list_of_numbers_each_once(response: Any) -> None:
    assert cannot_be_read(multi("xx   ", "coverage"), response)


def test_a_critical_option_fails_the_whole_and_keeps_its_points() -> None:
    question = multi("xx  !", "right-minus-wrong", points=Fraction(3))
    result = graded(question, [1, 2, 5])
    assert (result.critical, result.points) == (True, Fraction(3, 2))
    assert graded(THREE, 4).critical and not graded(THREE, 1).critical


def test_critical_on_a_right_option_means_nothing() -> None:
    question = single(replace(option("x"), critical=True), option(""))
    assert not graded(question, 1).critical


@pytest.mark.parametrize(("response", "worth"), [(True, 0), (False, 1)])
def test_true_or_false(response: bool, worth: int) -> None:
    assert fraction(true_false(False), response) == worth


@pytest.mark.parametrize("response", ["false", 0, 1, [False], {}])
def test_true_or_false_takes_a_truth_and_no_word(response: Any) -> None:
    assert cannot_be_read(true_false(False), response)


def test_a_critical_question_wants_everything() -> None:
    question = single(option("x"), option("", "50%"), critical=True)
    assert not graded(question, 1).critical
    assert graded(question, 2).critical
    assert graded(question, None).critical
