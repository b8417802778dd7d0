"""What stands in the way of a seat: absence, another session at that time, having left; two trainers in one room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from app import people, record
from app.foundation.database import rows
from app.foundation.faults import Text
from app.learning.models import SessionPlaceRow, TrainingSessionRow
from app.learning.queries.sessions import SESSION, places_of, sessions_from
from app.learning.session_rows import Conflict
from app.learning.sessions import TrainingSession


def conflicts(session: TrainingSession, wanted: Collection[people.PersonRow]) -> dict[int, Conflict]:
    """Person → what stands in the way of a seat; the gravest of several."""
    ids = [person.id for person in wanted]
    listed = {place.person_id for place in places_of(session.id) if place.state in ("enrolled", "waiting")}
    away = absent_on(ids, session.held_on)
    elsewhere = seats_meanwhile(session, ids)
    found: dict[int, Conflict] = {}
    for person in wanted:
        kind: Any = None
        if person.left_on is not None and person.left_on < session.held_on:
            kind = "left"
        elif person.id == session.trainer_id:
            kind = "trainer"
        elif person.id in listed:
            kind = "listed"
        elif person.id in away:
            kind = "absent"
        elif person.id in elsewhere:
            kind = "elsewhere"
        if kind is not None:
            other = elsewhere.get(person.id) if kind == "elsewhere" else None
            found[person.id] = Conflict(person.id, person.full_name, person.number, kind, other)
    return found


def absent_on(person_ids: Collection[int], day: date) -> set[int]:
    """Those whose last word by that day, as far as the record knows it, is that they are away."""
    if not person_ids:
        return set()
    found = record.facts_of_people(person_ids, kinds=("absent", "back"))
    last = {
        person_id: next((fact.kind for fact in reversed(facts) if fact.occurred_on <= day), "")
        for person_id, facts in found.items()
    }
    return {person_id for person_id, kind in last.items() if kind == "absent"}


def seats_meanwhile(session: TrainingSession, person_ids: Collection[int]) -> dict[int, Text]:
    """Person → title of another session at the same time, at which they have a seat or which they hold."""
    ids = list(person_ids)
    span = {"begin": session.begins_at, "end": session.ends_at, "not_this": session.id, "ids": ids}
    return {
        row.who: Text(row.title_en or row.title_ru, row.title_ru or row.title_en)
        for statement in (_SEATED_MEANWHILE, _HOLDING_MEANWHILE)
        for row in rows(statement, span)
    }


_TITLES = (TrainingSessionRow.title_en, TrainingSessionRow.title_ru)
_MEANWHILE = and_(
    TrainingSessionRow.state == "planned",
    TrainingSessionRow.begins_at < bindparam("end", type_=TrainingSessionRow.ends_at.type),
    TrainingSessionRow.ends_at > bindparam("begin", type_=TrainingSessionRow.ends_at.type),
    TrainingSessionRow.id != bindparam("not_this"),
)
_SEATED_MEANWHILE = (
    select(SessionPlaceRow.person_id.label("who"), *_TITLES)
    .join(TrainingSessionRow, TrainingSessionRow.id == SessionPlaceRow.session_id)
    .where(
        _MEANWHILE,
        SessionPlaceRow.state == "enrolled",
        SessionPlaceRow.person_id.in_(bindparam("ids", expanding=True)),
    )
)
_HOLDING_MEANWHILE = select(TrainingSessionRow.trainer_id.label("who"), *_TITLES).where(
    _MEANWHILE, TrainingSessionRow.trainer_id.in_(bindparam("ids", expanding=True))
)


def planned_meanwhile(begin: datetime, end: datetime, but: int = 0) -> tuple[TrainingSession, ...]:
    """Sessions that are planned for the same time: of the same trainer, or in the same place."""
    return sessions_from(rows(_SAME_TIME, {"begin": begin, "end": end, "not_this": but}))


_SAME_TIME = SESSION.where(_MEANWHILE)
