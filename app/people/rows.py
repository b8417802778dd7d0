"""People, units, positions and the actor, as the rest of the product reads them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.foundation.faults import Text
from app.people import names, permissions
from app.people.permissions import Grant


@dataclass(frozen=True)
class PersonRow:
    id: int
    number: str
    family: str
    given: str
    patronymic: str
    name_in_documents: str
    latin_name: str
    email: str | None
    locale: str | None
    time_zone: str | None
    hired_on: date | None
    left_on: date | None  # the last day
    search: str  # folded; to sort by

    @property
    def full_name(self) -> str:
        return names.full_name(self.family, self.given, self.patronymic)

    @property
    def short_name(self) -> str:
        return names.short_name(self.family, self.given, self.patronymic)

    @property
    def document_name(self) -> str:
        return names.document_name(self.name_in_documents, self.family, self.given, self.patronymic)


@dataclass(frozen=True)
class NewPerson:
    """Who is hired. Only the number and one name are needed."""

    number: str
    family: str
    given: str = ""
    patronymic: str = ""
    email: str | None = None
    name_in_documents: str = ""
    latin_name: str = ""
    locale: str | None = None
    time_zone: str | None = None
    first_job: bool = False  # in the profession: some rules ask for more then


@dataclass(frozen=True)
class UnitRow:
    id: int
    slug: str
    name: Text
    parent_id: int | None
    path: str  # ids from the root: /1/4/
    time_zone: str | None


@dataclass(frozen=True)
class PositionRow:
    id: int
    slug: str
    title: Text


@dataclass(frozen=True)
class AssignmentRow:
    """A person in a position of a unit from one day to another, both inclusive."""

    person_id: int
    position: str  # slug
    position_title: Text
    unit: str  # slug
    unit_id: int
    unit_name: Text
    unit_path: str
    from_on: date
    until_on: date | None
    id: int = 0

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Face:
    """A person in a list, with the place of a day; empty where they hold none."""

    id: int
    number: str
    name: str  # full
    unit: Text
    position: Text


@dataclass(frozen=True)
class Actor:
    """Who asks: one signed-in person, what they may do, and the session they ask in."""

    person_id: int
    number: str
    name: str  # full
    short_name: str
    locale: str  # empty: not chosen
    theme: str  # system light dark
    text_size: int  # percent
    grants: tuple[Grant, ...]
    today: date  # civil date at the actor's place when the request came
    session_id: int = 0
    seen_at: datetime | None = None  # when the session was last noted as used

    def may(self, permission: str) -> bool:
        return permissions.may(self.grants, permission)

    def has_role(self, role: str) -> bool:
        return role == permissions.OPERATOR or any(grant.role == role for grant in self.grants)

    def scope(self, roles: Collection[str]) -> tuple[str, ...] | None:
        """Unit paths in which one of the roles holds; None: everywhere; (): nowhere."""
        return permissions.scope(self.grants, roles)


@dataclass(frozen=True)
class Device:
    """One sign-in of a person that still holds."""

    session_id: int
    created_at: datetime
    last_seen_at: datetime
    address: str
    user_agent: str
