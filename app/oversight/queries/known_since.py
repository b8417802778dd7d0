"""What has become known since about a day of the past: other standings, and the records that make them so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app import certification, people, record
from app.certification.portfolio import LOOKED_AT
from app.foundation import clock
from app.oversight import queries
from app.oversight.evidence import Answer, KnownSince, known_since
from app.oversight.fact_words import Event, event_of

VOIDED = "voided"


@dataclass(frozen=True)
class LateRecord:
    """`struck`: it was struck out on `recorded_on`; else it was entered on that day."""

    event: Event
    recorded_on: date
    struck: bool


@dataclass(frozen=True)
class Since:
    """`known`: the day at whose end the first of both answers was known."""

    known: date
    changes: tuple[KnownSince, ...]
    records: tuple[LateRecord, ...]


def since(seen: people.PersonRow, *, on: date, known: date) -> Since:
    """The standings of the day `on`: as they were known at the end of `known`, and as they are known now."""
    zone = people.zone_of(seen.id)
    known_at = queries.end_of_day(known, zone)
    then, now = (answers(seen.id, on, at) for at in (known_at, None))
    changes = known_since(certification.titles(), then, now)
    return Since(known, changes, late_records(seen.id, on, known_at, zone))


def answers(person_id: int, on: date, known_at: datetime | None) -> dict[str, Answer]:
    _overall, lines = certification.person_on(person_id, on=on, known_at=known_at)
    return {line.certification: Answer(line.status, line.may_work, line.valid_until) for line in lines}


def late_records(person_id: int, on: date, known_at: datetime, zone: str) -> tuple[LateRecord, ...]:
    """What rules look at: entered or struck out after `known_at`, about days up to `on`; by the day of recording."""
    history = record.history_of(person_id)
    by_id = {fact.id: fact for fact in history}
    titles = queries.all_titles()
    found = []
    for fact in history:
        struck = by_id.get(fact.voids_id or 0) if fact.kind == VOIDED else None
        meant = struck or fact
        if fact.recorded_at > known_at and meant.occurred_on <= on and meant.kind in LOOKED_AT:
            day = clock.civil_date(fact.recorded_at, zone)
            found.append(LateRecord(event_of(meant, titles), day, struck is not None))
    return tuple(found)
