"""Keeping standings: computed anew when a fact arrives, when rules change, and on the days that time changes them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import people, record
from app.certification.models import StandingRow
from app.certification.portfolio import LOOKED_AT
from app.certification.queries.rule_book import RuleBook, rule_book
from app.certification.queries.standing import inputs_of
from app.certification.service import award
from app.certification.service.kept_rows import Difference, Writing, rows_of
from app.foundation import clock, settings
from app.foundation.database import db, transaction
from app.record.facts import Fact

PEOPLE_AT_ONCE = 100
RETRY_AFTER = timedelta(hours=1)
LATER = "restate_later"
_POSTPONED: ContextVar[bool] = ContextVar("restating_postponed", default=False)
log = structlog.get_logger("certification")
WhenChanged = Callable[[Session, Collection[int]], None]  # people whose standings have changed
_WHEN_CHANGED: list[WhenChanged] = []


@dataclass(frozen=True)
class Rebuilt:
    checked: int
    different: tuple[Difference, ...]


def when_changed(react: WhenChanged) -> None:
    """`react(session, person_ids)` runs in the transaction that keeps other standings. Registered at the start."""
    if react not in _WHEN_CHANGED:
        _WHEN_CHANGED.append(react)


def restate_on(session: Session, fact: Fact) -> None:
    """Reaction: standings of the person whom a fact is about, as of the day on which it was recorded."""
    if _POSTPONED.get():
        return
    if LATER in session.info:
        session.info[LATER].add(fact.person_id)
        return
    today = clock.civil_date(fact.recorded_at, people.zone_of(fact.person_id))
    restate(session, (fact.person_id,), today=today, at=fact.recorded_at)


def pass_over(session: Session, fact: Fact) -> None:
    """Reaction to a fact that no rule looks at: rows that were made from the whole record count as such still."""
    theirs = StandingRow.person_id == fact.person_id
    longer = {"record_length": StandingRow.record_length + 1}
    session.execute(update(StandingRow).where(theirs).values(**longer))


@contextmanager
def postponed() -> Iterator[None]:
    """Several use cases in a row, for one who knows that a last fact follows outside: it restates for them all."""
    token = _POSTPONED.set(True)
    try:
        yield
    finally:
        _POSTPONED.reset(token)


@contextmanager
def later(session: Session) -> Iterator[set[int]]:
    """Many facts at once: their people are collected here, and the caller restates them at the end."""
    concerned: set[int] = set()
    session.info[LATER] = concerned
    try:
        yield concerned
    finally:
        del session.info[LATER]


@contextmanager
def together(session: Session, *, today: date, at: datetime) -> Iterator[None]:
    """Facts of many people in one transaction: each of them is restated once, at the end."""
    with later(session) as concerned:
        yield
    ids = sorted(concerned)
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        restate(session, ids[start : start + PEOPLE_AT_ONCE], today=today, at=at)


def restate(
    session: Session,
    person_ids: Collection[int],
    *,
    today: date,
    at: datetime,
    book: RuleBook | None = None,
) -> tuple[Difference, ...]:
    """Operation: computes the standings of these people, awards what is newly passed, and keeps the rows.

    Gives what was kept wrongly until now. A row that was made from a longer record is never overwritten.
    """
    ids = sorted(person_ids)
    lengths = record.lengths_of(ids, session)
    kept, awards = rows_of(session, ids), award.standing_awards(session, ids)
    writing = Writing()
    for person_id, inputs in inputs_of(ids, book=book, kinds=LOOKED_AT).items():
        mine = kept[person_id]
        day = max((today, *(row.computed_on for row in mine.values())))
        judged = inputs.judge(day)
        added = award.keep_awards(
            session, person_id, judged, inputs.facts, awards.get(person_id, ()), today=day, at=at
        )
        length = lengths.get(person_id, 0) + added
        writing.keep(person_id, mine, judged.values(), record_length=length, computed_on=day)
    writing.write(session)
    changed = {one.person_id for one in writing.differences}
    for react in _WHEN_CHANGED if changed else ():
        react(session, changed)
    return tuple(writing.differences)


# -- the night ---------------------------------------------------------------------------------------------------


def restate_due(today: date, at: datetime) -> int:
    """Use case: computes what time has changed since yesterday, and nothing else. Gives the number of people.

    People whose standing cannot be computed are put off by an hour, so that they do not stop the others.
    """
    done = 0
    while waiting := people_due(today, at):
        done += restate_all(waiting, today, at)
    return done


def people_due(today: date, at: datetime) -> list[int]:
    due = StandingRow.next_change_on <= today
    ready = or_(StandingRow.retry_at.is_(None), StandingRow.retry_at <= at)
    wanted = select(StandingRow.person_id).where(due, ready).distinct().limit(PEOPLE_AT_ONCE)
    found = list(db.session.scalars(wanted))
    db.session.rollback()
    return found


def restate_all(
    person_ids: Iterable[int], today: date, at: datetime, tell: Callable[[int], None] = lambda count: None
) -> int:
    """Use case: computes the standings of many people, some at a time. Gives how many were done."""
    ids, done = list(person_ids), 0
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        part = ids[start : start + PEOPLE_AT_ONCE]
        done += restate_part(part, today, at)
        tell(start + len(part))
    return done


def restate_part(person_ids: list[int], today: date, at: datetime) -> int:
    """Together if that works, else one by one."""
    try:
        with transaction() as session:
            note_change(session, restate(session, person_ids, today=today, at=at))
        return len(person_ids)
    except Exception as error:  # one broken record must not keep the others from their standing
        if len(person_ids) == 1:
            put_off(person_ids[0], at, error)
            return 0
    return sum(restate_part([person_id], today, at) for person_id in person_ids)


def note_change(session: Session, differences: Collection[Difference]) -> None:
    """Operation: no fact tells of these changes, so whoever has lists in memory is told by an edition."""
    if differences:
        settings.write(session, "standings_edition", secrets.token_hex(8))


def put_off(person_id: int, at: datetime, error: Exception) -> None:
    log.error("standing could not be computed", person=person_id, error=f"{type(error).__name__}: {error}")
    with transaction() as session:
        theirs = StandingRow.person_id == person_id
        session.execute(update(StandingRow).where(theirs).values(retry_at=at + RETRY_AFTER))


# -- all of it ---------------------------------------------------------------------------------------------------


def rebuild(today: date, at: datetime) -> Rebuilt:
    """Use case: compares every cached row with what facts and rules say, and mends it.

    What only time has changed since the last night is no difference: it is brought up to date first.
    """
    restate_due(today, at)
    different: list[Difference] = []
    checked = 0
    ids = everybody()
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        with transaction() as session:
            part = ids[start : start + PEOPLE_AT_ONCE]
            mended = restate(session, part, today=today, at=at, book=rule_book())
            note_change(session, mended)
            different += mended
            checked += sum(map(len, rows_of(session, part).values()))
    return Rebuilt(checked, tuple(different))


def everybody() -> list[int]:
    found = list(db.session.scalars(people.people_matching("")))
    db.session.rollback()
    return sorted(found)
