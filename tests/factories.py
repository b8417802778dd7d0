"""People and places for tests, made through the use cases of the product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count

from argon2 import PasswordHasher
from sqlalchemy import select

from app import people
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.people.models import Position, Unit
from app.people.service import accounts

PASSWORD = "attesta-demo"
_numbers = count(1)


@dataclass(frozen=True)
class Someone:
    """A person made for a test."""

    id: int
    number: str
    email: str | None


@lru_cache(maxsize=1)
def _password_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # not slow by design


def moment(day: date | None = None) -> datetime:
    """Noon of a day, UTC; without a day, now."""
    return clock.now() if day is None else datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def unit(slug: str = "contact-centre", *, parent: str | None = None, time_zone: str | None = None) -> str:
    """Makes the unit unless it is there. Gives its slug."""
    if db.session.scalar(select(Unit.id).where(Unit.slug == slug)) is None:
        name = Text(slug.replace("-", " ").capitalize(), f"Отдел {slug}")
        people.make_unit(slug, name, at=clock.now(), parent=parent, time_zone=time_zone)
    return slug


def position(slug: str = "contact-centre-operator") -> str:
    """Makes the position unless it is there. Gives its slug."""
    if db.session.scalar(select(Position.id).where(Position.slug == slug)) is None:
        title = Text(slug.replace("-", " ").capitalize(), f"Должность {slug}")
        people.make_position(slug, title, at=clock.now())
    return slug


def person(
    family: str = "Иванова",
    given: str = "Мария",
    patronymic: str = "Сергеевна",
    *,
    number: str | None = None,
    email: str | None = None,
    works_as: str | None = "contact-centre-operator",
    works_in: str = "contact-centre",
    hired: date | None = None,
    first_job: bool = False,
    left: date | None = None,
    **more: str | None,
) -> Someone:
    """A person in a position of a unit (`works_as=None`: in none), hired today unless said otherwise."""
    on = hired or clock.today()
    serial = next(_numbers)
    known = number or f"{serial:05d}"
    new = people.NewPerson(known, family, given, patronymic, email, first_job=first_job, **more)  # type: ignore[arg-type]
    place = (position(works_as), unit(works_in)) if works_as else (None, None)
    person_id = people.hire(new, position=place[0], unit=place[1], on=on, at=moment(hired))
    if left is not None:
        people.leave(person_id, on=left, at=moment(left))
    return Someone(person_id, known, email)


def account(*roles: str, role_in: str | None = None, **traits: object) -> Someone:
    """A person who can sign in with PASSWORD, holding these roles everywhere, or in the unit `role_in`."""
    email = traits.pop("email", None) or f"person{next(_numbers)}@example.org"
    made = person(email=email, **traits)  # type: ignore[arg-type]
    with transaction() as session:
        accounts.store_password(session, made.id, _password_hash(), at=clock.now())
    for role in roles:
        people.grant_role(made.id, role, at=clock.now(), unit=role_in)
    return made
