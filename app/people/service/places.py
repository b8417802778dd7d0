"""Units and positions change: they are renamed, moved, and dropped where nothing hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people import queries
from app.people.details import unit_details
from app.people.models import Assignment, RoleGrant, Unit
from app.people.service.organisation import (
    MOST_OF_A_PATH,
    TooDeep,
    find_position,
    find_unit,
    note_change_of_tree,
)
from app.people.versions import refuse_stale

# What upper capabilities do when the tree changes, and what of theirs names a unit or position. Registered at start.
Moved = Callable[[Session, str], None]
Users = Callable[[str, str], Text | None]
_WHEN_MOVED: list[Moved] = []
_USERS: list[Users] = []


class InACircle(Invalid):
    code = "in-a-circle"
    text = Text(
        "A unit cannot lie in itself or in a unit below it.",
        "Подразделение не может входить в само себя или в то, что входит в него.",
    )


class StillUsed(Conflict):
    code = "still-used"
    text = Text("Something hangs on this: it stays.", "Это ещё используется и остаётся.")


def when_unit_moved(react: Moved) -> None:
    """`react(session, slug)` runs in the transaction that moves a unit."""
    if react not in _WHEN_MOVED:
        _WHEN_MOVED.append(react)


def when_asked_for_users(users: Users) -> None:
    """`users("unit" or "position", slug)` says what hangs on it, or None."""
    if users not in _USERS:
        _USERS.append(users)


def change_unit(
    slug: str,
    name: Text,
    *,
    parent: str | None,
    time_zone: str | None,
    at: datetime,
    by: int | None = None,
    seen: str | None = None,
) -> None:
    """Use case: name, time zone and place in the tree; all below moves along. Raises InACircle, TooDeep.

    `seen`: version of what the admin had read; another one raises ChangedMeanwhile.
    """
    with transaction() as session:
        session.scalars(
            select(Unit.id).order_by(Unit.id).with_for_update()
        ).all()  # nobody else moves one now
        refuse_stale(unit_details(queries.unit_of(slug)), seen)
        unit = find_unit(session, slug)
        above = None if parent is None else find_unit(session, parent)
        is_moved = unit.parent_id != (above.id if above else None)
        unit.name_en, unit.name_ru, unit.time_zone = name.en, name.ru, time_zone
        if is_moved:
            move(session, unit, above)
        session.flush()
        note_change_of_tree(session)
        details = {"name": [name.en, name.ru], "parent": parent, "time_zone": time_zone}
        record.note(session, "people:unit:changed", at=at, actor_id=by, subject=slug, details=details)
        if is_moved:
            for react in _WHEN_MOVED:
                react(session, slug)


def move(session: Session, unit: Unit, above: Unit | None) -> None:
    """Operation: the unit and all below it get their new paths."""
    if above is not None and above.path.startswith(unit.path):
        raise InACircle
    before, after = unit.path, f"{above.path if above else '/'}{unit.id}/"
    unit.parent_id = above.id if above else None
    below = session.scalars(select(Unit).where(Unit.path.startswith(before, autoescape=True)))
    for one in below:
        one.path = after + one.path.removeprefix(before)
        if len(one.path) > MOST_OF_A_PATH:
            raise TooDeep


def change_position(
    slug: str, title: Text, *, at: datetime, by: int | None = None, seen: str | None = None
) -> None:
    with transaction() as session:
        refuse_stale(queries.position_of(slug), seen)
        position = find_position(session, slug)
        position.title_en, position.title_ru = title.en, title.ru
        session.flush()
        details = {"title": [title.en, title.ru]}
        record.note(session, "people:position:changed", at=at, actor_id=by, subject=slug, details=details)


def drop_unit(slug: str, *, at: datetime, by: int | None = None) -> None:
    """Use case: a unit that nothing hangs on is gone. Raises StillUsed."""
    with transaction() as session:
        unit = find_unit(session, slug)
        refuse_used(
            "unit",
            slug,
            (count(session, Unit, Unit.parent_id == unit.id), UNITS_BELOW),
            (count(session, Assignment, Assignment.unit_id == unit.id), HELD),
            (count(session, RoleGrant, RoleGrant.unit_id == unit.id), ROLES_HERE),
        )
        session.delete(unit)
        session.flush()
        note_change_of_tree(session)
        record.note(session, "people:unit:dropped", at=at, actor_id=by, subject=slug)


def drop_position(slug: str, *, at: datetime, by: int | None = None) -> None:
    """Use case: a position that nobody ever held is gone. Raises StillUsed."""
    with transaction() as session:
        position = find_position(session, slug)
        held = count(session, Assignment, Assignment.position_id == position.id)
        refuse_used("position", slug, (held, HELD))
        session.delete(position)
        session.flush()
        record.note(session, "people:position:dropped", at=at, actor_id=by, subject=slug)


UNITS_BELOW = Text("units below it: {}", "вложенных подразделений: {}")
HELD = Text("positions that people hold or held: {}", "должностей у сотрудников, нынешних и прежних: {}")
ROLES_HERE = Text("roles that hold in it: {}", "ролей, действующих в нём: {}")


def count(session: Session, table: type, condition: ColumnElement[bool]) -> int:
    wanted = select(func.count()).select_from(table).where(condition)
    return session.scalar(wanted) or 0


def refuse_used(kind: str, slug: str, *counted: tuple[int, Text]) -> None:
    uses = [Text(text.en.format(number), text.ru.format(number)) for number, text in counted if number]
    uses += [text for users in _USERS if (text := users(kind, slug)) is not None]
    if uses:
        english, russian = "; ".join(use.en for use in uses), "; ".join(use.ru for use in uses)
        raise StillUsed(
            Text(
                f"Something hangs on this, so it stays: {english}.",
                f"Удалить нельзя, это используется: {russian}.",
            )
        )
