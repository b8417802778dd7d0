"""An answer arrives: stored, known already, stale or too late. What was typed is never dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.assessment import answers, queries
from app.assessment.models import AttemptRow, ResponseRow
from app.assessment.saving import HIGHEST_SEQUENCE, Arrival, Stored, Verdict, judge
from app.assessment.service.ending import Moment, finish, locked, note, term_of
from app.foundation.database import transaction
from app.foundation.errors import BadRequest


@dataclass(frozen=True)
class Posted:
    """A question form as it arrived."""

    fields: Mapping[str, Sequence[str]]
    sequence: int
    go: str  # next previous check; empty for a save in the background
    at: datetime  # taken before anything else


@dataclass(frozen=True)
class Saved:
    """What became of an answer."""

    verdict: Verdict
    stored: Stored | None  # what counts now
    highest: int  # sequence of the attempt


def save(public_id: str, quiz: str, position: int, posted: Posted, *, person_id: int) -> Saved:
    """Takes one answer of a person's own attempt. Raises NotFound for a stranger's, UnknownAnswer for odd fields."""
    attempt = queries.attempt_of(public_id, quiz, person_id)
    if not 1 <= position <= attempt.count or not 0 < posted.sequence <= HIGHEST_SEQUENCE:
        raise BadRequest
    placed = attempt.layout.at(position)
    item = queries.quiz_of(attempt.snapshot).item(placed.item)
    answer = answers.read(item, placed, posted.fields)
    one_way = queries.quiz_of(attempt.snapshot).navigation == "one-way"
    with transaction() as session:
        row = locked(session, attempt.id)
        return _take(session, row, position, Arrival(posted.sequence, answer, posted.at), posted.go, one_way)


def _take(
    session: Session, row: AttemptRow, position: int, arrival: Arrival, go: str, one_way: bool
) -> Saved:
    stored = queries.newest_answer(row.id, position, session)
    is_open = row.state == queries.IN_PROGRESS and not (one_way and position != row.reached)
    ruling = judge(arrival, stored, term_of(row), is_open)
    if ruling.verdict == "store":
        stored = _store(session, row, position, arrival, ruling.late)
    elif ruling.verdict == "closed":
        _refuse(session, row, position, arrival)
    if one_way and ruling.verdict in ("store", "same") and go in ("next", "check"):
        row.reached = max(row.reached, position + 1)
    session.flush()
    return Saved(ruling.verdict, stored, row.sequence)


def _store(session: Session, row: AttemptRow, position: int, arrival: Arrival, late: bool) -> Stored:
    session.add(
        ResponseRow(
            attempt_id=row.id,
            position=position,
            sequence=arrival.sequence,
            answer=arrival.answer,
            saved_at=arrival.at,
            late=late,
        )
    )
    row.sequence = max(row.sequence, arrival.sequence)
    return Stored(arrival.sequence, arrival.answer, arrival.at)


def _refuse(session: Session, row: AttemptRow, position: int, arrival: Arrival) -> None:
    """Kept in the log, not graded; an attempt whose time is over ends with this."""
    person = Moment(arrival.at, row.person_id)
    details: dict[str, Any] = {
        "position": position,
        "sequence": arrival.sequence,
        "answer": arrival.answer,
    }
    note(session, row.id, "refused", person, details)
    if row.state == queries.IN_PROGRESS and term_of(row).phase(arrival.at) == "over":
        finish(session, row, "expired", person)
