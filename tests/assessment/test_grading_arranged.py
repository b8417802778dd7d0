"""Grading what has several parts: match, order, cloze (quiz format 4.1, 4.2)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.assessment.grading_samples import cannot_be_read, cloze, fraction, gap, graded, match, order

MOODS = match("Angry => Acknowledge", "Silent => Ask openly", "Talkative => Ask closed", "=> Transfer")


@pytest.mark.parametrize(
    ("response", "worth"),
    [([1, 2, 3], "1"), ([1, 3, 2], "1/3"), ([1, None, 4], "1/3"), ([4, 4, 4], "0"), ([1, 1, 1], "1/3")],
)
def test_a_match_counts_its_right_pairs(response: list[int | None], worth: str) -> None:
    assert fraction(MOODS, response) == Fraction(worth)


def test_pairs_may_weigh_more() -> None:
    question = match("a => A", "b => B", weights=("2", "1"))
    assert fraction(question, [1, None]) == Fraction(2, 3)


def test_lines_with_an_equal_right_side_are_the_same_choice() -> None:
    question = match("Dog => Animal", "Cat => **animal**", "Oak => Plant", "=> Plant")
    assert fraction(question, [2, 1, 4]) == 1


def test_left_sides_are_counted_without_the_distractors_between() -> None:
    question = match("=> none", "a => A", "=> nothing", "b => B")
    assert fraction(question, [2, 4]) == 1
    assert graded(question, [2, 1]).parts == (True, False)


def test_a_match_of_all_or_nothing() -> None:
    question = match("a => A", "b => B", score="all-or-nothing")
    assert (fraction(question, [1, None]), fraction(question, [1, 2])) == (0, 1)


@pytest.mark.parametrize(
    "response", [[1, 2], [1, 2, 3, 4], [1, 2, 5], [0, 1, 2], 1, "1", [1, 2, "3"], {"1": 1}]
)
def test_a_match_takes_a_line_for_each_left_side(response: Any) -> None:
    assert cannot_be_read(MOODS, response)


@pytest.mark.parametrize(
    ("score", "response", "worth"),
    [
        ("position", [2, 1, 3, 4, 5], "3/5"),
        ("position", [1, 2, None, None, None], "2/5"),
        ("position", [1, 2, 3, 4, 5], "1"),
        ("next", [2, 3, 4, 5, 1], "3/4"),
        ("next", [1, None, 2, 3, None], "1/4"),
        ("next", [5, 4, 3, 2, 1], "0"),
        ("longest-run", [2, 3, 1, 5, 4], "3/5"),
        ("longest-run", [5, 4, 3, 2, 1], "0"),
        ("longest-run", [1, None, 3, None, 5], "3/5"),
        ("longest-run", [5, 1, 2, 3, 4], "4/5"),
        ("all-or-nothing", [1, 2, 3, 5, 4], "0"),
        ("all-or-nothing", [1, 2, 3, 4, 5], "1"),
    ],
)
def test_an_order_by_scheme(score: str, response: list[int | None], worth: str) -> None:
    assert fraction(order(5, score), response) == Fraction(worth)


@pytest.mark.parametrize("response", [[1, 1, 2, 3, 4], [1, 2], [1, 2, 3, 4, 6], "12345", [1, 2, 3, 4, True]])
def test_an_order_takes_each_number_at_most_once(response: Any) -> None:
    assert cannot_be_read(order(5), response)


GREETING = cloze(
    gap("morning", "afternoon"), gap("= 20.5 ± 0.5"), gap("(summary)", "joke", "hold", weight="2"), typos=1
)


@pytest.mark.parametrize(
    ("response", "locale", "worth"),
    [
        (["afternoon", "21,0", "joke"], "ru", "1/2"),
        ([None, 20, "Summary"], "en", "3/4"),
        (["mornign", "20.5", "summary"], "en", "1"),
        (["morning", "twenty", "sumary"], "en", "1/4"),
        (["", "  ", "summary"], "en", "1/2"),
        ([7, 20.4, 7], "en", "1/4"),
    ],
)
def test_gaps_count_by_their_weight(response: list[Any], locale: str, worth: str) -> None:
    assert fraction(GREETING, response, locale) == Fraction(worth)


def test_no_typo_is_forgiven_in_a_list_to_choose_from() -> None:
    assert fraction(cloze(gap("(right)", "wrong"), typos=3), ["rihgt"]) == 0


def test_a_numeric_gap_may_be_filled_with_its_unit_or_without() -> None:
    question = cloze(gap("= 20 s"))
    assert [fraction(question, [given]) for given in ("20 s", "20", 20, "20 min")] == [1, 1, 1, 0]


def test_a_text_gap_takes_a_number_by_its_digits() -> None:
    question = cloze(gap("2026"), gap("0.50"))
    assert graded(question, [2026, 0.5]).parts == (True, False)
    assert graded(question, [10**500, 1e300]).parts == (False, False)


def test_gaps_of_all_or_nothing() -> None:
    question = cloze(gap("Rome"), gap("Italy"), score="all-or-nothing")
    assert (fraction(question, ["Rome", "France"]), fraction(question, ["rome", "italy"])) == (0, 1)


@pytest.mark.parametrize(
    "response", ["morning", ["morning"], ["a", "b", ["c"]], ["a", "b", True], {"1": "a"}]
)
def test_a_cloze_takes_a_number_or_a_text_for_each_gap(response: Any) -> None:
    assert cannot_be_read(GREETING, response)


def test_nothing_but_blanks_is_unanswered() -> None:
    assert graded(GREETING, [None, " ", ""]).state == "unanswered"
    assert graded(MOODS, [None, None, None]).state == "unanswered"
    assert graded(order(3), [None, None, None]).state == "unanswered"
