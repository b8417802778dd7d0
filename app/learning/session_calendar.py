"""A session as an entry of a calendar (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

from app.learning.session_signatures import name_of
from app.learning.sessions import TrainingSession

PRODUCT = "-//Attesta//Training sessions//EN"


def entry(session: TrainingSession, *, address: str, language: str, at: datetime) -> Event:
    """One entry. Its UID stays the same and its SEQUENCE grows, so that a calendar replaces what it has."""
    event = Event()
    event.add("uid", f"{session.public_id}@attesta")
    event.add("sequence", session.version)
    event.add("dtstamp", at)
    event.add("dtstart", session.begins_at)
    event.add("dtend", session.ends_at)
    event.add("summary", name_of(session).in_language(language))
    event.add("url", address)
    if session.place or session.link:
        event.add("location", session.place or session.link)
    event.add("description", "\n".join(part for part in (session.notes, session.link, address) if part))
    event.add("status", "CANCELLED" if session.kept_state == "cancelled" else "CONFIRMED")
    return event


def calendar(entries: Iterable[Event]) -> bytes:
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    for one in entries:
        found.add_component(one)
    made: bytes = found.to_ical()
    return made
