"""Calendars to subscribe to: whose address it is, what stands behind it now, and the addresses that somebody holds."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Event
from sqlalchemy import select

from app import certification, learning, people, record
from app.foundation import clock, settings
from app.foundation.database import db
from app.foundation.faults import Text
from app.learning.session_calendar import entry
from app.people.rows import UnitRow
from app.retraining.calendar_text import Entry, calendar, dates_of, own_entries
from app.retraining.models.calendar_feeds import CalendarFeedRow

NAME_LENGTH = 16
PROOF_LENGTH = 32  # hexadecimal digits: nobody guesses 128 bits
PAST, COMING = timedelta(days=31), timedelta(days=400)
MOST_ENTRIES = 3000


@dataclass(frozen=True)
class Feed:
    id: int
    name: str
    person_id: int
    unit_id: int | None
    made_at: datetime
    ended_at: datetime | None

    @property
    def address(self) -> str:
        return f"{site()}/calendar/{self.name}{proof_of(self.name)}.ics"


_COLUMNS = tuple(getattr(CalendarFeedRow, name) for name in Feed.__dataclass_fields__)
State = Literal["open", "ended", "unknown"]


def site() -> str:
    return str(current_app.extensions["settings"].base_url).rstrip("/")


def proof_of(name: str) -> str:
    """The secret half of an address. It follows from the key of this installation and is kept nowhere."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"calendar:{name}".encode(), hashlib.sha256).hexdigest()[:PROOF_LENGTH]


def feed_behind(secret: str) -> tuple[State, Feed | None]:
    """What an address leads to."""
    name, proof = secret[:NAME_LENGTH], secret[NAME_LENGTH:]
    if not hmac.compare_digest(proof_of(name).encode(), proof.encode()):
        return "unknown", None
    row = db.session.execute(select(*_COLUMNS).where(CalendarFeedRow.name == name)).one_or_none()
    if row is None:
        return "unknown", None
    feed = Feed(*row)
    return ("open", feed) if feed.ended_at is None else ("ended", feed)


def open_feeds(person_id: int) -> dict[int | None, Feed]:
    """Unit (None: the own dates) → the address that this person holds."""
    mine = (CalendarFeedRow.person_id == person_id, CalendarFeedRow.ended_at.is_(None))
    found = db.session.execute(select(*_COLUMNS).where(*mine).order_by(CalendarFeedRow.id))
    return {row.unit_id: Feed(*row) for row in found}


def led_units(person_id: int, today: date) -> tuple[UnitRow, ...]:
    """The units of which somebody may have a calendar: those that they lead, and all below."""
    led = people.leaders(today)
    if person_id not in led:
        return ()
    paths = led[person_id]
    return tuple(
        unit for unit in people.units() if paths is None or any(unit.path.startswith(path) for path in paths)
    )


def text_of(feed: Feed, at: datetime) -> bytes | None:
    """The calendar as of now; None where its holder has left, or leads that unit no longer."""
    holder = people.people_rows((feed.person_id,)).get(feed.person_id)
    if holder is None:
        return None
    today = clock.civil_date(at, people.zone_of(holder.id))
    if holder.left_on is not None and holder.left_on < today:
        return None
    language = holder.locale or str(settings.read("language"))
    trainings: list[Event] = []
    if feed.unit_id is None:
        trainings = list(sessions_of(holder.id, language, at))
        title, entries = Text("My certifications", "Мои допуски"), list(entries_of_person(holder.id, today))
    else:
        unit = next((one for one in led_units(holder.id, today) if one.id == feed.unit_id), None)
        if unit is None:
            return None
        title, entries = of_unit(unit.name), list(entries_of_unit(unit, today))
    host = urlsplit(site()).hostname or "localhost"
    shown = entries[:MOST_ENTRIES]
    named = title.in_language(language)
    return calendar(named, shown, trainings, feed=feed.name, host=host, at=at, language=language)


def of_unit(name: Text) -> Text:
    return Text(f"Certifications: {name.en}", f"Допуски: {name.ru}")


def entries_of_person(person_id: int, today: date) -> Iterator[Entry]:
    titles = certification.titles()
    length = record.lengths_of((person_id,)).get(person_id, 0)
    for line in certification.standings_of((person_id,), today)[person_id]:
        slug = line.certification
        title = titles.get(slug, Text(slug, slug))
        for one in own_entries(line, title, f"{site()}/certifications/{slug}", length):
            if today - PAST <= one.day <= today + COMING:
                yield one


def sessions_of(person_id: int, language: str, at: datetime) -> Iterator[Event]:
    """Planned trainings in which the person has a place, as each of them gives itself to a calendar."""
    planned = learning.upcoming()
    for one in planned.sessions:
        if planned.places.get((one.id, person_id)) == "enrolled":
            yield entry(one, address=f"{site()}/sessions/{one.public_id}", language=language, at=at)


def entries_of_unit(unit: UnitRow, today: date) -> Iterator[Entry]:
    """Surnames with initials and dates, and nothing else of anybody."""
    team = people.people_under((unit.path,), today)
    which = certification.Choice(team)
    ranks = {kind: 0 for kind in certification.kind_counts(which) if kind[0] not in ("on_hold", "exempt")}
    briefs = certification.standings_page(which, ranks)
    ids = {brief.person_id for brief in briefs}
    persons, titles, lengths = people.people_rows(ids), certification.titles(), record.lengths_of(ids)
    for brief in briefs:
        person, slug = persons[brief.person_id], brief.certification
        for key, day, what in dates_of(brief, titles.get(slug, Text(slug, slug))):
            if today - PAST <= day <= today + COMING:
                summary = Text(f"{person.short_name}: {what.en}", f"{person.short_name}: {what.ru}")
                sequence = lengths.get(person.id, 0)
                yield Entry(f"{person.id}-{slug}-{key}", day, summary, sequence=sequence)
