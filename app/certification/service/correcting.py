"""A wrong record is struck out by a named person with a reason; nothing of the past is rewritten."""

from __future__ import annotations

from datetime import datetime

from app import people, record
from app.certification.correcting import CorrectedElsewhere, OwnRecord, may_be_struck
from app.certification.queries.correcting import preview_strike
from app.certification.service.cases import Raised, open_differing
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import NotFound
from app.record.facts import Fact


def strike(person_id: int, fact_id: int, *, reason: str, at: datetime, by: int) -> None:
    """Use case: standings follow at once, and certificates whose pass is gone are withdrawn.

    Those that stay, though the record says something else then, are listed for a decision.

    Raises NotFound, OwnRecord, CorrectedElsewhere, AlreadyVoided.
    """
    fact = strikable_fact(person_id, fact_id)
    if by == person_id:
        raise OwnRecord
    number = people.person_of(person_id).number
    today = clock.civil_date(at, people.zone_of(person_id))
    differing = [
        one.number for one in preview_strike(person_id, fact, today).certificates if not one.loses_ground
    ]
    with transaction() as session:
        record.void(session, fact.id, reason=reason, at=at, by=by)
        open_differing(session, differing, Raised("differs", reason, fact.id, by), at)
        details = {"fact": fact_id, "kind": fact.kind, "on": fact.occurred_on.isoformat()}
        record.note(
            session, "certification:record:struck", at=at, actor_id=by, subject=number, details=details
        )


def strikable_fact(person_id: int, fact_id: int) -> Fact:
    """Raises NotFound for what is not in this record, CorrectedElsewhere for what has a page of its own."""
    fact = record.fact_of(fact_id)
    if fact.person_id != person_id:
        raise NotFound
    if not may_be_struck(fact):
        raise CorrectedElsewhere
    return fact
