"""A year of an organisation, day by day: people come and go, pass and fail, are away, and things happen to them.

Each day the night's work runs and letters are written, as they would be. A seeded generator decides what happens; all
of it goes through the use cases of the product. After each day it is checked that the cache says what the record says,
that every reminder was told exactly once, and that nobody was written to twice, on leave, or about what is over.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import certification, library, people, record
from app.certification import StandingLine
from app.certification.jobs.standings import move_with_time
from app.certification.models import StandingRow
from app.certification.queries.standing import inputs_of, row_values
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.foundation.models import Outbox
from app.record import facts
from app.retraining.jobs.reminders import remind
from app.retraining.models.reminders import DailyMailRow, ReminderPointRow
from app.retraining.queries.reminders import renewing_themselves
from app.retraining.reminders import Name, Point, points_of
from tests import factories

BEGIN = date(2026, 1, 5)  # a Monday
NIGHT, NOON = time(2, 0), time(12, 0)
WEEK = timedelta(days=7)
SAMPLE = 1  # people whose cache is compared each day, beside those to whom something happened

RULES = {
    "calls": """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {quiz: calls, exam: true}
initial: {before_work: true}
renew: {every: P9M, anchor: due, window: P1M, grace: P14D, grace_work: supervised}
fail: {retake_within: P30D, until_then: supervised}
triggers:
  - {event: absence, more_than: P20D, require: briefing, before_work: true}
  - {event: incident, require: refresher, before_work: true, resets_clock: true}
  - {event: qa_failed, require: coaching, within: P7D, until_then: supervised}
  - {event: revised, impact: major, require: exam, within: P30D, until_then: allowed}
""",
    "safety": """\
rule: safety
title: {en: "Safety", ru: "Безопасность"}
owner: safety
version: 1
source: {act: "Law", clause: "2", in_force: 2020-01-01}
evidence: {session: safety}
initial: {within: P30D, until_then: supervised}
renew: {every: P1Y, lapse_after: P3M}
""",
}
MATRIX = """\
requirements:
  - {position: operator, unit: "*", requires: [calls, safety], from: 2020-01-01}
  - {position: clerk, unit: "*", requires: [safety], from: 2020-01-01}
