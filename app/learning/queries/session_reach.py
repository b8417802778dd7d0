"""Who may see, plan and keep the list of which sessions; the list of those who plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from app import people
from app.foundation.database import db
from app.foundation.list_filter import page_of
from app.learning.models import SessionUnitRow, TrainingSessionRow
from app.learning.queries.sessions import SESSION, place_of, sessions_from
from app.learning.sessions import TrainingSession, is_for
from app.people.permissions import PLANNING_ROLES, REGISTER_ROLES
from app.people.rows import Actor

PAGE = 50
READING_ROLES = frozenset({*PLANNING_ROLES, *REGISTER_ROLES})
WHEN = ("upcoming", "to-sign", "past")


def unit_paths() -> dict[int, str]:
    return {unit.id: unit.path for unit in people.units()}


def reach_of(actor: Actor, roles: Collection[str] = PLANNING_ROLES) -> frozenset[int] | None:
    """Ids of the units over which one of these roles reaches; None: all of them."""
    scope = actor.scope(roles)
    if scope is None:
        return None
    return frozenset(unit.id for unit in people.units() if any(unit.path.startswith(path) for path in scope))


def may_manage(actor: Actor, session: TrainingSession) -> bool:
    """Change, cancel, keep the list: the trainer, who planned it, and planners over all of its units."""
    if not actor.may("session.plan"):
        return False
    if actor.person_id in (session.trainer_id, session.planned_by):
        return True
    reach = reach_of(actor)
    return reach is None or (bool(session.units) and set(session.units) <= reach)


def may_open(actor: Actor, session: TrainingSession) -> bool:
    """Those for whom it is, those who have or had a place, and whoever plans or audits there."""
    if may_manage(actor, session) or actor.person_id == session.trainer_id:
        return True
    if touches(reach_of(actor, READING_ROLES), session):
        return True
    own = places_on(people.assignments_of((actor.person_id,))[actor.person_id], session.held_on)
    return is_for(session, own, unit_paths()) or place_of(session.id, actor.person_id) is not None


def touches(reach: frozenset[int] | None, session: TrainingSession) -> bool:
    """Whether people in reach may come to the session: it is for everybody, for their unit, or for one around it."""
    if reach is None:
        return True
    if not reach:
        return False
    paths = unit_paths()
    within = [paths[unit] for unit in reach]
    around = [paths[unit] for unit in session.units if unit in paths]
    return not session.units or any(
        one.startswith(other) or other.startswith(one) for one in around for other in within
    )


def places_on(assignments: Iterable[people.AssignmentRow], day: date) -> list[tuple[str, str]]:
    """(position, path of the unit) held on a day."""
    return [(one.position, one.unit_path) for one in assignments if one.holds_on(day)]


# -- the list of those who plan --------------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionsAsked:
    """The filter of the list of planners."""

    when: str = "upcoming"
    programme: str = ""
    mine: bool = False
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> SessionsAsked:
        return SessionsAsked(
            when=query.get("when", "") if query.get("when") in WHEN else "upcoming",
            programme=query.get("programme", "")[:120],
            mine=query.get("mine") == "1",
            page=page_of(query),
        )


@dataclass(frozen=True)
class SessionsPage:
    sessions: tuple[TrainingSession, ...]
    total: int
    trainers: Mapping[int, people.PersonRow]


def planned_page(actor: Actor, asked: SessionsAsked, at: datetime) -> SessionsPage:
    """Sessions that the actor plans or may send people to."""
    state, ends = TrainingSessionRow.state, TrainingSessionRow.ends_at
    conditions = [_seen_by(actor)]
    if asked.when == "upcoming":
        conditions += [state == "planned", ends > at]
    elif asked.when == "to-sign":
        conditions += [state == "planned", ends <= at]
    else:
        conditions += [state != "planned"]
    if asked.programme:
        conditions.append(TrainingSessionRow.programme == asked.programme)
    if asked.mine:
        conditions.append(TrainingSessionRow.trainer_id == actor.person_id)
    total = db.session.scalar(select(func.count()).select_from(TrainingSessionRow).where(*conditions)) or 0
    begins = TrainingSessionRow.begins_at
    order = begins if asked.when == "upcoming" else begins.desc()
    wanted = SESSION.where(*conditions).order_by(order, TrainingSessionRow.id)
    found = sessions_from(db.session.execute(wanted.offset((asked.page - 1) * PAGE).limit(PAGE)))
    return SessionsPage(found, total, people.people_rows({one.trainer_id for one in found}))


def _seen_by(actor: Actor) -> Any:
    reach = reach_of(actor)
    if reach is None:
        return TrainingSessionRow.id.is_not(None)
    paths = unit_paths()
    near = {
        unit
        for unit, path in paths.items()
        if any(path.startswith(paths[one]) or paths[one].startswith(path) for one in reach)
    }
    some = SessionUnitRow.session_id == TrainingSessionRow.id
    own = or_(
        TrainingSessionRow.trainer_id == actor.person_id, TrainingSessionRow.planned_by == actor.person_id
    )
    return or_(own, ~exists().where(some), exists().where(some, SessionUnitRow.unit_id.in_(near)))


def ids_among(person_ids: Collection[int], scope: Any) -> set[int]:
    """Those of the people who are in the scope, a select of ids."""
    ids = scope.subquery()
    column = next(iter(ids.c))
    return (
        set(db.session.scalars(select(column).where(column.in_(list(person_ids))))) if person_ids else set()
    )


def ids_of(scope: Any) -> set[int]:
    """All ids of a select."""
    return set(db.session.scalars(scope))
