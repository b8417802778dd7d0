"""The standings of many people on a past day, as they were known at any time: worked out from the record in parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from app import library, people, record
from app.certification.audit import (
    Line,
    Numbered,
    Question,
    Rules,
    line_of,
    numbers_for,
    rules_for,
    was_in,
)
from app.certification.models import AwardRow, CertificateRow, StandingRow
from app.certification.portfolio import LOOKED_AT, portfolio
from app.certification.queries.rule_book import rule_book
from app.certification.queries.standing import Inputs, inputs_of
from app.foundation import settings
from app.foundation.database import db, is_writing, rows
from app.library.memory import Memory
from app.record.seeking import Sought, Span

PEOPLE_AT_ONCE = 2_000  # whose records are in memory together
IDS_AT_ONCE = 10_000
FIRST_DAY = date(1900, 1, 1)


def audit_lines(
    person_ids: Sequence[int], asked: Question, units: frozenset[str] | None = None
) -> tuple[Line, ...]:
    """What was required of these people on the day, in their order, certifications by slug.

    `units`: only of those whom the record, as it was known then, places in one of these; None: wherever they were. A
    statement for each two thousand people; the last few questions are kept as long as nothing new is recorded.
    """

    def read() -> tuple[Line, ...]:
        return tuple(_judged(person_ids, asked, units))

    if is_writing():
        return read()
    edition = (db.engine, record.extent(), library.edition(), settings.read("units_edition"))
    return _KEPT.get((edition, asked, units, tuple(person_ids)), read)


_KEPT = Memory(6)  # ten thousand people with four certifications are some ten megabytes


def _judged(person_ids: Sequence[int], asked: Question, units: frozenset[str] | None) -> Iterator[Line]:
    book = rule_book(asked.known_at)
    rules = rules_for(book.rules, asked.certification)
    for start in range(0, len(person_ids), PEOPLE_AT_ONCE):
        part = person_ids[start : start + PEOPLE_AT_ONCE]
        known = inputs_of(part, asked.known_at, book, LOOKED_AT)
        for person_id in part:
            inputs = known[person_id]
            if units is None or was_in(inputs.facts, units, asked.on) is not False:
                yield from _lines_of(person_id, inputs, rules, asked)


def _lines_of(person_id: int, inputs: Inputs, rules: Rules, asked: Question) -> Iterator[Line]:
    wanted = inputs.required
    if asked.certification:
        wanted = {slug: periods for slug, periods in wanted.items() if slug in rules}
    if not any(period.holds_on(asked.on) for periods in wanted.values() for period in periods):
        return
    for slug, judged in sorted(portfolio(rules, inputs.facts, wanted, asked.on).items()):
        if judged.required and asked.certification in ("", slug):
            yield line_of(person_id, judged)


def lines_of_today(person_ids: Collection[int], certification: str = "") -> tuple[Line, ...]:
    """What is required today, from the cache of standings, in the order of these people. The pass is not told."""
    found: dict[int, list[Line]] = {person_id: [] for person_id in person_ids}
    ids = list(found)
    for start in range(0, len(ids), IDS_AT_ONCE):
        values = {"ids": ids[start : start + IDS_AT_ONCE]}
        kept: Iterable[Any] = rows(_TODAY, values)
        for person_id, slug, status, may_work, valid_until, version in kept:
            if certification in ("", slug):
                line = Line(person_id, slug, status, may_work, valid_until, None, version)
                found[person_id].append(line)
    return tuple(line for lines in found.values() for line in lines)


_TODAY = (
    select(
        StandingRow.person_id,
        StandingRow.certification,
        StandingRow.status,
        StandingRow.may_work,
        StandingRow.valid_until,
        StandingRow.rule_version,
    )
    .where(StandingRow.required.is_(True), StandingRow.person_id.in_(bindparam("ids", expanding=True)))
    .order_by(StandingRow.person_id, StandingRow.certification)
)


def placed_as_known(units: Collection[str], asked: Question) -> frozenset[int]:
    """People whom the record, as it was known then, has ever placed in one of these units."""
    if asked.known_at is None or not units:
        return frozenset()
    sought = Sought("assigned", {"unit": tuple(sorted(units))})
    span = Span(FIRST_DAY, asked.on, asked.known_at)
    everybody = people.employed_on(FIRST_DAY)
    return frozenset(fact.person_id for fact in record.facts_in_span([sought], span, everybody))


_NUMBERS = (
    select(
        CertificateRow.person_id,
        CertificateRow.certification,
        CertificateRow.number,
        AwardRow.occurred_on,
    )
    .join(AwardRow, AwardRow.id == CertificateRow.award_id)
    .where(
        CertificateRow.person_id.in_(bindparam("ids", expanding=True)),
        CertificateRow.issued_at <= bindparam("until", type_=CertificateRow.issued_at.type),
    )
    .order_by(CertificateRow.id.desc())
)


def numbers_then(lines: Collection[Line], asked: Question, now: datetime) -> dict[tuple[int, str], str]:
    """(person, certification) → number of the certificate that the line stood on, issued by then. One statement."""
    ids = sorted({line.person_id for line in lines})
    found: list[Numbered] = []
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        values = {"ids": ids[start : start + PEOPLE_AT_ONCE], "until": asked.known_at or now}
        found += [Numbered(*row) for row in rows(_NUMBERS, values)]
    return numbers_for(lines, found, asked.on)
