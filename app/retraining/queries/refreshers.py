"""Reading refreshers: what one person may be asked now, and what they were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, literal, select

from app import certification
from app.foundation import clock
from app.foundation.database import rows
from app.foundation.faults import Text
from app.foundation.i18n import iso_instant
from app.foundation.models import Setting
from app.learning.tasks import Need
from app.retraining.memories import Memory
from app.retraining.models.refreshers import RefresherCardRow, RefresherReviewRow, RefresherSittingRow
from app.retraining.queries.refresher_catalogue import catalogue
from app.retraining.refreshers import (
    Card,
    Sitting,
    Stored,
    anything_due,
    cards_of,
    courses_known,
    queue,
)

OFF = "off"
TITLE = Text("Two minutes of recall", "Две минуты повторения")
ADDRESS = "/refresh"

_MEMORY = tuple(getattr(RefresherCardRow, name) for name in Memory.__dataclass_fields__)
_SITTING = tuple(getattr(RefresherSittingRow, name) for name in Sitting.__dataclass_fields__)
_SCHEDULER = select(Setting.value).where(Setting.name == "refreshers").scalar_subquery()
_ONE = select(literal(1).label("one")).subquery()
_STATE = (
    select(
        _SCHEDULER.label("scheduler"),
        *(column.label(f"sitting_{column.key}") for column in _SITTING),
        RefresherCardRow.fact,
        RefresherCardRow.course_revision,
        *_MEMORY,
    )
    .select_from(_ONE)
    .outerjoin(RefresherSittingRow, RefresherSittingRow.person_id == bindparam("person_id"))
    .outerjoin(RefresherCardRow, RefresherCardRow.person_id == bindparam("person_id"))
)


@dataclass(frozen=True)
class State:
    """What one person remembers, and how much of today is used."""

    person_id: int
    today: date
    scheduler: str  # fsrs leitner off
    away: bool  # on leave, or not employed
    sitting: Sitting
    cards: tuple[Card, ...]

    def queue(self) -> list[Card]:
        if self.scheduler == OFF or self.away:
            return []
        return queue(self.cards, self.scheduler, self.today, self.person_id)

    def is_due(self) -> bool:
        return (
            self.scheduler != OFF and not self.away and anything_due(self.cards, self.scheduler, self.today)
        )


def state_of(person_id: int, today: date) -> State:
    """One statement, and none where the library has nothing to refresh or the person has learned nothing yet."""
    subjects = certification.learned_subjects(person_id, today)
    known = courses_known(subjects, catalogue()) if subjects.known else {}
    if not known or not catalogue().facts:
        return State(person_id, today, OFF, subjects.away, Sitting(today), ())
    scheduler, sitting, stored = kept(person_id, today)
    cards = cards_of(person_id, known, catalogue(), stored)
    return State(person_id, today, scheduler, subjects.away, sitting, tuple(cards))


def kept(person_id: int, today: date) -> tuple[str, Sitting, Mapping[str, Stored]]:
    """The setting of the organisation, the person's day, and their cards."""
    found = rows(_STATE, {"person_id": person_id}).all()
    one = found[0]
    sitting = Sitting(today)
    if one.sitting_day is not None:
        sitting = Sitting(
            **{name: getattr(one, f"sitting_{name}") for name in Sitting.__dataclass_fields__}
        ).on(today)
    stored = {
        row.fact: Stored(
            Memory(**{name: getattr(row, name) for name in Memory.__dataclass_fields__}), row.course_revision
        )
        for row in found
        if row.fact is not None
    }
    return one.scheduler or "fsrs", sitting, stored


def refresher_needs(person_id: int, today: date) -> tuple[Need, ...]:
    """For the page that leads on: one line, never how many there are."""
    if not catalogue().facts:
        return ()
    state = state_of(person_id, today)
    if not state.sitting.is_open(clock.now()) or not state.is_due():
        return ()
    return (Need("refresher", "refresh", "", title=TITLE, address=ADDRESS, begun=state.sitting.asked > 0),)


# -- what was asked -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Review:
    id: int
    person_id: int
    fact: str
    number: int
    course: str
    quiz: str
    item: str
    revision: int
    answer: Any
    state: str
    helped: bool
    rating: str
    day: date
    at: datetime


_REVIEW = tuple(getattr(RefresherReviewRow, name) for name in Review.__dataclass_fields__)
_ONE_REVIEW = select(*_REVIEW).where(
    RefresherReviewRow.id == bindparam("id"), RefresherReviewRow.person_id == bindparam("person_id")
)


def review_of(review_id: int, person_id: int) -> Review | None:
    """None where it is another person's."""
    row = rows(_ONE_REVIEW, {"id": review_id, "person_id": person_id}).one_or_none()
    return None if row is None else Review(*row)


def own_refreshers(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """What a person's own download says: every answer."""
    names = (*Review.__dataclass_fields__, "course_revision", "recall", "anew", "scheduler", "version")
    columns = [getattr(RefresherReviewRow, name) for name in (*names, "milliseconds") if name != "person_id"]
    wanted = select(*columns).where(RefresherReviewRow.person_id == person_id).order_by(RefresherReviewRow.id)
    return [
        {name: iso(value) for name, value in row._mapping.items() if name != "id"} for row in rows(wanted)
    ]


def iso(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_instant(value)
    return value.isoformat() if isinstance(value, date) else value
