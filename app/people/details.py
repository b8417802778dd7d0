"""What an admin writes down of a person, and what differs between two states of it. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date

from app.people.rows import PersonRow


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


def version_of(details: PersonDetails) -> str:
    """Two states that say the same have the same version: whoever saves tells which one was read."""
    written = json.dumps(asdict(details), sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def changed_fields(before: PersonDetails, after: PersonDetails) -> tuple[str, ...]:
    """Names of the fields that differ, in their order."""
    return tuple(
        field.name for field in fields(before) if getattr(before, field.name) != getattr(after, field.name)
    )
