"""Settings that the organisation chooses itself, in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.foundation.database import db, once_a_reading
from app.foundation.models import Setting

DEFAULTS: dict[str, Any] = {
    "organisation_en": "Attesta",
    "organisation_ru": "Attesta",
    "language": "en",
    "help_contact": "",
    "demo": False,
    "started_before": False,  # the demo is made on the first start or not at all
    "nightly_on": None,
}


def read(name: str) -> Any:
    """The value of a setting, or its default. Raises KeyError for a name that does not exist."""
    return once_a_reading("settings", _all).get(name, DEFAULTS[name])


_EVERY_SETTING = select(Setting.name, Setting.value)


def _all() -> dict[str, Any]:
    """Every page needs several of them; there are few."""
    return {name: value for name, value in db.session.execute(_EVERY_SETTING)}


def write(session: Session, name: str, value: Any) -> None:
    if name not in DEFAULTS:
        raise KeyError(name)
    row = session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
    session.flush()


def organisation(language: str) -> str:
    return str(read(f"organisation_{language}"))
