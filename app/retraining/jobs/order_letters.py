"""Letters about training that was asked for. They wait ten minutes, so that an undo recalls them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import people
from app.foundation import clock, jobs, mail, settings
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.foundation.i18n import day
from app.retraining.models.orders import TrainingOrderRow
from app.retraining.order_letters import Letter, Line, letter
from app.retraining.orders import Order
from app.retraining.queries import orders as queries

RECALLED_FOR = timedelta(minutes=10)
PEOPLE_AT_ONCE = 200


@jobs.every_minute
def write_letters() -> None:
    """One letter a day and person at most: whoever had one today hears of the rest tomorrow."""
    at = clock.now()
    while waiting := people_to_tell(at):
        with transaction() as session:
            tell(session, waiting, at)


def people_to_tell(at: datetime) -> list[int]:
    """Whose orders are old enough, and who was not written to since the day began."""
    told_today = select(TrainingOrderRow.person_id).where(TrainingOrderRow.told_at >= begin_of_day(at))
    wanted = (
        select(TrainingOrderRow.person_id)
        .where(*_untold(at), TrainingOrderRow.person_id.not_in(told_today))
        .distinct()
        .limit(PEOPLE_AT_ONCE)
    )
    found = list(db.session.scalars(wanted))
    db.session.rollback()
    return found


def _untold(at: datetime) -> tuple[Any, ...]:
    return (
        TrainingOrderRow.told_at.is_(None),
        TrainingOrderRow.withdrawn_at.is_(None),
        TrainingOrderRow.ordered_at <= at - RECALLED_FOR,
    )


def begin_of_day(at: datetime) -> datetime:
    """The first instant of the civil day at the site."""
    local = at.astimezone(ZoneInfo(clock.site_zone()))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def tell(session: Session, person_ids: Collection[int], at: datetime) -> None:
    """Operation: writes the letters of these people into the outbox, and keeps that it is done."""
    mine = TrainingOrderRow.person_id.in_(person_ids)
    rows = list(session.scalars(select(TrainingOrderRow.id).where(mine, *_untold(at))))
    asked: dict[int, list[Order]] = defaultdict(list)
    for order, _facts in queries.open_orders(person_ids):
        if order.id in rows:
            asked[order.person_id].append(order)
    persons = people.people_rows({*person_ids, *(one.ordered_by for many in asked.values() for one in many)})
    today = clock.civil_date(at, clock.site_zone())
    for person_id, orders in asked.items():
        person = persons[person_id]
        if person.email and (person.left_on is None or person.left_on >= today):
            found = letter_of(orders, persons, person.locale or str(settings.read("language")))
            key = f"training:{person_id}:{today.isoformat()}"
            mail.post(session, to=person.email, subject=found.subject, text=found.text, key=key)
    session.execute(update(TrainingOrderRow).where(TrainingOrderRow.id.in_(rows)).values(told_at=at))


def letter_of(orders: Sequence[Order], persons: dict[int, people.PersonRow], language: str) -> Letter:
    known = queries.titles()
    lines = [
        Line(
            title=known.get((order.kind, order.slug), Text(order.slug, order.slug)),
            due=order.due_on,
            due_words=Text(day(order.due_on, "en"), day(order.due_on, "ru")),
            by=persons[order.ordered_by].short_name,
        )
        for order in orders
    ]
    base = current_app.extensions["settings"].base_url.rstrip("/")
    return letter(lines, f"{base}/learn", language)
