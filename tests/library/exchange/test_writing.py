"""Questions become native text and are read back: nothing is lost, nothing is taken for something else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from app.library.exchange.settling import same, settled
from app.library.quizzes.model import Item
from app.library.quizzes.whole import read_whole
from app.library.quizzes.writing import decimal, written
from app.library.source import Files
from tests.library.exchange.questions import items
from tests.library.quiz_texts import BESIDE, file_of


@settings(max_examples=60, deadline=None)
@given(items())
def test_what_is_written_says_the_same(item: Item) -> None:
    item = settled(item)
    text = written(item)
    whole = read_whole(
        file_of(f"---\ntitle: T\n---\n{text}"),
        Files({**BESIDE, "quizzes/img/desk.png": b""}),
        site_language="en",
    )
    assert whole.quiz is not None
    (read,) = whole.quiz.items
    assert same(item, read), text
    assert read.id == item.id
    assert not whole.unclear(None), text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2), "2"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction("33.33333"), "33.33333"),
        (Fraction(1, 3), "0.3333333333"),
        (Fraction(10) ** 80, "1e80"),
        (Fraction(1, 10**80), "1e-80"),
        (Fraction(0), "0"),
    ],
)
def test_numbers_are_written_exactly(value: Fraction, text: str) -> None:
    assert decimal(value) == text
