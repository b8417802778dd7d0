"""People of a contact centre with two shifts, of whom one certification is required."""

from __future__ import annotations

from datetime import timedelta

from app import record
from app.foundation import clock
from app.foundation.database import transaction
from app.record.facts import Passed
from tests import factories


def passed(person_id: int, days_ago: int) -> None:
    day = clock.today() - timedelta(days=days_ago)
    with transaction() as session:
        record.append(session, person_id, Passed("calls"), occurred_on=day, at=clock.now(), by=None)


def operator(family: str, unit: str = "north", days_ago: int | None = None, **more: str) -> factories.Someone:
    hired = clock.today() - timedelta(days=390)
    made = factories.person(family, works_in=unit, hired=hired, **more)
    if days_ago is not None:
        passed(made.id, days_ago)
    return made
