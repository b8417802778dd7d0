"""What a person's own download says of their attempts: results, and their answers in words.

Questions are not in it: they are the organisation's, and a file of them would give the exam away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from app.assessment.calls.asking import newest_reply
from app.assessment.faces import GivenAnswer
from app.assessment.models import AttemptRow, ResponseRow
from app.assessment.queries.attempts import _COLUMNS, Attempt, attempt_from, quiz_of
from app.assessment.telling import given
from app.assessment.wording import Wording
from app.foundation.database import db
from app.foundation.i18n import iso_instant
from app.library.quizzes.model import CallTask, Item


def own_attempts(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """Every attempt of a person, the earliest first, with every answer that was ever saved in it."""
    wanted = select(*_COLUMNS).where(AttemptRow.person_id == person_id).order_by(AttemptRow.id)
    attempts = [attempt_from(row) for row in db.session.execute(wanted)]
    answers: dict[int, list[ResponseRow]] = {attempt.id: [] for attempt in attempts}
    mine = select(AttemptRow.id).where(AttemptRow.person_id == person_id)
    saved = select(ResponseRow).where(ResponseRow.attempt_id.in_(mine)).order_by(ResponseRow.id)
    for row in db.session.scalars(saved):
        answers[row.attempt_id].append(row)
    return [_attempt(attempt, answers[attempt.id]) for attempt in attempts]


def _attempt(attempt: Attempt, answers: list[ResponseRow]) -> dict[str, Any]:
    items = {item.id: item for item in quiz_of(attempt.snapshot).items} if answers else {}
    wording = Wording(attempt.language)
    is_over = not attempt.in_progress
    return {
        "quiz": attempt.quiz,
        "revision": attempt.revision,
        "number": attempt.number,
        "purpose": attempt.purpose,
        "language": attempt.language,
        "state": attempt.state,
        "started_at": iso_instant(attempt.started_at),
        "ended_at": iso_instant(attempt.ended_at) if attempt.ended_at else None,
        "result": attempt.result if is_over else None,
        "points": attempt.points if is_over else None,
        "max": attempt.max if is_over else None,
        "answers": [_answer(row, attempt, items, wording) for row in answers],
    }


def _answer(
    row: ResponseRow, attempt: Attempt, items: Mapping[str, Item], wording: Wording
) -> dict[str, Any]:
    placed = attempt.layout.at(row.position)
    item = items[placed.item]
    if isinstance(item.content, CallTask) and item.content.call is not None:
        said = newest_reply(item.content.call, tuple(row.answer or ()), wording)
        lines: Sequence[GivenAnswer] = () if said is None else (GivenAnswer(said),)
    else:
        lines = given(item, placed, row.answer, wording)
    return {
        "question": row.position,  # as it stood in this attempt
        "saved_at": iso_instant(row.saved_at),
        "late": row.late,
        "answer": [Markup(line.html).striptags() for line in lines],  # noqa: S704 - made to plain text
    }
