"""Use cases: a manager asks people for training by a day, and takes it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, text, update
from sqlalchemy.orm import Session

from app import people, record
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.people.rows import Actor
from app.record.facts import TrainingOrdered, TrainingWithdrawn
from app.retraining.models.orders import TrainingBatchRow, TrainingOrderRow
from app.retraining.orders import Order, Wanted, met_on
from app.retraining.queries import orders as queries
from app.retraining.queries.orders import ORDERING_ROLES, NoSuchOrder
from app.retraining.refusals import Refusal

MOST_AT_ONCE = 1000
LONGEST = timedelta(days=731)
ORDERING = 7_281_102  # advisory lock of PostgreSQL: two managers do not ask for the same thing at one moment


class DueInThePast(Invalid):
    code = "due-in-the-past"
    text = Text(
        "The day is over. Choose today or a later one.", "Этот день прошёл. Выберите сегодня или позже."
    )


class DueTooLate(Invalid):
    code = "due-too-late"
    text = Text("Choose a day within the next two years.", "Выберите день в пределах двух лет.")


class UnknownTraining(Invalid):
    code = "unknown-training"
    text = Text("This course or certification is not published.", "Этот курс или допуск не опубликован.")


class NobodyChosen(Invalid):
    code = "nobody-chosen"
    text = Text("Choose at least one person.", "Выберите хотя бы одного человека.")


class TooManyAtOnce(Invalid):
    code = "too-many-at-once"
    text = Text(
        "That is more than 1,000 at once. Narrow the list, by unit for example.",
        "Это больше 1000 за один раз. Сузьте список, например по подразделению.",
    )


def order_training(
    wanted: Sequence[Wanted], *, due_on: date, actor: Actor, at: datetime, form_key: str | None = None
) -> int:
    """Asks all of these people at once; whoever it makes no sense for is left out and named in the receipt.

    Gives the number of the batch: `queries.receipt_of` tells what came of it. Raises Invalid for the day or the
    thing, UnknownPerson where none of the people is in the actor's scope.
    """
    chosen = tuple(dict.fromkeys(wanted))
    check(chosen, due_on, actor.today)
    with transaction(form_key=form_key) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ORDERING})
        scope = people.people_in_scope(actor, ORDERING_ROLES)
        allowed = queries.in_scope({one.person_id for one in chosen}, scope)
        mine = [one for one in chosen if one.person_id in allowed]
        if not mine:
            raise people.UnknownPerson
        refused = queries.refusals(mine, actor.today)
        batch = TrainingBatchRow(
            ordered_by=actor.person_id,
            ordered_at=at,
            due_on=due_on,
            refused=[as_kept(one, refusal) for one, refusal in refused.items()],
            outside=len({one.person_id for one in chosen} - allowed),
        )
        session.add(batch)
        session.flush()
        asked = [one for one in mine if one not in refused]
        place_orders(session, batch, asked, at)
        what = {"orders": len(asked), "due": due_on.isoformat()}
        note(session, "ordered", batch.id, what, actor, at)
        return batch.id


def check(wanted: Collection[Wanted], due_on: date, today: date) -> None:
    """Raises Invalid."""
    if not wanted:
        raise NobodyChosen
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyAtOnce
    if due_on < today:
        raise DueInThePast
    if due_on > today + LONGEST:
        raise DueTooLate
    if not {(one.kind, one.slug) for one in wanted} <= queries.titles().keys():
        raise UnknownTraining


def place_orders(session: Session, batch: TrainingBatchRow, asked: Sequence[Wanted], at: datetime) -> None:
    """Operation: a row and a fact for each."""
    zones = people.zones_of({one.person_id for one in asked})
    days = {zone: clock.civil_date(at, zone) for zone in set(zones.values())}
    rows = [
        TrainingOrderRow(
            batch_id=batch.id,
            person_id=one.person_id,
            kind=one.kind,
            slug=one.slug,
            due_on=batch.due_on,
            ordered_on=days[zones[one.person_id]],
            ordered_at=at,
            ordered_by=batch.ordered_by,
        )
        for one in asked
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        payload = TrainingOrdered(row.id, **named(row), due=row.due_on.isoformat())
        record.append(
            session,
            row.person_id,
            payload,
            occurred_on=row.ordered_on,
            occurred_at=at,
            at=at,
            by=batch.ordered_by,
            subject=row.slug,
        )


def note(
    session: Session, act: str, batch_id: int, details: dict[str, Any], actor: Actor, at: datetime
) -> None:
    record.note(
        session,
        f"retraining:training:{act}",
        at=at,
        actor_id=actor.person_id,
        subject=str(batch_id),
        details=details,
    )


def named(row: Any) -> dict[str, str]:
    """The course or the certification, in the words of a fact."""
    return {str(row.kind): row.slug}


def as_kept(one: Wanted, refusal: Refusal) -> dict[str, Any]:
    day = refusal.day.isoformat() if refusal.day else None
    return {"person": one.person_id, "kind": one.kind, "slug": one.slug, "code": refusal.code, "day": day}


# -- taking back ----------------------------------------------------------------------------------------------------


def withdraw_batch(batch_id: int, *, actor: Actor, at: datetime) -> int:
    """Takes back all orders of one press of the button that are not met yet. Gives how many that were."""
    return withdraw(TrainingOrderRow.batch_id == batch_id, actor=actor, at=at)


def withdraw_order(batch_id: int, order_id: int, *, actor: Actor, at: datetime) -> int:
    """Takes back one order of the batch. Taken back before, or met meanwhile, it stays as it is."""
    this = and_(TrainingOrderRow.id == order_id, TrainingOrderRow.batch_id == batch_id)
    return withdraw(this, actor=actor, at=at)


def withdraw(which: Any, *, actor: Actor, at: datetime) -> int:
    """Raises NoSuchOrder where none of them is to a person in the actor's scope."""
    columns = tuple(getattr(TrainingOrderRow, name) for name in Order.__dataclass_fields__)
    with transaction() as session:
        found = [Order(*row) for row in session.execute(select(*columns).where(which).with_for_update())]
        allowed = queries.in_scope(
            {order.person_id for order in found}, people.people_in_scope(actor, ORDERING_ROLES)
        )
        mine = [order for order in found if order.person_id in allowed]
        if not mine:
            raise NoSuchOrder
        facts = queries.answers_of(mine)
        back = [
            order
            for order in mine
            if order.withdrawn_at is None and met_on(order, facts[order.person_id]) is None
        ]
        for order in back:
            take_back(session, order, actor, at)
        if back:
            note(session, "withdrawn", back[0].batch_id, {"orders": len(back)}, actor, at)
    return len(back)


def take_back(session: Session, order: Order, actor: Actor, at: datetime) -> None:
    columns = {"withdrawn_at": at, "withdrawn_by": actor.person_id}
    session.execute(update(TrainingOrderRow).where(TrainingOrderRow.id == order.id).values(**columns))
    record.append(
        session,
        order.person_id,
        TrainingWithdrawn(order.id, **named(order)),
        occurred_on=max(order.ordered_on, clock.civil_date(at, people.zone_of(order.person_id))),
        occurred_at=at,
        at=at,
        by=actor.person_id,
        subject=order.slug,
    )
