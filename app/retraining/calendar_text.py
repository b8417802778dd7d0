"""Dates of certifications as a calendar to subscribe to (RFC 5545): whole days, and trainings with their hours. Pure.

An entry keeps its identity (UID) while its day moves, and its sequence number grows with the record it follows from:
so a subscriber sees one entry that has moved, and never two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from icalendar import Calendar, Event

from app.certification.words import REQUIRED
from app.foundation.durations import add_days
from app.foundation.faults import Text
from app.retraining.reminders import RESTING, Line, must_come_first, subject_of

READ_EVERY = timedelta(hours=6)
PRODUCT = "-//Attesta//Certifications//EN"


class Standing(Protocol):
    """What a calendar of a unit has to know of a standing: kept in the cache."""

    @property
    def status(self) -> str: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def due(self) -> date | None: ...


@dataclass(frozen=True)
class Entry:
    """One day."""

    key: str  # the same as long as it is the same thing
    day: date
    summary: Text
    address: str = ""  # page of it
    sequence: int = 0  # grows with every change


def calendar(
    title: str,
    entries: Iterable[Entry],
    trainings: Iterable[Event] = (),
    *,
    feed: str,
    host: str,
    at: datetime,
    language: str,
) -> bytes:
    """The calendar as text. `feed` and `host` make the identities of days unlike those of any other calendar."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add("name", title)
    made.add("refresh-interval", READ_EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for one in entries:
        made.add_component(whole_day(one, feed, host, at, language))
    for training in trainings:
        made.add_component(training)
    return bytes(made.to_ical())


def whole_day(one: Entry, feed: str, host: str, at: datetime, language: str) -> Event:
    found = Event()
    found.add("uid", f"{feed}-{one.key}@{host}")
    found.add("dtstamp", at.replace(microsecond=0))
    found.add("sequence", one.sequence)
    found.add("summary", one.summary.in_language(language))
    found.add("dtstart", one.day)
    found.add("dtend", add_days(one.day, 1))
    found.add("transp", "TRANSPARENT")
    if one.address:
        found.add("url", one.address)
    return found


# -- what stands in it ---------------------------------------------------------------------------------------------


def own_entries(line: Line, title: Text, address: str, sequence: int) -> Iterator[Entry]:
    """The dates of one certification of one's own: its end, the opening of its renewal, and what is due."""
    if not line.required or line.status in RESTING:
        return
    slug = line.certification
    for key, day, summary in () if must_come_first(line) else dates_of(line, title):
        yield Entry(f"{slug}-{key}", day, summary, address=address, sequence=sequence)
    if line.window_opens is not None and line.status in ("valid", "due_soon", "action_due"):
        opens = Text(f"“{title.en}”: renewal opens", f"«{title.ru}»: можно продлевать")
        yield Entry(f"{slug}-window", line.window_opens, opens, address=address, sequence=sequence)
    for it in line.obligations:
        what = REQUIRED.get(it.require, Text(it.require, it.require))
        due = Text(f"“{title.en}”: {what.en} due", f"«{title.ru}»: {what.ru.lower()}, последний день")
        if not it.before_work:
            key = f"{slug}-{subject_of(it).replace(':', '-')}"
            yield Entry(key, it.due, due, address=address, sequence=sequence)


def dates_of(line: Standing, title: Text) -> Iterator[tuple[str, date, Text]]:
    """The end of what is held, and the day by which it has to be passed."""
    until, due = line.valid_until, line.due
    if until is not None and line.status not in ("revoked", "not_started", "initial_overdue"):
        yield "end", until, Text(f"“{title.en}”: last valid day", f"«{title.ru}»: последний день действия")
    if due is not None and line.status in ("not_started", "initial_overdue"):
        yield (
            "first",
            due,
            Text(f"“{title.en}”: to be passed by today", f"«{title.ru}»: последний день сдачи"),
        )
    if due is not None and line.status in ("retake_due", "retake_overdue"):
        yield "retake", due, Text(f"“{title.en}”: retake by today", f"«{title.ru}»: последний день пересдачи")
    if due is not None and line.status == "grace":
        yield (
            "grace",
            due,
            Text(f"“{title.en}”: last day to renew", f"«{title.ru}»: последний день продления"),
        )
