"""A whole sitting at once, for the history of a demonstration: begun, answered and handed in like any other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.assessment import queries
from app.assessment.models import ResponseRow
from app.assessment.queries import IN_PROGRESS
from app.assessment.service.beginning import Beginning, begin
from app.assessment.service.ending import hand_in
from app.foundation.database import transaction
from app.library.quizzes.model import Choice, Item, TrueFalse

SECONDS_A_QUESTION = 40


def sit(person_id: int, quiz: str, *, right: int, language: str, at: datetime) -> str:
    """Answers the first `right` questions of the attempt rightly and the others wrongly. Gives its public id.

    For quizzes of choices and of true and false.
    """
    published = queries.published_quiz(quiz, language)
    public_id = begin(published, Beginning(person_id, "exam", False, at))
    attempt = queries.attempt_of(public_id, quiz, person_id)
    assert attempt.state == IN_PROGRESS
    items = {item.id: item for item in published.quiz.items}
    with transaction() as session:
        for position, placed in enumerate(attempt.layout.items, 1):
            answer = answer_to(items[placed.item], rightly=position <= right)
            saved_at = at + timedelta(seconds=SECONDS_A_QUESTION * position)
            session.add(
                ResponseRow(
                    attempt_id=attempt.id,
                    position=position,
                    sequence=position,
                    answer=answer,
                    saved_at=saved_at,
                )
            )
    ended = at + timedelta(seconds=SECONDS_A_QUESTION * (len(attempt.layout.items) + 1))
    hand_in(public_id, quiz, person_id=person_id, at=ended)
    return public_id


def answer_to(item: Item, *, rightly: bool) -> Any:
    """As a form would have given it. Critical questions are always answered rightly: this failure is an honest one."""
    rightly = rightly or item.critical
    content = item.content
    if isinstance(content, TrueFalse):
        return content.truth if rightly else not content.truth
    if isinstance(content, Choice):
        numbers = [
            number
            for number, option in enumerate(content.options, 1)
            if option.right is rightly and not (option.critical and not rightly)
        ]
        return numbers[0] if item.kind == "single" else sorted(numbers)
    raise ValueError(item.kind)
