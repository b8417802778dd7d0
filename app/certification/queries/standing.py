"""Standings of people: computed for any day as it was known at any time, or read from the cache for today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, or_, select

from app import record
from app.certification.direct_events import Period
from app.certification.models import CertificateRow, StandingRow
from app.certification.portfolio import Judged, portfolio
from app.certification.queries.rule_book import RuleBook, rule_book
from app.certification.reasons import Reason, from_json
from app.certification.rules import MayWork, worst
from app.certification.standing import Open, Standing, Status
from app.foundation.database import rows
from app.foundation.faults import Text
from app.record.facts import Fact


@dataclass(frozen=True)
class Inputs:
    """All that the standings of one person follow from."""

    book: RuleBook
    facts: tuple[Fact, ...]
    required: Mapping[str, tuple[Period, ...]]

    def judge(self, day: date) -> dict[str, Judged]:
        return portfolio(self.book.rules, self.facts, self.required, day)


@dataclass(frozen=True)
class StandingLine:
    """One certification of one person on one day."""

    person_id: int
    certification: str  # slug
    title: Text
    required: bool  # by the matrix, on that day
    status: Status
    may_work: MayWork
    valid_until: date | None
    due: date | None
    window_opens: date | None
    next_change_on: date | None
    hours_missing: Decimal | None
    obligations: tuple[Open, ...]
    why: tuple[Reason, ...]
    rule_version: int
    certificate: str | None = None  # number of the newest one


@dataclass(frozen=True)
class Overall:
    """A person's answer: the worst and the earliest of what the matrix requires. None: nothing is required."""

    may_work: MayWork | None
    valid_until: date | None
    certification: str | None  # the one that decides


def inputs_of(
    person_ids: Collection[int],
    known_at: datetime | None = None,
    book: RuleBook | None = None,
    kinds: Collection[str] | None = None,
) -> dict[int, Inputs]:
    """For everybody asked for, in a fixed number of statements. `kinds`: of facts; None: all of them."""
    shared = book or rule_book(known_at)
    found = record.facts_of_people(person_ids, known_at=known_at, kinds=kinds)
    places = {} if known_at is None else places_learned_later(found)
    return {
        person_id: Inputs(shared, facts, shared.required(places.get(person_id, facts)))
        for person_id, facts in found.items()
    }


def places_learned_later(found: Mapping[int, tuple[Fact, ...]]) -> dict[int, tuple[Fact, ...]]:
    """Of people who were known to be employed, but in no position yet: the positions that we know of today.

    An import tells when somebody was hired and trained; which position that was for, it often leaves to the list
    of people, which is younger.
    """
    lacking = [
        person_id
        for person_id, facts in found.items()
        if any(fact.kind == "hired" for fact in facts) and not any(fact.kind == "assigned" for fact in facts)
    ]
    later = record.facts_of_people(lacking, kinds=("assigned", "unassigned", "left")) if lacking else {}
    return {
        person_id: (*found[person_id], *(fact for fact in facts if fact not in found[person_id]))
        for person_id, facts in later.items()
    }


def person_on(
    person_id: int, *, on: date, known_at: datetime | None = None, today: date | None = None
) -> tuple[Overall, tuple[StandingLine, ...]]:
    """The standings of a person on any day, as they were known at any time, and what they come to."""
    inputs = inputs_of((person_id,), known_at)[person_id]
    numbers = newest_certificates((person_id,), known_at)
    lines = tuple(
        line_of(person_id, judged, inputs.book, numbers.get((person_id, slug)))
        for slug, judged in sorted(inputs.judge(on).items())
        if judged.required or judged.touched
    )
    return overall(lines), lines


def standing_of(
    person_id: int, certification: str, *, on: date, known_at: datetime | None = None
) -> StandingLine | None:
    """None where it was neither required nor ever begun, or no rule was in force."""
    lines = person_on(person_id, on=on, known_at=known_at)[1]
    return next((line for line in lines if line.certification == certification), None)


def person_may_work(person_id: int, *, on: date, known_at: datetime | None = None) -> Overall:
    return person_on(person_id, on=on, known_at=known_at)[0]


def overall(lines: Collection[StandingLine]) -> Overall:
    required = [line for line in lines if line.required]
    if not required:
        return Overall(None, None, None)
    may_work = worst(*(line.may_work for line in required))
    ends = [line.valid_until for line in required if line.valid_until is not None]
    decides = min(
        (line for line in required if line.may_work == may_work),
        key=lambda line: (line.due or date.max, line.certification),
    )
    return Overall(may_work, min(ends, default=None), decides.certification)


