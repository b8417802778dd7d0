"""Reading reminders: what is kept of a person's points, what waits to be told, and which letters went out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import certification
from app.certification import StandingLine
from app.foundation.database import db
from app.retraining.models.reminders import ReminderPointRow
from app.retraining.reminders import Kind, Name

POINT = (
    *(ReminderPointRow.id, ReminderPointRow.person_id, ReminderPointRow.certification),
    *(ReminderPointRow.kind, ReminderPointRow.belongs_to, ReminderPointRow.subject),
    *(ReminderPointRow.recipient_id, ReminderPointRow.level, ReminderPointRow.came_on),
    *(ReminderPointRow.not_before, ReminderPointRow.fate),
)


@dataclass(frozen=True)
class Kept:
    """A point as it is stored, for one of those who are told of it."""

    id: int
    person_id: int
    name: Name
    recipient_id: int
    level: int
    came_on: date
    not_before: date
    fate: str


def kept_from(row: Any) -> Kept:
    kind: Kind = row.kind
    name = Name(row.certification, kind, row.belongs_to, row.subject)
    shown = (row.recipient_id, row.level, row.came_on, row.not_before, row.fate)
    return Kept(row.id, row.person_id, name, *shown)


def kept_points(session: Session, person_ids: Collection[int]) -> list[Kept]:
    """All that was ever brought up about these people."""
    mine = ReminderPointRow.person_id.in_(person_ids)
    return [
        kept_from(row) for row in session.execute(select(*POINT).where(mine).order_by(ReminderPointRow.id))
    ]


def waiting_points(recipient_ids: Collection[int]) -> list[Kept]:
    """What these people are still to be told."""
    mine = (ReminderPointRow.recipient_id.in_(recipient_ids), ReminderPointRow.fate == "waiting")
    return [
        kept_from(row)
        for row in db.session.execute(select(*POINT).where(*mine).order_by(ReminderPointRow.id))
    ]


def renewing_themselves(line: StandingLine) -> bool:
    """Whether nothing ends for this person: the hours are complete, and the rule renews by them."""
    if line.hours_missing is None or line.hours_missing:
        return False
    versions = certification.rule_book().rules.get(line.certification, ())
    return any(version.rule.version == line.rule_version and version.rule.renew is not None and version.rule.renew.by_hours for version in versions)  # fmt: skip
