"""Sessions that rules ask for, among the things a person has to do: which is planned next, and where they have a seat. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.foundation.faults import Text
from app.learning.session_seats import SeatState
from app.learning.sessions import MEETS, TrainingSession
from app.learning.tasks import Need

NONE_PLANNED = Text(
    "no date is planned yet: ask your trainer or manager",
    "дата ещё не назначена: спросите наставника или руководителя",
)
HAS_SEAT = Text("you have a seat", "место за вами")
SOME_PLANNED = Text("dates are planned: take a seat", "даты назначены: выберите место")


@dataclass(frozen=True)
class Planned:
    """What is known of planned sessions. `when` says day and time in words."""

    sessions: Sequence[TrainingSession]  # the earliest first
    places: Mapping[tuple[int, int], SeatState]  # (session, person)
    titles: Mapping[str, Text]
    when: Callable[[TrainingSession], Text]


def with_sessions(needs: Sequence[Need], planned: Planned, person_id: int, at: datetime) -> tuple[Need, ...]:
    """The needs, those of sessions with title, date and address; obligations with the seat that will meet them."""
    return tuple(with_session(need, planned, person_id, at) for need in needs)


def with_session(need: Need, planned: Planned, person_id: int, at: datetime) -> Need:
    if need.kind == "session":
        return titled(need, planned) if need.met else told(need, planned, person_id, at)
    if need.kind == "obligation" and not need.met:
        return with_seat(need, planned, person_id, at)
    return need


def with_seat(need: Need, planned: Planned, person_id: int, at: datetime) -> Need:
    """A briefing, a drill … at which the person has a seat already, and which will meet this obligation."""
    require = (need.address or "").rpartition("/")[2]
    seats = (
        one
        for one in planned.sessions
        if one.ends_at > at
        and MEETS.get(one.form) == require
        and one.certification in ("", need.certification)
        and seat(planned, one, person_id) == "enrolled"
    )
    mine = next(seats, None)
    if mine is None:
        return need
    note = joined(HAS_SEAT, planned.when(mine))
    if need.at_once and need.note is not None:  # until then there is no work: that must still be read
        note = Text(f"{note.en} · {need.note.en}", f"{note.ru} · {need.note.ru}")
    return replace(need, note=note, address=f"/sessions/{mine.public_id}", begun=True, alone=False)


def titled(need: Need, planned: Planned) -> Need:
    title = planned.titles.get(need.slug)
    return need if title is None else replace(need, title=need.title or title)


def told(need: Need, planned: Planned, person_id: int, at: datetime) -> Need:
    coming = [one for one in planned.sessions if one.programme == need.slug and one.ends_at > at]
    mine = next((one for one in coming if seat(planned, one, person_id) in ("enrolled", "came")), None)
    open_ones = [one for one in coming if one.begins_at > at]
    titled_need = titled(need, planned)
    if mine is not None:
        note = joined(HAS_SEAT, planned.when(mine))
        return replace(titled_need, note=note, address=f"/sessions/{mine.public_id}", begun=True, alone=False)
    if not open_ones:
        return replace(titled_need, note=NONE_PLANNED)
    queued = next((one for one in open_ones if seat(planned, one, person_id) == "waiting"), None)
    address = f"/sessions?programme={need.slug}"
    if queued is not None:
        note = joined(Text("you are on the waiting list", "вы в листе ожидания"), planned.when(queued))
    else:
        # Whether a session for certain units is for this person is known where they take a seat, not here.
        for_all = next((one for one in open_ones if not one.units and not one.positions), None)
        note = SOME_PLANNED if for_all is None else joined(next_of(for_all), planned.when(for_all))
    return replace(titled_need, note=note, address=address)


def seat(planned: Planned, session: TrainingSession, person_id: int) -> SeatState | None:
    return planned.places.get((session.id, person_id))


def next_of(session: TrainingSession) -> Text:
    if session.free:
        return Text(f"next, free seats {session.free}", f"ближайшее, свободно мест {session.free}")
    return Text("next, waiting list", "ближайшее, лист ожидания")


def joined(one: Text, other: Text) -> Text:
    return Text(f"{one.en}: {other.en}", f"{one.ru}: {other.ru}")
