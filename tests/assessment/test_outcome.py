"""From stored answers to the result that is kept."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.assessment.arranging import arrange
from app.assessment.layout import Layout
from app.assessment.outcome import exact, judged, mark, shown, topics
from app.library.quizzes.model import Section
from tests.assessment import samples


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(65, 2), "32.5"),
        (Fraction(3), "3"),
        (Fraction(0), "0"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(1, 20), "0.05"),
        (Fraction(2, 3), "2/3"),
    ],
)
def test_numbers_are_kept_exactly(number, text):
    assert exact(number) == text
    assert Fraction(text) == number


def test_pages_get_at_most_ten_decimals():
    assert shown("2/3") == "0.6666666667"
    assert shown("32.5") == "32.5"
    assert shown(None) == ""


def place_of(layout: Layout, item) -> int:
    return layout.drawn.index(item.id) + 1


def test_right_answers_pass_and_unanswered_questions_count():
    quiz = samples.quiz()
    layout = Layout(arrange(quiz, {}, "seed"), {})
    all_right = {
        place_of(layout, samples.SINGLE): 2,
        place_of(layout, samples.MULTI): [1, 3],
        place_of(layout, samples.TRUTH): False,
    }
    outcome = mark(quiz, layout, all_right, "en")
    assert (outcome.result, outcome.points, outcome.max, outcome.share, outcome.answered) == (
        "passed",
        "4",
        "4",
        "1",
        3,
    )
    partly = {place_of(layout, samples.SINGLE): 2}
    outcome = mark(quiz, layout, partly, "en")
    assert (outcome.result, outcome.points, outcome.max, outcome.share, outcome.answered) == (
        "failed",
        "2",
        "4",
        "0.5",
        1,
    )


def test_a_critical_option_fails_whatever_the_points():
    quiz = samples.quiz(pass_share=Fraction(1, 100))
    layout = Layout(arrange(quiz, {}, "seed"), {})
    answers = {place_of(layout, samples.SINGLE): 3, place_of(layout, samples.MULTI): [1, 3]}
    outcome = mark(quiz, layout, answers, "en")
    assert outcome.result == "failed-critical"
    assert judged(outcome.grading, samples.SINGLE, "en").critical


def test_an_essay_waits_for_a_person():
    quiz = samples.quiz(samples.ESSAY)
    layout = Layout(arrange(quiz, {}, "seed"), {})
    outcome = mark(quiz, layout, {1: {"text": "Dear Maria"}}, "en")
    assert (outcome.result, outcome.share, outcome.waits) == ("needs-grading", None, True)


def test_topics_name_what_was_weak():
    quiz = replace(
        samples.quiz(),
        sections=(Section("Identification", (samples.SINGLE,)), Section("Holding", (samples.TRUTH,))),
    )
    layout = Layout(arrange(quiz, {}, "seed"), {})
    outcome = mark(quiz, layout, {1: 2, 2: True}, "en")
    assert [(topic.title, topic.missed) for topic in topics(outcome.grading, quiz.pass_share)] == [
        ("Identification", False),
        ("Holding", True),
    ]
