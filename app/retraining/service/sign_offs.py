"""Use cases: something is held with people and signed by whoever held it; the person signs, objects; it is taken back.

The record hears of it once both have signed, in the same transaction in which the standing is computed anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people, record
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people.rows import Actor
from app.record.facts import Done
from app.retraining.models.sign_offs import SignOffEventRow, SignOffRow
from app.retraining.obligations import Demand, met_by, of_kind, reason_of
from app.retraining.queries import obligations, sign_offs
from app.retraining.sign_off import (
    Act,
    Candidate,
    Refusal,
    Statement,
    canonical,
    counts,
    meaning_of,
    moved,
    refusal_of,
    sha256_of,
    uncovered,
)

MOST_AT_ONCE = 200


class NobodyChosen(Invalid):
    code = "nobody-chosen"
    text = Text("Choose at least one person.", "Выберите хотя бы одного человека.")


class TooManyAtOnce(Invalid):
    code = "too-many-at-once"
    text = Text(
        "That is more than 200 people at once. Split the group.",
        "Это больше 200 человек за один раз. Разделите группу.",
    )


class WrongDay(Invalid):
    code = "wrong-day"
    text = Text("This day has not come yet.", "Этот день ещё не наступил.")


class CannotHold(Conflict):
    """With some of the people it cannot be held: `refused` says with whom, and why."""

    code = "cannot-hold"
    text = Text(
        "Nothing was signed: it cannot be held with everybody who was chosen.",
        "Ничего не подписано: провести это можно не со всеми выбранными.",
    )

    def __init__(self, refused: Mapping[int, Refusal]) -> None:
        super().__init__()
        self.refused = refused


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


@dataclass(frozen=True)
class Held:
    """What came of it: the sitting, and the sign-off of each person."""

    sitting: str
    public_ids: tuple[str, ...]


# -- holding ---------------------------------------------------------------------------------------------------------


def hold(
    person_ids: Sequence[int],
    statement: Statement,
    actor: Actor,
    *,
    password: str,
    at: datetime,
    address: str,
    form_key: str | None = None,
) -> Held:
    """The instructor signs that this was held with these people. It counts for none of them before they sign, too.

    Raises NobodyChosen, TooManyAtOnce, WrongDay, UnknownPerson for people out of scope, CannotHold, WrongPassword,
    TooManyFailures, AlreadyDone.
    """
    chosen = tuple(dict.fromkeys(person_ids))
    check(chosen, statement, actor, at)
    people.confirm_password(actor.person_id, password, at=at, address=address)
    try:
        with transaction(form_key=form_key) as session:
            demands = check(chosen, statement, actor, at)
            return sign_for(session, chosen, statement, actor, demands, at)
    except IntegrityError:  # somebody else holds it at the same moment: told by name
        check(chosen, statement, actor, at)
        raise


def check(
    person_ids: Collection[int], statement: Statement, actor: Actor, at: datetime
) -> dict[int, tuple[Demand, ...]]:
    """What it answers, by person. Raises as `hold` does."""
    if not person_ids:
        raise NobodyChosen
    if len(person_ids) > MOST_AT_ONCE:
        raise TooManyAtOnce
    if not set(person_ids) - {actor.person_id} <= obligations.may_hold(actor, person_ids):
        raise people.UnknownPerson
    days = days_at_site(person_ids, at)
    if statement.held_on > min(days.values()):
        raise WrongDay
    found = candidates(person_ids, statement.require, actor, max(days.values()))
    refused = {
        person_id: refusal
        for person_id, (candidate, _demands) in found.items()
        if (refusal := refusal_of(candidate, days[person_id], statement.held_on)) is not None
    }
    if refused:
        raise CannotHold(refused)
    return {
        person_id: met_by(demands, statement.held_on) for person_id, (_candidate, demands) in found.items()
    }


def days_at_site(person_ids: Collection[int], at: datetime) -> dict[int, date]:
    return {person_id: clock.civil_date(at, zone) for person_id, zone in people.zones_of(person_ids).items()}


def candidates(
    person_ids: Collection[int], require: str, actor: Actor, today: date
) -> dict[int, tuple[Candidate, tuple[Demand, ...]]]:
    """What decides whether something of this kind can be held with each, and what demands it."""
    demands = obligations.open_demands(person_ids, today)
    waiting = {one.person_id: one for one in sign_offs.waiting_of(person_ids) if one.require == require}
    persons = people.people_rows({*person_ids, *(one.instructor_id for one in waiting.values())})
    found = {}
    for person_id in person_ids:
        mine, waits = of_kind(demands.get(person_id, ()), require), waiting.get(person_id)
        candidate = Candidate(
            is_instructor=person_id == actor.person_id,
            left_on=persons[person_id].left_on,
            waits_since=waits.held_on if waits else None,
            waits_by=persons[waits.instructor_id].short_name if waits else "",
            events=tuple(one.on for one in mine),
        )
        found[person_id] = (candidate, mine)
    return found


def sign_for(
    session: Session,
    person_ids: Collection[int],
    statement: Statement,
    actor: Actor,
    demands: Mapping[int, tuple[Demand, ...]],
    at: datetime,
) -> Held:
    """Operation: a row for each person, with what both sign, and the step of the instructor."""
    sitting, persons = secrets.token_urlsafe(18), people.people_rows(person_ids)
    language = str(settings.read("language"))
    made = []
    for person_id in person_ids:
        public_id, person = secrets.token_urlsafe(18), persons[person_id]
        numbers = {
            "sign_off": public_id,
            "sitting": sitting,
            "person": person.number,
            "instructor": actor.number,
        }
        content = canonical(statement, numbers, demands[person_id], reason_of(demands[person_id], language))
        row = SignOffRow(
            public_id=public_id,
            sitting=sitting,
            person_id=person_id,
            instructor_id=actor.person_id,
            require=statement.require,
            held_on=statement.held_on,
            content=content,
            sha256=sha256_of(content),
            state="waiting",
            signed_at=at,
        )
        session.add(row)
        session.flush()
        said = meaning_of("hold", content, f"{person.full_name} ({person.number})")
        note(session, row.id, "hold", said, actor.person_id, at)
        made.append(public_id)
    return Held(sitting, tuple(made))


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
