"""Each minute what was recorded is sealed."""

from __future__ import annotations

from app.foundation import clock, jobs
from app.foundation.database import db
from app.record import queries, service


@jobs.every_minute
def seal() -> None:
    if queries.stored_facts(queries.last_sealed_fact(), queries.FOREVER, 1):
        service.seal_pending(clock.now())
    db.session.rollback()
