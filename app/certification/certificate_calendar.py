"""The dates of one certificate for a calendar (RFC 5545): its last day, and the opening of its renewal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from app.foundation.durations import add_days
from app.foundation.faults import Text

PRODUCT = "-//Attesta//Certificates//EN"
REMINDED = timedelta(days=-30)  # before the last day


@dataclass(frozen=True)
class Entry:
    """One whole day. `key`: the same as long as it is the same thing."""

    key: str
    day: date
    summary: Text
    is_reminded: bool = False


def entries_of(title: Text, valid_until: date | None, opens: date | None) -> Iterator[Entry]:
    """What a calendar can remember of a certificate; nothing of one that does not expire."""
    if opens is not None:
        yield Entry("opens", opens, Text(f"“{title.en}”: renewal opens", f"«{title.ru}»: можно продлевать"))
    if valid_until is not None:
        end = Text(f"“{title.en}”: last valid day", f"«{title.ru}»: последний день действия")
        yield Entry("end", valid_until, end, is_reminded=True)


def calendar(entries: Iterable[Entry], number: str, *, address: str, at: datetime, language: str) -> bytes:
    """The file. `address`: of the certificate's page, without which a calendar would not know where to lead."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for one in entries:
        made.add_component(event_of(one, number, address, at, language))
    return bytes(made.to_ical())


def event_of(one: Entry, number: str, address: str, at: datetime, language: str) -> Event:
    """Its UID stays, so that a calendar that takes the file twice has it once."""
    event = Event()
    summary = one.summary.in_language(language)
    event.add("uid", f"{number}-{one.key}@attesta")
    event.add("dtstamp", at.replace(microsecond=0))
    event.add("summary", summary)
    event.add("description", f"{number}\n{address}")
    event.add("dtstart", one.day)
    event.add("dtend", add_days(one.day, 1))
    event.add("transp", "TRANSPARENT")
    event.add("url", address)
    if one.is_reminded:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", REMINDED)
        event.add_component(alarm)
    return event
