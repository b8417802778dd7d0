"""Planned sessions kept in memory, by the edition that changes with each of them: pages ask for no statement more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, select

from app.foundation import clock, settings
from app.foundation.database import db, is_writing, rows
from app.foundation.faults import Text
from app.learning.models import SessionPlaceRow, TrainingSessionRow
from app.learning.queries.sessions import SESSION, programmes, sessions_from
from app.learning.session_seats import SeatState
from app.learning.sessions import TrainingSession

KEPT_BACK = timedelta(days=1)  # what ended before is no longer in memory


@dataclass(frozen=True)
class Upcoming:
    """What is planned, who is on which list, and what every programme is called."""

    sessions: tuple[TrainingSession, ...]  # the earliest first
    places: Mapping[tuple[int, int], SeatState]  # (session, person)
    titles: Mapping[str, Text]

    def of_programme(self, slug: str, at: datetime) -> list[TrainingSession]:
        return [one for one in self.sessions if one.programme == slug and one.begins_at > at]


def upcoming() -> Upcoming:
    """Read anew after a change of any planned session or seat."""
    if is_writing():
        return _read()
    edition = (db.engine, str(settings.read("sessions_edition")))
    kept = _KEPT.get("newest")
    if kept is None or kept[0] != edition:
        kept = _KEPT["newest"] = (edition, _read())
    return kept[1]


_KEPT: dict[str, tuple[tuple[Engine, str], Upcoming]] = {}


def _read() -> Upcoming:
    found = sessions_from(rows(_UPCOMING, {"after": clock.now() - KEPT_BACK}))
    ids = [one.id for one in found]
    places = (
        {(row.session_id, row.person_id): row.state for row in rows(_PLACES, {"ids": ids})} if ids else {}
    )
    return Upcoming(found, places, programmes())


_UPCOMING = SESSION.where(
    TrainingSessionRow.state == "planned",
    TrainingSessionRow.ends_at > bindparam("after", type_=TrainingSessionRow.ends_at.type),
).order_by(TrainingSessionRow.begins_at, TrainingSessionRow.id)
_PLACES = select(SessionPlaceRow.session_id, SessionPlaceRow.person_id, SessionPlaceRow.state).where(
    SessionPlaceRow.session_id.in_(bindparam("ids", expanding=True)), SessionPlaceRow.state != "left"
)
