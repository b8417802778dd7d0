"""Accounts: passwords, roles, and how the pages look to their owner."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.people.models import Account, Person, RoleGrant, UserSession, WayIn
from app.people.permissions import ADMIN, GRANTED_ROLES
from app.people.queries import UnknownPerson
from app.people.service import admins
from app.people.service.organisation import find_unit

LEAST_PASSWORD = 10  # characters
MOST_PASSWORD = 200
THEMES = ("system", "light", "dark")
TEXT_SIZES = (100, 115, 130)  # percent
# OWASP Password Storage: Argon2id with 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Of a password that nobody knows: unknown accounts take as long as known ones.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$1WrocOTuc3CtdWtMejbVhw$PZcLtyu4aNXpg83vXNwNy9lGeaWNt69OeTNZZQuywZc"


class WeakPassword(Invalid):
    code = "weak-password"
    text = Text(
        f"A password has at least {LEAST_PASSWORD} characters.",
        f"В пароле не меньше {LEAST_PASSWORD} знаков.",
    )


class UnknownRole(Invalid):
    code = "unknown-role"
    text = Text("There is no such role to give.", "Такой роли нет.")


def hashed(password: str) -> str:
    """The hash of a password to be stored. Slow by design: never inside a transaction."""
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise WeakPassword
    return _HASHER.hash(_same_form(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password fits. Takes the same time where there is no account."""
    try:
        fits = _HASHER.verify(password_hash or NOBODY, _same_form(password))
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


def _same_form(password: str) -> str:
    """Letters typed on one keyboard as one sign and on another as two are the same password (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def set_password(person_id: int, password: str, *, at: datetime, by: int | None = None) -> None:
    """Gives a person a password, and with it an account; whoever was signed in with the old one is signed out."""
    password_hash = hashed(password)
    with transaction() as session:
        number = session.scalar(select(Person.number).where(Person.id == person_id))
        if number is None:
            raise UnknownPerson
        store_password(session, person_id, password_hash, at=at)
        record.note(session, "people:account:password_set", at=at, actor_id=by, subject=number)


def store_password(
    session: Session, person_id: int, password_hash: str, *, at: datetime, but_session: int | None = None
) -> None:
    """Operation: the new hash; sessions begun with the old one end (but this one), and so do cards and links."""
    account = session.get(Account, person_id)
    if account is None:
        session.add(
            Account(person_id=person_id, password_hash=password_hash, created_at=at, password_set_at=at)
        )
    else:
        account.password_hash, account.password_set_at = password_hash, at
        mine = (UserSession.person_id == person_id, UserSession.revoked_at.is_(None))
        others = mine if but_session is None else (*mine, UserSession.id != but_session)
        session.execute(update(UserSession).where(*others).values(revoked_at=at))
    end_ways_in(session, person_id, at=at)
    session.flush()


def end_ways_in(session: Session, person_id: int, *, at: datetime, kind: str | None = None) -> None:
    """Operation: cards and links that were not used yet (of one kind, or all) let nobody in any more."""
    unused = (WayIn.person_id == person_id, WayIn.used_at.is_(None), WayIn.ended_at.is_(None))
    which = unused if kind is None else (*unused, WayIn.kind == kind)
    session.execute(update(WayIn).where(*which).values(ended_at=at))


def grant_role(
    person_id: int, role: str, *, at: datetime, by: int | None = None, unit: str | None = None
) -> None:
    """Gives a role everywhere, or in a unit (slug) and below. A role held already is not given twice."""
    if role not in GRANTED_ROLES:
        raise UnknownRole
    with transaction() as session:
        number = _number_of(session, person_id)
        unit_id = None if unit is None else find_unit(session, unit).id
        if not add_role(session, person_id, role, unit_id, at=at, by=by):
            return
        details = {"role": role, "unit": unit}
        record.note(session, "people:role:granted", at=at, actor_id=by, subject=number, details=details)


def add_role(
    session: Session, person_id: int, role: str, unit_id: int | None, *, at: datetime, by: int | None
) -> bool:
    """Operation: gives a role everywhere (`unit_id` None) or in a unit. Gives False where it is held already."""
    if _grant(session, person_id, role, unit_id) is not None:
        return False
    session.add(RoleGrant(person_id=person_id, role=role, unit_id=unit_id, granted_at=at, granted_by=by))
    session.flush()
    return True


def revoke_role(
    person_id: int, role: str, *, at: datetime, by: int | None = None, unit: str | None = None
) -> None:
    """Takes a role away. It holds no longer from the next request on. Raises LastAdmin."""
    with transaction() as session:
        number = _number_of(session, person_id)
        unit_id = None if unit is None else find_unit(session, unit).id
        grant = _grant(session, person_id, role, unit_id)
        if grant is None:
            raise UnknownRole
        if role == ADMIN and unit_id is None:
            admins.refuse_last_admin(session, person_id)
        session.delete(grant)
        session.flush()
        details = {"role": role, "unit": unit}
        record.note(session, "people:role:revoked", at=at, actor_id=by, subject=number, details=details)


def _number_of(session: Session, person_id: int) -> str:
    number = session.scalar(select(Person.number).where(Person.id == person_id))
    if number is None:
        raise UnknownPerson
    return number


def _grant(session: Session, person_id: int, role: str, unit_id: int | None) -> RoleGrant | None:
    same = (RoleGrant.person_id == person_id, RoleGrant.role == role)
    where = RoleGrant.unit_id.is_(None) if unit_id is None else RoleGrant.unit_id == unit_id
    return session.scalar(select(RoleGrant).where(*same, where))


def store_language(person_id: int, language: str) -> None:
    """The language in which this person sees every page."""
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(locale=language))


def store_settings(person_id: int, *, language: str, theme: str, text_size: int) -> None:
    """Language, colours and size of text in which this person sees every page."""
    if theme not in THEMES or text_size not in TEXT_SIZES:
        raise Invalid
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(locale=language))
        looks = {"theme": theme, "text_size": text_size}
        session.execute(update(Account).where(Account.person_id == person_id).values(**looks))