"""


@dataclass
class Year:
    """The organisation as the test knows it: who is there, who is away, and what was told so far."""

    app: Flask
    chance: random.Random
    day: date = BEGIN
    working: list[int] = field(default_factory=list)
    away_until: dict[int, date] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    last_days: dict[int, date] = field(default_factory=dict)  # at work, that day included
    heads: set[int] = field(default_factory=set)  # who lead the units
    touched: set[int] = field(default_factory=set)
    hired: int = 0
    told: set[tuple[int, Name, int]] = field(default_factory=set)  # person, point, reader
    since: dict[tuple[int, Name], date] = field(default_factory=dict)  # points that hold, untold
    last_letter: dict[int, date] = field(default_factory=dict)
    digests: set[tuple[int, date]] = field(default_factory=set)
    seen_mail: int = 0
    letters: int = 0
    lines: dict[int, tuple[StandingLine, ...]] = field(default_factory=dict)  # as of last evening
    happened: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    # -- time ------------------------------------------------------------------------------------------------------

    def turn_to(self, hour: time) -> None:
        wanted = datetime.combine(self.day, hour, UTC)
        self.app.extensions["clock"] = wanted - datetime.now(UTC)

    # -- what happens ----------------------------------------------------------------------------------------------

    def hire(self, on: date | None = None) -> int:
        self.hired += 1
        number = self.hired
        email = None if number % 15 == 0 else f"year{number}@example.org"
        name = people.NewPerson(f"Y{number:04d}", f"Family{number}", "Given", email=email, locale="en")
        unit = ("north", "south")[number % 2]
        position = "clerk" if number % 6 == 0 else "operator"
        person_id = people.hire(name, position=position, unit=unit, on=on or self.day, at=clock.now())
        self.working.append(person_id)
        self.touched.add(person_id)
        return person_id

    def append(self, person_id: int, payload: facts.Payload, on: date | None = None) -> None:
        with transaction() as session:
            record.append(session, person_id, payload, occurred_on=on or self.day, at=clock.now(), by=None)
        self.touched.add(person_id)
        self.happened[payload.kind] += 1

    def live(self) -> None:
        """One day of everybody."""
        self.come_back()
        for person_id in list(self.working):
            if person_id not in self.away_until:
                for line in self.lines.get(person_id, ()):
                    self.care(person_id, line)
                self.meet(person_id)
        for head in self.heads - self.away_until.keys():
            if self.chance.random() < 0.004:
                self.go_away(head)
        if self.chance.random() < 0.008:
            self.revise()
        while len(self.working) < self.size and self.chance.random() < 0.2:
            self.hire()

    size: int = 60

    def come_back(self) -> None:
        for person_id, day in list(self.away_until.items()):
            if day <= self.day:
                people.end_absence(person_id, on=self.day, at=clock.now())
                del self.away_until[person_id]
                self.touched.add(person_id)
                self.happened["back"] += 1

    def care(self, person_id: int, line: StandingLine) -> None:
        """People do what is asked of them, sooner or later."""
        if line.status in ("valid", "exempt", "on_hold", "suspended") or not line.required:
            return
        if self.chance.random() > (0.07 if line.may_work == "yes" else 0.12):
            return
        slug = line.certification
        for it in line.obligations:
            self.append(person_id, facts.Done(it.require, slug, it.version, it.document))
            return
        if slug == "safety":
            self.append(person_id, facts.SessionAttended("safety", 2.0))
        elif self.chance.random() < 0.15:
            self.append(person_id, facts.Failed(slug))
        else:
            self.append(person_id, facts.Passed(slug))

    def meet(self, person_id: int) -> None:
        """What befalls one person on one day: mostly nothing."""
        fate = self.chance.random()
        if fate < 0.0020:
            self.go_away(person_id)
        elif fate < 0.0035:
            self.append(person_id, facts.Incident("calls", "wrong advice"))
        elif fate < 0.0050:
            self.append(person_id, facts.QaFailed("calls", "greeting"), self.day - timedelta(days=1))
        elif fate < 0.0056:
            self.leave(person_id)
        elif fate < 0.0061:
            self.move(person_id)
        elif fate < 0.0065:
            self.append(person_id, facts.Suspended("calls", "inquiry"))
        elif fate < 0.0069:
            self.append(person_id, facts.Reinstated("calls"))
        elif fate < 0.0073:
            self.correct(person_id)

    def go_away(self, person_id: int) -> None:
        length = self.chance.choice((3, 10, 25, 40))
        people.begin_absence(person_id, on=self.day, at=clock.now(), reason="leave")
        self.away_until[person_id] = self.day + timedelta(days=length)
        self.touched.add(person_id)
        self.happened["absent"] += 1

    def leave(self, person_id: int) -> None:
        people.leave(person_id, on=self.day, at=clock.now())
        self.working.remove(person_id)
        self.gone.add(person_id)
        self.last_days[person_id] = self.day
        self.touched.add(person_id)
        self.happened["left"] += 1

    def move(self, person_id: int) -> None:
        """From one position into the other, from today on."""
        held = people.assignments_of((person_id,))[person_id][-1]
        if held.from_on >= self.day:
            return
        at, new = clock.now(), "clerk" if held.position == "operator" else "operator"
        people.unassign(person_id, held.position, held.unit, on=self.day - timedelta(days=1), at=at)
        people.assign(person_id, new, held.unit, on=self.day, at=at)
        self.touched.add(person_id)
        self.happened["moved"] += 1

    def correct(self, person_id: int) -> None:
        """A pass turns out to be none."""
        passes = [fact for fact in record.facts_of(person_id) if fact.kind == "passed"]
        if passes:
            with transaction() as session:
                record.void(session, passes[-1].id, reason="somebody else's", at=clock.now(), by=None)
            self.touched.add(person_id)
            self.happened["voided"] += 1

    def revise(self) -> None:
        number = self.happened["revisions"] + 2
        self.happened["revisions"] += 1
        for person_id in self.working:
            if self.chance.random() < 0.5:
                self.append(person_id, facts.Revised("calls", "courses/procedures", number, "major"))

    # -- what must be true of it -------------------------------------------------------------------------------------

    def check(self, everybody: bool) -> None:
        chosen = self.working if everybody else self.sample()
        self.touched |= {one for one in self.working if one not in self.lines}
        same_as_record([*chosen, *(self.touched & self.gone)], self.day)
        self.lines |= certification.standings_of(self.moved(), self.day)
        self.check_letters(self.lines)
        self.check_points(self.lines)
        db.session.rollback()
        self.touched.clear()

    def moved(self) -> list[int]:
        """People whose standings may be others than yesterday: something happened, or their day has come."""
        return [
            person_id
            for person_id in self.working
            if person_id in self.touched
            or any((line.next_change_on or date.max) <= self.day for line in self.lines[person_id])
        ]

    def sample(self) -> list[int]:
        start = (self.day - BEGIN).days * SAMPLE % max(1, len(self.working))
        rotating = (self.working * 2)[start : start + SAMPLE]
        return sorted({*rotating, *(self.touched - self.gone - self.heads)})

    def check_letters(self, lines: dict[int, tuple[StandingLine, ...]]) -> None:
        """One a day and person, to nobody who is away or gone, and only about what holds that day."""
        mails = db.session.execute(
            select(DailyMailRow.id, DailyMailRow.person_id, DailyMailRow.day, DailyMailRow.digest)
            .where(DailyMailRow.id > self.seen_mail)
            .order_by(DailyMailRow.id)
        ).all()
        written = list(db.session.scalars(select(Outbox.recipient).where(Outbox.id > self.letters)))
        assert len(written) == len(set(written)) == len(mails)
        self.letters += len(written)
        self.seen_mail = max((mail.id for mail in mails), default=self.seen_mail)
        points = told_in([mail.id for mail in mails])
        for mail in mails:
            assert mail.day == self.day
            assert mail.person_id not in self.away_until
            assert self.last_days.get(mail.person_id, mail.day) >= mail.day
            self.last_letter[mail.person_id] = self.day
            if mail.digest:
                monday = self.day - timedelta(days=self.day.weekday())
                assert (mail.person_id, monday) not in self.digests, "one digest a week"
                self.digests.add((mail.person_id, monday))
            mine = points[mail.id]
            assert mine or mail.digest, "a letter about nothing"
            for person_id, name in mine:
                key = (person_id, name, mail.person_id)
                assert key not in self.told, f"told twice: {key}"
                self.told.add(key)
                assert name in names_of(lines[person_id], self.day), f"told what is over: {key}"

    def check_points(self, lines: dict[int, tuple[StandingLine, ...]]) -> None:
        """What has come up is told: at once where it is urgent, within a week where it is not."""
        holding: dict[tuple[int, Name], Point] = {}
        for person_id in self.working:
            if person_id not in self.away_until:
                for point in all_points(lines[person_id], self.day):
                    holding[person_id, point.name] = point
        self.since = {key: day for key, day in self.since.items() if key in holding}
        for (person_id, name), point in holding.items():
            if (person_id, name, person_id) in self.told or person_id in self.without_address:
                self.since.pop((person_id, name), None)
                continue
            since = self.since.setdefault((person_id, name), self.day)
            last = self.last_letter.get(person_id)
            assert not point.is_urgent(since), f"urgent and not told: {person_id} {name}"
            assert last is not None and self.day - last < WEEK, f"not told in a week: {person_id} {name}"

    @property
    def without_address(self) -> set[int]:
        return {person_id for person_id in self.working if self.number_of[person_id] % 15 == 0}

    number_of: dict[int, int] = field(default_factory=dict)


def all_points(lines: Collection[StandingLine], day: date) -> Iterator[Point]:
    for line in lines:
        yield from points_of(line, day, renews_itself=renewing_themselves(line))


def names_of(lines: Collection[StandingLine], day: date) -> set[Name]:
    return {point.name for point in all_points(lines, day)}


def told_in(mail_ids: Collection[int]) -> dict[int, list[tuple[int, Name]]]:
    """Letter → the points that it told of."""
    columns = (ReminderPointRow.person_id, ReminderPointRow.certification, ReminderPointRow.kind)
    columns += (ReminderPointRow.belongs_to, ReminderPointRow.subject, ReminderPointRow.mail_id)  # type: ignore[assignment]
    found: dict[int, list[tuple[int, Name]]] = defaultdict(list)
    for row in db.session.execute(select(*columns).where(ReminderPointRow.mail_id.in_(mail_ids))):
        found[row.mail_id].append(
            (row.person_id, Name(row.certification, row.kind, row.belongs_to, row.subject))
        )
    return found


def same_as_record(person_ids: Collection[int], day: date) -> None:
    """The cache says what facts and rules say."""
    kept: dict[tuple[int, str], dict[str, object]] = {}
    for row in db.session.execute(
        select(*StandingRow.__table__.columns).where(StandingRow.person_id.in_(person_ids))
    ):
        kept[row.person_id, row.certification] = row._asdict()
    for person_id, inputs in inputs_of(person_ids).items():
        judged = inputs.judge(day)
        assert {slug for owner, slug in kept if owner == person_id} == judged.keys()
        for slug, one in judged.items():
            wanted = row_values(one)
            found = {name: kept[person_id, slug][name] for name in wanted}
            assert found == wanted, f"{person_id} {slug} on {day}"


@pytest.fixture
def year(app: Flask, tmp_path: Path) -> Year:
    """Units, rules, three who lead, and nobody else yet."""
    made = Year(app, random.Random(1))
    made.turn_to(NOON)
    folder = tmp_path / "certifications"
    folder.mkdir()
    for slug, text in RULES.items():
        (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=900)))
    assert pushed.published, pushed.faults
    if db.engine.dialect.name == "sqlite":  # nothing is to survive a power loss here
        with db.engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA synchronous=OFF")
    factories.unit("centre")
    for unit in ("north", "south"):
        factories.unit(unit, parent="centre")
    for position in ("operator", "clerk", "head"):
        factories.position(position)
    for place in ("north", "south", "centre"):
        head = factories.account("manager", role_in=place, works_as="head", works_in=place)
        made.heads.add(head.id)
    return made


def begin(year: Year, size: int) -> None:
    """Most are there for a while already, and passed on different days of the last year."""
    year.size = size
    with certification.postponed():
        made = [year.hire(BEGIN - timedelta(days=400)) for _person in range(size)]
    at = clock.now()
    with transaction() as session, certification.together(session, today=BEGIN, at=at):
        for person_id in made:
            ago = year.chance.randrange(1, 360)
            passed: list[tuple[facts.Payload, int]] = [(facts.Passed("calls"), ago % 270)]
            passed += [(facts.SessionAttended("safety", 2.0), ago)]
            for payload, days in passed if year.chance.random() < 0.9 else [(facts.Hours("1"), ago)]:
                on = BEGIN - timedelta(days=days)
                record.append(session, person_id, payload, occurred_on=on, at=at, by=None)


def run(year: Year, size: int, *, everybody_each: int, each_night: int) -> None:
    """`everybody_each`, `each_night`: after how many days all caches are compared, and all of the night's work runs."""
    begin(year, size)
    for number in range(365):
        year.day = BEGIN + timedelta(days=number)
        year.turn_to(NIGHT)
        if number % each_night == 0:
            jobs.tick_night()
        else:
            move_with_time()
        year.turn_to(NOON)
        year.number_of = {row.id: int(row.number[1:]) for row in people.people_rows(year.working).values()}
        year.live()
        year.number_of |= {row.id: int(row.number[1:]) for row in people.people_rows(year.working).values()}
        remind()
        year.check(everybody=number % everybody_each == 0)


def test_a_year_of_sixty_people(year: Year) -> None:
    run(year, 60, everybody_each=7, each_night=7)
    assert (
        min(year.happened[kind] for kind in ("absent", "incident", "qa_failed", "left", "moved", "voided"))
        > 0
    )
    assert len(year.told) > 300 and len(year.digests) > 100


@pytest.mark.slow
def test_a_year_of_five_hundred_people(year: Year) -> None:
    run(year, 500, everybody_each=1, each_night=1)
    assert len(year.told) > 3000
