"""Which letters went out, and what of a person's deadlines was told to whom: a page says what happened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import certification, people
from app.foundation.database import db
from app.foundation.faults import Text
from app.foundation.i18n import iso_instant
from app.foundation.models import Outbox
from app.retraining.models.calendar_feeds import CalendarFeedRow
from app.retraining.models.reminders import DailyMailRow, ReminderPointRow
from app.retraining.queries.reminders import POINT, Kept, kept_from
from app.retraining.reminders import Name

MOST_POINTS = 40


@dataclass(frozen=True)
class PastLetter:
    """`state`: waiting (or on its way), sent, failed; gone where the outbox has it no longer."""

    day: date
    at: datetime
    subject: str
    state: str
    sent_at: datetime | None
    points: int  # how many reminders it told of


@dataclass(frozen=True)
class Told:
    """One reminder about a person: what it was, whom it told, and in which letter."""

    name: Name
    title: Text
    came_on: date
    fate: str  # waiting mailed dropped no-address unwanted
    mailed_on: date | None
    reader: str  # short name; empty: the person
    level: int


def letters_of(person_id: int, most: int) -> tuple[PastLetter, ...]:
    """The newest first."""
    columns = (
        DailyMailRow.id,
        DailyMailRow.day,
        DailyMailRow.at,
        DailyMailRow.subject,
        Outbox.state,
        Outbox.sent_at,
    )
    wanted = (
        select(*columns)
        .outerjoin(Outbox, Outbox.key == DailyMailRow.key)
        .where(DailyMailRow.person_id == person_id)
        .order_by(DailyMailRow.day.desc())
        .limit(most)
    )
    rows = db.session.execute(wanted).all()
    told: dict[int, int] = defaultdict(int)
    points = select(ReminderPointRow.mail_id).where(ReminderPointRow.mail_id.in_([row.id for row in rows]))
    for mail_id in db.session.scalars(points):
        told[mail_id or 0] += 1
    return tuple(
        PastLetter(row.day, row.at, row.subject, state_of(row.state), row.sent_at, told[row.id])
        for row in rows
    )


def own_reminders(person_id: int, at: datetime) -> dict[str, Any]:
    """For the download of one's own data: letters, what they reminded of, and addresses of calendars."""
    feeds = select(CalendarFeedRow.unit_id, CalendarFeedRow.made_at, CalendarFeedRow.ended_at)
    mine = feeds.where(CalendarFeedRow.person_id == person_id).order_by(CalendarFeedRow.id)
    return {
        "letters": [
            {"day": one.day.isoformat(), "subject": one.subject, "state": one.state}
            for one in letters_of(person_id, 5000)
        ],
        "reminders": [
            {
                "certification": one.name.certification,
                "what": one.name.kind,
                "deadline": one.name.belongs_to.isoformat(),
                "came": one.came_on.isoformat(),
                "fate": one.fate,
                "told": one.reader or "you",
            }
            for one in reminders_about(person_id)
        ],
        "calendars": [
            {
                "of_a_unit": row.unit_id is not None,
                "made_at": iso_instant(row.made_at),
                "ended_at": iso_instant(row.ended_at) if row.ended_at else None,
            }
            for row in db.session.execute(mine)
        ],
    }


def state_of(stored: str | None) -> str:
    return {"sending": "waiting", None: "gone"}.get(stored, stored or "gone")


def reminders_about(person_id: int, to: int | None = None) -> tuple[Told, ...]:
    """What came up in the standings of a person lately, and who was told of it; the newest first.

    `to`: only what that one was told.
    """
    whose = [ReminderPointRow.person_id == person_id]
    if to is not None:
        whose.append(ReminderPointRow.recipient_id == to)
    wanted = (
        select(*POINT, DailyMailRow.day.label("mailed_on"))
        .outerjoin(DailyMailRow, DailyMailRow.id == ReminderPointRow.mail_id)
        .where(*whose)
        .order_by(ReminderPointRow.came_on.desc(), ReminderPointRow.id.desc())
        .limit(MOST_POINTS)
    )
    rows = [(kept_from(row), row.mailed_on) for row in db.session.execute(wanted)]
    readers = people.people_rows({point.recipient_id for point, _day in rows} - {person_id})
    titles = certification.titles() if rows else {}
    return tuple(told_of(point, day, readers, titles) for point, day in rows)


def told_of(
    point: Kept, day: date | None, readers: dict[int, people.PersonRow], titles: dict[str, Text]
) -> Told:
    slug = point.name.certification
    reader = readers.get(point.recipient_id)
    title = titles.get(slug, Text(slug, slug))
    return Told(
        point.name, title, point.came_on, point.fate, day, reader.short_name if reader else "", point.level
    )
