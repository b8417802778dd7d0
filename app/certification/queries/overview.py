"""Standings of many people at once, for the pages of managers: from the cache, in a fixed number of statements.

A list is thousands of rows of which a page shows fifty. So all its numbers come from one statement, and the page then
asks only for rows of the kinds (status and permission to work) that lie on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select, union_all

from app import record
from app.certification.models import StandingRow
from app.foundation import settings
from app.foundation.database import db, is_writing, rows
from app.library.memory import Memory

Value = TypeVar("Value")

WHOSE, OF_KIND = 0, 1  # which part of the survey a row belongs to
ZERO: ColumnElement[int] = literal_column("0")
ONE: ColumnElement[int] = literal_column("1")
NOTHING: ColumnElement[str] = literal_column("''")
OBLIGED = ("action_due", "action_overdue")
KEPT = 64  # statements that were asked for last: building them takes longer than running them


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
class Choice:
    """Which of the required standings of these people are meant."""

    people: Select[Any]
    certification: str = ""  # empty: all
    by_name: bool = False  # chosen by names, too: these change without a fact
    ends_by: date | None = None  # they may work, and something ends or is due until that day


Kind = tuple[str, str]  # status, may work


@dataclass(frozen=True)
class Survey:
    """How many standings there are of each kind that occurs, and how many people stand behind all of a scope."""

    kinds: Mapping[Kind, int]
    people: int
    barred: int  # may not work, and are not away
    obliged: int  # an obligation waits; nothing bars them
    supervised: int  # work under supervision; nothing bars them
    ending: int  # something by which they may work ends or is due soon


_BRIEF = tuple(getattr(StandingRow, name) for name in StandingBrief.__dataclass_fields__)
_KIND = StandingRow.status + ":" + StandingRow.may_work
_ENDS = func.coalesce(StandingRow.due, StandingRow.valid_until)


def kept(key: tuple[Any, ...], chosen: Choice, read: Callable[[], Value]) -> Value:
    """What was read before, as long as neither a fact nor anything else has touched the standings since.

    Only where one writes at a time: on PostgreSQL a fact may be seen before one with a smaller id.
    """
    if chosen.by_name or is_writing() or db.engine.dialect.name != "sqlite":
        return read()
    edition = (db.engine, record.newest_fact(), *map(settings.read, ("standings_edition", "units_edition")))
    return _LISTS.get((edition, key), read)


_LISTS = Memory(128)


def survey(scope: Select[Any], chosen: Choice, *, soon: date) -> Survey:
    """`chosen`: what the list is narrowed to, beside its kinds. The people are always those of the whole scope."""
    return kept(("survey", scope, chosen, soon), chosen, lambda: _surveyed(scope, chosen, soon))


def _surveyed(scope: Select[Any], chosen: Choice, soon: date) -> Survey:
    found = rows(_survey(scope, chosen, soon)).all()
    counts = {row[1]: [number or 0 for number in row[3:]] for row in found if row[0] == WHOSE}
    return Survey(
        {(row[1], row[2]): row[3] for row in found if row[0] == OF_KIND}, counts["people"][0], *counts[""]
    )


@lru_cache(maxsize=KEPT)
def _survey(scope: Select[Any], chosen: Choice, soon: date) -> Any:
    team = scope.cte("team").prefix_with("MATERIALIZED")
    everybody = select(next(iter(team.c)))
    narrowed = everybody if chosen.people is scope else chosen.people
    of_kinds = (
        select(literal_column(f"{OF_KIND}"), StandingRow.status, StandingRow.may_work, func.count())
        .add_columns(ZERO, ZERO, ZERO)
        .where(_which(narrowed, chosen))
        .group_by(StandingRow.status, StandingRow.may_work)
    )
    each = _each_person(everybody, soon).subquery()
    calm = each.c.barred == ZERO
    whose: Any = select(
        literal_column(f"{WHOSE}"),
        NOTHING,
        NOTHING,
        func.sum(each.c.barred),
        func.sum(case((calm, each.c.obliged), else_=ZERO)),
        func.sum(case((calm, each.c.supervised), else_=ZERO)),
        func.sum(each.c.ending),
    )
    how_many = select(
        literal_column(f"{WHOSE}"), literal_column("'people'"), NOTHING, func.count()
    ).add_columns(ZERO, ZERO, ZERO)
    return union_all(of_kinds, whose, how_many.select_from(team))


def _each_person(people: Select[Any], soon: date) -> Select[Any]:
    """Only whoever there is something to say of: most are in order."""
    away, obliged = StandingRow.status == "on_hold", _any_of(StandingRow.status, OBLIGED)
    barred = and_(StandingRow.may_work == "no", ~away)
    supervised = StandingRow.may_work == "supervised"
    return (
        select(
            *(
                func.max(case((condition, ONE), else_=ZERO)).label(name)
                for name, condition in (
                    ("barred", barred),
                    ("obliged", obliged),
                    ("supervised", supervised),
                    ("ending", _ending(soon)),
                )
            )
        )
        .where(StandingRow.required.is_(True), or_(StandingRow.may_work != "yes", obliged, _ending(soon)))
        .where(StandingRow.person_id.in_(people))
        .group_by(StandingRow.person_id)
    )


def kind_counts(chosen: Choice) -> dict[Kind, int]:
    wanted = (
        select(StandingRow.status, StandingRow.may_work, func.count())
        .where(_which(chosen.people, chosen))
        .group_by(StandingRow.status, StandingRow.may_work)
    )
    return {(status, may_work): count for status, may_work, count in rows(wanted)}


def standings_page(
    chosen: Choice, ranks: Mapping[Kind, int], *, offset: int = 0, limit: int | None = None
) -> tuple[StandingBrief, ...]:
    """Standings of these kinds by their ranks, then what is due first. Without a limit: all."""
    if not ranks:
        return ()
    which = (chosen, tuple(ranks.items()), offset, limit)

    def read() -> tuple[StandingBrief, ...]:
        found: Iterable[Any] = rows(_page(*which))
        return tuple(StandingBrief(*row) for row in found)

    return read() if limit is None else kept(("page", *which), chosen, read)


@lru_cache(maxsize=KEPT)
def _page(chosen: Choice, ranks: tuple[tuple[Kind, int], ...], offset: int, limit: int | None) -> Select[Any]:
    keys = {":".join(kind): rank for kind, rank in ranks}
    by = (StandingRow.due.is_(None), StandingRow.due, StandingRow.person_id, StandingRow.certification)
    # The status alone finds the rows in the index, the kind keeps them exact.
    statuses = _any_of(StandingRow.status, sorted({status for (status, _may_work), _rank in ranks}))
    wanted = select(*_BRIEF).where(statuses, _KIND.in_(keys), _which(chosen.people, chosen))
    wanted = wanted.order_by(case(keys, value=_KIND), *by)
    return wanted.offset(offset).limit(limit) if limit is not None else wanted


def count_required(certifications: Collection[str]) -> int:
    """People of whom at least one of these certifications is required."""
    which = and_(StandingRow.required.is_(True), StandingRow.certification.in_(certifications))
    wanted = select(func.count(StandingRow.person_id.distinct())).where(which)
    return db.session.scalar(wanted) or 0 if certifications else 0


def _which(people: Select[Any], chosen: Choice) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [
        StandingRow.required.is_(True),
        StandingRow.person_id.in_(people),
    ]
    if chosen.certification:
        conditions.append(StandingRow.certification == chosen.certification)
    if chosen.ends_by is not None:
        conditions.append(_ending(chosen.ends_by))
    return and_(*conditions)


def _any_of(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """The same as IN, but not spelt anew at each execution."""
    return or_(*(column == value for value in values))


def _ending(day: date) -> ColumnElement[bool]:
    return and_(StandingRow.may_work == "yes", day >= _ENDS)
