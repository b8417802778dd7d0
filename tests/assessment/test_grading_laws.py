"""Laws of grading that hold for every response, sensible or not (rule 28)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from app.assessment.grading import grade, to_json
from app.library.quizzes.model import Item, Unit
from tests.assessment.grading_samples import (
    FREE,
    HOTSPOT,
    MAIL,
    accepted,
    call,
    cloze,
    gap,
    match,
    multi,
    numeric,
    option,
    order,
    quiz,
    single,
    text,
    true_false,
)

KINDS: tuple[Item, ...] = tuple(
    replace(question, id=f"q{number}")
    for number, question in enumerate(
        (
            single(option("x"), option("", "-50%"), option("!"), negative=True),
            single(option("x"), option("", "25%")),
            multi("xx !", "all-or-nothing"),
            multi("xx !", "right-minus-wrong"),
            multi("xx !", "each-option"),
            multi("xx !", "coverage"),
            multi("xx !", "weights", "60%", "40%", "-10%", "-100%"),
            true_false(True, critical=True),
            numeric("20 ± 1", "4 .. 6 min"),
            numeric("20 ± 1 s", units=(Unit("s", Fraction(1)),), unit_penalty=Fraction(1, 3)),
            numeric("0.01235", digits=3),
            text("affect", accepted("effect", "0"), "/a(b|c)*/", typos=2),
            text("café", exact=True),
            text("e-mail", ignore_punctuation=True, ignore_accents=True),
            match("a => A", "b => B", "=> C"),
            order(4),
            order(4, "next"),
            order(4, "longest-run"),
            order(4, "all-or-nothing"),
            cloze(gap("noon", "midday"), gap("= 20 ± 1"), gap("(a)", "b"), typos=1),
            HOTSPOT,
            MAIL,
            FREE,
            call(),
        )
    )
)
QUIZ = quiz(*KINDS)

NUMBERS = some.one_of(
    some.integers(-2, 6),
    some.integers(),
    some.floats(),
    some.decimals(),
    some.just(Decimal("1e999999999")),
    some.just(10**4000),
)
NUMERALS = some.text("0123456789.,-+−eEx×·*^⁰¹⁸ '’\u00a0smin%", max_size=20)
PLAIN = some.one_of(
    some.none(),
    some.booleans(),
    NUMBERS,
    NUMERALS,
    some.text(max_size=12),
    some.sampled_from(["Left key", "afect", "noon", "20 s", "ab", "\ud800", "a" * 500]),
)
SHORT_LISTS = some.lists(some.one_of(some.none(), some.integers(0, 5), NUMERALS), max_size=5)
RESPONSES = some.one_of(
    PLAIN,
    SHORT_LISTS,
    some.permutations([1, 2, 3, 4]),
    some.fixed_dictionaries({"x": NUMBERS, "y": NUMBERS}),
    some.fixed_dictionaries({"text": PLAIN}, optional={"levels": SHORT_LISTS}),
    some.recursive(
        PLAIN, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=4), inner)
    ),
)
EVERY = some.dictionaries(some.sampled_from([question.id for question in KINDS]), RESPONSES)
LOCALES = some.sampled_from(["en", "ru"])


@settings(max_examples=300, deadline=None)
@given(EVERY, LOCALES)
def test_whatever_is_answered_there_is_a_result_within_its_bounds(
    responses: dict[str, Any], locale: str
) -> None:
    result = grade(QUIZ, None, responses, locale)
    for question, item in zip(KINDS, result.items, strict=True):
        assert not item.alarm
        if item.fraction is None:
            assert item.state == "needs-grading"
        else:
            assert (-1 if question.id == "q0" else 0) <= item.fraction <= 1
            assert item.points == item.fraction * question.points
    assert 0 <= result.points <= result.max == sum(question.points for question in KINDS)
    assert result.share is None or 0 <= result.share <= 1
    to_json(result, locale)


@settings(max_examples=100, deadline=None)
@given(EVERY, LOCALES, some.randoms(use_true_random=False))
def test_the_same_answers_in_another_order_give_the_same_result(
    responses: dict[str, Any], locale: str, chance: Any
) -> None:
    shuffled = list(responses.items())
    chance.shuffle(shuffled)
    drawn = [question.id for question in KINDS]
    chance.shuffle(drawn)
    assert grade(QUIZ, None, responses, locale) == grade(QUIZ, drawn, dict(shuffled), locale)


@settings(max_examples=100, deadline=None)
@given(EVERY)
def test_one_answer_does_not_change_another(responses: dict[str, Any]) -> None:
    together = grade(QUIZ, None, responses, "en")
    for item_id, response in responses.items():
        alone = grade(QUIZ, [item_id], {item_id: response}, "en")
        assert alone.item(item_id) == together.item(item_id)


@settings(max_examples=200, deadline=None)
@given(some.sampled_from([2, 3, 4, 5, 6]), some.sets(some.integers(1, 4), min_size=1))
def test_a_right_option_more_never_costs_anything(question: int, chosen: set[int]) -> None:
    chosen_item = KINDS[question]

    def worth(numbers: set[int]) -> Fraction:
        fraction = grade(QUIZ, [chosen_item.id], {chosen_item.id: sorted(numbers)}, "en").items[0].fraction
        assert fraction is not None
        return fraction

    assert worth(chosen | {1}) >= worth(chosen) or 1 in chosen