def standings_of(person_ids: Collection[int], today: date) -> dict[int, tuple[StandingLine, ...]]:
    """Standings of today, by certification. Rows that time or the record has overtaken are computed anew."""
    book = rule_book()
    numbers = newest_certificates(person_ids)
    lengths = record.lengths_of(person_ids)
    found: dict[int, list[StandingLine]] = {person_id: [] for person_id in person_ids}
    behind: set[int] = set()
    for row in rows(_SHOWN, {"ids": list(found)}):
        moved_on = row.next_change_on is not None and row.next_change_on <= today
        if moved_on or row.computed_on > today or row.record_length != lengths.get(row.person_id):
            behind.add(row.person_id)
        number = numbers.get((row.person_id, row.certification))
        found[row.person_id].append(cached_line(row, book, number))
    for person_id, inputs in inputs_of(behind, book=book).items() if behind else ():
        found[person_id] = [
            line_of(person_id, judged, book, numbers.get((person_id, slug)))
            for slug, judged in inputs.judge(today).items()
            if judged.required or judged.touched
        ]
    return {
        person_id: tuple(sorted(lines, key=lambda line: line.certification))
        for person_id, lines in found.items()
    }


def titles() -> dict[str, Text]:
    """Certification → title, of all rules that are published."""
    book = rule_book()
    return {slug: book.title(slug) for slug in book.rules}


def newest_certificates(
    person_ids: Collection[int], known_at: datetime | None = None
) -> dict[tuple[int, str], str]:
    """(person, certification) → number of the certificate issued last."""
    wanted, values = _NUMBERS, {"ids": list(person_ids)}
    if known_at is not None:
        wanted = wanted.where(CertificateRow.issued_at <= known_at)
    return {(row.person_id, row.certification): row.number for row in rows(wanted, values)}


_NUMBERS = (
    select(CertificateRow.person_id, CertificateRow.certification, CertificateRow.number)
    .where(CertificateRow.person_id.in_(bindparam("ids", expanding=True)))
    .order_by(CertificateRow.id)
)


def line_of(person_id: int, judged: Judged, book: RuleBook, certificate: str | None) -> StandingLine:
    values = {name: getattr(judged.standing, name) for name in Standing.__dataclass_fields__}
    return StandingLine(
        person_id=person_id,
        certification=judged.certification,
        title=book.title(judged.certification),
        required=judged.required,
        certificate=certificate,
        **values,
    )


# -- the cache ---------------------------------------------------------------------------------------------------

_SHOWN = select(*StandingRow.__table__.columns).where(
    StandingRow.person_id.in_(bindparam("ids", expanding=True)),
    or_(StandingRow.required, StandingRow.touched),
)
_PLAIN = (
    *("person_id", "certification", "required", "status", "may_work", "valid_until", "due"),
    *("window_opens", "next_change_on", "hours_missing", "rule_version"),
)


def cached_line(row: Any, book: RuleBook, certificate: str | None) -> StandingLine:
    return StandingLine(
        **{name: getattr(row, name) for name in _PLAIN},
        title=book.title(row.certification),
        obligations=tuple(open_from(stored) for stored in row.obligations),
        why=tuple(from_json(stored) for stored in row.why),
        certificate=certificate,
    )


def open_from(stored: Mapping[str, Any]) -> Open:
    days = {name: date.fromisoformat(stored[name]) if stored[name] else None for name in ("due", "on")}
    return Open(**{**stored, **days})


def row_values(judged: Judged) -> dict[str, Any]:
    """What the cache keeps of a standing."""
    standing = judged.standing
    return {
        "required": judged.required,
        "touched": judged.touched,
        "status": standing.status,
        "may_work": standing.may_work,
        "valid_until": standing.valid_until,
        "due": standing.due,
        "window_opens": standing.window_opens,
        "hours_missing": standing.hours_missing,
        "next_change_on": judged.changes_on,
        "obligations": [
            {**vars(it), "due": it.due.isoformat(), "on": it.on.isoformat() if it.on else None}
            for it in standing.obligations
        ],
        "why": [reason.as_json() for reason in standing.why],
        "rule_version": standing.rule_version,
    }
