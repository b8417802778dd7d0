"""What the letters of a day are made from: who waits for one, who is away, orders, steps, and what teams need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, insert, select
from sqlalchemy.orm import Session

from app import certification, learning, people, record
from app.foundation import clock, settings
from app.foundation.database import db
from app.foundation.faults import Text
from app.foundation.i18n import day
from app.learning import SessionNotice
from app.learning.tasks import Task
from app.people.employment_days import absences
from app.people.rows import PersonRow
from app.retraining import order_letters
from app.retraining.daily_letter import MOST_LINES, Digest, Notice, TeamLine
from app.retraining.models.orders import TrainingOrderRow
from app.retraining.models.reminders import DailyMailRow, ReminderLookRow, ReminderPointRow
from app.retraining.orders import Order
from app.retraining.queries import orders as asked
from app.retraining.reminder_words import fact_of_status

RECALLED_FOR = timedelta(minutes=10)  # an order waits, so that an undo recalls it
FURTHEST_EAST = timedelta(hours=14)
SOON = timedelta(days=30)
OBLIGED = ("action_due", "action_overdue")
ENDING = ("due_soon", "grace", "retake_due")


@dataclass(frozen=True)
class OldOrder:
    """An order that can no longer be recalled, and that its person was not told of."""

    id: int
    order: Order | None  # None: met meanwhile, so there is nothing to tell
    by: str  # short name of whoever asked


@dataclass(frozen=True)
class Choice:
    """Which letters somebody wants, and the Monday whose digest was thought of."""

    early: bool = True
    digest: bool = True
    digest_on: date | None = None


@dataclass(frozen=True)
class Step:
    """Where to go on, and about how long all of it takes."""

    address: str
    minutes: int | None


# -- who waits ---------------------------------------------------------------------------------------------------------


def waiting_people(at: datetime, *, after: int, limit: int) -> list[int]:
    """People with an id above `after` for whom a letter may be due now; those who had one today are left out."""
    today, furthest = clock.civil_date(at, clock.site_zone()), (at + FURTHEST_EAST).date()
    point, order = ReminderPointRow, TrainingOrderRow
    told = select(point.recipient_id).where(point.fate == "waiting", point.not_before <= furthest)
    wanted = select(order.person_id).where(*untold(at))
    found: set[int] = set()
    for which, column in ((told, point.recipient_id), (wanted, order.person_id)):
        mailed = exists().where(DailyMailRow.person_id == column, DailyMailRow.day >= today)
        page = which.where(column > after, ~mailed).distinct().order_by(column).limit(limit)
        found.update(db.session.scalars(page))
    found.update(one.person_id for one in old_notices(at) if one.person_id > after)
    found.update(one for one in leaders_to_tell(today) if one > after)
    db.session.rollback()
    return sorted(found)[:limit]


def untold(at: datetime) -> tuple[Any, ...]:
    return (
        TrainingOrderRow.told_at.is_(None),
        TrainingOrderRow.withdrawn_at.is_(None),
        TrainingOrderRow.ordered_at <= at - RECALLED_FOR,
    )


def leaders_to_tell(today: date) -> list[int]:
    """Those who lead somebody, and whose digest of this week was not thought of yet."""
    monday = today - timedelta(days=today.weekday())
    thought_of = select(ReminderLookRow.person_id).where(ReminderLookRow.digest_on >= monday)
    return sorted(people.leaders(today).keys() - set(db.session.scalars(thought_of)))


def had_a_letter(days: Mapping[int, date]) -> set[int]:
    """Those who had one on their own day."""
    mine = (DailyMailRow.person_id.in_(days), DailyMailRow.day.in_(set(days.values())))
    found = db.session.execute(select(DailyMailRow.person_id, DailyMailRow.day).where(*mine))
    return {row.person_id for row in found if row.day == days[row.person_id]}


def away_people(days: Mapping[int, date]) -> set[int]:
    """Those who are on leave or ill on their own day."""
    facts = record.facts_of_people(days.keys(), kinds=("absent", "back", "left"))
    return {
        person_id
        for person_id, mine in facts.items()
        if any(
            one.begins <= days[person_id] and (one.back_on is None or days[person_id] < one.back_on)
            for one in absences(mine)
        )
    }


def choices_of(person_ids: Collection[int]) -> dict[int, Choice]:
    columns = (
        ReminderLookRow.person_id,
        ReminderLookRow.early,
        ReminderLookRow.digest,
        ReminderLookRow.digest_on,
    )
    wanted = select(*columns).where(ReminderLookRow.person_id.in_(person_ids))
    found = {
        row.person_id: Choice(row.early, row.digest, row.digest_on) for row in db.session.execute(wanted)
    }
    return {one: found.get(one, Choice()) for one in person_ids}


def keep_look(session: Session, person_id: int) -> None:
    """Operation: a row for whoever has none: leaders without a certification of their own."""
    if (
        session.scalar(select(ReminderLookRow.person_id).where(ReminderLookRow.person_id == person_id))
        is None
    ):
        session.execute(insert(ReminderLookRow).values(person_id=person_id, early=True, digest=True))


# -- orders ------------------------------------------------------------------------------------------------------------


def old_orders(person_ids: Collection[int], at: datetime) -> dict[int, list[OldOrder]]:
    mine = (TrainingOrderRow.person_id.in_(person_ids), *untold(at))
    rows = db.session.execute(select(TrainingOrderRow.id, TrainingOrderRow.person_id).where(*mine)).all()
    if not rows:
        return {}
    waiting = {order.id: order for order, _facts in asked.open_orders({row.person_id for row in rows})}
    names = people.people_rows({order.ordered_by for order in waiting.values()})
    found: dict[int, list[OldOrder]] = defaultdict(list)
    for row in rows:
        order = waiting.get(row.id)
        by = names[order.ordered_by].short_name if order else ""
        found[row.person_id].append(OldOrder(row.id, order, by))
    return dict(found)


def order_lines(orders: Collection[OldOrder]) -> tuple[order_letters.Line, ...]:
    known = asked.titles() if orders else {}
    return tuple(
        order_letters.Line(
            title=known.get((one.order.kind, one.order.slug), Text(one.order.slug, one.order.slug)),
            due=one.order.due_on,
            due_words=Text(day(one.order.due_on, "en"), day(one.order.due_on, "ru")),
            by=one.by,
        )
        for one in orders
        if one.order is not None
    )


# -- planned trainings -------------------------------------------------------------------------------------------------


def old_notices(at: datetime) -> tuple[SessionNotice, ...]:
    """What people have to hear about planned trainings, once it can no longer be taken back."""
    return tuple(one for one in learning.waiting_notices() if one.at <= at - RECALLED_FOR)


def notices_for(notices: Collection[SessionNotice], zone: str, at: datetime) -> tuple[Notice, ...]:
    """The newest word about each training that is still to come, or that waits for a signature."""
    newest = {one.session_id: one for one in notices if one.begins_at > at or one.kind == "sign"}
    return tuple(Notice(said_of(one, zone), one.path) for one in newest.values())


def said_of(one: SessionNotice, zone: str) -> Text:
    begins = one.begins_at.astimezone(ZoneInfo(one.time_zone))
    hour = f"{begins:%H:%M}" + (f" ({one.time_zone})" if one.time_zone != zone else "")
    place = f", {one.place}" if one.place else ""
    return Text(
        f"{one.what.en}: “{one.title.en}”, {day(begins.date(), 'en')}, {hour}{place}.",
        f"{one.what.ru}: «{one.title.ru}», {day(begins.date(), 'ru')}, {hour}{place}.",
    )


# -- the next step -----------------------------------------------------------------------------------------------------


def steps_of(person: PersonRow, today: date, at: datetime) -> dict[str, Step]:
    """Certification → the next step of the person's plan, and the minutes that all its open steps take."""
    language = person.locale or str(settings.read("language"))
    mine: dict[str, list[Task]] = defaultdict(list)
    for task in learning.my_training(person.id, today, at, language).plan.tasks:
        if task.state != "done":
            mine[task.certification].append(task)
    return {slug: step_of(slug, tasks) for slug, tasks in mine.items()}


