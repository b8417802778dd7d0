"""What an admin writes down of a person, and what differs between two states of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from app.foundation.faults import Text
from app.people.rows import PersonRow, UnitRow


@dataclass(frozen=True)
class PersonDetails:
    family: str
    given: str
    patronymic: str
    name_in_documents: str
    latin_name: str
    number: str
    email: str | None
    locale: str | None
    time_zone: str | None
    hired_on: date | None


def details_of(row: PersonRow) -> PersonDetails:
    return PersonDetails(**{field.name: getattr(row, field.name) for field in fields(PersonDetails)})


@dataclass(frozen=True)
class UnitDetails:
    name: Text
    parent_id: int | None
    time_zone: str | None


def unit_details(row: UnitRow) -> UnitDetails:
    return UnitDetails(row.name, row.parent_id, row.time_zone)


def changed_fields(before: PersonDetails, after: PersonDetails) -> tuple[str, ...]:
    """Names of the fields that differ, in their order."""
    return tuple(
        field.name for field in fields(before) if getattr(before, field.name) != getattr(after, field.name)
    )
