"""Looking at people whose day has come: which reminder points are to be told, to whom, and which no longer hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import certification, people
from app.certification import StandingLine
from app.foundation import clock
from app.foundation.database import Base, db, transaction
from app.foundation.durations import add_days
from app.retraining.models.reminders import DailyMailRow, ReminderLookRow, ReminderPointRow
from app.retraining.queries import orders
from app.retraining.queries.reminders import Kept, kept_points, renewing_themselves
from app.retraining.reminders import Name, Point, next_day, not_before, points_of, raised_on

PEOPLE_AT_ONCE = 100
MAILING = 7_281_103  # advisory lock of PostgreSQL
log = structlog.get_logger("retraining")
Key = tuple[Name, int]  # point, recipient


@dataclass(frozen=True)
class Found:
    """What a look at one person has brought up."""

    points: Mapping[Name, Point]
    raised: Mapping[Name, int]  # of those who may not work: up to which level it is told
    next_on: date | None


def look_again(session: Session, person_ids: Collection[int]) -> None:
    """Reaction: standings have changed, so these people are looked at with the next minute."""
    ids, today = list(person_ids), clock.today()
    theirs = ReminderLookRow.person_id.in_(ids)
    changed = update(ReminderLookRow).where(theirs).values(look_on=today)
    known = set(session.scalars(changed.returning(ReminderLookRow.person_id)))
    fresh = [
        {"person_id": one, "look_on": today, "early": True, "digest": True} for one in ids if one not in known
    ]
    if fresh:
        begin_looks(session, fresh)


def begin_looks(session: Session, fresh: list[dict[str, Any]]) -> None:
    """Operation: rows of people who have none. Two that begin the same one at once do not hinder each other."""
    made = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(made.insert(ReminderLookRow).values(fresh).on_conflict_do_nothing())


def look_at_all_due(at: datetime) -> int:
    """Use case: everybody whose day has come. Gives how many that were."""
    today, done, full = clock.civil_date(at, clock.site_zone()), 0, True
    while full:
        waiting = people_due(today)
        full = len(waiting) == PEOPLE_AT_ONCE
        done += look_at_part(waiting, at) if waiting else 0
    return done


def look_at_part(person_ids: Sequence[int], at: datetime) -> int:
    """Together if that works, else one by one: a broken record must not keep others from their reminders."""
    try:
        with transaction() as session:
            wait_for_others(session)
            look_at(session, person_ids, at)
        return len(person_ids)
    except Exception as error:
        if len(person_ids) == 1:
            put_off(person_ids[0], at, error)
            return 0
    return sum(look_at_part([person_id], at) for person_id in person_ids)


def put_off(person_id: int, at: datetime, error: Exception) -> None:
    log.error("reminders could not be found", person=person_id, error=f"{type(error).__name__}: {error}")
    tomorrow = add_days(clock.civil_date(at, clock.site_zone()), 1)
    with transaction() as session:
        mine = update(ReminderLookRow).where(ReminderLookRow.person_id == person_id)
        session.execute(mine.values(look_on=tomorrow))


def wait_for_others(session: Session) -> None:
    """Operation: workers look and write one after the other. SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAILING})


def people_due(today: date) -> list[int]:
    due = select(ReminderLookRow.person_id).where(ReminderLookRow.look_on <= today)
    found = list(db.session.scalars(due.order_by(ReminderLookRow.person_id).limit(PEOPLE_AT_ONCE)))
    db.session.rollback()
    return found


def look_at(session: Session, person_ids: Sequence[int], at: datetime) -> None:
    """Operation: keeps the points of these people as their standings have them now."""
    today = clock.civil_date(at, clock.site_zone())
    tomorrow = add_days(today, 1)
    days = {one: clock.civil_date(at, zone) for one, zone in people.zones_of(person_ids).items()}
    kept: dict[int, list[Kept]] = defaultdict(list)
    for row in kept_points(session, person_ids):
        kept[row.person_id].append(row)
    gone = gone_people(person_ids, today)
    levels = people.leaders_over(person_ids, today)
    acted: dict[int, set[str]] = defaultdict(
        set
    )  # person → certifications of which a manager has asked for training
    for person_id, slug in orders.asked_until(person_ids):
        acted[person_id].add(slug)
    found = {}
    for day in set(days.values()):
        mine = [one for one in person_ids if days[one] == day and one not in gone]
        for person_id, lines in certification.standings_of(mine, day).items():
            above = len(levels[person_id])
            found[person_id] = find(lines, day, kept[person_id], above, acted[person_id])
    for person_id in person_ids:
        seen = found.get(person_id, Found({}, {}, None))
        store(session, person_id, seen, kept[person_id], levels[person_id], days[person_id], at)
    next_days = {one: seen.next_on for one, seen in found.items() if seen.next_on is not None}
    looks = [
        {"whose": one, "day": max(next_days[one], tomorrow) if one in next_days else None}
        for one in person_ids
    ]
    session.connection().execute(_LOOK_ON, looks)