def step_of(slug: str, tasks: Sequence[Task]) -> Step:
    minutes = sum(task.minutes or 0 for task in tasks) or None
    first = next((task for task in tasks if task.is_own_act), None)
    if any(task.renewal for task in tasks):
        return Step(f"/certifications/{slug}/renew", minutes)
    if first is None:
        return Step(f"/certifications/{slug}", minutes)
    if first.address is not None:
        return Step(first.address, minutes)
    if first.kind == "lesson":
        return Step(f"/courses/{first.slug}/{first.lesson}", minutes)
    return Step(f"/calls/{first.slug}" if first.kind == "call" else f"/quizzes/{first.slug}", minutes)


# -- teams -------------------------------------------------------------------------------------------------------------


def digest_of(paths: tuple[str, ...] | None, today: date) -> Digest | None:
    """What whoever leads these units (None: all) has to know this week; None: nothing."""
    team: Select[int] = people.people_under(paths if paths is not None else ("/",), today)
    which = certification.Choice(team)
    survey = certification.survey(team, which, soon=today + SOON)
    ranks = {kind: rank for kind in survey.kinds if (rank := rank_of(*kind)) is not None}
    briefs = certification.standings_page(which, ranks, limit=MOST_LINES)
    ids = {brief.person_id for brief in briefs}
    lines = {
        (line.person_id, line.certification): line
        for mine in certification.standings_of(ids, today).values()
        for line in mine
    }
    persons, titles = people.people_rows(ids), certification.titles()
    told = [
        TeamLine(
            persons[brief.person_id].short_name,
            fact_of_status(
                lines[brief.person_id, brief.certification],
                titles.get(brief.certification, Text(brief.certification, brief.certification)),
            )[1],
            persons[brief.person_id].email is None,
        )
        for brief in briefs
        if (brief.person_id, brief.certification) in lines
    ]
    found = Digest(survey.barred, survey.obliged, survey.ending, tuple(told))
    return None if found.is_empty else found


def rank_of(status: str, may_work: str) -> int | None:
    """Who may not work first, then what waits for training, then what ends; what is in order is not told."""
    if may_work == "no" and status not in ("on_hold", "not_started"):
        return 0
    if status in OBLIGED:
        return 1
    return 2 if status in ENDING else None
