"""People come, take up positions, are away, and leave; each of it is a fact in their record."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.faults import Text
from app.people import names, queries
from app.people.employment_days import (
    DayProblem,
    leaving_problem,
    position_problem,
    return_problem,
)
from app.people.models import Assignment, Person, UserSession
from app.people.queries import UnknownPerson
from app.people.rows import AssignmentRow, NewPerson
from app.people.service import accounts, admins
from app.people.service.organisation import find_position, find_unit
from app.record import facts


class NumberTaken(Conflict):
    code = "number-taken"
    text = Text("Somebody else has this personnel number.", "Этот табельный номер уже занят.")


class EmailTaken(Conflict):
    code = "email-taken"
    text = Text("Somebody else has this e-mail address.", "Этот адрес электронной почты уже занят.")


class NameMissing(Invalid):
    code = "name-missing"
    text = Text("A person needs a number and a name.", "Нужны табельный номер и имя.")


class AlreadyAssigned(Conflict):
    code = "already-assigned"
    text = Text(
        "This position is held already on that day.", "Эта должность в тот день уже занята этим человеком."
    )


class NotAssigned(Conflict):
    code = "not-assigned"
    text = Text("This position is not held on that day.", "Этой должности у человека в тот день нет.")


class WrongDays(Invalid):
    """Days that do not go together; `values["field"]` names the field of the form."""

    code = "wrong-days"
    text = Text("These days do not go together.", "Эти даты не согласуются.")


class UnknownAssignment(NotFound):
    code = "unknown-assignment"
    text = Text("There is no such position of this person.", "Такой должности у этого человека нет.")


class HasLeft(Conflict):
    code = "has-left"
    text = Text("This person has left.", "Этот человек уволен.")


class HasNotLeft(Conflict):
    code = "has-not-left"
    text = Text("This person has not left.", "Этот человек не уволен.")


def hire(
    person: NewPerson,
    *,
    position: str | None,
    unit: str | None,
    on: date,
    at: datetime,
    by: int | None = None,
    password: str | None = None,
    form_key: str | None = None,
) -> int:
    """Takes a person on: record opened, `hired` and, with a position (slug) in a unit (slug), `assigned`. Gives the id.

    With a password there is an account at once.
    """
    password_hash = None if password is None else accounts.hashed(password)
    with transaction(form_key) as session:
        person_id = add_person(session, person, on=on, at=at, by=by)
        if position is not None and unit is not None:
            add_assignment(session, person_id, position, unit, on=on, at=at, by=by)
        if password_hash is not None:
            accounts.store_password(session, person_id, password_hash, at=at)
        record.note(session, "people:person:hired", at=at, actor_id=by, subject=person.number)
    return person_id


def assign(
    person_id: int,
    position: str,
    unit: str,
    *,
    on: date,
    at: datetime,
    by: int | None = None,
    until: date | None = None,
    form_key: str | None = None,
) -> None:
    """Gives a person a further position from a day on; those held stay held. Raises WrongDays, HasLeft."""
    with transaction(form_key) as session:
        row = load_person(session, person_id)
        if row.left_on is not None and row.left_on < on:
            raise HasLeft
        same = [held for held in assignments_of(person_id) if (held.position, held.unit) == (position, unit)]
        days = {"hired_on": row.hired_on, "left_on": row.left_on}
        refuse(position_problem(on, until, **days, same=same))
        add_assignment(session, person_id, position, unit, on=on, at=at, by=by, until=until)
        details = {"position": position, "unit": unit, "on": on.isoformat()}
        record.note(
            session, "people:person:assigned", at=at, actor_id=by, subject=row.number, details=details
        )


def unassign(
    person_id: int, position: str, unit: str, *, on: date, at: datetime, by: int | None = None
) -> None:
    """Ends a position; `on` is its last day."""
    with transaction() as session:
        row = load_person(session, person_id)
        end_assignment(session, person_id, position, unit, on=on, at=at, by=by)
        details = {"position": position, "unit": unit, "on": on.isoformat()}
        record.note(
            session, "people:person:unassigned", at=at, actor_id=by, subject=row.number, details=details
        )


def leave(person_id: int, *, on: date, at: datetime, by: int | None = None) -> None:
    """The person leaves the organisation; `on` is the last day. Positions end with it, and so does every session."""
    with transaction() as session:
        row = load_person(session, person_id)
        if row.left_on is not None:
            raise HasLeft
        refuse(leaving_problem(on, row.hired_on))
        end_employment(session, row, on=on, at=at, by=by)
        record.note(session, "people:person:left", at=at, actor_id=by, subject=row.number)


def return_(
    person_id: int,
    *,
    on: date,
    at: datetime,
    position: str | None = None,
    unit: str | None = None,
    by: int | None = None,
) -> None:
    """A person who had left is hired again; the record goes on."""
    with transaction() as session:
        row = load_person(session, person_id)
        if row.left_on is None:
            raise HasNotLeft
        refuse(return_problem(on, row.left_on))
        resume_employment(session, row, on=on, at=at, by=by)
        if position is not None and unit is not None:
            add_assignment(session, person_id, position, unit, on=on, at=at, by=by)
        record.note(session, "people:person:returned", at=at, actor_id=by, subject=row.number)


def refuse(found: DayProblem | None) -> None:
    """Raises what the problem means, with the field of the form in `values`."""
    if found is not None:
        kind = AlreadyAssigned if found.code == AlreadyAssigned.code else WrongDays
        raise kind(found.text, code=found.code, field=found.field)


def assignments_of(person_id: int) -> tuple[AssignmentRow, ...]:
    return queries.assignments_of((person_id,))[person_id]


# -- operations -------------------------------------------------------------------------------------------------


def add_person(session: Session, person: NewPerson, *, on: date, at: datetime, by: int | None) -> int:
    """Operation: writes the person down, opens the record and appends `hired`."""
    number, family = names.tidy(person.number), names.tidy(person.family)
    given, patronymic = names.tidy(person.given), names.tidy(person.patronymic)
    email = names.tidy(person.email or "").lower() or None
    if not number or not (family or given):
        raise NameMissing
    refuse_doubles(session, number, email)
    row = Person(
        number=number,
        family=family,
        given=given,
        patronymic=patronymic,
        name_in_documents=names.tidy(person.name_in_documents),
        latin_name=names.tidy(person.latin_name),
        email=email,
        locale=person.locale,
        time_zone=person.time_zone,
        hired_on=on,
        search=names.search_text(family, given, patronymic, person.latin_name, number, email)[:500],
    )
    session.add(row)
    session.flush()
    record.open_head(session, row.id)
    append(session, row.id, facts.Hired(first_job=person.first_job), on, at, by)
    return row.id


def refuse_doubles(session: Session, number: str, email: str | None, but: int | None = None) -> None:
    """Raises NumberTaken or EmailTaken, which name whoever has it; `but` is the person who may keep their own."""
    holder = session.scalar(select(Person).where(Person.number == number, Person.id != (but or 0)))
    if holder is not None:
        name = names.full_name(holder.family, holder.given, holder.patronymic)
        raise NumberTaken(
            Text(f"The number {number} is that of {name}.", f"Номер {number} уже занят: {name}.")
        )
    same = select(Person).where(Person.email == email, Person.id != (but or 0))
    holder = None if email is None else session.scalar(same)
    if holder is not None:
        name = f"{names.full_name(holder.family, holder.given, holder.patronymic)}, {holder.number}"
        raise EmailTaken(Text(f"The address {email} is that of {name}.", f"Адрес {email} уже занят: {name}."))


def add_assignment(
    session: Session,
    person_id: int,
    position: str,
    unit: str,
    *,
    on: date,
    at: datetime,
    by: int | None,
    until: date | None = None,
) -> None:
    """Operation: a position in a unit from a day on, with its fact."""
    position_id, unit_id = find_position(session, position).id, find_unit(session, unit).id
    if _held(session, person_id, on, position, unit) is not None:
        raise AlreadyAssigned
    held = Assignment(
        person_id=person_id, position_id=position_id, unit_id=unit_id, from_on=on, until_on=until
    )
    session.add(held)
    session.flush()
    payload = facts.Assigned(position=position, unit=unit, until=until.isoformat() if until else None)
    append(session, person_id, payload, on, at, by)


def end_assignment(
    session: Session, person_id: int, position: str, unit: str, *, on: date, at: datetime, by: int | None
) -> None:
    """Operation: `on` becomes the last day of a position, with its fact."""
    held = _held(session, person_id, on, position, unit)
    if held is None:
        raise NotAssigned
    held.until_on = on
    session.flush()
    append(session, person_id, facts.Unassigned(position=position, unit=unit), on, at, by)


def end_employment(session: Session, row: Person, *, on: date, at: datetime, by: int | None) -> None:
    """Operation: `on` is the last day; positions and sessions end, with the fact `left`. Raises LastAdmin."""
    admins.refuse_last_admin(session, row.id)
    row.left_on = on
    still_held = or_(Assignment.until_on.is_(None), Assignment.until_on > on)
    session.execute(update(Assignment).where(Assignment.person_id == row.id, still_held).values(until_on=on))
    mine = (UserSession.person_id == row.id, UserSession.revoked_at.is_(None))
    session.execute(update(UserSession).where(*mine).values(revoked_at=at))
    session.flush()
    append(session, row.id, facts.Left(), on, at, by)


def resume_employment(session: Session, row: Person, *, on: date, at: datetime, by: int | None) -> None:
    """Operation: somebody who had left is hired again, with its fact."""
    row.left_on, row.hired_on = None, on
    session.flush()
    append(session, row.id, facts.Hired(), on, at, by)


def correct_hiring(
    session: Session, row: Person, on: date, *, reason: str, at: datetime, by: int | None
) -> None:
    """Operation: the fact of the wrong day is struck out and recorded anew."""
    first_job = False
    for fact in record.facts_of_people((row.id,), kinds=("hired",))[row.id]:
        if isinstance(fact.payload, facts.Hired) and fact.occurred_on == row.hired_on:
            first_job = fact.payload.first_job
            record.void(session, fact.id, reason=reason, at=at, by=by)
    row.hired_on = on
    session.flush()
    append(session, row.id, facts.Hired(first_job=first_job), on, at, by)


def load_person(session: Session, person_id: int, *, lock: bool = False) -> Person:
    row = session.get(Person, person_id, with_for_update=lock or None)
    if row is None:
        raise UnknownPerson
    return row


def _held(session: Session, person_id: int, day: date, position: str, unit: str) -> Assignment | None:
    wanted = select(Assignment).where(
        Assignment.person_id == person_id,
        Assignment.position_id == find_position(session, position).id,
        Assignment.unit_id == find_unit(session, unit).id,
        Assignment.from_on <= day,
        or_(Assignment.until_on.is_(None), Assignment.until_on >= day),
    )
    return session.scalar(wanted.limit(1))


def append(
    session: Session, person_id: int, payload: facts.Payload, on: date, at: datetime, by: int | None
) -> None:
    record.append(session, person_id, payload, occurred_on=on, at=at, by=by)
