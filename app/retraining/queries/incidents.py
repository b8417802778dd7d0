"""Reading reports of incidents: those of a scope, one with all that was done about it, those of one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app import people
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people.permissions import ADMIN, AUDITOR, MANAGER, TRAINER
from app.people.rows import Actor, UnitRow
from app.retraining.incidents import (
    SIMILAR_WITHIN,
    Check,
    Incident,
    Part,
    State,
    state_of,
)
from app.retraining.models.incidents import (
    IncidentCheckRow,
    IncidentDraftRow,
    IncidentPersonRow,
    IncidentRow,
)

REPORTING_ROLES = (MANAGER, TRAINER, ADMIN)
READING_ROLES = (*REPORTING_ROLES, AUDITOR)
PAGE_SIZE = 50
_INCIDENT = tuple(getattr(IncidentRow, name) for name in Incident.__dataclass_fields__)
_PART = tuple(getattr(IncidentPersonRow, name) for name in Part.__dataclass_fields__)
_CHECK = tuple(getattr(IncidentCheckRow, name) for name in Check.__dataclass_fields__)


class NoSuchIncident(NotFound):
    code = "no-such-incident"
    text = Text("There is no such report.", "Такого сообщения нет.")


# -- whose -----------------------------------------------------------------------------------------------------------


def units_of(actor: Actor, roles: Collection[str] = REPORTING_ROLES) -> tuple[UnitRow, ...]:
    """The units in which one of these roles of the actor holds."""
    scope = actor.scope(roles)
    return tuple(
        unit for unit in people.units() if scope is None or any(unit.path.startswith(path) for path in scope)
    )


def _in_scope(actor: Actor, roles: Collection[str]) -> Any:
    return IncidentRow.unit_id.in_([unit.id for unit in units_of(actor, roles)])


def incident_of(actor: Actor, public_id: str, roles: Collection[str] = READING_ROLES) -> Incident:
    """A report of a unit in the actor's scope. Raises NoSuchIncident."""
    wanted = select(*_INCIDENT).where(IncidentRow.public_id == public_id, _in_scope(actor, roles))
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchIncident
    return Incident(*row)


def locked(session: Session, actor: Actor, public_id: str) -> IncidentRow:
    """Operation: the row of a report that the actor may go on with. Raises NoSuchIncident."""
    wanted = select(IncidentRow).where(IncidentRow.public_id == public_id, _in_scope(actor, REPORTING_ROLES))
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NoSuchIncident
    return row


def draft_of(person_id: int) -> IncidentDraftRow | None:
    return db.session.get(IncidentDraftRow, person_id)


# -- who is meant ------------------------------------------------------------------------------------------------------


# -- one report --------------------------------------------------------------------------------------------------------


def parts_of(incident_ids: Collection[int]) -> dict[int, tuple[Part, ...]]:
    """Everybody asked for has an entry; those who were named come first."""
    found: dict[int, list[Part]] = {incident_id: [] for incident_id in incident_ids}
    wanted = select(IncidentPersonRow.incident_id, *_PART).where(
        IncidentPersonRow.incident_id.in_(list(found))
    )
    order = (IncidentPersonRow.named.desc(), IncidentPersonRow.id)
    for incident_id, *values in db.session.execute(wanted.order_by(*order)) if found else ():
        found[incident_id].append(Part(*values))
    return {incident_id: tuple(parts) for incident_id, parts in found.items()}


def checks_of(incident_id: int) -> tuple[Check, ...]:
    wanted = select(*_CHECK).where(IncidentCheckRow.incident_id == incident_id)
    return tuple(Check(*row) for row in db.session.execute(wanted.order_by(IncidentCheckRow.id)))


# -- others of its kind -----------------------------------------------------------------------------------------------


def similar_to(unit_id: int, kind: str, on: date) -> tuple[Incident, ...]:
    """Reports of the same kind in the same unit within some days: perhaps the same thing."""
    near = IncidentRow.happened_on.between(on - SIMILAR_WITHIN, on + SIMILAR_WITHIN)
    wanted = select(*_INCIDENT).where(IncidentRow.unit_id == unit_id, IncidentRow.kind == kind, near)
    return tuple(Incident(*row) for row in db.session.execute(wanted.order_by(IncidentRow.id)))


