"""An admin corrects what is written down of a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app import record
from app.foundation.database import transaction
from app.people import names
from app.people.details import PersonDetails, changed_fields
from app.people.employment_days import ending_problem, hiring_problem
from app.people.models import Assignment, Person
from app.people.service import employment
from app.people.service.employment import NameMissing, UnknownAssignment, refuse
from app.people.versions import refuse_stale
from app.record import facts

CORRECTED = "The day of hiring was corrected."


def change_person(
    person_id: int, wanted: PersonDetails, *, seen: str, at: datetime, by: int | None = None
) -> None:
    """Use case: the person as `wanted`. `seen`: version of what the admin had read.

    Raises ChangedMeanwhile, NumberTaken, EmailTaken, NameMissing, WrongDays. Documents that were issued stay as they
    are: each has frozen its own.
    """
    with transaction() as session:
        row = employment.load_person(session, person_id, lock=True)
        before = stored_details(row)
        changed = changed_fields(before, wanted)
        if not changed:
            return
        refuse_stale(before, seen)
        if not wanted.number or not (wanted.family or wanted.given):
            raise NameMissing
        employment.refuse_doubles(session, wanted.number, wanted.email, but=person_id)
        if wanted.hired_on is not None and wanted.hired_on != before.hired_on:
            check_hiring(row, wanted.hired_on)
            employment.correct_hiring(session, row, wanted.hired_on, reason=CORRECTED, at=at, by=by)
        for name in changed:
            if name != "hired_on":
                setattr(row, name, getattr(wanted, name))
        parts = (row.family, row.given, row.patronymic, row.latin_name, row.number, row.email)
        row.search = names.search_text(*parts)[:500]
        session.flush()
        details = {name: written(getattr(wanted, name)) for name in changed}
        record.note(session, "people:person:changed", at=at, actor_id=by, subject=row.number, details=details)


def written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def stored_details(row: Person) -> PersonDetails:
    return PersonDetails(**{name: getattr(row, name) for name in PersonDetails.__dataclass_fields__})


def check_hiring(row: Person, on: date) -> None:
    left = record.facts_of_people((row.id,), kinds=("left",))[row.id]
    leavings = tuple(fact.occurred_on for fact in left)
    held = employment.assignments_of(row.id)
    refuse(hiring_problem(on, left_on=row.left_on, leavings=leavings, assignments=held))


def end_position(
    person_id: int, assignment_id: int, *, on: date, at: datetime, by: int | None = None
) -> None:
    """Use case: `on` becomes the last day of a position held. Raises UnknownAssignment, WrongDays."""
    with transaction() as session:
        row = employment.load_person(session, person_id)
        held = next((one for one in employment.assignments_of(person_id) if one.id == assignment_id), None)
        stored = session.get(Assignment, assignment_id)
        if held is None or stored is None:
            raise UnknownAssignment
        refuse(ending_problem(on, held))
        if on == held.until_on:
            return
        stored.until_on = on
        session.flush()
        ended = facts.Unassigned(position=held.position, unit=held.unit)
        employment.append(session, person_id, ended, on, at, by)
        details = {"position": held.position, "unit": held.unit, "on": on.isoformat()}
        record.note(
            session, "people:person:unassigned", at=at, actor_id=by, subject=row.number, details=details
        )
