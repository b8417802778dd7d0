"""Training orders: what was asked of whom by when, and what has become of it. Pure.

An order asks for a course, or for a certification: its first pass, its renewal or a retake, whatever the rule demands
of the person now. It is met by what the record says, on or after the day of the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.record.facts import Awarded, CourseCompleted, Fact

OrderKind = Literal["course", "certification"]
State = Literal["open", "overdue", "met", "withdrawn"]
ANSWERING = ("course_completed", "awarded")  # kinds of fact that can meet an order


@dataclass(frozen=True)
class Wanted:
    """What a manager asks of one person."""

    person_id: int
    kind: OrderKind
    slug: str


@dataclass(frozen=True)
class Order:
    id: int
    batch_id: int
    person_id: int
    kind: OrderKind
    slug: str
    due_on: date  # inclusive
    ordered_on: date
    ordered_at: datetime
    ordered_by: int
    withdrawn_at: datetime | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.person_id, self.kind, self.slug)


def met_on(order: Order, facts: Iterable[Fact]) -> date | None:
    """The day on which the order was first met; None while it is not."""
    days = (
        fact.occurred_on for fact in facts if answers(order, fact) and fact.occurred_on >= order.ordered_on
    )
    return min(days, default=None)


def answers(order: Order, fact: Fact) -> bool:
    match fact.payload:
        case CourseCompleted(course=slug):
            return order.kind == "course" and order.slug == slug
        case Awarded(certification=slug):
            return order.kind == "certification" and order.slug == slug
    return False


def completed_before(order: Order, facts: Iterable[Fact]) -> bool:
    """Whether the course was completed before it was asked for: then its lessons are to be read anew."""
    return any(answers(order, fact) and fact.occurred_on < order.ordered_on for fact in facts)


def state_of(order: Order, met: date | None, today: date) -> State:
    if order.withdrawn_at is not None:
        return "withdrawn"
    if met is not None:
        return "met"
    return "overdue" if today > order.due_on else "open"
