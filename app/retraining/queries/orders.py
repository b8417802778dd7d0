"""Reading training orders: of one person for what they have to do, of many for the pages of managers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from app import certification, library, people, record
from app.foundation.database import db, rows
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.learning.tasks import Need
from app.people.permissions import ADMIN, MANAGER
from app.people.rows import Actor
from app.record.facts import Fact, TrainingOrdered
from app.retraining.models.orders import TrainingBatchRow, TrainingOrderRow
from app.retraining.needs import Asked, with_orders
from app.retraining.orders import ANSWERING, Order, State, Wanted, completed_before, met_on, state_of
from app.retraining.refusals import Candidate, Refusal, refusal_of, sentence_of

ORDERING_ROLES = (MANAGER, ADMIN)
SHOWN_DAYS = 7  # how long the page of a person tells of what is over
_ORDER = tuple(getattr(TrainingOrderRow, name) for name in Order.__dataclass_fields__)
_STANDING = TrainingOrderRow.withdrawn_at.is_(None)


class NoSuchOrder(NotFound):
    code = "no-such-order"
    text = Text("There is no such training order.", "Такого назначения обучения нет.")


@dataclass(frozen=True)
class OrderLine:
    """One order as a list shows it."""

    order: Order
    title: Text
    person: str  # full name
    number: str
    by: str  # short name
    state: State
    met_on: date | None


@dataclass(frozen=True)
class RefusedLine:
    person: str
    number: str
    title: Text
    refusal: Refusal

    @property
    def why(self) -> Text:
        return sentence_of(self.refusal)


@dataclass(frozen=True)
class Receipt:
    """What came of one press of the button."""

    batch_id: int
    ordered_by: int
    by: str
    ordered_at: datetime
    due_on: date
    asked: tuple[OrderLine, ...]
    refused: tuple[RefusedLine, ...]
    outside: int

    @property
    def can_be_withdrawn(self) -> bool:
        return any(line.state in ("open", "overdue") for line in self.asked)


def training_needs(person_id: int, today: date) -> tuple[Need, ...]:
    """What rules and managers ask of a person: for the page that leads them on."""
    demanded = certification.training_needs(person_id, today)
    if TrainingOrdered.kind not in certification.recorded_kinds(person_id, today):
        return demanded
    waiting = open_orders((person_id,))
    if not waiting:
        return demanded
    names = people.people_rows({order.ordered_by for order, _facts in waiting})
    asked = [
        Asked(order, names[order.ordered_by].short_name, completed_before(order, facts))
        for order, facts in waiting
    ]
    return with_orders(demanded, asked)


def open_orders(person_ids: Collection[int]) -> list[tuple[Order, tuple[Fact, ...]]]:
    """Orders that stand and are not met yet, each with the facts that could meet it."""
    found = [Order(*row) for row in rows(_OF_PEOPLE, {"ids": list(person_ids)})]
    facts = answers_of(found)
    return [
        (order, facts[order.person_id]) for order in found if met_on(order, facts[order.person_id]) is None
    ]


_OF_PEOPLE = (
    select(*_ORDER)
    .where(TrainingOrderRow.person_id.in_(bindparam("ids", expanding=True)), _STANDING)
    .order_by(TrainingOrderRow.id)
)


def answers_of(orders: Iterable[Order]) -> dict[int, tuple[Fact, ...]]:
    """Person → facts that can meet orders."""
    ids = {order.person_id for order in orders}
    return record.facts_of_people(ids, kinds=ANSWERING) if ids else {}


def asked_until(person_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """(person, certification) → the day by which it is asked for; only open orders."""
    return {
        (order.person_id, order.slug): order.due_on
        for order, _facts in open_orders(person_ids)
        if order.kind == "certification"
    }


# -- whom it makes sense to ask -------------------------------------------------------------------------------------


def refusals(wanted: Sequence[Wanted], today: date) -> dict[Wanted, Refusal]:
    """Who is not asked, and why."""
    ids = {one.person_id for one in wanted}
    persons = people.people_rows(ids)
    standings = {
        (line.person_id, line.certification): line
        for lines in certification.standings_of(ids, today).values()
        for line in lines
    }
    waiting = {order.wanted: order.due_on for order, _facts in open_orders(ids)}
    completed = completions(ids)
    found: dict[Wanted, Refusal] = {}
    for one in wanted:
        standing = standings.get((one.person_id, one.slug)) if one.kind == "certification" else None
        candidate = Candidate(
            kind=one.kind,
            left_on=persons[one.person_id].left_on,
            asked_until=waiting.get(one),
            completed_on=completed.get((one.person_id, one.slug)),
            status=standing.status if standing else None,
            required=standing is not None and standing.required,
            window_opens=standing.window_opens if standing else None,
        )
        refusal = refusal_of(candidate, today)
        if refusal is not None:
            found[one] = refusal
    return found


def completions(person_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """(person, course) → the last day on which it was completed."""
    facts = record.facts_of_people(person_ids, kinds=("course_completed",))
    return {
        (fact.person_id, getattr(fact.payload, "course", "")): fact.occurred_on
        for mine in facts.values()
        for fact in mine
    }


# -- lists --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrdersPage:
    lines: tuple[OrderLine, ...]
    total: int


def orders_page(scope: Select[Any], today: date, *, offset: int, limit: int) -> OrdersPage:
    """Orders to people of a scope, the newest first."""
    which = TrainingOrderRow.person_id.in_(scope)
    total = db.session.scalar(select(func.count()).select_from(TrainingOrderRow).where(which)) or 0
    wanted = select(*_ORDER).where(which).order_by(TrainingOrderRow.id.desc()).offset(offset).limit(limit)
    orders = [Order(*row) for row in db.session.execute(wanted)]
    return OrdersPage(lines_of(orders, today), total)


def orders_of(person_id: int, today: date) -> tuple[OrderLine, ...]:
    """Of one person: what is open, and what ended within the last days."""
    found = [Order(*row) for row in db.session.execute(_ALL_OF_ONE, {"person_id": person_id})]
    begin = today - timedelta(days=SHOWN_DAYS)
    return tuple(
        line
        for line in lines_of(found, today)
        if line.state in ("open", "overdue")
        or (line.met_on is not None and line.met_on >= begin)
        or (line.order.withdrawn_at is not None and line.order.withdrawn_at.date() >= begin)
    )


_ALL_OF_ONE = (
    select(*_ORDER)
    .where(TrainingOrderRow.person_id == bindparam("person_id"))
    .order_by(TrainingOrderRow.id.desc())
)


def lines_of(orders: Collection[Order], today: date) -> tuple[OrderLine, ...]:
    if not orders:
        return ()
    facts = answers_of(orders)
    persons = people.people_rows({one for order in orders for one in (order.person_id, order.ordered_by)})
    known = titles()
    lines = []
    for order in orders:
        met = met_on(order, facts[order.person_id])
        person = persons[order.person_id]
        lines.append(
            OrderLine(
                order=order,
                title=known.get((order.kind, order.slug), Text(order.slug, order.slug)),
                person=person.full_name,
                number=person.number,
                by=persons[order.ordered_by].short_name,
                state=state_of(order, met, today),
                met_on=met,
            )
        )
    return tuple(lines)


def titles() -> dict[tuple[str, str], Text]:
    """(kind, slug) → title of all that can be asked for."""
    courses = {
        ("course", one.slug): Text(one.title("en"), one.title("ru"))
        for one in library.current_documents("course")
    }
    return courses | {("certification", slug): title for slug, title in certification.titles().items()}


def receipt_of(batch_id: int, actor: Actor, today: date) -> Receipt:
    """For whoever pressed the button, and whoever may order the same people's training. Raises NoSuchOrder."""
    batch = db.session.get(TrainingBatchRow, batch_id)
    if batch is None:
        raise NoSuchOrder
    of_batch = select(*_ORDER).where(TrainingOrderRow.batch_id == batch_id).order_by(TrainingOrderRow.id)
    orders = [Order(*row) for row in db.session.execute(of_batch)]
    if batch.ordered_by != actor.person_id:
        allowed = in_scope({order.person_id for order in orders}, people.team_of(actor, today))
        orders = [order for order in orders if order.person_id in allowed]
        if not orders:
            raise NoSuchOrder
    mine = batch.ordered_by == actor.person_id
    persons = people.people_rows({batch.ordered_by, *(one["person"] for one in batch.refused)})
    known = titles()
    return Receipt(
        batch_id=batch_id,
        ordered_by=batch.ordered_by,
        by=persons[batch.ordered_by].short_name,
        ordered_at=batch.ordered_at,
        due_on=batch.due_on,
        asked=lines_of(orders, today),
        refused=tuple(
            RefusedLine(
                person=persons[one["person"]].full_name,
                number=persons[one["person"]].number,
                title=known.get((one["kind"], one["slug"]), Text(one["slug"], one["slug"])),
                refusal=Refusal(one["code"], date.fromisoformat(one["day"]) if one["day"] else None),
            )
            for one in (batch.refused if mine else ())
        ),
        outside=batch.outside if mine else 0,
    )


def in_scope(person_ids: Collection[int], scope: Select[Any]) -> set[int]:
    """Those of the people who are in the scope."""
    ids = scope.subquery()
    column = next(iter(ids.c))
    return set(db.session.scalars(select(column).where(column.in_(list(person_ids)))))


def may_order(actor: Actor, person_id: int) -> bool:
    """Whether the actor may ask this person for training."""
    return bool(in_scope((person_id,), people.people_in_scope(actor, ORDERING_ROLES)))
