"""What happened to one person's certification, as `standing` sees it. Pure.

Events come from facts (`evidence.events_of`); their order never depends on the order in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

# Within one day, where the time of day is not known.
ORDER = {
    kind: rank
    for rank, kind in enumerate(
        (
            *("left", "hired", "assigned", "back", "revised", "equipment_change", "incident", "qa_failed"),
            *("absent", "suspended", "revoked", "hours", "fail", "done", "pass", "reinstated", "exempted"),
        )
    )
}
# Facts that may turn out to be a pass or a failure stand where those stand.
RANKS = {**ORDER, "missed": ORDER["fail"], "shown": ORDER["pass"], "known": ORDER["pass"]}


@dataclass(frozen=True)
class Event:
    """One event. Only the fields of its kind are filled in."""

    kind: str
    on: date  # civil date at the site
    at: datetime | None = None  # the moment, where it is known
    ref: str = ""  # of the fact
    recorded_at: datetime | None = None  # None: always known
    voided_at: datetime | None = None
    first_job: bool = False  # hired
    employed_on: date | None = None  # hired: since when employed, if that is another day
    require: str = ""  # done
    version: int | None = None  # pass, done, revised: of the one document meant
    documents: tuple[tuple[str, int], ...] = ()  # pass, done: what was shown to be known, at which revision
    document: str = ""  # revised
    impact: str = "minor"  # revised
    effective: date | None = None  # revised
    hours: Decimal = Decimal(0)
    topic: str = ""  # hours
    until: date | None = None  # exempted: the last day; None: without end
    reason: str = ""
    ends_the_day: bool = False  # stands behind all else of its day, whatever that is
    evidence: tuple[str, ...] = field(default=(), compare=False)  # pass: refs of all facts that made it

    def is_known(self, known_at: datetime | None) -> bool:
        if known_at is None:
            return self.voided_at is None
        if self.recorded_at is not None and self.recorded_at > known_at:
            return False
        return self.voided_at is None or self.voided_at > known_at

    @property
    def rank(self) -> tuple[object, ...]:
        """A place among the events of its day that depends on nothing but what the event says."""
        return (
            self.ends_the_day,
            RANKS.get(self.kind, len(ORDER)),
            self.require,
            -1 if self.version is None else self.version,
            self.documents,
            self.document,
            self.impact,
            self.hours,
            self.topic,
            self.until or date.max,
            self.effective or date.max,
            self.first_job,
            self.reason,
            self.ref,
        )


BY_DAY = attrgetter("on")


def known(events: Iterable[Event], known_at: datetime | None) -> list[Event]:
    """Without what was recorded later than `known_at`, and without what had been struck out by then."""
    if known_at is None:
        return [event for event in events if event.voided_at is None]
    return [event for event in events if event.is_known(known_at)]


def in_order(events: Iterable[Event]) -> list[Event]:
    """By day; only days with more than one event need a closer look."""
    ordered = sorted(events, key=BY_DAY)
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or ordered[end].on != ordered[start].on:
            if end - start > 1:
                ordered[start:end] = in_a_day(ordered[start:end])
            start = end
    return ordered


def in_a_day(events: Iterable[Event]) -> Sequence[Event]:
    """By kind; those whose time of day is known share their places among themselves by that time."""
    ordered = sorted(events, key=lambda event: event.rank)
    timed = iter(sorted((event for event in ordered if event.at), key=lambda event: (event.at, event.rank)))
    return [next(timed) if event.at else event for event in ordered]
