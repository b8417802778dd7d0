"""Use cases: new equipment is announced, its facts are made on its day, and it can be taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import certification, people, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people.rows import Actor
from app.record.facts import EquipmentChange as EquipmentFact
from app.record.facts import Fact
from app.retraining.equipment import EARLIEST, FURTHEST, EquipmentChange
from app.retraining.models.equipment import EquipmentChangeRow
from app.retraining.queries import equipment as queries
from app.retraining.queries.supposing import effects_of

JOB = "retraining.equipment"
PEOPLE_AT_ONCE = 100


class DayRefused(Invalid):
    code = "equipment-day"
    text = Text(
        "Choose a day within the last year or the next two.",
        "Выберите день в пределах прошлого года или двух следующих лет.",
    )


class NobodyConcerned(Invalid):
    code = "nobody-concerned"
    text = Text(
        "Nobody holds this position in this unit on that day.",
        "В этот день в этом подразделении такой должности ни у кого нет.",
    )


class TakenBack(Conflict):
    code = "equipment-taken-back"
    text = Text("This was taken back before.", "Это уже отменено.")


@dataclass(frozen=True)
class NewEquipment:
    name: str
    note: str
    unit: str  # slug
    position: str  # slug; empty: all
    begins_on: date


def refuse_day(day: date, today: date) -> None:
    """Raises DayRefused."""
    if not today - EARLIEST <= day <= today + FURTHEST:
        raise DayRefused


def announce(new: NewEquipment, *, actor: Actor, at: datetime, form_key: str | None = None) -> str:
    """Keeps the announcement and gives its public id. Its facts are made by a job: at once, or on its day.

    Whoever holds the position on that day is concerned, also who comes between today and then.
    """
    refuse_day(new.begins_on, actor.today)
    unit = next((one for one in queries.units_to_tell(actor) if one.slug == new.unit), None)
    if unit is None:
        raise people.UnknownUnit
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        session.add(
            EquipmentChangeRow(
                public_id=public_id,
                name=new.name,
                note=new.note,
                unit_id=unit.id,
                position=new.position,
                begins_on=new.begins_on,
                announced_by=actor.person_id,
                announced_at=at,
                concerned=0,
            )
        )
        note(session, "announced", public_id, actor.person_id, at, {"on": new.begins_on.isoformat()})
        if new.begins_on <= actor.today:
            enqueue(session, public_id)
    return public_id


def enqueue(session: Session, public_id: str) -> None:
    jobs.enqueue(session, JOB, {"report": public_id}, key=f"equipment:{public_id}")


def note(
    session: Session, act: str, public_id: str, by: int | None, at: datetime, details: dict[str, Any]
) -> None:
    action = f"retraining:equipment:{act}"
    record.note(session, action, at=at, actor_id=by, subject=public_id, details=details)


def withdraw(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Taken back: before its day nothing happens; after it, its facts are struck out by a job. Raises TakenBack."""
    queries.change_in_scope(actor, public_id)
    with transaction() as session:
        row = session.scalars(
            select(EquipmentChangeRow).where(EquipmentChangeRow.public_id == public_id).with_for_update()
        ).one()
        if row.withdrawn_at is not None:
            raise TakenBack
        row.withdrawn_by, row.withdrawn_at = actor.person_id, at
        note(session, "withdrawn", public_id, actor.person_id, at, {})
        enqueue(session, public_id)


# -- the facts ---------------------------------------------------------------------------------------------------------


def apply(public_id: str, progress: jobs.Progress) -> None:
    """Makes what is missing, some people at a time; safe to repeat. Taken back, it strikes out instead."""
    change = queries.change_of(public_id)
    ids = told_by(change) if change.withdrawn_at else concerned_by(change)
    db.session.rollback()
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        part = ids[start : start + PEOPLE_AT_ONCE]
        if change.withdrawn_at:
            strike(change, part)
        else:
            add(change, part)
        progress(start + len(part), len(ids))
    with transaction() as session:
        done = {"applied_at": clock.now(), "concerned": 0 if change.withdrawn_at else len(ids)}
        session.execute(update(EquipmentChangeRow).where(EquipmentChangeRow.id == change.id).values(**done))


def concerned_by(change: EquipmentChange) -> tuple[int, ...]:
    unit = next(one for one in people.units() if one.id == change.unit_id)
    return queries.people_told(unit.path, change.position, change.begins_on)


def told_by(change: EquipmentChange) -> tuple[int, ...]:
    """Whose record has a fact of this announcement, wherever they are now."""
    everybody = people.people_matching("")
    found = record.facts_among(everybody, (EquipmentFact.kind,), change.begins_on)
    return tuple(sorted(person_id for person_id, facts in found.items() if of_change(change, facts)))


def add(change: EquipmentChange, person_ids: tuple[int, ...]) -> None:
    """One fact for each certification that knows such changes; whoever has them is passed over."""
    at, today = clock.now(), clock.today()
    effects = effects_of("equipment_change", person_ids, on=change.begins_on, at=at, today=today)
    db.session.rollback()
    with transaction() as session, certification.together(session, today=today, at=at):
        known = record.facts_of_people(person_ids, kinds=(EquipmentFact.kind,))
        for person_id in person_ids:
            for slug in () if of_change(change, known[person_id]) else effects[person_id].certifications:
                record.append(
                    session,
                    person_id,
                    EquipmentFact(certification=slug, reason=change.name, report=change.public_id),
                    occurred_on=change.begins_on,
                    at=at,
                    by=change.announced_by,
                    subject=slug,
                )


def strike(change: EquipmentChange, person_ids: tuple[int, ...]) -> None:
    """All facts that came with it."""
    at, today = clock.now(), clock.today()
    with transaction() as session, certification.together(session, today=today, at=at):
        known = record.facts_of_people(person_ids, kinds=(EquipmentFact.kind,))
        for facts in known.values():
            for fact_id in of_change(change, facts):
                record.void(session, fact_id, reason=change.name, at=at, by=change.announced_by)


def of_change(change: EquipmentChange, facts: Iterable[Fact]) -> list[int]:
    """Ids of the facts that came with this announcement and stand."""
    return [fact.id for fact in facts if getattr(fact.payload, "report", "") == change.public_id]
