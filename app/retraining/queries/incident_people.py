"""Who of the actor's people is meant by what was typed, and who else has the same requirement."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from app import certification, people
from app.foundation.database import db
from app.people.rows import Actor, PersonRow
from app.retraining.incidents import (
    Incident,
    Named,
    number_in,
)
from app.retraining.queries.incidents import REPORTING_ROLES, parts_of

MOST_OFFERED = 500  # names in the list that helps with typing


def people_on(actor: Actor, on: date, roles: Collection[str] = REPORTING_ROLES) -> Select[Any]:
    """Ids of the people over whom the actor's roles reach today or reached on that day."""
    then, now = people.people_in_scope(actor, roles, on), people.people_in_scope(actor, roles)
    anybody = then.union(now).subquery()
    return select(next(iter(anybody.c)))


def named_people(actor: Actor, typed: Sequence[str], on: date) -> tuple[Named, ...]:
    """What was typed for each person, and whom of the actor's people it means: by number, else by name.

    Whoever had left before is found, too: that they cannot be part of it is said, not that nobody is called so.
    """
    scope = people_on(actor, on)
    by_number = {row.number: row.id for row in _numbered({number_in(one) for one in typed}, scope).values()}
    found = []
    for one in typed:
        number = number_in(one)
        ids = (by_number[number],) if number in by_number else _by_name(one, scope)
        found.append(Named(one, ids or _former(actor, one, on)))
    return tuple(found)


def _former(actor: Actor, typed: str, on: date) -> tuple[int, ...]:
    """People of the actor's units who had left by that day."""
    candidates = list(db.session.scalars(people.people_matching(number_in(typed)).limit(6)))
    return tuple(
        row.id
        for row in people.people_rows(candidates).values()
        if row.left_on is not None
        and row.left_on < on
        and _among({row.id}, people.people_in_scope(actor, REPORTING_ROLES, row.left_on))
    )


def _numbered(numbers: Collection[str], scope: Select[Any]) -> dict[int, PersonRow]:
    found = []
    for number in sorted(numbers):
        try:
            found.append(people.person_of(number))
        except people.UnknownPerson:
            continue
    ids = {row.id for row in found}
    allowed = _among(ids, scope)
    return {row.id: row for row in found if row.id in allowed}


def _among(ids: Collection[int], scope: Select[Any]) -> set[int]:
    if not ids:
        return set()
    inner = scope.subquery()
    column = next(iter(inner.c))
    return set(db.session.scalars(select(column).where(column.in_(list(ids)))))


def _by_name(typed: str, scope: Select[Any]) -> tuple[int, ...]:
    found = db.session.scalars(people.among(people.people_matching(typed), scope).limit(6))
    return tuple(sorted(found))


def offered_people(actor: Actor) -> list[tuple[str, str]]:
    """Number and full name of the actor's people, by name: help for typing. The first ones, where they are many."""
    ids = list(db.session.scalars(people.people_in_scope(actor, REPORTING_ROLES).limit(MOST_OFFERED)))
    found = sorted(people.people_rows(ids).values(), key=lambda row: row.search)
    return [(row.number, row.full_name) for row in found if row.left_on is None or row.left_on >= actor.today]


def same_requirement(incident: Incident, effects: Mapping[int, Any], today: date) -> list[PersonRow]:
    """People of the unit of whom a certification is required that the report reaches, and who are no part of it yet."""
    reached = {slug for effect in effects.values() for slug in effect.certifications}
    unit = next(unit for unit in people.units() if unit.id == incident.unit_id)
    ids = set(db.session.scalars(people.people_under((unit.path,), today)))
    ids -= {part.person_id for part in parts_of((incident.id,))[incident.id]}
    lines = certification.standings_of(ids, today) if reached and ids else {}
    same = [
        person_id
        for person_id, mine in lines.items()
        if any(line.required and line.certification in reached for line in mine)
    ]
    return sorted(people.people_rows(same).values(), key=lambda row: row.search)
