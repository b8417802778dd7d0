"""From a posted form to a stored answer to a graded response."""

from __future__ import annotations

import pytest

from app.assessment import answers
from app.assessment.answers import UnknownAnswer
from app.assessment.arranging import place
from app.library.quizzes.model import Item
from tests.assessment import samples


def placed(item: Item):
    return place(item, 0, True, "seed")


def token(item: Item, number: int, row: int = 0) -> str:
    return next(choice.token for choice in placed(item).row(row) if choice.number == number)


def read(item: Item, **fields: str | list[str]):
    posted = {
        name.replace("_", "-"): [value] if isinstance(value, str) else value for name, value in fields.items()
    }
    return answers.read(item, placed(item), posted, "en")


def shown(item: Item, by_number: dict[int, str]) -> dict[str, str]:
    """Fields of a match or an order: what stands for which number of the file."""
    one = placed(item)
    numbers = one.lefts or [choice.number for choice in one.row()]
    return {f"answer_{place}": by_number.get(number, "") for place, number in enumerate(numbers, 1)}


def test_a_single_choice_is_the_number_of_the_file():
    for number in (1, 2, 3, 4):
        assert read(samples.SINGLE, answer=token(samples.SINGLE, number)) == number


def test_a_multiple_choice_is_its_numbers_in_order():
    chosen = [token(samples.MULTI, 3), token(samples.MULTI, 1)]
    assert read(samples.MULTI, answer=chosen) == [1, 3]


def test_true_and_false_are_said_literally():
    assert read(samples.TRUTH, answer="true") is True
    assert read(samples.TRUTH, answer="false") is False


@pytest.mark.parametrize("item", samples.EVERY, ids=lambda item: item.kind)
def test_nothing_chosen_or_typed_is_no_answer(item):
    assert read(item) is None
    assert read(item, answer="") is None


@pytest.mark.parametrize("text", ["   ", "\n\t"])
def test_blanks_are_no_answer(text):
    for item in (samples.NUMERIC, samples.TEXT, samples.ESSAY):
        assert read(item, answer=text) is None


def test_typed_texts_are_kept_as_typed():
    assert read(samples.NUMERIC, answer="20 s") == "20 s"
    assert read(samples.TEXT, answer=" CRM ") == " CRM "
    assert read(samples.ESSAY, answer="Dear\r\nMaria") == {"text": "Dear\nMaria"}


def test_a_match_names_a_line_for_each_left_side_in_the_order_of_the_file():
    fields = shown(samples.MATCH, {1: token(samples.MATCH, 4), 3: token(samples.MATCH, 3)})
    assert read(samples.MATCH, **fields) == [4, None, 3]


def test_an_order_keeps_the_place_of_each_line():
    assert read(samples.ORDER, **shown(samples.ORDER, {1: "2", 2: "1", 3: "3"})) == [2, 1, 3]
    assert answers.response(samples.ORDER, [2, 1, 3]) == [2, 1, 3]
    assert answers.response(samples.ORDER, [3, 1, 2]) == [2, 3, 1]


def test_a_place_given_twice_is_kept_but_counts_for_nobody():
    assert read(samples.ORDER, **shown(samples.ORDER, {1: "1", 2: "1", 3: "3"})) == [1, 1, 3]
    assert answers.response(samples.ORDER, [1, 1, 3]) == [None, None, 3]


def test_a_cloze_gives_texts_to_grading():
    answer = read(samples.CLOZE, answer_1="morning", answer_2="20", answer_3=token(samples.CLOZE, 2, 2))
    assert answer == ["morning", "20", 2]
    assert answers.response(samples.CLOZE, answer) == ["morning", "20", "discount"]
    assert answers.response(samples.CLOZE, [None, "20", None]) == [None, "20", None]


def test_a_hotspot_gives_its_label_to_grading():
    assert read(samples.HOTSPOT, answer=token(samples.HOTSPOT, 2)) == 2
    assert answers.response(samples.HOTSPOT, 2) == "Two bars"


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        (samples.SINGLE, {"answer": "2"}),
        (samples.SINGLE, {"answer": token(samples.MULTI, 1)}),
        (samples.SINGLE, {"answer": [token(samples.SINGLE, 1), token(samples.SINGLE, 2)]}),
        (samples.MULTI, {"answer": [token(samples.MULTI, 1), "x"]}),
        (samples.TRUTH, {"answer": "yes"}),
        (samples.TRUTH, {"answer": ["true", "false"]}),
        (samples.TEXT, {"answer": "a" * 1001}),
        (samples.TEXT, {"answer": "a\0b"}),
        (samples.ESSAY, {"answer": "a" * 20_001}),
        (samples.MATCH, {"answer_1": "1"}),
        (samples.ORDER, {"answer_1": "4"}),
        (samples.ORDER, {"answer_1": "0"}),
        (samples.ORDER, {"answer_1": "²"}),
        (samples.CLOZE, {"answer_3": "summary"}),
        (samples.HOTSPOT, {"answer": "Two bars"}),
    ],
)
def test_what_the_attempt_does_not_offer_is_refused(item, fields):
    with pytest.raises(UnknownAnswer):
        read(item, **fields)
