"""Attendance: the trainer's list, and the signatures of those who were there.

A signature is about a person's own hours. Where the list changes these, the signature falls and is asked for anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import people
from app.foundation.database import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.learning.models import SessionPlaceRow, TrainingSessionRow
from app.learning.queries import session_reach
from app.learning.queries.sessions import session_of
from app.learning.service.sessions.common import (
    locked,
    note,
    place_rows,
    seats_of,
    store_seats,
)
from app.learning.session_signatures import Way, attendance_line
from app.learning.sessions import SIGNING_AROUND, TrainingSession
from app.people.rows import Actor


class NotNow(Conflict):
    code = "not-now"
    text = Text(
        "This session takes no signature now: by the code people sign from half an hour before it to half an hour"
        " after it, later on the trainer's list.",
        "Сейчас подписать нельзя: по коду подписывают с получаса до начала и до получаса после окончания, позже —"
        " по списку проводящего.",
    )


class OwnSession(Conflict):
    code = "own-session"
    text = Text(
        "You hold this session: nobody signs their own training.",
        "Это занятие проводите вы: себе обучение не подписывают.",
    )


@dataclass(frozen=True)
class Mark:
    """What the list says of one person; `minutes` None: all of the session's."""

    present: bool | None
    minutes: int | None = None


def keep_list(public_id: str, marks: Mapping[int, Mark], *, actor: Actor, at: datetime) -> int:
    """Takes the trainer's list; lines that both have signed stay as they are. Gives how many signatures have fallen.

    Raises NotFound, NotNow for a session that has not begun or is cancelled.
    """
    known = managed(public_id, actor)
    if at < known.begins_at or known.kept_state == "cancelled":
        raise NotNow
    fallen = 0
    with transaction() as session:
        row = locked(session, public_id)
        for person_id, place in place_rows(session, row.id).items():
            if person_id in marks and place.counted_at is None:
                fallen += mark(place, row, marks[person_id])
        session.flush()
        note(session, row, "listed", at=at, by=actor.person_id)
    return fallen


def mark(place: SessionPlaceRow, row: TrainingSessionRow, new: Mark) -> bool:
    """Whether a signature falls."""
    minutes = None if new.minutes is None or new.minutes >= row.minutes else new.minutes
    changes_what_was_signed = not new.present or minutes != place.minutes
    falls = place.signed_at is not None and changes_what_was_signed
    place.present, place.minutes = new.present, minutes
    if falls:
        place.signed_at = place.signature = None
    return falls


def managed(public_id: str, actor: Actor) -> TrainingSession:
    """A session whose list the actor keeps. Raises NotFound."""
    known = session_of(public_id)
    if not session_reach.may_manage(actor, known):
        raise NotFound
    return known


# -- signatures -------------------------------------------------------------------------------------------------------


def sign_by_code(public_id: str, *, person_id: int, at: datetime) -> None:
    """Whoever is in the room signs on their own phone. That they have seen the code, the caller has checked.

    Again: nothing more. Raises NotNow, OwnSession.
    """
    if not session_of(public_id).takes_codes(at):
        raise NotNow
    _sign(public_id, person_id, "own", at)


def sign_by_list(public_id: str, *, person_id: int, at: datetime) -> None:
    """Later, under their own account, where the trainer's list says that they were there. Raises NotNow, NotFound."""
    _sign(public_id, person_id, "list", at)


def sign_on_device(
    public_id: str, login: str, password: str, *, actor: Actor, at: datetime, address: str
) -> people.PersonRow:
    """Somebody signs with number and password on the trainer's device. Gives who it was.

    Raises NotFound, WrongPassword for a wrong pair, TooManyFailures, NotNow, OwnSession.
    """
    known = managed(public_id, actor)
    if at < known.begins_at - SIGNING_AROUND:
        raise NotNow
    try:
        person = people.person_of(login)
    except people.UnknownPerson:
        raise people.WrongPassword from None
    people.confirm_password(person.id, password, at=at, address=address)
    _sign(public_id, person.id, "device", at)
    return person


def _sign(public_id: str, person_id: int, way: Way, at: datetime) -> None:
    with transaction() as session:
        row = locked(session, public_id)
        if row.trainer_id == person_id:
            raise OwnSession
        place = _place_to_sign(session, row, person_id, way, at)
        if place.signed_at is not None:
            return
        person = people.people_rows((person_id,))[person_id]
        place.present, place.signed_at = True, at
        place.signature = attendance_line(
            session_of(public_id),
            number=person.number,
            name=person.full_name,
            minutes=row.minutes if place.minutes is None else place.minutes,
            way=way,
            signed_at=at,
        )
        session.flush()


def _place_to_sign(
    session: Session, row: TrainingSessionRow, person_id: int, way: Way, at: datetime
) -> SessionPlaceRow:
    """By the list only what it says; in the room also those who came without a seat."""
    places = place_rows(session, row.id)
    known = places.get(person_id)
    if way == "list" and (known is None or not known.present):
        raise NotFound
    if row.state == "cancelled" or (row.state == "closed" and way == "own"):
        raise NotNow
    if known is None or known.state not in ("enrolled", "came"):
        came = seats_of(row, places.values()).come(person_id)
        store_seats(session, row, places, came, at=at, by=person_id)
    return places[person_id]
