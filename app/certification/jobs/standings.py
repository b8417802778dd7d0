"""Standings move with time each night, and with the rules when these are published."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import library
from app.certification.queries.rule_book import rule_book
from app.certification.service import standing
from app.foundation import clock, jobs
from app.foundation.database import db, transaction

RESTATE = "standing.restate"
CONCERNED = ("certification", "requirements")


@jobs.every_night
def move_with_time() -> None:
    """What changes today; everybody where a rule or a line of the matrix begins or ends today."""
    today, at = clock.today(), clock.now()
    begins = today in turning_days()
    db.session.rollback()
    if begins:
        with transaction() as session:
            jobs.enqueue(session, RESTATE, {"why": f"in force on {today}"}, key=RESTATE)
    standing.restate_due(today, at)


def turning_days() -> set[date]:
    book = rule_book()
    days = {version.in_force for versions in book.rules.values() for version in versions}
    days |= {version.rule.transition_by for versions in book.rules.values() for version in versions}
    days |= {line.start for line in book.lines}
    days |= {date.fromordinal(line.end.toordinal() + 1) for line in book.lines if line.end is not None}
    return {day for day in days if day is not None}


def follow_publication(session: Session, published: library.PublishedRevision) -> None:
    """Reaction: a new rule or matrix is a reason to look at everybody again."""
    if published.document.kind in CONCERNED:
        jobs.enqueue(session, RESTATE, {"why": str(published.document)}, key=RESTATE)


def follow_move(session: Session, unit: str) -> None:
    """Reaction: a unit that lies elsewhere falls under other lines of the matrix, with all below it."""
    jobs.enqueue(session, RESTATE, {"why": f"units/{unit}"}, key=RESTATE)


@jobs.job(RESTATE)
def restate_everybody(_payload: dict[str, Any], progress: jobs.Progress) -> None:
    ids = standing.everybody()
    standing.restate_all(ids, clock.today(), clock.now(), lambda done: progress(done, len(ids)))
