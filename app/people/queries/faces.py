"""Who people are and where they work on a day, as lists show them: one statement for all of a page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, bindparam, or_, select

from app.foundation.database import rows
from app.foundation.faults import Text
from app.people import names
from app.people.models import Assignment, Person, Position, Unit
from app.people.queries import IDS_IN_A_STATEMENT
from app.people.rows import Face

NOWHERE = Text("", "")
_ON = bindparam("on", type_=Date)
_FACES = (
    select(Person.id, Person.number, Person.family, Person.given, Person.patronymic)
    .add_columns(Unit.name_en, Unit.name_ru, Position.title_en, Position.title_ru)
    .outerjoin(
        Assignment,
        and_(
            Assignment.person_id == Person.id,
            Assignment.from_on <= _ON,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= _ON),
        ),
    )
    .outerjoin(Unit, Unit.id == Assignment.unit_id)
    .outerjoin(Position, Position.id == Assignment.position_id)
    .where(Person.id.in_(bindparam("ids", expanding=True)))
    .order_by(Assignment.from_on, Assignment.id)
)


def faces_of(person_ids: Collection[int], on: date) -> dict[int, Face]:
    """By id; of several positions the one begun last."""
    found: dict[int, Face] = {}
    ids = list(person_ids)
    for start in range(0, len(ids), IDS_IN_A_STATEMENT):
        found |= _faces({"ids": ids[start : start + IDS_IN_A_STATEMENT], "on": on})
    return found


def _faces(values: dict[str, Any]) -> dict[int, Face]:
    found: dict[int, Face] = {}
    for id_, number, family, given, patronymic, *place in rows(_FACES, values):
        unit_en, unit_ru, title_en, title_ru = place
        found[id_] = Face(
            id=id_,
            number=number,
            name=names.full_name(family, given, patronymic),
            unit=NOWHERE if unit_en is None else Text(unit_en, unit_ru),
            position=NOWHERE if title_en is None else Text(title_en, title_ru),
        )
    return found
