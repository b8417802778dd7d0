"""The sweeper: closed tabs expire by themselves (rule 18)."""

from __future__ import annotations

from typing import Any

from app.assessment import queries, service
from app.assessment.queries import observations
from app.assessment.service import analysing, observing, regrading
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


@every_minute
def find_lapsed_observations() -> None:
    """Observations to which nobody objected within their days: one job each, too."""
    due = observations.due_to_lapse(clock.now())
    if not due:
        return
    with transaction() as session:
        for observation_id in due:
            key = f"observation-lapse:{observation_id}"
            enqueue(session, "observation-lapse", {"observation": observation_id}, key=key)


@job("observation-lapse")
def lapse_observation(payload: dict[str, Any], progress: Progress) -> None:
    observing.lapse(payload["observation"], at=clock.now())


@every_minute
def find_changed_quizzes() -> None:
    analysing.note_changes(at=clock.now())


@job("item-analysis")
def analyse_quiz(payload: dict[str, Any], progress: Progress) -> None:
    analysing.analyse_quiz(payload["quiz"], at=clock.now())


@job(regrading.LETTERS)
def tell_of_regrade(payload: dict[str, Any], progress: Progress) -> None:
    regrading.write_letters(payload["regrade"])
