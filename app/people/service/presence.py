"""People are away and come back; both are facts in their record."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.people.employment_days import Absence, absence_problem, absences, back_problem, open_absence
from app.people.models import Person
from app.people.service.employment import HasLeft, append, load_person, refuse
from app.record import facts


def begin_absence(person_id: int, *, on: date, at: datetime, by: int | None = None, reason: str = "") -> None:
    """The person is away from this day on (leave, illness). Raises WrongDays, HasLeft."""
    with transaction() as session:
        row = load_person(session, person_id)
        if row.left_on is not None and row.left_on < on:
            raise HasLeft
        refuse(absence_problem(on, hired_on=row.hired_on, known=absences_of(person_id)))
        append(session, person_id, facts.Absent(reason=reason), on, at, by)
        _note_presence(session, "people:person:absent", row, on, at, by)


def end_absence(person_id: int, *, on: date, at: datetime, by: int | None = None) -> None:
    """The person is back; `on` is the first day at work. Raises WrongDays."""
    with transaction() as session:
        row = load_person(session, person_id)
        refuse(back_problem(on, open_absence(absences_of(person_id))))
        append(session, person_id, facts.Back(), on, at, by)
        _note_presence(session, "people:person:back", row, on, at, by)


def _note_presence(
    session: Session, action: str, row: Person, on: date, at: datetime, by: int | None
) -> None:
    details = {"on": on.isoformat()}
    record.note(session, action, at=at, actor_id=by, subject=row.number, details=details)


def absences_of(person_id: int) -> tuple[Absence, ...]:
    """When the person was or is away, by the record."""
    return absences(record.facts_of_people((person_id,), kinds=("absent", "back", "left"))[person_id])
