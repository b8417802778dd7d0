"""People come, take up positions, are away, and leave; each of it is a fact in their record."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people import names
from app.people.models import Assignment, Person, UserSession
from app.people.queries import UnknownPerson
from app.people.rows import NewPerson
from app.people.service import accounts
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
) -> int:
    """Takes a person on: record opened, `hired` and, with a position (slug) in a unit (slug), `assigned`. Gives the id.

    With a password there is an account at once.
    """
    password_hash = None if password is None else accounts.hashed(password)
    with transaction() as session:
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
) -> None:
    """Gives a person a further position from a day on; those held stay held."""
    with transaction() as session:
        row = load_person(session, person_id)
        if row.left_on is not None and row.left_on < on:
            raise HasLeft
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
        if row.left_on is None or row.left_on >= on:
            raise HasNotLeft
        resume_employment(session, row, on=on, at=at, by=by)
        if position is not None and unit is not None:
            add_assignment(session, person_id, position, unit, on=on, at=at, by=by)
        record.note(session, "people:person:returned", at=at, actor_id=by, subject=row.number)


def begin_absence(person_id: int, *, on: date, at: datetime, by: int | None = None, reason: str = "") -> None:
    """The person is away from this day on (leave, illness)."""
    _note_presence(person_id, facts.Absent(reason=reason), on, at, by, "people:person:absent")


def end_absence(person_id: int, *, on: date, at: datetime, by: int | None = None) -> None:
    """The person is back; `on` is the first day at work."""
    _note_presence(person_id, facts.Back(), on, at, by, "people:person:back")


def _note_presence(
    person_id: int, payload: facts.Payload, on: date, at: datetime, by: int | None, action: str
) -> None:
    with transaction() as session:
        row = load_person(session, person_id)
        _append(session, person_id, payload, on, at, by)
        record.note(session, action, at=at, actor_id=by, subject=row.number, details={"on": on.isoformat()})


# -- operations -------------------------------------------------------------------------------------------------


def add_person(session: Session, person: NewPerson, *, on: date, at: datetime, by: int | None) -> int:
    """Operation: writes the person down, opens the record and appends `hired`."""
    number, family = names.tidy(person.number), names.tidy(person.family)
    given, patronymic = names.tidy(person.given), names.tidy(person.patronymic)
    email = names.tidy(person.email or "").lower() or None
    if not number or not (family or given):
        raise NameMissing
    _refuse_doubles(session, number, email)
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
    _append(session, row.id, facts.Hired(first_job=person.first_job), on, at, by)
    return row.id


def _refuse_doubles(session: Session, number: str, email: str | None) -> None:
    if session.scalar(select(Person.id).where(Person.number == number)) is not None:
        raise NumberTaken
    if email is not None and session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise EmailTaken


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
    _append(session, person_id, payload, on, at, by)


def end_assignment(
    session: Session, person_id: int, position: str, unit: str, *, on: date, at: datetime, by: int | None
) -> None:
    """Operation: `on` becomes the last day of a position, with its fact."""
    held = _held(session, person_id, on, position, unit)
    if held is None:
        raise NotAssigned
    held.until_on = on
    session.flush()
    _append(session, person_id, facts.Unassigned(position=position, unit=unit), on, at, by)


def end_employment(session: Session, row: Person, *, on: date, at: datetime, by: int | None) -> None:
    """Operation: `on` is the last day; positions and sessions end, with the fact `left`."""
    row.left_on = on
    still_held = or_(Assignment.until_on.is_(None), Assignment.until_on > on)
    session.execute(update(Assignment).where(Assignment.person_id == row.id, still_held).values(until_on=on))
    mine = (UserSession.person_id == row.id, UserSession.revoked_at.is_(None))
    session.execute(update(UserSession).where(*mine).values(revoked_at=at))
    session.flush()
    _append(session, row.id, facts.Left(), on, at, by)


def resume_employment(session: Session, row: Person, *, on: date, at: datetime, by: int | None) -> None:
    """Operation: somebody who had left is hired again, with its fact."""
    row.left_on, row.hired_on = None, on
    session.flush()
    _append(session, row.id, facts.Hired(), on, at, by)


def load_person(session: Session, person_id: int) -> Person:
    row = session.get(Person, person_id)
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


def _append(
    session: Session, person_id: int, payload: facts.Payload, on: date, at: datetime, by: int | None
) -> None:
    record.append(session, person_id, payload, occurred_on=on, at=at, by=by)
