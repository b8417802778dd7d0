"""What the admin's pages show of people and places, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.foundation.database import db
from app.foundation.faults import Text
from app.people import names, queries
from app.people.directory import (
    LEFT,
    NEVER,
    NO_ACCOUNT,
    PAGE_SIZE,
    SEEN,
    DirectoryFilter,
    DirectoryRow,
    RoleHeld,
)
from app.people.models import Account, Assignment, Person, Position, RoleGrant, Unit, UserSession
from app.people.permissions import ADMIN
from app.people.rows import Actor, AssignmentRow, PersonRow


@dataclass(frozen=True)
class DirectoryPage:
    rows: tuple[DirectoryRow, ...]
    counts: dict[str, int]  # people by state, under the other filters
    total: int  # of the state asked for


# -- whom an admin looks after ------------------------------------------------------------------------------------


def managed_people(actor: Actor) -> Select[int]:
    """Ids of the people whom the actor looks after as an admin: everybody, or those of some units today."""
    return queries.people_in_scope(actor, (ADMIN,), actor.today)


def managed_among(actor: Actor, numbers: Collection[str]) -> tuple[str, ...]:
    """Of these personnel numbers those of people whom the actor looks after, by name."""
    wanted = select(Person.number).where(
        Person.number.in_(sorted(numbers)), Person.id.in_(managed_people(actor))
    )
    return tuple(db.session.scalars(wanted.order_by(Person.search)))


# -- the list -----------------------------------------------------------------------------------------------------


def directory_page(actor: Actor, asked: DirectoryFilter, language: str) -> DirectoryPage:
    today = actor.today
    wanted = Person.id.in_(narrowed(managed_people(actor), asked, today))
    state = state_of(today)
    by_state = select(state, func.count()).select_from(Person).where(wanted)
    by_state = by_state.outerjoin(Account, Account.person_id == Person.id)
    counts = {name: count for name, count in db.session.execute(by_state.group_by(state))}
    shown = state == asked.state if asked.state else state != LEFT
    total = sum(
        count for name, count in counts.items() if (name == asked.state if asked.state else name != LEFT)
    )
    rows = page_rows(and_(wanted, shown), state, asked, today, language)
    return DirectoryPage(with_places(rows, today, language), counts, total)


def narrowed(people: Select[int], asked: DirectoryFilter, today: date) -> Select[int]:
    if asked.text:
        people = queries.among(people, queries.people_matching(asked.text))
    if asked.unit:
        people = queries.among(people, queries.people_of_unit(asked.unit, today))
    if asked.role:
        holders = select(RoleGrant.person_id).where(RoleGrant.role == asked.role)
        people = queries.among(people, holders)
    return people


def state_of(today: date) -> ColumnElement[str]:
    """How a person stands with signing in; needs Account in the statement."""
    signed_in = select(UserSession.id).where(UserSession.person_id == Person.id).correlate(Person).exists()
    return case(
        (and_(Person.left_on.is_not(None), Person.left_on < today), LEFT),
        (Account.person_id.is_(None), NO_ACCOUNT),
        (signed_in, SEEN),
        else_=NEVER,
    )


def page_rows(
    shown: ColumnElement[bool],
    state: ColumnElement[str],
    asked: DirectoryFilter,
    today: date,
    language: str,
) -> Sequence[Any]:
    seen_at = (
        select(func.max(UserSession.last_seen_at)).where(UserSession.person_id == Person.id).scalar_subquery()
    )
    columns = (Person.id, Person.number, Person.family, Person.given, Person.patronymic, Person.email)
    found = (
        select(*columns, state.label("state"), seen_at.label("seen_at"))
        .select_from(Person)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(shown)
    )
    orders: dict[str, tuple[Any, ...]] = {
        "name": (Person.search,),
        "number": (func.length(Person.number), Person.number),
        "seen": (seen_at, Account.created_at),
    }
    if asked.sort in ("unit", "position"):
        found = found.outerjoin(Assignment, Assignment.id == current_assignment(today))
        found = found.outerjoin(Unit, Unit.id == Assignment.unit_id)
        found = found.outerjoin(Position, Position.id == Assignment.position_id)
        unit_name = Unit.name_ru if language == "ru" else Unit.name_en
        title = Position.title_ru if language == "ru" else Position.title_en
        orders |= {"unit": (unit_name,), "position": (title,)}
    order = orders[asked.sort]
    directed = tuple(one.desc().nulls_last() if asked.descending else one.asc().nulls_last() for one in order)
    page = found.order_by(*directed, Person.search, Person.id).limit(PAGE_SIZE)
    return db.session.execute(page.offset((asked.page - 1) * PAGE_SIZE)).all()


def current_assignment(today: date) -> Any:
    """Id of the position that a person holds today; the latest begun, where there are several."""
    held = aliased(Assignment)
    return (
        select(held.id)
        .where(
            held.person_id == Person.id,
            held.from_on <= today,
            or_(held.until_on.is_(None), held.until_on >= today),
        )
        .order_by(held.from_on.desc(), held.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def with_places(rows: Sequence[Any], today: date, language: str) -> tuple[DirectoryRow, ...]:
    ids = [row.id for row in rows]
    assignments, roles = queries.assignments_of(ids), roles_of(ids)
    found = []
    for row in rows:
        held = [one for one in assignments[row.id] if one.holds_on(today)]
        place: AssignmentRow | None = held[-1] if held else None
        found.append(
            DirectoryRow(
                id=row.id,
                number=row.number,
                name=names.full_name(row.family, row.given, row.patronymic),
                email=row.email,
                unit=place.unit_name.in_language(language) if place else "",
                position=place.position_title.in_language(language) if place else "",
                further=max(0, len(held) - 1),
                roles=roles[row.id],
                state=row.state,
                seen_at=row.seen_at,
            )
        )
    return tuple(found)


def roles_of(person_ids: Collection[int]) -> dict[int, tuple[RoleHeld, ...]]:
    """Roles by person, with the units in which they hold. Everybody asked for has an entry."""
    found: dict[int, list[RoleHeld]] = {person_id: [] for person_id in person_ids}
    wanted = (
        select(RoleGrant.person_id, RoleGrant.role, Unit.slug, Unit.name_en, Unit.name_ru)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id.in_(found))
        .order_by(RoleGrant.role, RoleGrant.id)
    )
    for row in db.session.execute(wanted):
        name = None if row.slug is None else Text(row.name_en, row.name_ru)
        found[row.person_id].append(RoleHeld(row.role, row.slug, name))
    return {person_id: tuple(roles) for person_id, roles in found.items()}


# -- one person -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SignInState:
    state: str
    seen_at: Any


def sign_in_state(person_id: int, today: date) -> SignInState:
    seen_at = select(func.max(UserSession.last_seen_at)).where(UserSession.person_id == person_id)
    wanted = (
        select(state_of(today).label("state"), seen_at.scalar_subquery().label("seen_at"))
        .select_from(Person)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id == person_id)
    )
    return SignInState(*db.session.execute(wanted).one())


def namesakes(family: str, given: str, patronymic: str) -> tuple[PersonRow, ...]:
    """People with the same name, by which they would be found; a missing patronymic may be anybody's."""
    wanted = names.search_text(family, given, patronymic)
    likely = select(Person.id).where(Person.search.startswith(wanted, autoescape=True)).limit(10)
    found = queries.people_rows(tuple(db.session.scalars(likely))).values()
    same = (names.folded(family), names.folded(given))
    return tuple(
        row
        for row in sorted(found, key=lambda row: row.id)
        if (names.folded(row.family), names.folded(row.given)) == same
    )


# -- places -----------------------------------------------------------------------------------------------------------


def people_by_unit(today: date) -> dict[int, int]:
    """Unit id → people who hold a position in it today, those of units below it not counted."""
    return counted(Assignment.unit_id, today)


def people_by_position(today: date) -> dict[int, int]:
    return counted(Assignment.position_id, today)


def counted(column: Any, today: date) -> dict[int, int]:
    held = (Assignment.from_on <= today, or_(Assignment.until_on.is_(None), Assignment.until_on >= today))
    wanted = select(column, func.count(func.distinct(Assignment.person_id))).where(*held).group_by(column)
    return {place: people for place, people in db.session.execute(wanted)}


def roles_given() -> frozenset[str]:
    """Roles that anybody holds."""
    return frozenset(db.session.scalars(select(RoleGrant.role).distinct()))


def how_many_people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0
