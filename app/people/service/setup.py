"""The first admin: a link of one use, and what its page asks for.

The link is the only way in where nobody has an account, so it is made on the machine itself, never on a page.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.errors import DomainError, Invalid
from app.foundation.faults import Text
from app.people import names, queries
from app.people.models import Person
from app.people.permissions import ADMIN
from app.people.rows import NewPerson, PersonRow
from app.people.service import accounts, employment, sign_in

HOLDS = timedelta(minutes=60)
REMEMBERED = timedelta(days=30)  # to tell a used link from one that never was
LINKS = "setup_links"


class BadAddress(Invalid):
    code = "bad-email"
    text = Text("This is not an e-mail address.", "Это не адрес электронной почты.")


class LinkClosed(DomainError):
    """Base of what can be wrong with a link."""


class UnknownLink(LinkClosed):
    status = 404
    code = "unknown-link"
    text = Text("There is no such setup link.", "Такой ссылки для настройки нет.")


class UsedLink(LinkClosed):
    status = 410
    code = "used-link"
    text = Text("This setup link was used already.", "Этой ссылкой для настройки уже воспользовались.")


class ExpiredLink(LinkClosed):
    status = 410
    code = "expired-link"
    text = Text("This setup link held for one hour.", "Эта ссылка для настройки действовала один час.")


@dataclass(frozen=True)
class Link:
    """A link of one use. Only the hash of its token is kept."""

    token_hash: str
    email: str | None  # None: its page asks
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class Organisation:
    name: Text
    time_zone: str
    language: str


@dataclass(frozen=True)
class FirstAdmin:
    """Who is to be admin. Of somebody who is known by the e-mail nothing but the password is taken."""

    email: str
    password: str
    family: str = ""
    given: str = ""
    patronymic: str = ""
    number: str = ""  # empty: one is made
    locale: str | None = None


@dataclass(frozen=True)
class Visit:
    """The browser that is signed in afterwards."""

    address: str
    user_agent: str


def make_link(email: str | None, *, at: datetime) -> tuple[str, datetime]:
    """A new link for the admin with this e-mail, known or not; earlier ones for it hold no longer.

    Gives its path and when it ends. Raises BadAddress, HasLeft.
    """
    address = names.tidy(email or "").lower() or None
    if address is not None and not names.is_address(address):
        raise BadAddress
    known = known_person(address)
    if known is not None:
        _refuse_leaver(known.left_on, at)
    token = secrets.token_urlsafe(32)
    expires_at = (at + HOLDS).replace(microsecond=0)
    with transaction() as session:
        kept = [link for link in _links(session, at) if link.used_at is not None or link.email != address]
        _keep(session, [*kept, Link(sign_in.token_hash(token), address, expires_at)])
        record.note(session, "people:setup:linked", at=at, subject=address or "")
    return f"/setup/{token}", expires_at


def link_where_nobody_signs_in() -> str | None:
    """Path of a new link while there is no account at all."""
    return None if queries.has_accounts() else make_link(None, at=clock.now())[0]


def open_link(token: str, at: datetime) -> Link:
    """The link, if it still holds. Raises UnknownLink, UsedLink, ExpiredLink."""
    return _open(token, _kept(settings.read(LINKS), at), at)


def _open(token: str, links: list[Link], at: datetime) -> Link:
    wanted = sign_in.token_hash(token)
    link = next((one for one in links if one.token_hash == wanted), None)
    if link is None:
        raise UnknownLink
    if link.used_at is not None:
        raise UsedLink
    if link.expires_at <= at:
        raise ExpiredLink
    return link


def known_person(email: str | None) -> PersonRow | None:
    """Who has this e-mail already."""
    if email is None:
        return None
    try:
        found = queries.person_of(email)
    except queries.UnknownPerson:
        return None
    return found if found.email == email else None


def set_up(
    token: str, organisation: Organisation, admin: FirstAdmin, visit: Visit, *, at: datetime, form_key: str
) -> str:
    """Use case: names the organisation, makes the first admin, and signs them in. Gives the token of the session.

    Raises what `open_link` raises, WeakPassword, BadAddress, NumberTaken, HasLeft.
    """
    password_hash = accounts.hashed(admin.password)
    with transaction(form_key=form_key) as session:
        links = _links(session, at)
        link = _open(token, links, at)
        email = link.email or names.tidy(admin.email).lower()
        if not names.is_address(email):
            raise BadAddress
        person = _person(session, replace(admin, email=email), organisation, at)
        accounts.store_password(session, person.id, password_hash, at=at)
        accounts.add_role(session, person.id, ADMIN, None, at=at, by=person.id)
        _keep(session, [replace(one, used_at=at) if one == link else one for one in links])
        session_token = sign_in.open_session(session, person.id, at=at, **vars(visit))
        record.note(session, "people:setup:done", at=at, actor_id=person.id, subject=person.number)
        _name(session, organisation)
    return session_token


def _person(session: Session, admin: FirstAdmin, organisation: Organisation, at: datetime) -> Person:
    known = session.scalar(select(Person).where(Person.email == admin.email))
    if known is not None:
        _refuse_leaver(known.left_on, at)  # since the link was made
        return known
    new = NewPerson(
        number=names.tidy(admin.number) or _free_number(session),
        family=admin.family,
        given=admin.given,
        patronymic=admin.patronymic,
        email=admin.email,
        locale=admin.locale,
    )
    on = clock.civil_date(at, organisation.time_zone)
    return employment.load_person(session, employment.add_person(session, new, on=on, at=at, by=None))


def _refuse_leaver(left_on: date | None, at: datetime) -> None:
    if left_on is not None and left_on < clock.civil_date(at, clock.site_zone()):
        raise employment.HasLeft


def _free_number(session: Session) -> str:
    taken = set(session.scalars(select(Person.number).where(Person.number.startswith(ADMIN))))
    return next(number for count in range(1, len(taken) + 2) if (number := f"{ADMIN}-{count}") not in taken)


def _name(session: Session, organisation: Organisation) -> None:
    """Last of all: until the commit nobody counts days by the new time zone."""
    settings.write(session, "organisation_en", organisation.name.en)
    settings.write(session, "organisation_ru", organisation.name.ru)
    settings.write(session, "language", organisation.language)
    settings.write(session, "time_zone", organisation.time_zone)


# -- links are a setting: there are one or two of them --------------------------------------------------------------


def _links(session: Session, at: datetime) -> list[Link]:
    return _kept(settings.read_to_change(session, LINKS), at)


def _kept(rows: list[dict[str, Any]], at: datetime) -> list[Link]:
    return [link for link in map(_link, rows) if link.expires_at > at - REMEMBERED]


def _link(values: dict[str, Any]) -> Link:
    used_at = values["used_at"]
    return Link(
        values["token_hash"],
        values["email"],
        datetime.fromisoformat(values["expires_at"]),
        None if used_at is None else datetime.fromisoformat(used_at),
    )


def _keep(session: Session, links: list[Link]) -> None:
    values = [
        {
            "token_hash": link.token_hash,
            "email": link.email,
            "expires_at": link.expires_at.isoformat(),
            "used_at": None if link.used_at is None else link.used_at.isoformat(),
        }
        for link in links
    ]
    settings.write(session, LINKS, values)
