"""An ended attempt is settled anew after a mark or a regrade: its stored result, its log and the record follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app import record
from app.assessment import layout as layouts
from app.assessment import queries
from app.assessment.models import AttemptRow
from app.assessment.outcome import Outcome
from app.assessment.queries.marking import marks_of
from app.assessment.queries.regrading import rulings_of
from app.assessment.regrading import beside_newer_marks, settled
from app.assessment.service.ending import Moment, note, payload_of, tell

DECIDED = ("passed", "failed", "failed-critical")


@dataclass(frozen=True)
class Settled:
    """What has become of an attempt."""

    outcome: Outcome
    became_final: bool  # it waited before
    turned: bool  # another result than the one that stood


def settle(
    session: Session,
    row: AttemptRow,
    moment: Moment,
    *,
    event: Mapping[str, Any],
) -> Settled:
    """Operation: the outcome from all published marks and regrades. `row` is locked; the record does not follow yet."""
    before = (row.state, row.result)
    outcome = outcome_now(session, row)
    store(session, row, outcome, moment, event)
    session.flush()
    return Settled(
        outcome,
        became_final=before[0] == "needs-grading" and row.state == "final",
        turned=before[1] != row.result,
    )


def outcome_now(session: Session, row: AttemptRow) -> Outcome:
    """Raises regrading.NothingLeft, key_mapping.NoMapping."""
    layout = layouts.from_json(row.layout)
    counting = {
        position: all_.counting
        for (_, position), all_ in marks_of([row.id], session).items()
        if all_.counting is not None
    }
    marks = {position: mark.levels for position, mark in counting.items() if mark.levels is not None}
    published = {position: mark.published_at for position, mark in counting.items() if mark.published_at}
    rulings = beside_newer_marks(rulings_of([row.id], session).get(row.id, {}), layout, published)
    answers = {place: stored.answer for place, stored in queries.newest_answers(row.id, session).items()}
    assert row.grading is not None
    quiz = queries.quiz_of(row.snapshot)
    return settled(quiz, layout, row.grading, answers, marks, rulings, row.language)


def store(
    session: Session, row: AttemptRow, outcome: Outcome, moment: Moment, event: Mapping[str, Any]
) -> None:
    """Operation: the new result in place of the old one, which the log of the attempt keeps."""
    old = {"result": row.result, "points": row.points, "max": row.max, "state": row.state}
    row.result, row.points, row.max, row.share = outcome.result, outcome.points, outcome.max, outcome.share
    row.grading = dict(outcome.grading)
    row.state = "needs-grading" if outcome.waits else "final"
    details = {"state": row.state, "result": row.result, "points": row.points, "max": row.max, "before": old}
    note(session, row.id, "graded", moment, {**details, **event})


def follow_in_record(
    session: Session, row: AttemptRow, outcome: Outcome, moment: Moment, reason: str
) -> None:
    """Operation: the record says what the attempt says; the new fact is dated as the old one (retraining.md 2.2)."""
    if row.purpose != "exam":
        return
    wanted = payload_of(row, outcome) if outcome.result in DECIDED else None
    told = None if row.fact_id is None else record.fact_of(row.fact_id, session)
    if told is None:
        if wanted is not None:
            row.fact_id = tell(session, row, outcome, moment)
            session.flush()
        return
    if wanted is not None and says_the_same(told.payload, wanted):
        return
    if all(fact.id != told.id for fact in record.facts_of(row.person_id)):
        return  # somebody has struck it out: that was about the person, and no mark or key undoes it
    record.void(session, told.id, reason=reason, at=moment.at, by=moment.by)
    row.fact_id = None
    if wanted is not None:
        row.fact_id = record.append(
            session,
            row.person_id,
            wanted,
            occurred_on=told.occurred_on,
            occurred_at=told.occurred_at,
            at=moment.at,
            by=moment.by,
            subject=row.quiz,
        )
    session.flush()


def says_the_same(told: record.Payload, wanted: record.Payload) -> bool:
    """Passed or failed, and whether a critical failure decided: other points alone change nothing in the record."""
    critical = (getattr(told, "critical", False), getattr(wanted, "critical", False))
    return told.kind == wanted.kind and critical[0] == critical[1]
