"""A list of people from elsewhere is taken over: all of it or nothing, and a repeat changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import db, transaction
from app.people import names, queries
from app.people.import_plan import Known, Plan, Step, last_day_of, plan
from app.people.import_rows import Entries
from app.people.models import Person
from app.people.rows import NewPerson, PersonRow
from app.people.service import employment
from app.people.sheet import Problem

VALUES_IN_A_STATEMENT = 5_000
CORRECTED = "The day of hiring was corrected by a list of people."


@dataclass(frozen=True)
class Imported:
    new: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    applied: bool


def import_people(
    read: Entries,
    *,
    at: datetime,
    today: date,
    by: int | None = None,
    dry_run: bool = False,
    form_key: str | None = None,
) -> Imported:
    """Use case: people of a list come, change and leave. With any problem, or in a dry run, nothing happens."""
    found = plan(read, known_to(read), today)
    if found.problems or dry_run:
        return told(found, applied=False)
    if not found.new and not found.changed:
        return told(found, applied=True)
    with transaction(form_key) as session:
        found = plan(read, known_to(read), today)  # what was read before may be stale
        if found.problems:
            return told(found, applied=False)
        free_addresses(session, found.steps)
        with current_app.extensions["together"](session, today=today, at=at):
            for step in found.steps:
                take_over(session, step, at=at, by=by)
        counts = {"new": found.new, "changed": found.changed}
        record.note(session, "people:list:imported", at=at, actor_id=by, details=counts)
    return told(found, applied=True)


def told(found: Plan, applied: bool) -> Imported:
    return Imported(found.new, found.changed, found.unchanged, found.problems, applied)


# -- what is known -----------------------------------------------------------------------------------------------


def known_to(read: Entries) -> Known:
    """What a list is compared with: those whom it names, who holds its addresses, and all places."""
    rows = list(people_with(Person.number, {entry.number for entry in read.entries}))
    holders = people_with(Person.email, {entry.email for entry in read.entries if entry.email})
    ids = [row.id for row in rows]
    return Known(
        people={row.number: row for row in rows},
        holders={row.email: row.number for row in holders if row.email},
        assignments=queries.assignments_of(ids),
        leavings=leavings_of(ids),
        units=queries.units(),
        positions=queries.positions(),
    )


def people_with(column: Any, values: Collection[str]) -> Iterator[PersonRow]:
    wanted = sorted(values)
    columns = [getattr(Person, name) for name in PersonRow.__dataclass_fields__]
    for start in range(0, len(wanted), VALUES_IN_A_STATEMENT):
        part = wanted[start : start + VALUES_IN_A_STATEMENT]
        for row in db.session.execute(select(*columns).where(column.in_(part))):
            yield PersonRow(*row)


def leavings_of(ids: Collection[int]) -> dict[int, tuple[date, ...]]:
    found = record.facts_of_people(ids, kinds=("left",))
    return {person_id: tuple(fact.occurred_on for fact in history) for person_id, history in found.items()}


# -- what is done ------------------------------------------------------------------------------------------------


def free_addresses(session: Session, steps: Iterable[Step]) -> None:
    """Two people of one list may exchange their addresses: all that change are given up first."""
    for step in steps:
        if step.person_id is not None and "email" in step.fields:
            employment.load_person(session, step.person_id).email = None
    session.flush()


def take_over(session: Session, step: Step, *, at: datetime, by: int | None) -> None:
    """Operation: one line, in the order in which it happened."""
    row = begin(session, step, at, by)
    if step.ends is not None and step.place_on is not None:
        last = last_day_of(step.ends, step.place_on)
        employment.end_assignment(session, row.id, step.ends.position, step.ends.unit, on=last, at=at, by=by)
    if step.place is not None and step.place_on is not None:
        employment.add_assignment(session, row.id, *step.place, on=step.place_on, at=at, by=by)
    if step.left is not None:
        employment.end_employment(session, row, on=step.left, at=at, by=by)
    if step.is_new or step.is_changed:
        act = "people:person:hired" if step.is_new else "people:person:changed"
        record.note(session, act, at=at, actor_id=by, subject=row.number, details=dict(step.fields))


def begin(session: Session, step: Step, at: datetime, by: int | None) -> Person:
    """The person of the line: taken on, hired again, or as known, with what the line says of them."""
    entry = step.entry
    if step.person_id is None:
        new = NewPerson(
            entry.number,
            entry.family or "",
            entry.given or "",
            entry.patronymic or "",
            entry.email,
            locale=entry.locale,
        )
        hired = step.hired or at.date()
        return employment.load_person(session, employment.add_person(session, new, on=hired, at=at, by=by))
    row = employment.load_person(session, step.person_id)
    if step.fields:
        describe(row, step)
    if step.returned is not None:
        employment.resume_employment(session, row, on=step.returned, at=at, by=by)
    if step.corrected is not None:
        employment.correct_hiring(session, row, step.corrected, reason=CORRECTED, at=at, by=by)
    session.flush()
    return row


def describe(row: Person, step: Step) -> None:
    for name, value in step.fields.items():
        setattr(row, name, value)
    parts = (row.family, row.given, row.patronymic, row.latin_name, row.number, row.email)
    row.search = names.search_text(*parts)[:500]
