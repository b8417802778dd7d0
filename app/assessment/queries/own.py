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
from app.assessment.disputing import Dispute
from app.assessment.faces import GivenAnswer
from app.assessment.marking import Marks, plain
from app.assessment.models import AttemptRow, ResponseRow
from app.assessment.queries.attempts import _COLUMNS, Attempt, attempt_from, quiz_of
from app.assessment.queries.disputes import disputes_of_person
from app.assessment.queries.marking import marks_of
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
    marks = marks_of([attempt.id for attempt in attempts])
    said = disputes_of_person(person_id)
    return [
        _attempt(attempt, answers[attempt.id])
        | {
            "marks": _marks(attempt, marks),
            "disputes": [_dispute(one) for one in said if one.attempt == attempt.public_id],
        }
        for attempt in attempts
    ]


def _marks(attempt: Attempt, marks: Mapping[tuple[int, int], Marks]) -> list[dict[str, Any]]:
    """Marks that count: what the grader has not published yet is nobody's result."""
    counting = (
        (position, all_.counting)
        for (attempt_id, position), all_ in marks.items()
        if attempt_id == attempt.id
    )
    return [
        {
            "question": position,
            "levels": [plain(level) for level in mark.levels or ()],
            "comment": mark.comment,
            "published_at": iso_instant(mark.published_at),
        }
        for position, mark in counting
        if mark is not None and mark.published_at is not None
    ]


def _dispute(one: Dispute) -> dict[str, Any]:
    return {
        "question": one.position,
        "said": one.words,
        "said_at": iso_instant(one.disputed_at),
        "state": one.state,
        "answer": one.answer,
    }


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
