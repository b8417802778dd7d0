"""Use cases: the person signs what was held with them, or objects; it is taken back, or struck out.

The record hears of it once both have signed, in the same transaction in which the standing is computed anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import people, record
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.people.rows import Actor
from app.record.facts import Done
from app.retraining.models.sign_offs import SignOffEventRow, SignOffRow
from app.retraining.queries import obligations, sign_offs
from app.retraining.sign_off import Act, counts, meaning_of, moved, uncovered


class AnswerClosed(Conflict):
    code = "closed"
    text = Text(
        "This was signed, objected to or taken back meanwhile. Open the page again.",
        "За это время подпись уже поставлена, отозвана или есть возражение. Откройте страницу заново.",
    )


class NotCovered(Conflict):
    code = "not-covered"
    text = Text(
        "Something else has been recorded since it was held, of that day or earlier, which it was not about. "
        "Whoever held it has to take it back and hold it anew.",
        "После проведения записано ещё одно событие того же или более раннего дня, о котором речи не было. "
        "Проводящий должен отозвать подпись и провести заново.",
    )


class HasLeft(Conflict):
    code = "has-left"
    text = Text(
        "This person has left: it cannot be signed any more. Whoever held it can take it back.",
        "Этот человек уже не работает: подписать это больше нельзя. Проводящий может отозвать подпись.",
    )


def note(
    session: Session, sign_off_id: int, kind: str, said: Text, by: int, at: datetime, **more: Any
) -> None:
    details = {"meaning": {"en": said.en, "ru": said.ru}, **more}
    session.add(SignOffEventRow(sign_off_id=sign_off_id, at=at, kind=kind, actor_id=by, details=details))
    session.flush()


# -- the answer ------------------------------------------------------------------------------------------------------


def sign(public_id: str, *, person_id: int, at: datetime) -> None:
    """The person signs: with both signatures it stands in the record, and the standing follows at once.

    Again: nothing more. Raises NotFound, AnswerClosed, NotCovered, HasLeft.
    """
    found = sign_offs.of_person(public_id, person_id)
    with transaction() as session:
        row = locked(session, found.id)
        if row.state != "signed":
            complete(session, row, at)


def sign_here(
    sitting: str, number: str, password: str, actor: Actor, *, at: datetime, address: str
) -> sign_offs.SignOff:
    """The person signs on the device of whoever held it, by their own number and password.

    Raises NotFound, WrongPassword (also for a number that was not there), TooManyFailures, AnswerClosed, NotCovered.
    """
    held = [one for one in sign_offs.of_sitting(sitting, actor) if one.instructor_id == actor.person_id]
    persons = people.people_rows({one.person_id for one in held})
    found = next((one for one in held if persons[one.person_id].number == number.strip()), None)
    if found is None:
        raise people.WrongPassword
    people.confirm_password(found.person_id, password, at=at, address=address)
    with transaction() as session:
        row = locked(session, found.id)
        if row.state != "signed":
            complete(session, row, at, device=actor.person_id)
    return found


def complete(session: Session, row: SignOffRow, at: datetime, device: int | None = None) -> None:
    """Operation: the second signature, and what the record says of it. `device`: whose it was, if not the own one."""
    row.state = after(row, "sign")
    today = clock.civil_date(at, people.zone_of(row.person_id))
    left_on = people.people_rows((row.person_id,))[row.person_id].left_on
    if left_on is not None and left_on < today:
        raise HasLeft
    demands = obligations.open_demands((row.person_id,), today).get(row.person_id, ())
    if uncovered(row.content, demands):
        raise NotCovered
    row.answered_at = at
    more = {} if device is None else {"device_of": device}
    note(session, row.id, "sign", meaning_of("sign", row.content), row.person_id, at, **more)
    if counts(row.content):
        row.fact_id = record.append(
            session,
            row.person_id,
            payload_of(row, at),
            occurred_on=row.held_on,
            occurred_at=held_at(row),
            at=at,
            by=row.person_id,
            subject=row.require,
        )
    session.flush()


def held_at(row: SignOffRow) -> datetime | None:
    """By when it was over, if it was signed on the same day: what happens later that day is not covered by it."""
    same_day = clock.civil_date(row.signed_at, people.zone_of(row.person_id)) == row.held_on
    return row.signed_at if same_day else None


def payload_of(row: SignOffRow, at: datetime) -> Done:
    """No certification is named: one thing done meets all of its kind dated up to it.

    What an event demands outside of the periodic clock is an unscheduled briefing, in the words of the register.
    """
    return Done(
        require=row.require,
        reason=row.content["reason"],
        act=row.content["act"],
        topic=row.content["topic"],
        instructor=row.instructor_id,
        sitting=row.sitting,
        signed=row.sha256,
        form="unscheduled" if row.require == "briefing" else "",
        signed_at=at.isoformat(),
        held_at=row.signed_at.isoformat(),
    )


def object_to(public_id: str, reason: str, *, person_id: int, at: datetime) -> None:
    """The person does not agree: it goes back to whoever held it, and to their manager. Raises NotFound, AnswerClosed."""
    found = sign_offs.of_person(public_id, person_id)
    with transaction() as session:
        row = locked(session, found.id)
        if row.state == "objected":
            return
        row.state, row.answered_at = after(row, "object"), at
        note(session, row.id, "object", meaning_of("object", row.content), person_id, at, reason=reason)


# -- taking back -----------------------------------------------------------------------------------------------------


def withdraw(public_id: str, *, instructor_id: int, at: datetime) -> None:
    """The instructor takes back what nobody has answered yet. Raises NotFound, AnswerClosed."""
    found = sign_offs.held_by(public_id, instructor_id)
    with transaction() as session:
        row = locked(session, found.id)
        if row.state == "withdrawn":
            return
        row.state = after(row, "withdraw")
        note(session, row.id, "withdraw", meaning_of("withdraw", row.content), instructor_id, at)


def void(public_id: str, reason: str, actor: Actor, *, at: datetime) -> None:
    """Strikes out what both have signed; the record keeps both, with the reason. Raises NotFound, AnswerClosed."""
    found = sign_offs.readable(public_id, actor)
    if not sign_offs.may_void(actor, found.person_id):
        raise people.UnknownPerson
    with transaction() as session:
        row = locked(session, found.id)
        if row.state == "voided":
            return
        row.state = after(row, "void")
        note(session, row.id, "void", meaning_of("void", row.content), actor.person_id, at, reason=reason)
        if row.fact_id is not None:
            record.void(session, row.fact_id, reason=reason, at=at, by=actor.person_id)


def after(row: SignOffRow, act: Act) -> str:
    """Raises AnswerClosed where the act is not possible any more."""
    state = moved(row.state, act)  # type: ignore[arg-type]
    if state is None:
        raise AnswerClosed
    return state


def locked(session: Session, sign_off_id: int) -> SignOffRow:
    """The row; nobody else changes it until the transaction ends."""
    wanted = select(SignOffRow).where(SignOffRow.id == sign_off_id)
    return session.scalars(wanted.with_for_update()).one()
