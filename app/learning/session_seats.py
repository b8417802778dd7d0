"""Who has a seat at a session and who waits: in the order in which they asked, nobody before anybody. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

SeatState = Literal["enrolled", "waiting", "left", "came"]
LISTED: tuple[SeatState, ...] = ("enrolled", "waiting")


@dataclass(frozen=True)
class Seat:
    """One person at one session. `number`: in which order they asked; who came without asking has `came`."""

    person_id: int
    number: int
    state: SeatState


@dataclass(frozen=True)
class Seats:
    """All of a session, with the number that was given out last."""

    limit: int
    asked: int = 0
    all: tuple[Seat, ...] = ()

    def of(self, person_id: int) -> Seat | None:
        return next((seat for seat in self.all if seat.person_id == person_id), None)

    def in_state(self, state: SeatState) -> list[Seat]:
        return sorted((seat for seat in self.all if seat.state == state), key=lambda seat: seat.number)

    @property
    def free(self) -> int:
        return max(0, self.limit - len(self.in_state("enrolled")))

    def ask(self, person_id: int) -> Seats:
        """A seat, or the end of the queue. Who has either keeps it; who had given it back begins at the end."""
        known = self.of(person_id)
        if known is not None and known.state in LISTED:
            return self
        state: SeatState = "enrolled" if self.free and not self.in_state("waiting") else "waiting"
        new = Seat(person_id, self.asked + 1, state)
        others = tuple(seat for seat in self.all if seat.person_id != person_id)
        return replace(self, asked=self.asked + 1, all=(*others, new))

    def give_back(self, person_id: int) -> Seats:
        """The person is off the list; who waits longest moves up."""
        return self._with(person_id, "left").moved_up() if self._is_listed(person_id) else self

    def come(self, person_id: int) -> Seats:
        """Somebody without a seat has come: noted, and takes nobody's seat."""
        if self._is_listed(person_id) and self.of(person_id) in self.in_state("enrolled"):
            return self
        if self.of(person_id) is not None:
            return self._with(person_id, "came")
        new = Seat(person_id, self.asked + 1, "came")
        return replace(self, asked=self.asked + 1, all=(*self.all, new))

    def strike(self, person_id: int) -> Seats:
        """Off the list of a session that has begun: nobody moves up any more."""
        return self._with(person_id, "left")

    def with_limit(self, limit: int) -> Seats:
        return replace(self, limit=limit).moved_up()

    def moved_up(self) -> Seats:
        up = {seat.person_id for seat in self.in_state("waiting")[: self.free]}
        moved = tuple(replace(seat, state="enrolled") if seat.person_id in up else seat for seat in self.all)
        return replace(self, all=moved)

    def _is_listed(self, person_id: int) -> bool:
        known = self.of(person_id)
        return known is not None and known.state in LISTED

    def _with(self, person_id: int, state: SeatState) -> Seats:
        changed = tuple(
            replace(seat, state=state) if seat.person_id == person_id else seat for seat in self.all
        )
        return replace(self, all=changed)


def changes(before: Seats, after: Seats) -> list[tuple[Seat | None, Seat]]:
    """Those whose seat is another one afterwards, in the order of their numbers."""
    found: list[tuple[Seat | None, Seat]] = [
        (before.of(seat.person_id), seat) for seat in after.all if before.of(seat.person_id) != seat
    ]
    return sorted(found, key=lambda pair: pair[1].number)


def place_in_queue(seats: Sequence[Seat], person_id: int) -> int | None:
    """1 for whoever moves up next."""
    waiting = sorted((seat for seat in seats if seat.state == "waiting"), key=lambda seat: seat.number)
    return next((place for place, seat in enumerate(waiting, 1) if seat.person_id == person_id), None)
