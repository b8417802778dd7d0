"""Rows of the pages of sessions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from app.foundation.faults import Text
from app.learning.session_seats import SeatState
from app.learning.session_signatures import sha256_of
from app.learning.sessions import TrainingSession


@dataclass(frozen=True)
class Place:
    """One person at one session."""

    person_id: int
    number: int
    state: SeatState
    asked_at: datetime
    asked_by: int
    present: bool | None
    minutes: int | None  # None: all of the session's
    signed_at: datetime | None
    signature: Mapping[str, Any] | None
    counted_at: datetime | None
    countersignature: Mapping[str, Any] | None
    facts: tuple[int, ...]

    @property
    def takes_part(self) -> bool:
        return self.state in ("enrolled", "came")

    @property
    def was_there(self) -> bool:
        return self.takes_part and self.present is True

    @property
    def waits_for_trainer(self) -> bool:
        """Present and signed, and not yet signed by the trainer."""
        return self.was_there and self.signed_at is not None and self.counted_at is None

    @property
    def hash(self) -> str:
        line = self.countersignature or self.signature
        return sha256_of(line) if line else ""

    def minutes_of(self, session: TrainingSession) -> int:
        return session.minutes if self.minutes is None else self.minutes


ConflictKind = Literal["left", "trainer", "listed", "absent", "elsewhere"]
FIRM: tuple[ConflictKind, ...] = ("left", "trainer", "listed")  # nobody can be enrolled in spite of these


@dataclass(frozen=True)
class Conflict:
    """Why somebody is not enrolled at once. `other`: the session at which they are at that time."""

    person_id: int
    name: str
    number: str
    kind: ConflictKind
    other: Text | None = None

    @property
    def is_firm(self) -> bool:
        return self.kind in FIRM

    @property
    def why(self) -> Text:
        if self.kind == "elsewhere" and self.other is not None:
            return Text(
                f"has a seat at the same time at: {self.other.en}",
                f"в это время занято место на другом занятии: {self.other.ru}",
            )
        return WHY[self.kind]


WHY: Mapping[str, Text] = {
    "left": Text("does not work here on that day", "в этот день уже не работает"),
    "trainer": Text(
        "holds this session: nobody trains themselves", "проводит это занятие: себя обучить нельзя"
    ),
    "listed": Text("is on the list already", "уже в списке"),
    "absent": Text("is away on that day", "в этот день отсутствует"),
    "elsewhere": Text("has a seat elsewhere at that time", "в это время занято место на другом занятии"),
}


@dataclass(frozen=True)
class Notice:
    """Something that a person has to hear about a session."""

    id: int
    person_id: int
    session_id: int
    public_id: str
    kind: str  # of NOTICES
    at: datetime
    title: Text
    form: str
    begins_at: datetime
    time_zone: str
    held_on: date
    place: str
    state_reason: str

    @property
    def path(self) -> str:
        return f"/sessions/{self.public_id}"

    @property
    def what(self) -> Text:
        told = NOTICES[self.kind]
        if self.kind == "cancelled" and self.state_reason:
            return Text(f"{told.en} ({self.state_reason})", f"{told.ru} ({self.state_reason})")
        return told


NOTICES: Mapping[str, Text] = {
    "enrolled": Text("You have a seat", "Для вас есть место"),
    "waiting": Text("You are on the waiting list", "Вы в листе ожидания"),
    "moved-up": Text("A seat has become free and is yours", "Место освободилось и теперь ваше"),
    "removed": Text("You were taken off the list", "Ваша запись снята"),
    "changed": Text("Time or place has changed", "Изменились время или место"),
    "cancelled": Text("The session is cancelled", "Занятие отменено"),
    "to-hold": Text("You hold this session", "Вы проводите это занятие"),
    "sign": Text("Your signature is missing", "Не хватает вашей подписи"),
}