_LOOKS = Base.metadata.tables["reminder_look"]
_LOOK_ON = update(_LOOKS).where(_LOOKS.c.person_id == bindparam("whose")).values(look_on=bindparam("day"))


def gone_people(person_ids: Collection[int], today: date) -> set[int]:
    rows = people.people_rows(person_ids)
    return {one for one in person_ids if one not in rows or has_left(rows[one], today)}


def has_left(person: people.PersonRow, today: date) -> bool:
    return person.left_on is not None and person.left_on < today


def find(
    lines: Iterable[StandingLine], day: date, kept: Collection[Kept], levels: int, asked: Collection[str]
) -> Found:
    """`levels`: how many there are above; `asked`: certifications of which a manager has asked for training."""
    points: dict[Name, Point] = {}
    raised: dict[Name, int] = {}
    days: list[date] = []
    for line in lines:
        itself = renewing_themselves(line)
        points |= {point.name: point for point in points_of(line, day, renews_itself=itself)}
        following = next_day(line, day)
        days += [following] if following else []
    told = {row.name: row.came_on for row in kept if row.level == 1}
    status = {line.certification: line.status for line in lines}
    for name in points:
        if name.kind != "barred" or status[name.certification] == "not_started":
            continue  # whoever begins has lost nothing: those who lead them know
        since = told.get(name, day)
        reached = [level for level in range(1, levels + 1) if raised_on(since, level) <= day]
        raised[name] = 1 if name.certification in asked else max(reached, default=0)
        if name.certification not in asked and raised[name] < levels:
            days.append(raised_on(since, raised[name] + 1))
    return Found(points, raised, min(days, default=None))


def store(
    session: Session,
    person_id: int,
    found: Found,
    kept: Collection[Kept],
    levels: people.Levels,
    day: date,
    at: datetime,
) -> None:
    """Operation: new points wait, those that hold no longer are dropped, those that hold again wait again."""
    wanted: dict[Key, int] = {(name, person_id): 0 for name in found.points}
    for name, level in found.raised.items():
        for number, recipients in enumerate(levels[:level], 1):
            wanted |= {(name, one): number for one in recipients}
    known = {(row.name, row.recipient_id): row for row in kept}
    # Whom it was told once, stays told, whoever leads the unit today.
    dropped = [row.id for key, row in known.items() if key not in wanted and row.fate == "waiting"]
    again = [row.id for key, row in known.items() if key in wanted and row.fate == "dropped"]
    set_fate(session, dropped, "dropped", at)
    set_fate(session, again, "waiting", None)
    fresh = [key for key in wanted if key not in known]
    if fresh:
        letters = last_letters(session, {recipient for _name, recipient in fresh})
        rows = [
            point_row(
                person_id, found.points[name], recipient, wanted[name, recipient], day, letters.get(recipient)
            )
            for name, recipient in fresh
        ]
        session.execute(insert(ReminderPointRow), rows)


def point_row(
    person_id: int, point: Point, recipient: int, level: int, day: date, last_letter: date | None
) -> dict[str, Any]:
    return {
        "person_id": person_id,
        **vars(point.name),
        "recipient_id": recipient,
        "level": level,
        "came_on": day,
        "not_before": not_before(point, day, last_letter),
        "fate": "waiting",
    }


def set_fate(session: Session, point_ids: Collection[int], fate: str, at: datetime | None) -> None:
    if point_ids:
        these = update(ReminderPointRow).where(ReminderPointRow.id.in_(point_ids))
        session.execute(these.values(fate=fate, settled_at=at))


def last_letters(session: Session, person_ids: Collection[int]) -> dict[int, date]:
    """Person → the day of their last letter."""
    mine = DailyMailRow.person_id.in_(person_ids)
    wanted = select(DailyMailRow.person_id, DailyMailRow.day).where(mine).order_by(DailyMailRow.day)
    return {row.person_id: row.day for row in session.execute(wanted)}
