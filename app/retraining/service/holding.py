"""Use case: something is held with people, and whoever held it signs. It counts for nobody before they sign, too."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people.rows import Actor
from app.retraining.models.sign_offs import SignOffRow
from app.retraining.obligations import Demand, met_by, of_kind, reason_of
from app.retraining.queries import obligations, sign_offs
from app.retraining.service.orders import NobodyChosen
from app.retraining.service.sign_offs import note
from app.retraining.sign_off import (
    Candidate,
    Refusal,
    Statement,
    canonical,
    meaning_of,
    refusal_of,
    sha256_of,
)

MOST_AT_ONCE = 200


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


@dataclass(frozen=True)
class Held:
    """What came of it: the sitting, and the sign-off of each person."""

    sitting: str
    public_ids: tuple[str, ...]


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
