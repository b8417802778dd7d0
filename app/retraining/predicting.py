"""How an exam would go today, from what refreshers show. An early warning for the person and the trainer. Pure.

Of each question that may come, R + (1 − R) g is the chance of a right answer: known with probability R, else guessed
(g). The expected score is their mean over the blueprint; the interval holds nine scores of ten, from the spread of
single answers and from how few answers the estimate rests on (normal approximation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from app.retraining.refreshers import Card, ExamPart

LEAST_ANSWERS = 30
NINE_OF_TEN = 1.645  # standard deviations


@dataclass(frozen=True)
class Prediction:
    """Shares of the points, from 0 to 1."""

    expected: float
    low: float
    high: float
    answers: int  # that it rests on


def predicted(parts: Sequence[ExamPart], cards: Iterable[Card], today: date) -> Prediction | None:
    """None below LEAST_ANSWERS, or where of some part of the exam nothing was asked."""
    of_courses = {part.course for part in parts}
    asked = [card for card in cards if card.stored and card.fact.course in of_courses]
    answers = sum(card.memory.reviews for card in asked)
    if not parts or answers < LEAST_ANSWERS:
        return None
    recalls = {card.fact.key: card.recall(today) for card in asked}
    of_course: dict[str, list[float]] = {}
    for card in asked:
        of_course.setdefault(card.fact.course, []).append(recalls[card.fact.key])
    expected = spread = 0.0
    for part in parts:
        known = recalls.get(part.fact)
        if known is None:
            nearby = of_course.get(part.course)
            if nearby is None:
                return None
            known = sum(nearby) / len(nearby)
        right = known + (1 - known) * part.guess
        expected += part.weight * right
        spread += part.weight * part.whole * right * (1 - right)
    width = NINE_OF_TEN * sqrt(spread + expected * (1 - expected) / answers)
    return Prediction(expected, max(0.0, expected - width), min(1.0, expected + width), answers)
