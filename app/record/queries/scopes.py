"""Reading facts of whole scopes of people at once, without naming each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.foundation.database import db
from app.record.facts import Fact
from app.record.models import FactRow
from app.record.queries import fact_from, standing_facts


def facts_among(scope: Select[Any], kinds: Collection[str], since: date) -> dict[int, tuple[Fact, ...]]:
    """Facts of these kinds of all people of a scope from a day on, by the day they were true. Only people with any."""
    wanted = standing_facts(None).where(
        FactRow.kind.in_(list(kinds)), FactRow.occurred_on >= since, FactRow.person_id.in_(scope)
    )
    return by_person(wanted)


def facts_without_an_end(
    scope: Select[Any], kind: str, ends: Collection[str], before: date
) -> dict[int, tuple[Fact, ...]]:
    """Facts of a kind from before a day that none of the kinds in `ends` has followed, of people of a scope."""
    later, voiding = aliased(FactRow), aliased(FactRow)
    followed = exists().where(
        later.person_id == FactRow.person_id,
        later.kind.in_(list(ends)),
        later.occurred_on > FactRow.occurred_on,
        ~exists().where(voiding.voids_id == later.id),
    )
    wanted = standing_facts(None).where(
        FactRow.kind == kind, FactRow.occurred_on < before, FactRow.person_id.in_(scope), ~followed
    )
    return by_person(wanted)


def people_with(kinds: Collection[str]) -> tuple[int, ...]:
    """Everybody with facts of these kinds, struck out or not: for kinds that few people have."""
    return tuple(
        db.session.scalars(select(FactRow.person_id).distinct().where(FactRow.kind.in_(list(kinds))))
    )


def has_any(person_id: InstrumentedAttribute[int], kinds: Collection[str]) -> ColumnElement[bool]:
    """Whether a person has facts of these kinds, struck out or not: a column for a statement about something else."""
    return exists().where(FactRow.person_id == person_id, FactRow.kind.in_(list(kinds)))


def by_person(wanted: Select[Any]) -> dict[int, tuple[Fact, ...]]:
    found: dict[int, list[Fact]] = {}
    for row in db.session.execute(wanted.order_by(FactRow.occurred_on, FactRow.position)):
        found.setdefault(row.person_id, []).append(fact_from(row))
    return {person_id: tuple(facts) for person_id, facts in found.items()}


def values_of(kind: str, field: str) -> list[str]:
    """What all facts of a kind say in a field, struck out or not, in the order of recording; "" where it is missing."""
    said = func.coalesce(FactRow.data[field].as_string(), "")
    wanted = select(said).where(FactRow.kind == kind).order_by(FactRow.id)
    return list(db.session.execute(wanted).scalars())
