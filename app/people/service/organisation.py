"""Units and positions of the organisation."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.foundation import settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people.models import Position, Unit
from app.people.queries import UnknownPosition, UnknownUnit

MOST_OF_A_PATH = 200
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BadSlug(Invalid):
    code = "bad-slug"
    text = Text(
        "A short name consists of small Latin letters, digits and single hyphens.",
        "Короткое имя состоит из строчных латинских букв, цифр и одиночных дефисов.",
    )


class TooDeep(Invalid):
    code = "too-deep"
    text = Text(
        "Units lie too deep in one another here.", "Слишком много подразделений вложено друг в друга."
    )


class SlugTaken(Conflict):
    code = "slug-taken"
    text = Text("This short name is in use already.", "Это короткое имя уже занято.")


def make_unit(
    slug: str,
    name: Text,
    *,
    at: datetime,
    by: int | None = None,
    parent: str | None = None,
    time_zone: str | None = None,
    form_key: str | None = None,
) -> int:
    """Adds a unit to the tree, below `parent` (slug). Gives its id."""
    with transaction(form_key) as session:
        _check_slug(session, Unit.slug, slug)
        above = None if parent is None else find_unit(session, parent)
        unit = Unit(slug=slug, name_ru=name.ru, name_en=name.en, path="", time_zone=time_zone)
        unit.parent_id = above.id if above else None
        session.add(unit)
        session.flush()
        unit.path = path_below(above, unit.id)
        session.flush()
        note_change_of_tree(session)
        record.note(session, "people:unit:made", at=at, actor_id=by, subject=slug)
        return unit.id


def make_position(
    slug: str, title: Text, *, at: datetime, by: int | None = None, form_key: str | None = None
) -> int:
    """Adds a position that people can hold. Gives its id."""
    with transaction(form_key) as session:
        _check_slug(session, Position.slug, slug)
        position = Position(slug=slug, title_ru=title.ru, title_en=title.en)
        session.add(position)
        session.flush()
        record.note(session, "people:position:made", at=at, actor_id=by, subject=slug)
        return position.id


def note_change_of_tree(session: Session) -> None:
    """Operation: whoever has the tree in memory reads it anew."""
    settings.write(session, "units_edition", secrets.token_hex(8))


def path_below(above: Unit | None, unit_id: int) -> str:
    path = f"{above.path if above else '/'}{unit_id}/"
    if len(path) > MOST_OF_A_PATH:
        raise TooDeep
    return path


def _check_slug(session: Session, column: object, slug: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise BadSlug
    if session.scalar(select(column).where(column == slug)) is not None:  # type: ignore[call-overload]
        raise SlugTaken


def find_unit(session: Session, slug: str) -> Unit:
    unit = session.scalar(select(Unit).where(Unit.slug == slug))
    if unit is None:
        raise UnknownUnit
    return unit


def find_position(session: Session, slug: str) -> Position:
    position = session.scalar(select(Position).where(Position.slug == slug))
    if position is None:
        raise UnknownPosition
    return position
