"""Reading quality checks that were not passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app import people
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.i18n import iso_instant
from app.people.permissions import ASSESSOR, MANAGER, TRAINER
from app.people.rows import Actor, PersonRow
from app.retraining.incidents import number_in
from app.retraining.models.quality_checks import QualityCheckRow

CHECKING_ROLES = (TRAINER, ASSESSOR, MANAGER)
PAGE_SIZE = 50


@dataclass(frozen=True)
class QualityCheck:
    public_id: str
    person_id: int
    checked_on: date
    reference: str
    stage: str
    comment: str
    checked_by: int
    recorded_at: datetime
    struck_at: datetime | None
    struck_why: str


_CHECK = tuple(getattr(QualityCheckRow, name) for name in QualityCheck.__dataclass_fields__)


def person_to_check(actor: Actor, number: str) -> PersonRow:
    """Somebody within the reach of a checking role. Raises UnknownPerson."""
    found = people.person_of(number)
    reach = people.people_in_scope(actor, CHECKING_ROLES).subquery()
    column = next(iter(reach.c))
    if db.session.scalar(select(column).where(column == found.id).limit(1)) is None:
        raise people.UnknownPerson
    return found


def checks_of_person(person_id: int) -> tuple[QualityCheck, ...]:
    """All of one person, struck out or not, the newest first."""
    wanted = select(*_CHECK).where(QualityCheckRow.person_id == person_id)
    newest = wanted.order_by(QualityCheckRow.checked_on.desc(), QualityCheckRow.id.desc())
    return tuple(QualityCheck(*row) for row in db.session.execute(newest))


def checks_in_scope(actor: Actor, page: int) -> tuple[tuple[QualityCheck, ...], int]:
    """Those of the actor's people, the newest first; one page of them, and how many there are."""
    reach = people.people_in_scope(actor, CHECKING_ROLES)
    mine = QualityCheckRow.person_id.in_(reach)
    total = db.session.scalar(select(func.count()).select_from(QualityCheckRow).where(mine)) or 0
    newest = select(*_CHECK).where(mine).order_by(QualityCheckRow.id.desc())
    shown = newest.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return tuple(QualityCheck(*row) for row in db.session.execute(shown)), total


def people_meant(actor: Actor, typed: str) -> list[PersonRow]:
    """The actor's people with this number, else those whose name it is; a few."""
    reach = people.people_in_scope(actor, CHECKING_ROLES)
    ids = list(db.session.scalars(people.among(people.people_matching(number_in(typed)), reach).limit(10)))
    found = sorted(people.people_rows(ids).values(), key=lambda row: row.search)
    return [row for row in found if row.number == number_in(typed)] or found


def check_in_scope(actor: Actor, public_id: str) -> QualityCheck:
    """Raises NotFound."""
    reach = people.people_in_scope(actor, CHECKING_ROLES)
    wanted = select(*_CHECK).where(
        QualityCheckRow.public_id == public_id, QualityCheckRow.person_id.in_(reach)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return QualityCheck(*row)


def own_quality_checks(person_id: int, at: datetime) -> list[dict[str, Any]]:
    """For the person's own download."""
    return [
        {
            "checked_on": one.checked_on.isoformat(),
            "reference": one.reference,
            "stage": one.stage,
            "comment": one.comment,
            "recorded_at": iso_instant(one.recorded_at),
            "struck_at": iso_instant(one.struck_at) if one.struck_at else None,
            "struck_because": one.struck_why,
        }
        for one in checks_of_person(person_id)
    ]
