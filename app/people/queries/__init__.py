"""Reading people: who somebody is, where they work, and whom an actor may see."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine, Row, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import aliased

from app.foundation import clock, settings
from app.foundation.database import db, is_writing, rows
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people import names
from app.people.models import Account, Assignment, Person, Position, RoleGrant, Unit, UserSession
from app.people.permissions import SEEING_ROLES, Grant
from app.people.rows import Actor, AssignmentRow, Device, PersonRow, PositionRow, UnitRow

SESSION_HOURS = 12
IDS_IN_A_STATEMENT = 10_000


class UnknownPerson(NotFound):
    code = "unknown-person"
    text = Text("There is no such person.", "Такого человека нет.")


class UnknownUnit(NotFound):
    code = "unknown-unit"
    text = Text("There is no such unit.", "Такого подразделения нет.")


class UnknownPosition(NotFound):
    code = "unknown-position"
    text = Text("There is no such position.", "Такой должности нет.")


# -- persons ----------------------------------------------------------------------------------------------------

_PERSON = tuple(getattr(Person, name) for name in PersonRow.__dataclass_fields__)


def person_of(reference: str | int) -> PersonRow:
    """The person with this personnel number, e-mail or id, tried in this order. Raises UnknownPerson."""
    wanted = str(reference).strip()
    found = _one_person(Person.number == wanted) if isinstance(reference, str) else None
    if found is None and "@" in wanted:
        found = _one_person(Person.email == wanted.lower())
    if found is None and re.fullmatch(r"[0-9]{1,9}", wanted):
        found = _one_person(Person.id == int(wanted))
    if found is None:
        raise UnknownPerson
    return found


def person_of_id(person_id: int) -> PersonRow:
    found = _one_person(Person.id == person_id)
    if found is None:
        raise UnknownPerson
    return found


def _one_person(condition: Any) -> PersonRow | None:
    row = db.session.execute(select(*_PERSON).where(condition)).one_or_none()
    return None if row is None else PersonRow(*row)


def people_rows(person_ids: Collection[int]) -> dict[int, PersonRow]:
    """Many people by id; ids that nobody has are left out."""
    found: dict[int, PersonRow] = {}
    for part in _parts(person_ids):
        for row in db.session.execute(_PEOPLE, {"ids": part}):
            found[row.id] = PersonRow(*row)
    return found


_PEOPLE = select(*_PERSON).where(Person.id.in_(bindparam("ids", expanding=True)))


def is_anybody_there() -> bool:
    """Whether the organisation has any person yet."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def ids_by_name(scope: Select[Any]) -> list[int]:
    """Everybody of a scope, in the order of lists."""
    wanted = select(Person.id).where(Person.id.in_(scope)).order_by(Person.search, Person.id)
    return list(rows(wanted).scalars())


def people_matching(text: str) -> Select[int]:
    """Ids of people in whose name, number or e-mail every word of the text occurs."""
    if names.has_invisible(names.folded(text)):  # a zero ends a pattern of SQLite, and PostgreSQL refuses it
        return select(Person.id).where(false())
    words = [
        word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        for word in names.folded(text).split()
    ]
    return select(Person.id).where(*(Person.search.like(f"%{word}%", escape="\\") for word in words))


# -- units, positions, assignments ------------------------------------------------------------------------------


def units() -> tuple[UnitRow, ...]:
    """The organisation tree, each unit after the one above it; read anew after a change."""
    if is_writing():
        return _all_units()
    edition = (db.engine, str(settings.read("units_edition")))
    kept = _UNITS.get("newest")
    if kept is None or kept[0] != edition:
        kept = _UNITS["newest"] = (edition, _all_units())
    return kept[1]


_UNITS: dict[str, tuple[tuple[Engine, str], tuple[UnitRow, ...]]] = {}  # those that were asked for last


def _all_units() -> tuple[UnitRow, ...]:
    found = [_unit_row(unit) for unit in rows(_EVERY_UNIT)]
    return tuple(sorted(found, key=lambda unit: [int(part) for part in unit.path.strip("/").split("/")]))


_EVERY_UNIT = select(*Unit.__table__.columns)


def unit_of(slug: str) -> UnitRow:
    unit = db.session.scalar(select(Unit).where(Unit.slug == slug))
    if unit is None:
        raise UnknownUnit
    return _unit_row(unit)


def _unit_row(unit: Any) -> UnitRow:
    name = Text(unit.name_en, unit.name_ru)
    return UnitRow(unit.id, unit.slug, name, unit.parent_id, unit.path, unit.time_zone)


