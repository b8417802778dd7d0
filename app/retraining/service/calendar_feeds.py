"""Use cases: an address of a calendar is made, replaced by another one, and withdrawn."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.foundation.errors import NotFound
from app.people.codes import ALPHABET
from app.people.rows import Actor
from app.retraining.models.calendar_feeds import CalendarFeedRow
from app.retraining.queries.calendar_feeds import NAME_LENGTH, led_units


def make_feed(actor: Actor, unit_id: int | None, *, at: datetime, form_key: str) -> None:
    """A new address; one that the actor had for the same dates leads nowhere from now on.

    `unit_id` None: the actor's own dates. Raises NotFound for a unit that the actor does not lead.
    """
    check_unit(actor, unit_id)
    name = "".join(secrets.choice(ALPHABET) for _sign in range(NAME_LENGTH)).lower()
    with transaction(form_key=form_key) as session:
        end(session, actor, unit_id, at)
        row = {"name": name, "person_id": actor.person_id, "unit_id": unit_id, "made_at": at}
        session.execute(insert(CalendarFeedRow).values(**row))
        note(session, "made", actor, unit_id, at)


def end_feed(actor: Actor, unit_id: int | None, *, at: datetime) -> None:
    """The address leads nowhere from now on, and is never given again."""
    with transaction() as session:
        if end(session, actor, unit_id, at):
            note(session, "ended", actor, unit_id, at)


def end(session: Session, actor: Actor, unit_id: int | None, at: datetime) -> bool:
    """Operation. Whether there was one."""
    of_unit = CalendarFeedRow.unit_id.is_(None) if unit_id is None else CalendarFeedRow.unit_id == unit_id
    mine = (CalendarFeedRow.person_id == actor.person_id, CalendarFeedRow.ended_at.is_(None), of_unit)
    found = session.execute(update(CalendarFeedRow).where(*mine).values(ended_at=at))
    return bool(found.rowcount)  # type: ignore[attr-defined]


def check_unit(actor: Actor, unit_id: int | None) -> None:
    if unit_id is not None and unit_id not in {unit.id for unit in led_units(actor.person_id, actor.today)}:
        raise NotFound


def note(session: Session, act: str, actor: Actor, unit_id: int | None, at: datetime) -> None:
    details = {"unit": unit_id} if unit_id is not None else {}
    action = f"retraining:calendar:{act}"
    record.note(session, action, at=at, actor_id=actor.person_id, subject=actor.number, details=details)
