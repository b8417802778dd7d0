"""What was held with people: one for its page, lists for desks; strangers are kept out by the statements themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, or_, select

from app import people
from app.foundation.database import db, rows
from app.foundation.errors import NotFound
from app.learning.tasks import Need
from app.people.permissions import HOLDING_ROLES, OBJECTION_READERS, SEEING_ROLES, VOIDING_ROLES
from app.people.rows import Actor
from app.retraining.models.sign_offs import SignOffEventRow, SignOffRow
from app.retraining.needs import waits_for_somebody, with_signatures
from app.retraining.queries import orders
from app.retraining.queries.orders import in_scope
from app.retraining.sign_off import State

MOST_LISTED = 200  # whoever waits longest comes first; the others follow when these are done
PAST_SHOWN = 20


@dataclass(frozen=True)
class SignOff:
    """One thing that was held with one person."""

    id: int
    public_id: str
    sitting: str
    person_id: int
    instructor_id: int
    require: str
    held_on: date
    content: Mapping[str, Any]
    sha256: str
    state: State
    signed_at: datetime
    answered_at: datetime | None
    fact_id: int | None


@dataclass(frozen=True)
class Step:
    kind: str
    at: datetime
    actor_id: int
    details: Mapping[str, Any]


_COLUMNS = tuple(getattr(SignOffRow, name) for name in SignOff.__dataclass_fields__)


def _from(row: Row[Any]) -> SignOff:
    return SignOff(**row._mapping)


def _found(*conditions: ColumnElement[bool], oldest_first: bool = True) -> tuple[SignOff, ...]:
    order = SignOffRow.id if oldest_first else SignOffRow.id.desc()
    wanted = select(*_COLUMNS).where(*conditions).order_by(order).limit(MOST_LISTED)
    return tuple(_from(row) for row in db.session.execute(wanted))


# -- one -------------------------------------------------------------------------------------------------------------


def _readable(actor: Actor) -> ColumnElement[bool]:
    others = people.people_in_scope(actor, {*HOLDING_ROLES, *SEEING_ROLES})
    mine = or_(SignOffRow.person_id == actor.person_id, SignOffRow.instructor_id == actor.person_id)
    return or_(mine, SignOffRow.person_id.in_(others))


def readable(public_id: str, actor: Actor) -> SignOff:
    """Of the person, of whoever held it, and of whoever reads about the person. Raises NotFound for others, too."""
    return _one(SignOffRow.public_id == public_id, _readable(actor))


def of_person(public_id: str, person_id: int) -> SignOff:
    """One that is about this person. Raises NotFound."""
    return _one(SignOffRow.public_id == public_id, SignOffRow.person_id == person_id)


def held_by(public_id: str, instructor_id: int) -> SignOff:
    """One that this instructor held. Raises NotFound."""
    return _one(SignOffRow.public_id == public_id, SignOffRow.instructor_id == instructor_id)


def may_void(actor: Actor, person_id: int) -> bool:
    return bool(in_scope((person_id,), people.people_in_scope(actor, VOIDING_ROLES)))


def _one(*conditions: ColumnElement[bool]) -> SignOff:
    found = _found(*conditions)
    if not found:
        raise NotFound
    return found[0]


def steps_of(sign_off_id: int) -> tuple[Step, ...]:
    columns = (SignOffEventRow.kind, SignOffEventRow.at, SignOffEventRow.actor_id, SignOffEventRow.details)
    mine = SignOffEventRow.sign_off_id == sign_off_id
    found = db.session.execute(select(*columns).where(mine).order_by(SignOffEventRow.id))
    return tuple(Step(*row) for row in found)


# -- many ------------------------------------------------------------------------------------------------------------


def of_sitting(sitting: str, actor: Actor) -> tuple[SignOff, ...]:
    """All that were there together, as far as the actor reads about them. Raises NotFound where that is nobody."""
    found = _found(SignOffRow.sitting == sitting, _readable(actor))
    if not found:
        raise NotFound
    return found


def waiting_of(person_ids: Collection[int]) -> tuple[SignOff, ...]:
    """What waits for the signature of these people."""
    return tuple(SignOff(**row._mapping) for row in rows(_WAITING, {"ids": list(person_ids)}))


_WAITING = (
    select(*_COLUMNS)
    .where(SignOffRow.state == "waiting", SignOffRow.person_id.in_(bindparam("ids", expanding=True)))
    .order_by(SignOffRow.id)
)


def training_needs(person_id: int, today: date) -> tuple[Need, ...]:
    """What rules and managers ask of a person; one statement more, for those alone with whom something is to be held."""
    found = orders.training_needs(person_id, today)
    if not waits_for_somebody(found):
        return found
    waiting = {one.require: one.public_id for one in waiting_of((person_id,))}
    return with_signatures(found, waiting) if waiting else found


def past_of(person_id: int, require: str) -> tuple[SignOff, ...]:
    """What was held with a person, the newest first."""
    mine = (SignOffRow.person_id == person_id, SignOffRow.require == require)
    return _found(*mine, oldest_first=False)[:PAST_SHOWN]


def waiting_for_answer(actor: Actor) -> tuple[SignOff, ...]:
    """What the actor held and nobody has answered yet."""
    return _found(SignOffRow.state == "waiting", SignOffRow.instructor_id == actor.person_id)


def objections(actor: Actor) -> tuple[SignOff, ...]:
    """Objections to what the actor held, and those of the people whose manager or trainer the actor is.

    An objection is settled by holding it anew: a later sign-off of the same kind takes it off the list.
    """
    theirs = SignOffRow.person_id.in_(people.people_in_scope(actor, OBJECTION_READERS))
    later = SignOffRow.__table__.alias("later")
    settled = (
        select(later.c.id)
        .where(
            later.c.person_id == SignOffRow.person_id,
            later.c.require == SignOffRow.require,
            later.c.id > SignOffRow.id,
        )
        .exists()
    )
    mine = or_(SignOffRow.instructor_id == actor.person_id, theirs)
    return _found(SignOffRow.state == "objected", mine, ~settled)
