"""Grading numbers and short texts as people type them (quiz format 4.3, 4.4)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from time import perf_counter
from typing import Any

import pytest

from app.assessment.grading.reading import quantity
from app.assessment.grading.typed import significant
from app.library.quizzes.model import Unit
from tests.assessment.grading_samples import (
    accepted,
    cannot_be_read,
    fraction,
    graded,
    number,
    numeric,
    text,
)


@pytest.mark.parametrize(
    ("written", "english", "russian"),
    [
        ("20", "20", "20"),
        ("+20", "20", "20"),
        ("−2", "-2", "-2"),
        ("007", "7", "7"),
        (".5", "1/2", "1/2"),
        ("20.", "20", "20"),
        ("1 234,5", "1234.5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567", "1234567"),
        ("1'234.5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234,567", "1234567", "1234567"),
        ("1.234.567", "1234567", "1234567"),
        ("1,234,567.8", "1234567.8", "1234567.8"),
        ("3,145", "3145", "3.145"),
        ("-3,145", "-3145", "-3.145"),
        ("3.145", "3.145", "3.145"),
        ("0,145", "0.145", "0.145"),
        ("1234,567", "1234.567", "1234.567"),
        ("1 234,567", "1234.567", "1234.567"),
        ("3,14", "3.14", "3.14"),
        ("3x10^8", "300000000", "300000000"),
        ("3 × 10⁸", "300000000", "300000000"),
        ("3·10^-2", "0.03", "0.03"),
        ("3*10⁻²", "0.03", "0.03"),
        ("3e8", "300000000", "300000000"),
        ("1.5E+3", "1500", "1500"),
        ("16,000", "16000", "16"),
    ],
)
def test_a_number_is_read_by_the_customs_of_the_language(written: str, english: str, russian: str) -> None:
    for locale, value in (("en", english), ("ru", russian)):
        read = quantity(written, locale)
        assert read is not None and (read.number, read.unit) == (Fraction(value), "")


@pytest.mark.parametrize(
    "written",
    [
        "twenty", "", ".", ",", "-", "12,34.5", "1.2,3.4", "1,23,456", "12345,678.9", "1,234.5.6", "20-25", "20 ± 1",
        "3e1234", "3x10^1234", "3×10⁸⁸⁸⁸", "20²", "- 2", "1/2", "20 s 5", "9" * 101, "²", "٢٠",
    ],
)  # fmt: skip
def test_anything_else_is_no_number(written: str) -> None:
    assert quantity(written, "en") is None and quantity(written, "ru") is None


def test_a_unit_is_all_that_stands_behind() -> None:
    read = quantity(" 20  km / h ", "en")
    assert read is not None and (read.number, read.unit) == (20, "km / h")
    read = quantity("3,5e2м²", "ru")
    assert read is not None and (read.number, read.unit) == (350, "м²")


@pytest.mark.parametrize(
    ("answer", "response", "fits"),
    [
        ("20 ± 1", 21, True),
        ("20 ± 1", "21.001", False),
        ("0.7 ± 0.1", 0.8, True),
        ("0.7 ± 0.1", Decimal("0.8"), True),
        ("0.7 ± 0.1", Decimal("0.80000000000000000001"), False),
        ("200 ± 5 %", "190", True),
        ("200 ± 5 %", "189.9", False),
        ("-200 ± 5 %", "-210", True),
        ("4 .. 6 min", "6 min", True),
        ("4 .. 6 min", "4", True),
        ("4 .. 6 min", "5 s", False),
        ("4 .. 6", "5 min", False),
        ("-5 .. -2", "−2", True),
        ("20 °C", "20 ℃", True),
        ("20 s", "20 S", False),
        ("300000000", "3x10^8", True),
        ("0", "0", True),
        ("1", Decimal("1E+2000"), False),
        ("1", 10**200, False),
        ("20 ± 1", "twenty", False),
    ],
)
def test_a_number_fits_within_its_tolerance(answer: str, response: Any, fits: bool) -> None:
    assert fraction(numeric(answer), response) == int(fits)


def test_of_several_numbers_that_fit_the_highest_counts() -> None:
    question = numeric(number("20 ± 5", "50%"), number("20 ± 1"))
    assert (graded(question, "23").fraction, graded(question, "23").matched) == (Fraction(1, 2), 1)
    assert (graded(question, "20").fraction, graded(question, "20").matched) == (1, 2)


UNITS = (Unit("s", Fraction(1)), Unit("min", Fraction(60)))
TIMED = numeric("20 ± 1 s", units=UNITS, unit_penalty=Fraction(1, 2))


@pytest.mark.parametrize(
    ("response", "worth"),
    [
        ("0.35 min", "1"), ("20 s", "1"), ("20", "1/2"), (20, "1/2"), ("20 kg", "1/2"), ("20 min", "0"), ("0.36 min", "0"),
    ],
)  # fmt: skip
def test_units_are_converted_and_a_missing_one_costs(response: Any, worth: str) -> None:
    assert fraction(TIMED, response) == Fraction(worth)


def test_a_missing_unit_costs_everything_unless_said_otherwise() -> None:
    assert fraction(numeric("20 ± 1 s", units=UNITS), "20") == 0


def test_a_missing_unit_is_read_in_the_unit_of_the_answer() -> None:
    assert fraction(numeric("2 min", units=UNITS, unit_penalty=Fraction(0)), "2") == 1
    assert fraction(numeric("2 min", units=UNITS, unit_penalty=Fraction(0)), "120 s") == 1


def test_an_answer_without_a_unit_has_the_factor_one() -> None:
    question = numeric("120", units=UNITS, unit_penalty=Fraction(1, 4))
    assert fraction(question, "2 min") == 1
    assert fraction(question, "120") == Fraction(3, 4)


@pytest.mark.parametrize(
    ("response", "fits"),
    [("0.0124", True), ("0.01235", True), ("0.0125", False), ("1.24e-2", True), ("0.012449", True)],
)
def test_significant_digits_are_compared_after_rounding(response: str, fits: bool) -> None:
    assert fraction(numeric("0.01235", digits=3), response) == int(fits)


def test_significant_digits_are_judged_after_conversion() -> None:
    assert fraction(numeric("100 s", units=UNITS, digits=2), "1.67 min") == 1


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        ("0.01235", 3, "0.0124"), ("-0.01235", 3, "-0.0124"), ("999.5", 3, "1000"), ("999.4", 3, "999"), ("0", 3, "0"),
        ("1000", 1, "1000"), ("0.001", 1, "0.001"), ("2/3", 2, "0.67"), ("1234567", 9, "1234567"),
    ],
)  # fmt: skip
def test_rounding_is_half_up_at_so_many_digits(value: str, digits: int, rounded: str) -> None:
    assert significant(Fraction(value), digits) == Fraction(rounded)


@pytest.mark.parametrize("response", [True, [20], {"value": 20}, float("inf")])
def test_a_numeric_question_takes_a_number_or_a_text(response: Any) -> None:
    assert cannot_be_read(numeric("20"), response)


# -- texts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "response", "fits"),
    [
        ("the “Eternal” City", '  the  "eternal"\u00a0CITY ', True),
        ("café", "cafe", False),
        ("café", "cafe\u0301", True),
        ("учёт", "УЧЕТ", True),
        ("Весёлый «Ёж»", 'веселый "еж"', True),
        ("e-mail", "e–mail", True),
        ("e-mail", "email", False),
        ("don't", "don’t", True),
        ("007", "7", False),
        ("straße", "STRASSE", True),
    ],
)
def test_texts_are_folded_before_they_are_compared(answer: str, response: str, fits: bool) -> None:
    assert fraction(text(answer), response) == int(fits)


@pytest.mark.parametrize(
    ("answer", "comparison", "response", "fits"),
    [
        ("café", {"ignore_accents": True}, "CAFE", True),
        ("йод", {"ignore_accents": True}, "иод", False),
        ("йод", {"ignore_accents": True}, "и\u0306од", True),
        ("e-mail", {"ignore_punctuation": True}, "email!", True),
        ("ID-3a", {"exact": True}, "id-3a", False),
        ("ID-3a", {"exact": True}, " ID-3a ", True),
        ("учёт", {"exact": True}, "учет", False),
        ("summary", {"typos": 1}, "sumamry", True),
        ("summary", {"typos": 1}, "sumery", False),
        ("CRM", {"typos": 1}, "CRN", False),
        ("идентификация", {"typos": 1}, "идентефикация", True),
    ],
)
def test_how_texts_are_compared(answer: str, comparison: Any, response: str, fits: bool) -> None:
    assert fraction(text(answer, **comparison), response) == int(fits)


def test_the_nearest_answer_decides_whether_a_typo_is_forgiven() -> None:
    question = text("affect", accepted("effect", "0"), typos=2)
    assert fraction(question, "efect") == 0
    assert fraction(question, "afect") == 1
    assert fraction(text("abcd", accepted("abce", "0"), typos=1), "abcf") == 0


def test_a_short_answer_that_is_nearest_hides_a_longer_one() -> None:
    assert fraction(text("abc", "abcdef", typos=3), "abd") == 0


def test_of_the_nearest_answers_the_highest_counts() -> None:
    question = text(accepted("abcd", "25%"), accepted("abce", "75%"), typos=1)
    assert (graded(question, "abcf").fraction, graded(question, "abcf").matched) == (Fraction(3, 4), 2)


@pytest.mark.parametrize(
    ("pattern", "response", "fits"),
    [
        (r"/C\.?R\.?M\.?( system)?/", "c.r.m.  SYSTEM ", True),
        (r"/C\.?R\.?M\.?( system)?/", "my CRM", False),
        ("/(система )?(учёта|CRM)/", "система учета", True),
        ("/учета/", "УЧЁТА", True),
    ],
)
def test_a_regular_expression_fits_the_whole_response(pattern: str, response: str, fits: bool) -> None:
    assert fraction(text(pattern), response) == int(fits)


def test_no_typo_is_forgiven_for_a_regular_expression() -> None:
    assert fraction(text("/summary/", typos=3), "sumary") == 0


def test_of_several_texts_that_fit_the_highest_counts() -> None:
    question = text(accepted("Rome", "50%"), "/R.m./")
    assert (graded(question, "Rome").fraction, graded(question, "Rome").matched) == (1, 2)


def test_a_wrong_answer_that_is_listed_is_known_by_its_number() -> None:
    result = graded(text("Rome", accepted("Milan", "0")), "milan")
    assert (result.state, result.matched) == ("wrong", 2)


def test_no_regular_expression_takes_long() -> None:
    stars = "/" + "a*" * 35 + "b/"
    started = perf_counter()
    assert fraction(text("/(a+)+b/", stars), "a" * 5000) == 0
    assert perf_counter() - started < 2


@pytest.mark.parametrize("response", [7, True, ["Rome"], {"text": "Rome"}])
def test_a_text_question_takes_a_text(response: Any) -> None:
    assert cannot_be_read(text("Rome"), response)
