"""A whole attempt at once, as the demonstration needs it: through the use cases that people use."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.assessment import queries
from app.assessment.chain import SAVE, Entry, following, save_details
from app.assessment.keys import right_answer, wrong_answer
from app.assessment.models import ResponseRow
from app.assessment.service.beginning import Beginning, begin
from app.assessment.service.ending import hand_in, locked
from app.assessment.terms import decides_alone
from app.foundation.database import transaction

SECONDS_A_QUESTION = 40


def sit(person_id: int, quiz: str, *, right: int, language: str, at: datetime, renewal: bool = False) -> str:
    """Sits a quiz so that it ends at `at` with `right` right answers, those that decide alone first.

    Gives the attempt's public id.
    """
    published = queries.published_quiz(quiz, language)
    questions = sum(section.asked for section in published.quiz.sections)
    began = at - timedelta(seconds=SECONDS_A_QUESTION * (questions + 1))
    public_id = begin(published, Beginning(person_id, published.purpose, renewal, began, code=None))
    attempt = queries.attempt_of(public_id, quiz, person_id)
    items = {place: published.quiz.item(placed.item) for place, placed in enumerate(attempt.layout.items, 1)}
    first = sorted(items, key=lambda place: (not decides_alone(items[place]), place))[:right]
    with transaction() as session:
        row = locked(session, attempt.id)
        for place, item in items.items():
            answer = right_answer(item) if place in first else wrong_answer(item)
            saved_at = began + timedelta(seconds=SECONDS_A_QUESTION * place)
            details = save_details(place, place, answer, late=False)
            entry = Entry(row.steps + 1, saved_at, SAVE, person_id, details)
            row.steps, row.chain, row.sequence = entry.step, following(row.chain, entry), place
            chained = {"step": row.steps, "chain": row.chain}
            session.add(ResponseRow(attempt_id=attempt.id, saved_at=saved_at, **details, **chained))
    hand_in(public_id, quiz, person_id=person_id, at=at)
    return public_id
