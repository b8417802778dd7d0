"""Facts of new equipment, for as many people as a unit has; on the day on which it begins."""

from __future__ import annotations

from typing import Any

from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.retraining.queries.equipment import changes_due
from app.retraining.service import equipment


@jobs.job(equipment.JOB)
def make_facts(payload: dict[str, Any], progress: jobs.Progress) -> None:
    equipment.apply(payload["report"], progress)


@jobs.every_night
def begin_those_due() -> None:
    """What was announced for today, or for a day on which nothing ran."""
    due = changes_due(clock.today())
    db.session.rollback()
    for public_id in due:
        with transaction() as session:
            equipment.enqueue(session, public_id)