def similar_since(incident: Incident) -> tuple[Incident, ...]:
    later = IncidentRow.happened_on > incident.happened_on
    same = and_(IncidentRow.unit_id == incident.unit_id, IncidentRow.kind == incident.kind)
    wanted = select(*_INCIDENT).where(same, later).order_by(IncidentRow.happened_on).limit(20)
    return tuple(Incident(*row) for row in db.session.execute(wanted))


# -- lists -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IncidentLine:
    incident: Incident
    state: State
    unit: Text
    reported_by: str
    people: int  # who take part
    unanswered: bool  # an instruction waits for its course's owner


@dataclass(frozen=True)
class IncidentsPage:
    lines: tuple[IncidentLine, ...]
    total: int
    counts: Mapping[str, int]  # open, check, closed


def incidents_page(actor: Actor, which: str, today: date, page: int) -> IncidentsPage:
    """`which`: open, check (the effect is due to be looked at) or closed; the newest first."""
    mine = _in_scope(actor, READING_ROLES)
    conditions = {"open": _OPEN, "check": and_(_OPEN, IncidentRow.check_on <= today), "closed": ~_OPEN}
    counts = db.session.execute(
        select(*(func.count().filter(condition) for condition in conditions.values())).where(mine)
    ).one()
    wanted = select(*_INCIDENT).where(mine, conditions[which])
    newest = wanted.order_by(IncidentRow.happened_on.desc(), IncidentRow.id.desc())
    found = [
        Incident(*row) for row in db.session.execute(newest.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    ]
    by_kind = dict(zip(conditions, counts, strict=True))
    return IncidentsPage(lines_of(found, today), by_kind[which], by_kind)


_OPEN = IncidentRow.closed_at.is_(None)


def lines_of(found: Sequence[Incident], today: date) -> tuple[IncidentLine, ...]:
    parts = parts_of([incident.id for incident in found])
    names = people.people_rows({incident.reported_by for incident in found})
    units = {unit.id: unit.name for unit in people.units()}
    return tuple(
        IncidentLine(
            incident,
            state_of(incident, parts[incident.id], today),
            units[incident.unit_id],
            names[incident.reported_by].short_name,
            sum(part.takes_part for part in parts[incident.id]),
            incident.waits_for_answer,
        )
        for incident in found
    )


def unclear_instructions(actor: Actor) -> tuple[IncidentLine, ...]:
    """Reports that call an instruction unclear and wait for those who write the course, the oldest first."""
    wanted = select(*_INCIDENT).where(
        _in_scope(actor, (TRAINER, ADMIN)),
        IncidentRow.cause == "instruction",
        IncidentRow.answered_at.is_(None),
        _OPEN,
    )
    found = [Incident(*row) for row in db.session.execute(wanted.order_by(IncidentRow.id))]
    return lines_of(found, actor.today)


# -- of one person -----------------------------------------------------------------------------------------------------


def parts_of_person(person_id: int) -> tuple[tuple[Incident, Part], ...]:
    """Reports that name a person, the newest first, with the person's part in each."""
    mine = and_(IncidentPersonRow.incident_id == IncidentRow.id, IncidentPersonRow.person_id == person_id)
    wanted = select(*_INCIDENT, *_PART).join(IncidentPersonRow, mine)
    newest = wanted.order_by(IncidentRow.happened_on.desc(), IncidentRow.id.desc())
    return tuple(
        (Incident(*row[: len(_INCIDENT)]), Part(*row[len(_INCIDENT) :])) for row in db.session.execute(newest)
    )


def reach_of(actor: Actor, public_ids: Collection[str]) -> set[str]:
    """Those of the reports that the actor may open."""
    wanted = select(IncidentRow.public_id).where(
        IncidentRow.public_id.in_(list(public_ids)), _in_scope(actor, READING_ROLES)
    )
    return set(db.session.scalars(wanted)) if public_ids else set()