def positions() -> tuple[PositionRow, ...]:
    return tuple(_position_row(row) for row in db.session.scalars(select(Position).order_by(Position.slug)))


def position_of(slug: str) -> PositionRow:
    row = db.session.scalar(select(Position).where(Position.slug == slug))
    if row is None:
        raise UnknownPosition
    return _position_row(row)


def _position_row(row: Position) -> PositionRow:
    return PositionRow(row.id, row.slug, Text(row.title_en, row.title_ru))


def assignments_of(person_ids: Collection[int]) -> dict[int, tuple[AssignmentRow, ...]]:
    """All positions of people over time, the earliest first. Everybody asked for has an entry."""
    found: dict[int, list[AssignmentRow]] = {person_id: [] for person_id in person_ids}
    for part in _parts(found):
        for row in db.session.execute(_ASSIGNMENTS, {"ids": part}):
            found[row.person_id].append(_assignment_row(row))
    return {person_id: tuple(rows) for person_id, rows in found.items()}


_ASSIGNMENTS = (
    select(Assignment.id, Assignment.person_id, Assignment.from_on, Assignment.until_on, Assignment.unit_id)
    .add_columns(Position.slug.label("position"), Position.title_en, Position.title_ru)
    .add_columns(Unit.slug.label("unit"), Unit.name_en, Unit.name_ru, Unit.path)
    .join(Position, Position.id == Assignment.position_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(Assignment.person_id.in_(bindparam("ids", expanding=True)))
    .order_by(Assignment.from_on, Assignment.id)
)


def _assignment_row(row: Row[Any]) -> AssignmentRow:
    return AssignmentRow(
        person_id=row.person_id,
        position=row.position,
        position_title=Text(row.title_en, row.title_ru),
        unit=row.unit,
        unit_id=row.unit_id,
        unit_name=Text(row.name_en, row.name_ru),
        unit_path=row.path,
        from_on=row.from_on,
        until_on=row.until_on,
        id=row.id,
    )


def zone_of(person_id: int) -> str:
    """The time zone by which a person's days are counted."""
    return zones_of((person_id,))[person_id]


def zones_of(person_ids: Collection[int]) -> dict[int, str]:
    """Own time zone, else that of the latest unit or the nearest above it, else the organisation's."""
    by_path = {unit.path: unit.time_zone for unit in units()}
    site = clock.site_zone()
    rows = people_rows(person_ids)
    zones: dict[int, str] = {}
    for person_id, assignments in assignments_of(person_ids).items():
        own = rows[person_id].time_zone if person_id in rows else None
        above = _zone_above(assignments[-1].unit_path, by_path) if assignments else None
        zones[person_id] = own or above or site
    return zones


def _zone_above(path: str, by_path: dict[str, str | None]) -> str | None:
    while path != "/":
        if by_path.get(path):
            return by_path[path]
        path = path.rstrip("/").rsplit("/", 1)[0] + "/"
    return None


# -- who may see whom -------------------------------------------------------------------------------------------


def visible_people(actor: Actor, on: date | None = None) -> Select[int]:
    """Ids of the people whose records the actor may see: the own one, and those in the scope of a seeing role.

    With a role everywhere that is everybody, past and present; with a role in a unit, those who hold a position
    there or below on the day `on` (by default the actor's today).
    """
    everybody = people_in_scope(actor, SEEING_ROLES, on)
    return select(Person.id).where(or_(Person.id == actor.person_id, Person.id.in_(everybody)))


def people_in_scope(actor: Actor, roles: Collection[str], on: date | None = None) -> Select[int]:
    """Ids of the people over whom one of these roles of the actor reaches on that day."""
    return _reached(actor.scope(roles), on or actor.today)


def _reached(paths: tuple[str, ...] | None, day: date) -> Select[int]:
    if paths is None:
        return select(Person.id)
    if not paths:
        return select(Person.id).where(false())
    return people_under(paths, day)


def people_under(paths: Iterable[str], day: date) -> Select[int]:
    """Ids of the people who hold a position in these units or below them on that day."""
    return (
        select(Assignment.person_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            or_(*(Unit.path.startswith(path, autoescape=True) for path in paths)),
            Assignment.from_on <= day,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= day),
        )
        .distinct()
    )


def team_of(actor: Actor, on: date) -> Select[int]:
    """Ids of the people whom a seeing role of the actor reaches on that day and who have not left."""
    return _team_under(actor.scope(SEEING_ROLES), on)


