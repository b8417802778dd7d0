"""The person answers to a signed observation: confirms, objects, or lets the days pass, which confirms it, too.

An observation counts from the day on which it was made, once it is confirmed; until then it is in no record.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import people, record
from app.assessment import meanings, observation_letters
from app.assessment.models import ObservationRow
from app.assessment.queries import observations
from app.assessment.service.observing.common import (
    about,
    locked,
    long_words,
    note,
    payload_of,
    write,
)
from app.foundation.clock import civil_date
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.people.permissions import OBJECTION_READERS


class AnswerClosed(Conflict):
    code = "closed"
    text = Text(
        "This observation was answered before, or its days are over.",
        "На это наблюдение уже дан ответ, или срок ответа прошёл.",
    )


def confirm(public_id: str, *, person_id: int, at: datetime) -> None:
    """The person agrees: it counts at once. Again: nothing more. Raises NotFound, AnswerClosed."""
    found = observations.about(public_id, person_id)
    with transaction() as session:
        row = locked(session, found.id)
        if row.state == "confirmed":
            return
        if row.state != "signed":
            raise AnswerClosed
        if _is_over(row, at):
            _lapse(session, row, at)
            return
        row.answered_at = at
        meaning = meanings.filled(meanings.CONFIRMED, day=long_words(row.observed_on))
        note(session, row, "confirmed", at, person_id, meaning={"en": meaning.en, "ru": meaning.ru})
        _count(session, row, at, person_id)


def object_to(public_id: str, reason: str, *, person_id: int, at: datetime) -> None:
    """The person does not agree: it does not count, and those who can help are told. Raises NotFound, AnswerClosed."""
    found = observations.about(public_id, person_id)
    with transaction() as session:
        row = locked(session, found.id)
        if row.state == "objected":
            return
        is_late = row.state == "signed" and _is_over(row, at)
        if is_late:
            _lapse(session, row, at)
        elif row.state != "signed":
            raise AnswerClosed
        else:
            row.state, row.answered_at = "objected", at
            meaning = meanings.filled(meanings.OBJECTED, day=long_words(row.observed_on))
            said = {"en": meaning.en, "ru": meaning.ru}
            note(session, row, "objected", at, person_id, meaning=said, reason=reason)
            _tell(session, row, reason, at)
    if is_late:
        raise AnswerClosed


def lapse(observation_id: int, *, at: datetime) -> None:
    """Confirms an observation to which nobody objected in time. Safe to repeat."""
    with transaction() as session:
        row = locked(session, observation_id)
        if row.state == "signed" and _is_over(row, at):
            _lapse(session, row, at)


def _is_over(row: ObservationRow, at: datetime) -> bool:
    return row.lapses_at is not None and at >= row.lapses_at


def _lapse(session: Session, row: ObservationRow, at: datetime) -> None:
    assert row.answer_until is not None
    meaning = meanings.filled(meanings.LAPSED, day=long_words(row.answer_until))
    note(session, row, "lapsed", at, None, meaning={"en": meaning.en, "ru": meaning.ru})
    _count(session, row, at, None)


def _count(session: Session, row: ObservationRow, at: datetime, by: int | None) -> None:
    """Operation: tells the record, dated by the day of the observation."""
    row.state = "confirmed"
    row.fact_id = record.append(
        session,
        row.person_id,
        payload_of(row),
        occurred_on=row.observed_on,
        at=at,
        by=by,
        subject=row.checklist,
    )
    session.flush()


def _tell(session: Session, row: ObservationRow, reason: str, at: datetime) -> None:
    today = civil_date(at, people.zone_of(row.person_id))
    heard = {one.id: one for one in people.holders_over(row.person_id, OBJECTION_READERS, today)}
    heard |= people.people_rows((row.assessor_id,))
    for reader in heard.values():
        write(
            session,
            reader,
            f"observation:{row.id}:objected:{reader.id}",
            f"/observations/{row.public_id}",
            lambda address, language: observation_letters.objected(
                about(row, language), reason, address, language
            ),
        )
