"""Reads of planned sessions: one of them, somebody's own, and the people at one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from app.foundation.database import rows
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.learning.models import SessionPlaceRow, SessionUnitRow, TrainingSessionRow
from app.learning.session_rows import Place
from app.learning.sessions import TrainingSession


class NoSuchSession(NotFound):
    code = "no-such-session"
    text = Text("There is no such session.", "Такого занятия нет.")


def _counted(state: str) -> Any:
    place = SessionPlaceRow
    mine = (place.session_id == TrainingSessionRow.id, place.state == state)
    return select(func.count()).select_from(place).where(*mine).scalar_subquery()


_PLAIN = [
    name
    for name in TrainingSession.__dataclass_fields__
    if name not in ("kept_state", "taken", "waiting", "units")
]
SESSION = select(
    *(getattr(TrainingSessionRow, name) for name in _PLAIN),
    TrainingSessionRow.state.label("kept_state"),
    _counted("enrolled").label("taken"),
    _counted("waiting").label("waiting"),
)
_UNITS = select(SessionUnitRow.session_id, SessionUnitRow.unit_id).where(
    SessionUnitRow.session_id.in_(bindparam("ids", expanding=True))
)


def sessions_from(found: Iterable[Any]) -> tuple[TrainingSession, ...]:
    """In the order of the rows, each with its units."""
    made = [_session(row) for row in found]
    units: dict[int, list[int]] = {}
    if made:
        for session_id, unit_id in rows(_UNITS, {"ids": [one.id for one in made]}):
            units.setdefault(session_id, []).append(unit_id)
    return tuple(replace(one, units=tuple(sorted(units.get(one.id, ())))) for one in made)


def _session(row: Any) -> TrainingSession:
    values = {name: getattr(row, name) for name in _PLAIN}
    values |= {"kept_state": row.kept_state, "taken": row.taken, "waiting": row.waiting}
    return TrainingSession(**values | {"positions": tuple(values["positions"])})


def session_of(public_id: str) -> TrainingSession:
    """Raises NoSuchSession."""
    found = sessions_from(rows(_ONE, {"public_id": public_id}))
    if not found:
        raise NoSuchSession
    return found[0]


def secret_of(public_id: str) -> str:
    """What the codes of a session are made from; empty where there is no such session. For nobody's page."""
    return rows(_SECRET, {"public_id": public_id}).scalar() or ""


_SECRET = select(TrainingSessionRow.secret).where(TrainingSessionRow.public_id == bindparam("public_id"))
_ONE = SESSION.where(TrainingSessionRow.public_id == bindparam("public_id"))


def programmes() -> dict[str, Text]:
    """Slug → title of the session that was planned last; for lists of choice, and where facts are told."""
    return {
        row.programme: Text(row.title_en or row.title_ru, row.title_ru or row.title_en)
        for row in rows(_PROGRAMMES)
    }


_PROGRAMMES = select(
    TrainingSessionRow.programme, TrainingSessionRow.title_en, TrainingSessionRow.title_ru
).where(
    TrainingSessionRow.id.in_(select(func.max(TrainingSessionRow.id)).group_by(TrainingSessionRow.programme))
)


@dataclass(frozen=True)
class OwnSession:
    """A session at which the reader has or had a place."""

    session: TrainingSession
    place: Place


def own_sessions(person_id: int, since: datetime) -> tuple[OwnSession, ...]:
    """With a place that was not given back, begun since then or not closed; the earliest first."""
    found = {place.session_id: place for place in rows(_OWN_PLACES, {"person_id": person_id})}
    if not found:
        return ()
    wanted = rows(_OWN_SESSIONS, {"ids": list(found), "since": since})
    return tuple(OwnSession(one, place_from(found[one.id])) for one in sessions_from(wanted))


_PLACE = tuple(getattr(SessionPlaceRow, name) for name in Place.__dataclass_fields__)
_OWN_PLACES = select(SessionPlaceRow.session_id, *_PLACE).where(
    SessionPlaceRow.person_id == bindparam("person_id"), SessionPlaceRow.state != "left"
)
_OWN_SESSIONS = SESSION.where(
    TrainingSessionRow.id.in_(bindparam("ids", expanding=True)),
    TrainingSessionRow.ends_at >= bindparam("since", type_=TrainingSessionRow.ends_at.type),
).order_by(TrainingSessionRow.begins_at, TrainingSessionRow.id)


# -- people at a session ------------------------------------------------------------------------------------------


def places_of(session_id: int) -> tuple[Place, ...]:
    """All of them, in the order in which they asked."""
    return tuple(place_from(row) for row in rows(_PLACES, {"session_id": session_id}))


_PLACES = (
    select(*_PLACE)
    .where(SessionPlaceRow.session_id == bindparam("session_id"))
    .order_by(SessionPlaceRow.number)
)


def place_of(session_id: int, person_id: int) -> Place | None:
    found = rows(_PLACE_OF_ONE, {"session_id": session_id, "person_id": person_id}).one_or_none()
    return None if found is None else place_from(found)


_PLACE_OF_ONE = select(*_PLACE).where(
    SessionPlaceRow.session_id == bindparam("session_id"), SessionPlaceRow.person_id == bindparam("person_id")
)


def place_from(row: Any) -> Place:
    values = {name: getattr(row, name) for name in Place.__dataclass_fields__}
    return Place(**values | {"facts": tuple(values["facts"] or ())})
