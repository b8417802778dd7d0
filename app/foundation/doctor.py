"""What an installation needs to run well, looked at one by one. Capabilities add checks of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import settings
from app.foundation.database import db
from app.foundation.faults import Text

State = Literal["ok", "warning", "problem", "off"]
NOTHING_TO_DO = Text("", "")


@dataclass(frozen=True)
class Finding:
    """One check: `off` is what this installation does not use. `fix` says what to do, empty where all is well."""

    state: State
    message: Text
    fix: Text = NOTHING_TO_DO


@dataclass(frozen=True)
class Check:
    name: str
    look: Callable[[], Finding]
    reads: bool  # needs the database
    after_restore: bool  # tells whether what was restored is whole


CHECKS: dict[str, Check] = {}
UNREADABLE = Finding(
    "problem",
    Text("This cannot be told: the database does not answer.", "Проверить нельзя: база данных не отвечает."),
    Text("Mend the database first.", "Сначала восстановите работу базы данных."),
)


def check(
    name: str, *, reads: bool = True, after_restore: bool = False
) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
    """Registers a check under its published name. They are told in the order in which they were registered."""

    def register(look: Callable[[], Finding]) -> Callable[[], Finding]:
        CHECKS[name] = Check(name, look, reads, after_restore)
        return look

    return register


def examine(*, after_restore: bool = False) -> dict[str, Finding]:
    """All checks, or those that matter after a restore. A database that fails is a finding, too."""
    chosen = [one for one in CHECKS.values() if one.after_restore or not after_restore]
    return {one.name: finding_of(one) for one in chosen}


def finding_of(one: Check) -> Finding:
    if one.reads and not settings.is_there(current_app.extensions["settings"].database_url):
        return UNREADABLE
    try:
        return one.look()
    except SQLAlchemyError:
        return UNREADABLE
    finally:
        db.session.rollback()


def is_bad(found: dict[str, Finding]) -> bool:
    return any(finding.state == "problem" for finding in found.values())
