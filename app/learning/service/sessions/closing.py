"""The trainer signs the register of a session: what both sides have signed becomes facts of the record.

Whoever signs late is counted by another signature of the trainer; a line that was wrong is struck out with a reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from app import people, record
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.learning.models import SessionPlaceRow, TrainingSessionRow
from app.learning.queries.sessions import session_of
from app.learning.service.sessions.attending import managed
from app.learning.service.sessions.common import locked, note, place_rows, tell, touch
from app.learning.session_signatures import sha256_of, trainer_line
from app.learning.sessions import MEETS, hours_of
from app.people.rows import Actor
from app.record.facts import Done, SessionAttended


class NotTheTrainer(Conflict):
    code = "not-the-trainer"
    text = Text(
        "Only the trainer who has held the session signs its register.",
        "Журнал занятия подписывает только тот, кто его провёл.",
    )


class NothingToSign(Conflict):
    code = "nothing-to-sign"
    text = Text(
        "Nobody is on the list who was present and has signed.",
        "В списке нет никого, кто присутствовал и поставил подпись.",
    )


def close(public_id: str, *, actor: Actor, at: datetime, form_key: str | None = None) -> int:
    """Signs all lines that wait for it, in one transaction. Gives how many. Safe to repeat: a line is counted once.

    That the trainer has confirmed their password, the caller has checked. People who were present and have not
    signed are told that their signature is missing. Raises NotTheTrainer, NothingToSign.
    """
    known = session_of(public_id)
    if known.trainer_id != actor.person_id:
        raise NotTheTrainer
    trainer = people.people_rows((actor.person_id,))[actor.person_id]
    with transaction(form_key=form_key) as session:
        row = locked(session, public_id)
        places = place_rows(session, row.id)
        waiting = [place for place in places.values() if is_waiting(place)]
        if not waiting or row.state == "cancelled" or at < row.begins_at:
            raise NothingToSign
        with current_app.extensions["together"](session, today=clock.today(), at=at):
            for place in waiting:
                count(session, row, place, trainer, at)
        if row.state != "closed":
            row.state, row.closed_at = "closed", at
            row.version += 1
            unsigned = [one.person_id for one in places.values() if one.present and one.signed_at is None]
            tell(session, unsigned, row.id, "sign", at)
        note(session, row, "closed", at=at, by=actor.person_id, lines=len(waiting))
        touch(session)
    return len(waiting)


def is_waiting(place: SessionPlaceRow) -> bool:
    seated = place.state in ("enrolled", "came")
    return seated and bool(place.present) and place.signed_at is not None and place.counted_at is None


def count(
    session: Session, row: TrainingSessionRow, place: SessionPlaceRow, trainer: people.PersonRow, at: datetime
) -> None:
    """Operation: countersigns one line and appends its facts."""
    assert place.signature is not None and place.signed_at is not None
    line = trainer_line(place.signature, number=trainer.number, name=trainer.full_name, signed_at=at)
    place.counted_at, place.countersignature = at, line
    when: dict[str, Any] = {
        "occurred_on": row.held_on,
        "occurred_at": min(row.ends_at, at),
        "at": at,
        "by": trainer.id,
        "subject": f"sessions/{row.public_id}",
    }
    both: dict[str, Any] = {
        "form": row.form,
        "reason": row.reason,
        "act": row.act,
        "topic": row.topic,
        "signed": sha256_of(line),
        "signed_at": place.signature["signed_at"],
    }
    minutes = row.minutes if place.minutes is None else place.minutes
    attended = SessionAttended(
        session=row.programme, hours=hours_of(minutes), planned=row.public_id, trainer=trainer.id, **both
    )
    facts = [record.append(session, place.person_id, attended, **when)]
    if row.form in MEETS:
        done = Done(
            require=MEETS[row.form],
            certification=row.certification,
            instructor=trainer.id,
            sitting=row.public_id,
            **both,
        )
        facts.append(record.append(session, place.person_id, done, **when))
    place.facts = facts
    session.flush()


def withdraw(public_id: str, person_id: int, reason: str, *, actor: Actor, at: datetime) -> None:
    """Strikes a counted line out of the record, with a reason. The line is open again: it can be mended and signed anew.

    Raises NotFound, NothingToSign where it was not counted.
    """
    managed(public_id, actor)
    with transaction() as session:
        row = locked(session, public_id)
        place = place_rows(session, row.id).get(person_id)
        if place is None:
            raise NotFound
        if place.counted_at is None:
            raise NothingToSign
        with current_app.extensions["together"](session, today=clock.today(), at=at):
            for fact_id in place.facts:
                record.void(session, fact_id, reason=reason, at=at, by=actor.person_id)
        details = {"people": [person_id], "reason": reason, "facts": place.facts}
        note(session, row, "corrected", at=at, by=actor.person_id, **details)
        place.signed_at = place.signature = place.counted_at = place.countersignature = None
        place.present, place.facts = None, []
        session.flush()
