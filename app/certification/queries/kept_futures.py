"""Futures of people as far as their kept standings tell them: without reading their records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from app import library, record
from app.certification.direct_events import Period, direct_events
from app.certification.events import Event
from app.certification.expressions import states_of
from app.certification.futures import Future, future
from app.certification.models import StandingRow
from app.certification.queries.rule_book import RuleBook
from app.certification.queries.standing import open_from
from app.certification.reading import Reading
from app.certification.restored import Kept, is_before_the_first_pass, restored
from app.certification.supposed import FactsChange
from app.foundation.database import rows
from app.record.facts import Fact, Revised

DEMANDING = ("revised", "incident", "qa_failed", "equipment_change")
Futures = tuple[dict[str, Future], dict[str, Future]]


def demands_only(change: FactsChange, book: RuleBook, certifications: Collection[str], today: date) -> bool:
    """Whether the fact can do nothing but demand something of those who hold a certification."""
    payload = change.payload
    if payload.kind not in DEMANDING or change.on < today:
        return False
    if isinstance(payload, Revised) and payload.version is not None:
        known = library.current_by_name([payload.document]).get(payload.document)
        if known is not None and payload.version <= known.number:
            return False  # some have read it already, and only their records say who
    return not any(states_of(book.rules[slug]) for slug in certifications)


def kept_futures(
    change: FactsChange,
    book: RuleBook,
    certifications: Collection[str],
    places: Mapping[int, Sequence[Fact]],
    *,
    today: date,
    last: date,
    at: datetime,
) -> dict[int, Futures]:
    """Person → futures without and with the fact. Whoever is missing has a record to be read.

    `places`: person → the facts of their positions.
    """
    lengths = record.lengths_of(places.keys())
    added = Reading([change.fact(0, at)])
    events = {slug: tuple(direct_events(slug, book.rules[slug], added, ())) for slug in certifications}
    theirs: dict[int, list[Any]] = {}
    behind: set[int] = set()
    for row in rows(_ROWS, {"ids": list(places), "certifications": sorted(certifications)}):
        theirs.setdefault(row.person_id, []).append(row)
        if not is_fresh(row, lengths.get(row.person_id), today):
            behind.add(row.person_id)
    found: dict[int, Futures] = {}
    for person_id in theirs.keys() - behind:
        required = book.required(places[person_id])
        told = told_by(theirs[person_id], book, required, events, today, last)
        if told is not None:
            found[person_id] = told
    return found


_ROWS = select(
    StandingRow.person_id,
    StandingRow.certification,
    StandingRow.status,
    StandingRow.valid_until,
    StandingRow.obligations,
    StandingRow.rule_version,
    StandingRow.record_length,
    StandingRow.next_change_on,
    StandingRow.computed_on,
).where(
    StandingRow.person_id.in_(bindparam("ids", expanding=True)),
    StandingRow.certification.in_(bindparam("certifications", expanding=True)),
    or_(StandingRow.touched, StandingRow.required),
)


def is_fresh(row: Any, length: int | None, today: date) -> bool:
    """Neither time nor the record has overtaken it."""
    moved_on = row.next_change_on is not None and row.next_change_on <= today
    return not moved_on and row.computed_on <= today and row.record_length == length


def told_by(
    kept_rows: Sequence[Any],
    book: RuleBook,
    required: Mapping[str, Sequence[Period]],
    events: Mapping[str, Sequence[Event]],
    today: date,
    last: date,
) -> Futures | None:
    before: dict[str, Future] = {}
    after: dict[str, Future] = {}
    for row in kept_rows:
        opens = tuple(open_from(stored) for stored in row.obligations)
        kept = Kept(row.status, row.valid_until, opens, row.rule_version)
        if is_before_the_first_pass(kept):
            continue
        periods = tuple(required.get(row.certification, ()))
        holds = any(period.holds_on(today) for period in periods)
        history = restored(book.rules[row.certification], kept, holds, today)
        if history is None:
            return None
        then = history.copy()
        slug, coming = row.certification, events[row.certification]
        before[slug] = future(history, (), periods, today=today, last=last)
        after[slug] = future(then, coming, periods, today=today, last=last) if coming else before[slug]
    return before, after