@lru_cache(maxsize=256)
def _team_under(paths: tuple[str, ...] | None, day: date) -> Select[int]:
    """Built once: what is built on it can be kept, too. Whoever holds a position has not left."""
    if paths is None:
        return select(Person.id).where(or_(Person.left_on.is_(None), Person.left_on >= day))
    return _reached(paths, day)


def employed_on(day: date) -> Select[int]:
    """Ids of everybody who has not left before that day."""
    return _team_under(None, day)


def people_of_unit(slug: str, on: date) -> Select[int]:
    """Ids of the people of a unit and all below it on that day. A unit that there is not has nobody."""
    path = db.session.scalar(select(Unit.path).where(Unit.slug == slug))
    return people_under((path,), on) if path else select(Person.id).where(false())


def among(people: Select[int], others: Select[int]) -> Select[int]:
    """Ids that are in both."""
    return select(Person.id).where(Person.id.in_(people), Person.id.in_(others))


def visible_person(actor: Actor, reference: str | int, on: date | None = None) -> PersonRow:
    """The person, if the actor may see their record. Raises UnknownPerson for both: no such one, and not yours."""
    person = person_of(reference)
    allowed = visible_people(actor, on).where(Person.id == person.id)
    if db.session.scalar(allowed) is None:
        raise UnknownPerson
    return person


# -- who is asking ----------------------------------------------------------------------------------------------


def actor_of(token_hash: str, at: datetime) -> Actor | None:
    """The person behind a session that still holds, with all grants, in one statement."""
    values = {"token_hash": token_hash, "begun_after": at - timedelta(hours=SESSION_HOURS)}
    found = rows(_actor_statement(), values).all()
    if not found:
        return None
    first = found[0]
    settings.keep_frame(first)
    today = clock.civil_date(at, first.time_zone or clock.site_zone())
    if first.left_on is not None and first.left_on < today:
        return None
    return Actor(
        person_id=first.person_id,
        number=first.number,
        name=names.full_name(first.family, first.given, first.patronymic),
        short_name=names.short_name(first.family, first.given, first.patronymic),
        locale=first.locale or "",
        theme=first.theme,
        text_size=first.text_size,
        grants=tuple(Grant(row.role, row.path) for row in found if row.role is not None),
        today=today,
        session_id=first.id,
        seen_at=first.last_seen_at,
    )


@cache
def _actor_statement() -> Select[Any]:
    """Built once: every request begins with it."""
    scope_unit = aliased(Unit)
    own = ("number", "family", "given", "patronymic", "locale", "time_zone", "left_on")
    return (
        select(UserSession.id, UserSession.last_seen_at, UserSession.person_id)
        .add_columns(Account.theme, Account.text_size, *(getattr(Person, name) for name in own))
        .add_columns(RoleGrant.role, RoleGrant.unit_id, scope_unit.path)
        .add_columns(*settings.frame_columns())
        .join(Account, Account.person_id == UserSession.person_id)
        .join(Person, Person.id == UserSession.person_id)
        .outerjoin(RoleGrant, RoleGrant.person_id == UserSession.person_id)
        .outerjoin(scope_unit, scope_unit.id == RoleGrant.unit_id)
        .where(
            UserSession.token_hash == bindparam("token_hash"),
            UserSession.revoked_at.is_(None),
            UserSession.created_at > bindparam("begun_after", type_=UserSession.created_at.type),
        )
        .order_by(RoleGrant.id)
    )


def has_accounts() -> bool:
    """Whether anybody can sign in at all."""
    return db.session.scalar(select(Account.person_id).limit(1)) is not None


def _holds(at: datetime) -> tuple[Any, ...]:
    return (UserSession.revoked_at.is_(None), UserSession.created_at > at - timedelta(hours=SESSION_HOURS))


def devices_of(person_id: int, at: datetime) -> tuple[Device, ...]:
    """The sign-ins of a person that still hold, the latest used first."""
    wanted = and_(UserSession.person_id == person_id, *_holds(at))
    rows = db.session.scalars(select(UserSession).where(wanted).order_by(UserSession.last_seen_at.desc()))
    return tuple(
        Device(row.id, row.created_at, row.last_seen_at, row.address, row.user_agent) for row in rows
    )


def _parts(person_ids: Collection[int]) -> Iterable[list[int]]:
    ids = list(person_ids)
    return (ids[start : start + IDS_IN_A_STATEMENT] for start in range(0, len(ids), IDS_IN_A_STATEMENT))
