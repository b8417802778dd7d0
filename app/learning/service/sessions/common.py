"""What all use cases of sessions share: the row that nobody else changes, its seats, and what people have to hear."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import record
from app.foundation import settings
from app.learning.models import SessionNoticeRow, SessionPlaceRow, TrainingSessionRow
from app.learning.queries.sessions import NoSuchSession
from app.learning.session_seats import Seat, Seats, changes


def locked(session: Session, public_id: str) -> TrainingSessionRow:
    """The row of a session; nobody else changes it or its seats until the transaction ends. Raises NoSuchSession."""
    wanted = select(TrainingSessionRow).where(TrainingSessionRow.public_id == public_id)
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NoSuchSession
    return row


def place_rows(session: Session, session_id: int) -> dict[int, SessionPlaceRow]:
    """By person."""
    wanted = select(SessionPlaceRow).where(SessionPlaceRow.session_id == session_id)
    return {row.person_id: row for row in session.scalars(wanted)}


def seats_of(row: TrainingSessionRow, places: Iterable[SessionPlaceRow]) -> Seats:
    all_of_them = tuple(Seat(one.person_id, one.number, one.state) for one in places)  # type: ignore[arg-type]
    return Seats(row.seats, row.asked, all_of_them)


def store_seats(
    session: Session,
    row: TrainingSessionRow,
    places: dict[int, SessionPlaceRow],
    after: Seats,
    *,
    at: datetime,
    by: int,
) -> list[tuple[Seat | None, Seat]]:
    """Operation: writes what has changed, tells those who move up, and gives the changes."""
    changed = changes(seats_of(row, places.values()), after)
    row.asked = after.asked
    for before, seat in changed:
        place = places.get(seat.person_id)
        if place is None:
            place = places[seat.person_id] = SessionPlaceRow(
                session_id=row.id, person_id=seat.person_id, asked_at=at, asked_by=by, facts=[]
            )
            session.add(place)
        elif seat.number != place.number:
            place.asked_at, place.asked_by = at, by
        place.number, place.state = seat.number, seat.state
        if before is not None and before.state == "waiting" and seat.state == "enrolled":
            tell(session, (seat.person_id,), row.id, "moved-up", at)
    session.flush()
    touch(session)
    return changed


def tell(session: Session, person_ids: Iterable[int], session_id: int, kind: str, at: datetime) -> None:
    """Operation: puts on record that these people have to hear something; a letter of the day tells them."""
    for person_id in person_ids:
        session.add(SessionNoticeRow(person_id=person_id, session_id=session_id, kind=kind, at=at))
    session.flush()


def hush(session: Session, person_id: int, session_id: int, at: datetime) -> None:
    """Operation: what the person does not know yet is no news any more: they have given their seat back."""
    mine = (SessionNoticeRow.person_id == person_id, SessionNoticeRow.session_id == session_id)
    untold = update(SessionNoticeRow).where(*mine, SessionNoticeRow.told_at.is_(None))
    session.execute(untold.values(told_at=at))


def told(session: Session, notice_ids: Iterable[int], at: datetime) -> None:
    """Operation: a letter says these; called by whoever writes it, in the same transaction."""
    these = SessionNoticeRow.id.in_(list(notice_ids))
    session.execute(update(SessionNoticeRow).where(these).values(told_at=at))


def touch(session: Session) -> None:
    """Operation: what pages keep in memory of planned sessions is old from now on."""
    settings.write(session, "sessions_edition", secrets.token_hex(6))


def note(
    session: Session, row: TrainingSessionRow, what: str, *, at: datetime, by: int, **details: Any
) -> None:
    """Operation: an act of the journal."""
    record.note(
        session, f"learning:session:{what}", at=at, actor_id=by, subject=row.public_id, details=details
    )
