"""One letter a day and person: everything that waits for them goes out together, in their language, in their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from flask import current_app
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app import certification, learning, people
from app.certification import StandingLine
from app.foundation import clock, mail, settings
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.people.rows import PersonRow
from app.retraining.daily_letter import Contents, TeamLine, letter_of
from app.retraining.models.orders import TrainingOrderRow
from app.retraining.models.reminders import DailyMailRow, ReminderLookRow, ReminderPointRow
from app.retraining.order_letters import Letter
from app.retraining.queries import mail_parts
from app.retraining.queries.reminders import Kept, renewing_themselves, waiting_points
from app.retraining.reminder_words import Item, fact_of_status, item_of
from app.retraining.reminders import is_quiet, points_of
from app.retraining.service.looking import has_left, set_fate, wait_for_others

PEOPLE_AT_ONCE = 50
DIGEST_HOUR = 8
log = structlog.get_logger("retraining")
MONDAY = 0


@dataclass(frozen=True)
class Draft:
    """What is to be done for one person, made outside of any transaction."""

    person_id: int
    day: date  # at their place
    address: str | None
    letter: Letter | None
    mailed: tuple[int, ...]  # points that the letter tells of
    dropped: tuple[int, ...]  # points that hold no longer
    unwanted: tuple[int, ...]  # points of which the person does not want to hear
    orders: tuple[int, ...]
    notices: tuple[int, ...]  # of planned trainings
    digest_of: date | None  # the Monday whose digest was thought of
    with_digest: bool = False


def write_letters(at: datetime) -> int:
    """Use case: writes the letters that may go out now. Gives how many."""
    if not is_open_anywhere(at):
        return 0
    written, last, full = 0, 0, True
    while full:
        waiting = mail_parts.waiting_people(at, after=last, limit=PEOPLE_AT_ONCE)
        full = len(waiting) == PEOPLE_AT_ONCE
        drafts = drafts_for(waiting, at) if waiting else []
        db.session.rollback()
        if drafts:
            with transaction() as session:
                written += sum(carry_out(session, draft, at) for draft in drafts)
        last = waiting[-1] if waiting else last
    return written


def is_open_anywhere(at: datetime) -> bool:
    """Whether it is day somewhere in the organisation."""
    zones = {clock.site_zone(), *(unit.time_zone for unit in people.units() if unit.time_zone)}
    return not all(is_night(at, zone) for zone in zones)


def is_night(at: datetime, zone: str) -> bool:
    begins, ends = settings.read("quiet_hours")
    return is_quiet(at.astimezone(ZoneInfo(zone)).hour, begins, ends)


# -- what is to be said ------------------------------------------------------------------------------------------------


def drafts_for(person_ids: Sequence[int], at: datetime) -> list[Draft]:
    """What to do for each of them; those who are away, asleep, or had their letter today are left out."""
    persons = people.people_rows(person_ids)
    zones = people.zones_of(person_ids)
    days = {one: clock.civil_date(at, zone) for one, zone in zones.items()}
    had = mail_parts.had_a_letter(days)
    away = mail_parts.away_people(days)
    ready = [one for one in persons if one not in had and one not in away and not is_night(at, zones[one])]
    return Desk(ready, persons, zones, days, at).drafts() if ready else []


class Desk:
    """Everything that the letters of some people are made from, read at once."""

    def __init__(
        self,
        ready: Sequence[int],
        persons: Mapping[int, PersonRow],
        zones: Mapping[int, str],
        days: Mapping[int, date],
        at: datetime,
    ) -> None:
        self.ready, self.persons, self.days, self.at = ready, persons, days, at
        self.hours = {one: at.astimezone(ZoneInfo(zones[one])).hour for one in ready}
        self.waiting: dict[int, list[Kept]] = defaultdict(list)
        for point in waiting_points(ready):
            self.waiting[point.recipient_id].append(point)
        concerned = {point.person_id for points in self.waiting.values() for point in points}
        self.lines = lines_of(concerned, days, clock.civil_date(at, clock.site_zone()))
        self.others = people.people_rows(concerned)
        self.orders = mail_parts.old_orders(ready, at)
        self.zones = zones
        self.notices: dict[int, list[learning.SessionNotice]] = defaultdict(list)
        for notice in mail_parts.old_notices(at):
            self.notices[notice.person_id].append(notice)
        self.choices = mail_parts.choices_of(ready)
        self.titles = certification.titles()
        self.leaders = people.leaders(clock.civil_date(at, clock.site_zone()))

    def drafts(self) -> list[Draft]:
        return [draft for one in self.ready if (draft := self.draft_if_it_works(one)) is not None]

    def draft_if_it_works(self, person_id: int) -> Draft | None:
        """One broken record must not keep the others from their letters."""
        try:
            return self.draft(person_id)
        except Exception as error:
            log.error("no letter could be made", person=person_id, error=f"{type(error).__name__}: {error}")
            return None

    def draft(self, person_id: int) -> Draft | None:
        person, day, choice = self.persons[person_id], self.days[person_id], self.choices[person_id]
        holding, dropped = self.sorted_out(self.waiting[person_id])
        unwanted = [point for point in holding if not choice.early and is_early(point, day)]
        telling = [point for point in holding if point not in unwanted]
        orders = self.orders.get(person_id, [])
        monday = self.monday_of(person_id)
        digest = mail_parts.digest_of(self.leaders[person_id], day) if monday and choice.digest else None
        asked = mail_parts.order_lines(orders)
        heard = self.notices.get(person_id, [])
        notices = mail_parts.notices_for(heard, self.zones[person_id], self.at)
        due = (
            bool(asked or notices) or digest is not None or any(point.not_before <= day for point in telling)
        )
        letter = None
        if due and person.email and not has_left(person, day):
            own, team = self.own_items(person, telling), self.team_lines(telling)
            letter = self.letter(person, Contents(own, asked, notices, team, digest))
        if not (due or orders or heard or dropped or unwanted or monday):
            return None
        return Draft(
            person_id=person_id,
            day=day,
            address=person.email,
            letter=letter,
            mailed=ids(telling) if due else (),
            dropped=ids(dropped),
            unwanted=ids(unwanted),
            orders=tuple(order.id for order in orders),
            notices=tuple(notice.id for notice in heard),
            digest_of=monday,
            with_digest=digest is not None,
        )

    def sorted_out(self, points: Iterable[Kept]) -> tuple[list[Kept], list[Kept]]:
        """Those that hold still, and those that do not: the standing may have moved this very minute."""
        holding: list[Kept] = []
        dropped: list[Kept] = []
        for point in points:
            line = self.lines.get((point.person_id, point.name.certification))
            names = names_of(
                line, self.days.get(point.person_id) or clock.civil_date(self.at, clock.site_zone())
            )
            (holding if point.name in names else dropped).append(point)
        return holding, dropped

    def monday_of(self, person_id: int) -> date | None:
        """The Monday whose digest has to be thought of now; None where it was, or there is nobody to lead."""
        if person_id not in self.leaders:
            return None
        day = self.days[person_id]
        monday = day - timedelta(days=day.weekday())
        if self.choices[person_id].digest_on == monday:
            return None
        return monday if day > monday or self.hours[person_id] >= DIGEST_HOUR else None

    def own_items(self, person: PersonRow, points: Iterable[Kept]) -> tuple[Item, ...]:
        mine: dict[str, list[Kept]] = defaultdict(list)
        for point in points:
            if point.level == 0:
                mine[point.name.certification].append(point)
        day = self.days[person.id]
        plans = mail_parts.steps_of(person, day, self.at) if mine else {}
        found = []
        for slug, told in mine.items():
            step = plans.get(slug) or mail_parts.Step(f"/certifications/{slug}", None)
            names = [point.name for point in told]
            title = self.titles.get(slug, Text(slug, slug))
            found.append(item_of(self.lines[person.id, slug], title, names, day, step.minutes, step.address))
        return tuple(found)

    def team_lines(self, points: Iterable[Kept]) -> tuple[TeamLine, ...]:
        found = []
        for point in points:
            if point.level > 0:
                slug, other = point.name.certification, self.others[point.person_id]
                line = self.lines[point.person_id, slug]
                fact = fact_of_status(line, self.titles.get(slug, Text(slug, slug)))[1]
                found.append(TeamLine(other.short_name, fact, other.email is None, point.level))
        return tuple(found)

    def letter(self, person: PersonRow, contents: Contents) -> Letter:
        language = person.locale or str(settings.read("language"))
        name = " ".join(part for part in (person.given, person.patronymic) if part) or person.full_name
        site = str(current_app.extensions["settings"].base_url).rstrip("/")
        return letter_of(contents, name, site, language)


def lines_of(
    person_ids: Collection[int], days: Mapping[int, date], today: date
) -> dict[tuple[int, str], StandingLine]:
    """(person, certification) → the standing of their day."""
    found: dict[tuple[int, str], StandingLine] = {}
    by_day: dict[date, list[int]] = defaultdict(list)
    for one in person_ids:
        by_day[days.get(one, today)].append(one)
    for day, these in by_day.items():
        for person_id, lines in certification.standings_of(these, day).items():
            found |= {(person_id, line.certification): line for line in lines}
    return found


def names_of(line: StandingLine | None, day: date) -> set[object]:
    if line is None:
        return set()
    return {point.name for point in points_of(line, day, renews_itself=renewing_themselves(line))}


def is_early(point: Kept, day: date) -> bool:
    """What one may do without: more than a week is left, and work does not depend on it yet."""
    return (
        point.level == 0
        and point.name.kind in ("window", "30", "14")
        and point.name.belongs_to - day > timedelta(7)
    )


def ids(points: Iterable[Kept]) -> tuple[int, ...]:
    return tuple(point.id for point in points)


# -- doing it ----------------------------------------------------------------------------------------------------------


def carry_out(session: Session, draft: Draft, at: datetime) -> bool:
    """Operation: the letter, and that it was written. Whoever was quicker has done it already. Whether one was written."""
    wait_for_others(session)
    if not is_unchanged(session, draft):
        return False  # the next minute sees what has become of it
    set_fate(session, draft.dropped, "dropped", at)
    set_fate(session, draft.unwanted, "unwanted", at)
    mail_id = post(session, draft, at) if draft.letter else None
    if draft.mailed:
        fate = {"fate": "mailed" if mail_id else "no-address", "settled_at": at, "mail_id": mail_id}
        these = update(ReminderPointRow).where(ReminderPointRow.id.in_(draft.mailed))
        session.execute(these.values(**fate))
    if draft.orders:
        told = update(TrainingOrderRow).where(TrainingOrderRow.id.in_(draft.orders))
        session.execute(told.values(told_at=at))
    if draft.notices:
        learning.notices_told(session, draft.notices, at)
    if draft.digest_of is not None:
        mail_parts.keep_look(session, draft.person_id)
        mine = update(ReminderLookRow).where(ReminderLookRow.person_id == draft.person_id)
        session.execute(mine.values(digest_on=draft.digest_of))
    return mail_id is not None


def is_unchanged(session: Session, draft: Draft) -> bool:
    """Whether nobody wrote to the person today, and all that the letter tells of still waits."""
    today = (DailyMailRow.person_id == draft.person_id, DailyMailRow.day == draft.day)
    if session.scalar(select(DailyMailRow.id).where(*today)) is not None:
        return False
    points = {*draft.mailed, *draft.dropped, *draft.unwanted}
    return is_waiting(session, points) and is_untold(session, set(draft.orders))


def is_waiting(session: Session, points: set[int]) -> bool:
    if not points:
        return True
    waiting = select(ReminderPointRow.id).where(
        ReminderPointRow.id.in_(points), ReminderPointRow.fate == "waiting"
    )
    return set(session.scalars(waiting)) == points


def is_untold(session: Session, orders: set[int]) -> bool:
    if not orders:
        return True
    untold = select(TrainingOrderRow.id).where(
        TrainingOrderRow.id.in_(orders),
        TrainingOrderRow.told_at.is_(None),
        TrainingOrderRow.withdrawn_at.is_(None),
    )
    return set(session.scalars(untold)) == orders


def post(session: Session, draft: Draft, at: datetime) -> int:
    """Operation: the letter into the outbox, and a row that keeps a second one of that day away. Gives its id."""
    assert draft.letter is not None and draft.address is not None
    key = f"daily:{draft.person_id}:{draft.day.isoformat()}"
    row = {"person_id": draft.person_id, "day": draft.day, "at": at, "key": key}
    row |= {"subject": draft.letter.subject, "digest": draft.with_digest}
    made = session.execute(insert(DailyMailRow).values(**row).returning(DailyMailRow.id)).scalar_one()
    mail.post(session, to=draft.address, subject=draft.letter.subject, text=draft.letter.text, key=key)
    return int(made)
