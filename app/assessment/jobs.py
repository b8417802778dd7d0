"""The sweeper: closed tabs expire by themselves (rule 18)."""

from __future__ import annotations

from typing import Any

from app.assessment import queries, service
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.jobs import Progress, enqueue, every_minute, job


@every_minute
def find_expired() -> None:
    """One job an attempt: one that breaks holds up no other."""
    due = queries.due_attempts(clock.now())
    if not due:
        return
    with transaction() as session:
        for attempt_id in due:
            enqueue(session, "attempt-expire", {"attempt": attempt_id}, key=f"attempt-expire:{attempt_id}")


@job("attempt-expire")
def expire_attempt(payload: dict[str, Any], progress: Progress) -> None:
    service.expire(payload["attempt"], at=clock.now())
