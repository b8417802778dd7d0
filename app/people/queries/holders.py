"""Who looks after a person: the holders of a role that reaches the places where the person works."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from app.foundation.database import db
from app.people.models import Person, RoleGrant, Unit
from app.people.queries import assignments_of, people_rows
from app.people.rows import PersonRow


def holders_over(person_id: int, roles: Collection[str], on: date) -> tuple[PersonRow, ...]:
    """People who hold one of the roles everywhere or over a place of the person on that day; never the person."""
    places = [one.unit_path for one in assignments_of((person_id,))[person_id] if one.holds_on(on)]
    wanted = (
        select(RoleGrant.person_id, RoleGrant.unit_id, Unit.path)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(sorted(roles)),
            RoleGrant.person_id != person_id,
            or_(Person.left_on.is_(None), Person.left_on >= on),
        )
    )
    ids = {
        row.person_id
        for row in db.session.execute(wanted)
        if row.unit_id is None or any(place.startswith(row.path) for place in places)
    }
    return tuple(sorted(people_rows(ids).values(), key=lambda person: person.search)) if ids else ()


def holders_of(roles: Collection[str], on: date) -> tuple[PersonRow, ...]:
    """Everybody who holds one of the roles anywhere and has not left by that day, by name."""
    wanted = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role.in_(sorted(roles)), or_(Person.left_on.is_(None), Person.left_on >= on))
        .distinct()
    )
    ids = set(db.session.scalars(wanted))
    return tuple(sorted(people_rows(ids).values(), key=lambda person: person.search)) if ids else ()
