"""Settings that the organisation chooses itself, in the database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from flask import current_app, g
from sqlalchemy import Label, Row, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from app.foundation.database import after_commit, db, is_writing, once_a_reading, rows
from app.foundation.models import Setting
from config import Settings

ZONE_KEPT = 60.0  # seconds: so long other processes count days by the time zone of before

DEFAULTS: dict[str, Any] = {
    "organisation_en": "Attesta",
    "organisation_ru": "Attesta",
    "language": "en",
    "logo": "",  # SHA-256 of the picture on documents; empty: none
    "help_contact": "",
    "public_names": "initials",  # how strangers see the holder of a certificate: initials full
    "demo": False,
    "started_before": False,  # the demo is made on the first start or not at all
    "nightly_on": None,
    "time_zone": None,  # None: that of the environment
    "setup_links": [],
    "quiet_hours": [21, 8],  # no reminders go out from this hour to that one, at the reader's place
    "worker_seen_at": "",  # the last sign of life of a worker; empty after it has ended in good order
    "backup_at": None,
    "items_analysed_to": 0,  # the newest event of an attempt that the figures of questions were looked through for
    "units_edition": "",  # another one with every change of the organisation tree
    "sessions_edition": "",  # another one with every change of planned sessions and their seats
    "refreshers": "fsrs",  # how short questions between certifications are spaced: fsrs leitner off
    "standings_edition": "",  # another one where standings change without a fact: by night, by a new rule
}


# The frame of every page asks for these: they come along with the statement that finds out who asks.
OF_THE_FRAME = (
    *("organisation_en", "organisation_ru", "help_contact", "demo", "language", "public_names"),
    *("units_edition", "standings_edition", "sessions_edition"),
)


def read(name: str) -> Any:
    """The value of a setting, or its default. Raises KeyError for a name that does not exist."""
    frame: dict[str, Any] = g.get("frame") or {}
    if name in frame and not is_writing():
        return frame[name]
    return once_a_reading("settings", _all).get(name, DEFAULTS[name])


_EVERY_SETTING = select(Setting.name, Setting.value)


def _all() -> dict[str, Any]:
    """Every page needs several of them; there are few."""
    return {name: value for name, value in rows(_EVERY_SETTING)}


def frame_columns() -> tuple[Label[Any], ...]:
    """What a statement asks for, so that `keep_frame` finds it in its row."""
    return tuple(
        select(Setting.value).where(Setting.name == name).scalar_subquery().label(f"setting_{name}")
        for name in OF_THE_FRAME
    )


def keep_frame(row: Row[Any]) -> None:
    """Keeps for this request what `frame_columns` has found."""
    found = {name: getattr(row, f"setting_{name}") for name in OF_THE_FRAME}
    g.frame = {name: DEFAULTS[name] if value is None else value for name, value in found.items()}


def read_to_change(session: Session, name: str) -> Any:
    """The same inside a transaction: until that ends nobody else changes the value."""
    row = session.get(Setting, name, with_for_update=True)
    return DEFAULTS[name] if row is None else row.value


def write(session: Session, name: str, value: Any) -> None:
    if name not in DEFAULTS:
        raise KeyError(name)
    row = session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
    session.flush()
    g.pop("frame", None)
    if name == "time_zone":
        after_commit(session, lambda: current_app.extensions.pop("site_zone", None))


def organisation(language: str) -> str:
    return str(read(f"organisation_{language}"))


def time_zone() -> str:
    """The organisation's time zone, else that of the environment. Asked for many times a request: kept for a minute."""
    kept, until = current_app.extensions.get("site_zone", ("", 0.0))
    if until > time.monotonic():
        return str(kept)
    installation: Settings = current_app.extensions["settings"]
    if not is_there(installation.database_url):
        return installation.time_zone
    try:
        zone = str(read("time_zone") or installation.time_zone)
    except (OperationalError, ProgrammingError):  # a command that needs no database, before there are tables
        db.session.rollback()
        return installation.time_zone
    current_app.extensions["site_zone"] = (zone, time.monotonic() + ZONE_KEPT)
    return zone


def is_there(database_url: str) -> bool:
    """Whether there can be anything to read: SQLite would make a new file out of a question."""
    place = make_url(database_url).database
    return not database_url.startswith("sqlite") or (place is not None and Path(place).is_file())
