"""Seats: people ask for one, give it back, and are put on the list by those who plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app import people
from app.foundation.database import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.learning.queries import session_reach
from app.learning.queries.session_conflicts import conflicts
from app.learning.queries.sessions import session_of
from app.learning.service.sessions.common import (
    hush,
    locked,
    note,
    place_rows,
    seats_of,
    store_seats,
    tell,
)
from app.learning.session_rows import Conflict as InTheWay
from app.learning.session_seats import Seats, SeatState
from app.learning.sessions import TrainingSession, is_for
from app.people.permissions import PLANNING_ROLES
from app.people.rows import Actor


class NoMoreSeats(Conflict):
    code = "list-closed"
    text = Text(
        "The list of this session is closed: it has begun, is over or is cancelled.",
        "Запись на это занятие закрыта: оно началось, прошло или отменено.",
    )


class NotFree(Conflict):
    code = "not-free"
    text = Text("You cannot come at that time.", "В это время вы не можете прийти.")


def enrol_self(public_id: str, *, actor: Actor, at: datetime, form_key: str | None = None) -> SeatState:
    """A seat for whoever asks, else the end of the queue. Asked again, the first answer stands.

    Raises NoSuchSession where the session is not for them, NoMoreSeats, NotFree.
    """
    known = session_of(public_id)
    person = people.people_rows((actor.person_id,))[actor.person_id]
    own = session_reach.places_on(people.assignments_of((person.id,))[person.id], known.held_on)
    if not is_for(known, own, session_reach.unit_paths()):
        raise NotFound
    if not known.takes_places(at):
        raise NoMoreSeats
    with transaction(form_key=form_key) as session:
        row = locked(session, public_id)
        if row.state != "planned" or at >= row.begins_at:
            raise NoMoreSeats
        places = place_rows(session, row.id)
        in_the_way = conflicts(known, [person]).get(person.id)
        if in_the_way is not None and in_the_way.kind != "listed":
            raise NotFree(sentence(in_the_way))
        after = seats_of(row, places.values()).ask(person.id)
        store_seats(session, row, places, after, at=at, by=person.id)
        return places[person.id].state  # type: ignore[return-value]


def sentence(in_the_way: InTheWay) -> Text:
    why = in_the_way.why
    return Text(f"{in_the_way.name} {why.en}.", f"{in_the_way.name}: {why.ru}.")


def leave(public_id: str, *, person_id: int, at: datetime) -> None:
    """The seat, or the place in the queue, is given back; who waits longest moves up. Raises NoMoreSeats."""
    with transaction() as session:
        row = locked(session, public_id)
        if row.state != "planned" or at >= row.begins_at:
            raise NoMoreSeats
        places = place_rows(session, row.id)
        if person_id not in places:
            raise NotFound
        after = seats_of(row, places.values()).give_back(person_id)
        hush(session, person_id, row.id, at)
        store_seats(session, row, places, after, at=at, by=person_id)


@dataclass(frozen=True)
class Enrolled:
    """What came of putting people on the list: how many have a seat, how many wait, who was left out and why."""

    seated: int
    waiting: int
    in_the_way: tuple[InTheWay, ...]


def enrol_people(
    public_id: str,
    person_ids: Collection[int],
    *,
    anyway: bool = False,
    actor: Actor,
    at: datetime,
    form_key: str | None = None,
) -> Enrolled:
    """Puts people in the actor's scope on the list, in the order of their names; they are told.

    With `anyway` also those who are away or elsewhere at that time. Once the session has begun they are noted as
    having come. Raises NotFound, NoMoreSeats, AlreadyDone.
    """
    known = session_of(public_id)
    wanted = within_reach(known, person_ids, actor)
    with transaction(form_key=form_key) as session:
        row = locked(session, public_id)
        if row.state == "cancelled":
            raise NoMoreSeats
        places = place_rows(session, row.id)
        stops = conflicts(known, wanted)
        left_out = [one for one in stops.values() if one.is_firm or not anyway]
        out = {one.person_id for one in left_out}
        seats = seats_of(row, places.values())
        takes_places = row.state == "planned" and at < row.begins_at
        for person in wanted:
            if person.id not in out:
                seats = _with(seats, person.id, takes_places)
        changed = store_seats(session, row, places, seats, at=at, by=actor.person_id)
        for state, kind in (("enrolled", "enrolled"), ("waiting", "waiting")):
            tell(session, [seat.person_id for _, seat in changed if seat.state == state], row.id, kind, at)
        added = [seat.person_id for _, seat in changed]
        note(session, row, "enrolled", at=at, by=actor.person_id, people=added)
    in_state = [seat.state for _, seat in changed]
    waiting = in_state.count("waiting")
    return Enrolled(len(in_state) - waiting, waiting, tuple(sorted(left_out, key=lambda one: one.name)))


def _with(seats: Seats, person_id: int, takes_places: bool) -> Seats:
    return seats.ask(person_id) if takes_places else seats.come(person_id)


def within_reach(known: TrainingSession, person_ids: Collection[int], actor: Actor) -> list[people.PersonRow]:
    """Those of the people whom the actor may send, by name. Raises NotFound where the session is not to be seen."""
    manages = session_reach.may_manage(actor, known)
    if not manages and not session_reach.touches(session_reach.reach_of(actor), known):
        raise NotFound
    allowed = session_reach.ids_among(
        person_ids, people.people_in_scope(actor, PLANNING_ROLES, known.held_on)
    )
    return sorted(people.people_rows(allowed).values(), key=lambda person: person.search)


def remove(public_id: str, person_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes somebody off the list; they are told while the session lies ahead. Raises NotFound, Signed lines stay."""
    known = session_of(public_id)
    within = within_reach(known, (person_id,), actor)
    if not within and not session_reach.may_manage(actor, known):
        raise NotFound
    with transaction() as session:
        row = locked(session, public_id)
        places = place_rows(session, row.id)
        place = places.get(person_id)
        if place is None:
            raise NotFound
        if row.state == "cancelled" or place.signed_at is not None:
            raise NoMoreSeats
        seats = seats_of(row, places.values())
        if row.state == "planned" and at < row.begins_at:
            after = seats.give_back(person_id)
            tell(session, (person_id,), row.id, "removed", at)
        else:
            after = seats.strike(person_id)
            place.present = None
        store_seats(session, row, places, after, at=at, by=actor.person_id)
        note(session, row, "removed", at=at, by=actor.person_id, people=[person_id])
