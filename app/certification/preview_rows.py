"""How a preview is kept and shown: one line a person and certification, the gravest first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.certification.futures import Asked, Stretch
from app.certification.preview_summary import EFFECTS, Line


@dataclass(frozen=True)
class State:
    """What a page says of a standing."""

    status: str | None
    may_work: str
    valid_until: date | None
    required: bool


@dataclass(frozen=True)
class ShownLine:
    """A line as a page shows it. Days that are None do not come."""

    person_id: int
    certification: str
    effects: tuple[str, ...]
    minutes: int
    differs_on: date
    before: State
    after: State
    stops_on: date | None
    stops_as: State | None
    due: date | None
    gains_on: date | None
    loses_on: date | None
    allowed_on: date | None
    until: tuple[date | None, date | None] | None
    asked: tuple[Asked, ...]
    training: tuple[str, ...]

    @property
    def effect(self) -> str:
        """The gravest."""
        return self.effects[0]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """By the gravest effect, then by the day on which it is felt."""
    return sorted(lines, key=rank)


def rank(line: Line) -> tuple[object, ...]:
    change = line.change
    felt = min((day for day in (change.stops_on, change.due, change.differs_on) if day), default=date.max)
    grave = EFFECTS.index(line.effects[0]) if line.effects else len(EFFECTS)
    return grave, felt, line.person_id, change.certification


def shown_line(line: Line) -> ShownLine:
    change = line.change
    return ShownLine(
        person_id=line.person_id,
        certification=change.certification,
        effects=line.effects or ("slight",),
        minutes=line.minutes,
        differs_on=change.differs_on,
        before=state_of(change.before),
        after=state_of(change.after),
        stops_on=change.stops_on,
        stops_as=state_of(change.stops) if change.stops else None,
        due=change.due,
        gains_on=change.gains_on,
        loses_on=change.loses_on,
        allowed_on=change.allowed_on,
        until=change.until,
        asked=change.asked,
        training=change.training,
    )


def state_of(stretch: Stretch) -> State:
    return State(stretch.status, stretch.permission, stretch.valid_until, stretch.required)


DAYS = ("differs_on", "stops_on", "due", "gains_on", "loses_on", "allowed_on")


def to_json(line: ShownLine) -> dict[str, Any]:
    """Without what has a column of its own."""
    return {
        "effects": list(line.effects),
        "before": state_as_json(line.before),
        "after": state_as_json(line.after),
        "stops_as": state_as_json(line.stops_as) if line.stops_as else None,
        "until": [text_of(day) for day in line.until] if line.until else None,
        "asked": [[it.due.isoformat(), it.require, it.document] for it in line.asked],
        "training": list(line.training),
        **{name: text_of(getattr(line, name)) for name in DAYS},
    }


def from_json(person_id: int, certification: str, minutes: int, stored: Mapping[str, Any]) -> ShownLine:
    until = stored["until"]
    days: dict[str, Any] = {name: day_of(stored[name]) for name in DAYS}
    return ShownLine(
        person_id=person_id,
        certification=certification,
        minutes=minutes,
        effects=tuple(stored["effects"]),
        before=state_from(stored["before"]),
        after=state_from(stored["after"]),
        stops_as=state_from(stored["stops_as"]) if stored["stops_as"] else None,
        until=(day_of(until[0]), day_of(until[1])) if until else None,
        asked=tuple(
            Asked(date.fromisoformat(due), require, document) for due, require, document in stored["asked"]
        ),
        training=tuple(stored["training"]),
        **days,
    )


def state_as_json(state: State) -> list[Any]:
    return [state.status, state.may_work, text_of(state.valid_until), state.required]


def state_from(stored: list[Any]) -> State:
    status, may_work, until, required = stored
    return State(status, may_work, day_of(until), required)


def text_of(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
