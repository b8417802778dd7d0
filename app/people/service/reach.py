"""Over whom an admin may rule: those of the admin's units, and nobody who holds roles beyond them.

Whoever can make a way in for somebody can become that somebody; so an admin of a branch must not make one for the
admin of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.errors import Forbidden
from app.foundation.faults import Text
from app.people import queries
from app.people.models import Person, RoleGrant, Unit
from app.people.permissions import ADMIN
from app.people.queries import UnknownPerson
from app.people.rows import Actor, PersonRow


class BeyondReach(Forbidden):
    code = "beyond-reach"
    text = Text(
        "This person holds roles outside your units. The admin of the whole organisation can help.",
        "У этого человека есть роли за пределами ваших подразделений. Поможет администратор всей организации.",
    )


def person_in_reach(actor: Actor, number: str) -> PersonRow:
    """The person with this personnel number. Raises UnknownPerson, BeyondReach."""
    return people_in_reach(actor, [number])[0]


def people_in_reach(actor: Actor, numbers: Sequence[str]) -> list[PersonRow]:
    """The people with these personnel numbers, sorted by name. Raises UnknownPerson for one who is not there or not
    within the admin's units, BeyondReach.
    """
    mine = queries.people_in_scope(actor, (ADMIN,))
    wanted = set(numbers)
    ids = list(db.session.scalars(select(Person.id).where(Person.number.in_(wanted), Person.id.in_(mine))))
    if not wanted or len(ids) != len(wanted):
        raise UnknownPerson
    scope = actor.scope((ADMIN,))
    if scope is not None:
        held = select(RoleGrant.person_id, Unit.path).outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        for _, path in db.session.execute(held.where(RoleGrant.person_id.in_(ids))):
            if path is None or not path.startswith(scope):
                raise BeyondReach
    return sorted(queries.people_rows(ids).values(), key=lambda person: person.search)
