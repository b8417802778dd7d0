"""Standings of many people at once, for the pages of managers: from the cache, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from app.certification.models import StandingRow
from app.foundation.database import db

SOON_DAYS = 30


@dataclass(frozen=True)
class StandingBrief:
    """One person × certification, as a list shows it."""

    person_id: int
    certification: str
    status: str
    may_work: str
    valid_until: date | None
    due: date | None


@dataclass(frozen=True)
class StandingsPage:
    rows: tuple[StandingBrief, ...]
    total: int


_BRIEF = tuple(getattr(StandingRow, name) for name in StandingBrief.__dataclass_fields__)
_WORK_RANK = case({"no": 0, "supervised": 1}, value=StandingRow.may_work, else_=2)


def standings_page(
    people: Select[Any],
    *,
    status: str | None = None,
    certification: str | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> StandingsPage:
    """What is required of these people, who may not work first, then what is due first. Without a limit: all."""
    which = _required(people, certification)
    if status is not None:
        which = and_(which, StandingRow.status == status)
    order = (
        _WORK_RANK,
        StandingRow.due.is_(None),
        StandingRow.due,
        StandingRow.person_id,
        StandingRow.certification,
    )
    wanted = select(func.count().over(), *_BRIEF).where(which).order_by(*order).offset(offset)
    if limit is not None:
        wanted = wanted.limit(limit)
    rows = db.session.execute(wanted).all()
    if rows or not offset:
        return StandingsPage(tuple(StandingBrief(*row[1:]) for row in rows), rows[0][0] if rows else 0)
    # A page beyond the last one has no row that could tell how many there are.
    counted = select(func.count()).select_from(StandingRow).where(which)
    return StandingsPage((), db.session.scalar(counted) or 0)


def status_counts(people: Select[Any], *, certification: str | None = None) -> dict[str, int]:
    """How many standings have each status; only statuses that occur."""
    wanted = (
        select(StandingRow.status, func.count())
        .where(_required(people, certification))
        .group_by(StandingRow.status)
    )
    return {status: count for status, count in db.session.execute(wanted)}


def work_counts(people: Select[Any], *, today: date) -> dict[str, int]:
    """People, each counted once by the worst of what is required of them."""
    worst = func.min(_WORK_RANK)
    soon = func.min(case((StandingRow.due.is_not(None), StandingRow.due), else_=StandingRow.valid_until))
    each = (
        select(worst.label("worst"), soon.label("soon"))
        .where(_required(people, None))
        .group_by(StandingRow.person_id)
        .subquery()
    )
    ends = and_(each.c.worst == 2, each.c.soon <= today + timedelta(days=SOON_DAYS))
    counted = db.session.execute(
        select(
            func.count(),
            func.count(case((each.c.worst == 0, 1))),
            func.count(case((each.c.worst == 1, 1))),
            func.count(case((ends, 1))),
        )
    ).one()
    return dict(zip(("people", "may_not_work", "supervised", "ending_soon"), counted, strict=True))


def count_required(certifications: Collection[str]) -> int:
    """People of whom at least one of these certifications is required."""
    which = and_(StandingRow.required.is_(True), StandingRow.certification.in_(certifications))
    wanted = select(func.count(StandingRow.person_id.distinct())).where(which)
    return db.session.scalar(wanted) or 0 if certifications else 0


def _required(people: Select[Any], certification: str | None) -> Any:
    which = and_(StandingRow.required.is_(True), StandingRow.person_id.in_(people))
    return and_(which, StandingRow.certification == certification) if certification else which
