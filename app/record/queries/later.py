"""What was recorded after an instant about days before: what a past day is said to have been, and why that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.foundation.database import rows
from app.record.facts import Fact, Voided
from app.record.models import FactRow, RecordHead
from app.record.queries import IDS_IN_A_STATEMENT, fact_from, newest_fact

_NAMES = (
    *("id", "person_id", "position", "kind", "occurred_on", "occurred_at", "recorded_at"),
    *("recorded_by", "subject", "data", "voids_id"),
)


@dataclass(frozen=True)
class Late:
    """`fact`: the one that is meant. `struck`: it was struck out at `recorded_at`; else it was entered then."""

    fact: Fact
    recorded_at: datetime
    recorded_by: int | None
    struck: bool


def recorded_later(
    person_ids: Collection[int], kinds: Collection[str], on: date, known_at: datetime, most: int | None = None
) -> tuple[int, tuple[Late, ...]]:
    """How many facts about days up to `on` were entered or struck out after `known_at`, and the newest of them.

    Two statements for each 10,000 people.
    """
    total, found = 0, list[Late]()
    for values in _parts(person_ids, {"kinds": list(kinds), "on": on, "known_at": known_at}):
        count = rows(_late(counted=True), values).scalar() or 0
        if count:
            wanted = _late(counted=False)
            found += [_late_from(row) for row in rows(wanted if most is None else wanted.limit(most), values)]
        total += count
    found.sort(key=lambda one: one.recorded_at, reverse=True)
    return total, tuple(found[:most])


def _parts(person_ids: Collection[int], values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    ids = list(person_ids)
    for start in range(0, len(ids), IDS_IN_A_STATEMENT):
        yield {**values, "ids": ids[start : start + IDS_IN_A_STATEMENT]}


@cache
def _late(*, counted: bool) -> Select[Any]:
    meant, on = aliased(FactRow), bindparam("on", type_=Date)
    kinds: Any = bindparam("kinds", expanding=True)
    known_at = bindparam("known_at", type_=FactRow.recorded_at.type)
    entered = and_(FactRow.kind.in_(kinds), FactRow.occurred_on <= on)
    struck = and_(FactRow.kind == Voided.kind, meant.kind.in_(kinds), meant.occurred_on <= on)
    columns = [getattr(FactRow, name) for name in _NAMES] + [getattr(meant, name) for name in _NAMES]
    wanted: Select[Any] = select(func.count()) if counted else select(*columns)
    wanted = (
        wanted.select_from(FactRow)
        .outerjoin(meant, meant.id == FactRow.voids_id)
        .where(
            FactRow.recorded_at > known_at,
            FactRow.person_id.in_(bindparam("ids", expanding=True)),
            or_(entered, struck),
        )
    )
    return wanted if counted else wanted.order_by(FactRow.id.desc())


def _late_from(row: Any) -> Late:
    own, meant = fact_from(row[: len(_NAMES)]), row[len(_NAMES) :]
    is_striking = own.kind == Voided.kind
    return Late(
        fact_from(meant) if is_striking else own, own.recorded_at, own.recorded_by, struck=is_striking
    )


@dataclass(frozen=True)
class Beginning:
    """The first day that any fact tells of, and when the first fact was recorded."""

    on: date
    recorded_at: datetime


_FIRST_DAY = select(func.min(FactRow.occurred_on)).where(FactRow.kind.in_(bindparam("kinds", expanding=True)))
_FIRST_RECORDED = select(FactRow.recorded_at).order_by(FactRow.id).limit(1)


def beginning(kinds: Collection[str]) -> Beginning | None:
    """None: nothing was recorded yet. `kinds`: of the facts whose first day is meant."""
    on = rows(_FIRST_DAY, {"kinds": list(kinds)}).scalar()
    recorded_at = rows(_FIRST_RECORDED).scalar()
    return None if on is None or recorded_at is None else Beginning(on, recorded_at)


_LENGTH = select(func.sum(RecordHead.length))


def extent() -> tuple[int, int]:
    """The newest fact, and how many there are: the same as long as nothing is recorded.

    Each fact lengthens the head of its person in the same transaction, so that one with a smaller id that is seen
    later is counted, too.
    """
    return newest_fact(), rows(_LENGTH).scalar() or 0
