"""Times away with both their ends: noted in one go, corrected by striking out, brought in from a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import db, transaction
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people import queries
from app.people.absence_days import Spell, spell_problem, spells
from app.people.absence_plan import AbsencePlan, plan_absences
from app.people.absence_rows import AbsenceEntries
from app.people.employment_days import DayProblem
from app.people.models import Person
from app.people.permissions import ADMIN, MANAGER
from app.people.rows import Actor, PersonRow
from app.people.service.employment import append, load_person, refuse
from app.record import facts

KINDS = ("absent", "back", "left")
NOTING_ROLES = (MANAGER, ADMIN)
NUMBERS_IN_A_STATEMENT = 5_000


class UnknownAbsence(NotFound):
    code = "unknown-absence"
    text = Text("There is no such absence of this person.", "Такого отсутствия у этого человека нет.")


@dataclass(frozen=True)
class ImportedAbsences:
    plan: AbsencePlan
    applied: bool


def spells_of(person_id: int) -> tuple[Spell, ...]:
    """When the person was, is or will be away, by the record."""
    return spells(record.facts_of_people((person_id,), kinds=KINDS)[person_id])


def person_to_note(actor: Actor, number: str) -> PersonRow:
    """Somebody over whom a noting role of the actor reaches. Raises UnknownPerson."""
    found = queries.person_of(number)
    mine = queries.people_in_scope(actor, NOTING_ROLES)
    if db.session.scalar(select(Person.id).where(Person.id == found.id, Person.id.in_(mine))) is None:
        raise queries.UnknownPerson
    return found


def absences_among(scope: Select[Any], since: date) -> dict[int, tuple[Spell, ...]]:
    """Person of the scope → times away that began since then, or earlier and are not over; nobody without any."""
    recent = record.facts_among(scope, KINDS, since)
    still = record.facts_without_an_end(scope, facts.Absent.kind, KINDS[1:], since)
    mine = {
        person_id: spells((*still.get(person_id, ()), *recent.get(person_id, ())))
        for person_id in recent.keys() | still.keys()
    }
    return {person_id: many for person_id, many in mine.items() if many}


def absence_problem_of(person: PersonRow, new: Spell) -> DayProblem | None:
    """Why the time away cannot be noted."""
    return spell_problem(new, spells_of(person.id), hired_on=person.hired_on, left_on=person.left_on)


def note_absence(
    person_id: int, new: Spell, *, at: datetime, by: int | None, form_key: str | None = None
) -> None:
    """The person is away from one day to another, or until further notice. Raises WrongDays."""
    with transaction(form_key) as session:
        row = load_person(session, person_id)
        refuse(spell_problem(new, spells_of(person_id), hired_on=row.hired_on, left_on=row.left_on))
        append_spell(session, row, new, at, by)


def append_spell(session: Session, row: Person, new: Spell, at: datetime, by: int | None) -> None:
    """Operation."""
    append(session, row.id, facts.Absent(reason=new.reason), new.begins, at, by)
    if new.back_on is not None:
        append(session, row.id, facts.Back(), new.back_on, at, by)
    details = {"on": new.begins.isoformat(), "back": new.back_on.isoformat() if new.back_on else None}
    record.note(session, "people:person:absent", at=at, actor_id=by, subject=row.number, details=details)


def strike_absence(person_id: int, begins: date, *, why: str, at: datetime, by: int | None) -> None:
    """The absence was noted by mistake: its facts are struck out, the record keeps both. Raises UnknownAbsence."""
    with transaction() as session:
        row = load_person(session, person_id)
        found = next((one for one in spells_of(person_id) if one.begins == begins), None)
        if found is None:
            raise UnknownAbsence
        for fact_id in (found.back, found.absent):  # a return without a departure means nothing
            if fact_id:
                record.void(session, fact_id, reason=why, at=at, by=by)
        details = {"on": begins.isoformat()}
        record.note(session, "people:absence:struck", at=at, actor_id=by, subject=row.number, details=details)


# -- a list ------------------------------------------------------------------------------------------------------------


def absence_plan_of(read: AbsenceEntries, actor: Actor) -> AbsencePlan:
    """What the list would change, among the people whom the actor looks after."""
    wanted = sorted({entry.number for entry in read.entries})
    mine = queries.people_in_scope(actor, NOTING_ROLES)
    ids: list[int] = []
    for start in range(0, len(wanted), NUMBERS_IN_A_STATEMENT):
        part = Person.number.in_(wanted[start : start + NUMBERS_IN_A_STATEMENT])
        ids += db.session.scalars(select(Person.id).where(part, Person.id.in_(mine)))
    persons = {row.number: row for row in queries.people_rows(ids).values()}
    known = {
        person_id: spells(history) for person_id, history in record.facts_of_people(ids, kinds=KINDS).items()
    }
    return plan_absences(read, persons, known)


def import_absences(
    read: AbsenceEntries, *, actor: Actor, at: datetime, form_key: str | None = None
) -> ImportedAbsences:
    """Use case: all of the list or nothing; a repeat changes nothing."""
    found = absence_plan_of(read, actor)
    if found.problems or not found.changes:
        return ImportedAbsences(found, applied=not found.problems)
    with transaction(form_key) as session:
        found = absence_plan_of(read, actor)  # what was read before may be stale
        if found.problems:
            return ImportedAbsences(found, applied=False)
        with current_app.extensions["together"](session, today=actor.today, at=at):
            for step in found.changes:
                row = load_person(session, step.person.id)
                if step.act == "new":
                    new = Spell(step.entry.begins, step.entry.back_on, step.entry.reason)
                    append_spell(session, row, new, at, actor.person_id)
                elif step.entry.back_on is not None:
                    append(session, row.id, facts.Back(), step.entry.back_on, at, actor.person_id)
        counts = {"new": found.count("new"), "ended": found.count("ends")}
        record.note(session, "people:absences:imported", at=at, actor_id=actor.person_id, details=counts)
    return ImportedAbsences(found, applied=True)
