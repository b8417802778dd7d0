"""Reading announcements of new equipment, and whom one concerns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import people
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people.permissions import ADMIN, MANAGER
from app.people.rows import Actor, UnitRow
from app.retraining.equipment import EquipmentChange, Summary, holders, summary_of
from app.retraining.models.equipment import EquipmentChangeRow
from app.retraining.queries.incidents import units_of
from app.retraining.queries.supposing import effects_of

ANNOUNCING_ROLES = (MANAGER, ADMIN)
MOST_JUDGED = 300  # people whose standings are worked out for the preview
SHOWN = 100
_CHANGE = tuple(getattr(EquipmentChangeRow, name) for name in EquipmentChange.__dataclass_fields__)


class NoSuchChange(NotFound):
    code = "no-such-equipment-change"
    text = Text("There is no such announcement.", "Такого объявления нет.")


def units_to_tell(actor: Actor) -> tuple[UnitRow, ...]:
    return units_of(actor, ANNOUNCING_ROLES)


def changes_in_scope(actor: Actor) -> tuple[EquipmentChange, ...]:
    """Announcements for units of the actor, the latest day first."""
    wanted = select(*_CHANGE).where(_mine(actor))
    latest = wanted.order_by(EquipmentChangeRow.begins_on.desc(), EquipmentChangeRow.id.desc())
    return tuple(EquipmentChange(*row) for row in db.session.execute(latest.limit(SHOWN)))


def change_in_scope(actor: Actor, public_id: str) -> EquipmentChange:
    """Raises NoSuchChange."""
    wanted = select(*_CHANGE).where(EquipmentChangeRow.public_id == public_id, _mine(actor))
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchChange
    return EquipmentChange(*row)


def _mine(actor: Actor) -> Any:
    return EquipmentChangeRow.unit_id.in_([unit.id for unit in units_to_tell(actor)])


def change_of(public_id: str) -> EquipmentChange:
    """For the work in the background, which is nobody's. Raises NoSuchChange."""
    row = db.session.execute(select(*_CHANGE).where(EquipmentChangeRow.public_id == public_id)).one_or_none()
    if row is None:
        raise NoSuchChange
    return EquipmentChange(*row)


def changes_due(today: date) -> tuple[str, ...]:
    """Whose day has come and whose facts are not made."""
    wanted = select(EquipmentChangeRow.public_id).where(
        EquipmentChangeRow.applied_at.is_(None),
        EquipmentChangeRow.withdrawn_at.is_(None),
        EquipmentChangeRow.begins_on <= today,
    )
    return tuple(db.session.scalars(wanted))


def people_told(unit_path: str, position: str, on: date) -> tuple[int, ...]:
    """Ids of those who hold the position in the unit or below it on that day, in order."""
    ids = sorted(db.session.scalars(people.people_under((unit_path,), on)))
    return holders(people.assignments_of(ids), unit_path, position, on) if position else tuple(ids)


def preview(person_ids: Collection[int], *, on: date, at: datetime, today: date) -> tuple[Summary, int]:
    """What it would do, worked out for the first people; and how many are concerned in all."""
    first = sorted(person_ids)[:MOST_JUDGED]
    effects = effects_of("equipment_change", first, on=on, at=at, today=today)
    return summary_of(effects.values()), len(person_ids)
