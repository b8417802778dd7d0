"""Who leads whom: holders of the manager's role over units, from the nearest unit up the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import or_, select

from app.foundation.database import db
from app.people.models import Person, RoleGrant, Unit
from app.people.permissions import MANAGER, Grant, scope
from app.people.queries import assignments_of

Led = Mapping[int, tuple[str, ...] | None]  # person → paths of the units they lead; None: everywhere
Levels = tuple[tuple[int, ...], ...]  # people who lead the nearest unit, then those above them


def leaders(on: date) -> Led:
    """Everybody who leads a unit, or all of them, and has not left."""
    wanted = (
        select(RoleGrant.person_id, RoleGrant.unit_id, Unit.path)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == MANAGER, or_(Person.left_on.is_(None), Person.left_on >= on))
        .order_by(RoleGrant.id)
    )
    grants: dict[int, list[Grant]] = defaultdict(list)
    for row in db.session.execute(wanted):
        grants[row.person_id].append(Grant(MANAGER, row.path))
    return {person_id: scope(held, (MANAGER,)) for person_id, held in grants.items()}


def leaders_over(person_ids: Collection[int], on: date, led: Led | None = None) -> dict[int, Levels]:
    """For each person those who lead them that day; never the person, and nobody twice."""
    known = leaders(on) if led is None else led
    everywhere = tuple(person_id for person_id, paths in known.items() if paths is None)
    by_path: dict[str, list[int]] = defaultdict(list)
    for person_id, paths in known.items():
        for path in paths or ():
            by_path[path].append(person_id)
    found: dict[int, Levels] = {}
    for person_id, places in assignments_of(person_ids).items():
        now = [place.unit_path for place in places if place.holds_on(on)]
        found[person_id] = _levels(person_id, now, by_path, everywhere)
    return found


def _levels(
    person_id: int, places: Collection[str], by_path: Mapping[str, list[int]], everywhere: tuple[int, ...]
) -> Levels:
    above = {path for place in places for path in _and_above(place)}
    nearest_first = sorted(above, key=lambda path: path.count("/"), reverse=True)
    levels: list[tuple[int, ...]] = []
    seen = {person_id}
    for group in (*(tuple(by_path.get(path, ())) for path in nearest_first), everywhere):
        fresh = tuple(one for one in group if one not in seen)
        if fresh:
            levels.append(fresh)
            seen.update(fresh)
    return tuple(levels)


def _and_above(path: str) -> list[str]:
    """/1/4/ → /1/4/ and /1/."""
    found = []
    while path != "/" and path:
        found.append(path)
        path = path.rstrip("/").rsplit("/", 1)[0] + "/"
    return found
