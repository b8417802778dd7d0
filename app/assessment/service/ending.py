"""An attempt ends: handed in by its person, or by the clock. Either way the same answers give the same score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from app import people, record
from app.assessment import layout as layouts
from app.assessment import queries
from app.assessment.calls.alone import PREFIX, is_alone
from app.assessment.calls.turns import Silences, silences_of
from app.assessment.chain import SAVE, Entry, following, save_details
from app.assessment.models import AttemptEventRow, AttemptRow, ResponseRow
from app.assessment.outcome import Outcome, mark, shown
from app.assessment.saving import Stored
from app.assessment.timing import Term, finished_at
from app.foundation.clock import civil_date
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.library.quizzes.model import Quiz
from app.record.facts import CallFailed, CallPassed, Payload, QuizFailed, QuizPassed

Ending = Literal["submitted", "expired"]
RECORD_DECIMALS = 20  # of a share that has no end as a decimal: no pass mark is written as finely
log = structlog.get_logger("assessment")


@dataclass(frozen=True)
class Moment:
    """When something happened, and through whom."""

    at: datetime
    by: int | None


class OtherDevice(Conflict):
    """An attempt under supervision is sat at one device; it goes on elsewhere with a code."""

    code = "other-device"
    text = Text(
        "This attempt is being sat at another device. To go on here, ask the person who supervises for a code.",
        "Эта попытка идёт на другом устройстве. Чтобы продолжить здесь, спросите код у наблюдающего.",
    )


def is_watched(quiz: Quiz, purpose: str) -> bool:
    """Whether somebody has to open this attempt; a trainer's preview is nobody's exam."""
    return quiz.supervised and purpose != "preview"


def hold_to_device(quiz: Quiz, purpose: str, bound: int, device: int) -> None:
    """Raises OtherDevice for an attempt under supervision that is bound to another sign-in than this one."""
    if device and bound not in (0, device) and is_watched(quiz, purpose):
        raise OtherDevice


def hand_in(
    public_id: str, quiz: str, *, person_id: int, at: datetime, device: int = 0, form_key: str | None = None
) -> None:
    """Ends a person's own attempt; one that has ended stays as it is. Raises NotFound for a stranger's, OtherDevice."""
    attempt = queries.attempt_of(public_id, quiz, person_id)
    if not attempt.in_progress:
        return
    with transaction(form_key=form_key) as session:
        row = locked(session, attempt.id)
        if row.state != queries.IN_PROGRESS:
            return
        hold_to_device(queries.quiz_of(row.snapshot), row.purpose, row.device, device)
        ending: Ending = "expired" if term_of(row).phase(at) == "over" else "submitted"
        finish(session, row, ending, Moment(at, person_id))


def expire(attempt_id: int, *, at: datetime) -> None:
    """Ends an attempt whose time is over. Safe to repeat."""
    with transaction() as session:
        row = locked(session, attempt_id)
        if row.state == queries.IN_PROGRESS and term_of(row).phase(at) == "over":
            finish(session, row, "expired", Moment(at, None))


def locked(session: Session, attempt_id: int) -> AttemptRow:
    """The row of an attempt; nobody else changes it until the transaction ends."""
    return session.scalars(select(AttemptRow).where(AttemptRow.id == attempt_id).with_for_update()).one()


def term_of(row: AttemptRow) -> Term:
    return Term(row.deadline_at, timedelta(seconds=row.grace_seconds))


def finish(session: Session, row: AttemptRow, ending: Ending, moment: Moment) -> None:
    """Operation: grades what is saved, moves the state, and tells the record if it was an exam."""
    ended_at = finished_at(moment.at, row.deadline_at)
    quiz, layout = queries.quiz_of(row.snapshot), layouts.from_json(row.layout)
    stored = queries.newest_answers(row.id, session)
    stored |= _write_silences(session, row, silences_of(quiz, layout, stored, ended_at, row.extra_percent))
    answers = {place: one.answer for place, one in stored.items()}
    outcome = mark(quiz, layout, answers, row.language)
    for alarm in outcome.alarms:
        log.error("a question could not be graded", attempt=row.public_id, quiz=row.quiz, what=alarm)
    row.ending = ending
    row.ended_at = ended_at
    note(session, row.id, ending, moment, {"ended_at": row.ended_at.isoformat()})
    row.result, row.points, row.max, row.share = outcome.result, outcome.points, outcome.max, outcome.share
    row.answered, row.grading = outcome.answered, dict(outcome.grading)
    row.grader_version = outcome.grader_version
    row.state = "needs-grading" if outcome.waits else "final"
    note(session, row.id, "graded", moment, {"state": row.state, "result": row.result, "points": row.points})
    session.flush()
    if row.purpose == "exam" and outcome.result in ("passed", "failed", "failed-critical"):
        row.fact_id = tell(session, row, outcome, moment)
        session.flush()


def _write_silences(session: Session, row: AttemptRow, silences: Silences) -> dict[int, Stored]:
    """What the clock has said in calls becomes answers like any other; gives the newest of each question."""
    for position, silence in silences.all:
        details = save_details(position, silence.sequence, silence.answer, late=False)
        entry = Entry(row.steps + 1, silence.saved_at, SAVE, row.person_id, details)
        row.steps, row.chain = entry.step, following(row.chain, entry)
        row.sequence = max(row.sequence, silence.sequence)
        written = {**details, "saved_at": silence.saved_at, "step": row.steps, "chain": row.chain}
        session.add(ResponseRow(attempt_id=row.id, **written))
    return silences.last


def tell(session: Session, row: AttemptRow, outcome: Outcome, moment: Moment) -> int:
    """Appends the result to the person's record, dated by the civil day on which the attempt ended there."""
    assert row.ended_at is not None
    return record.append(
        session,
        row.person_id,
        payload_of(row, outcome),
        occurred_on=civil_date(row.ended_at, people.zone_of(row.person_id)),
        occurred_at=row.ended_at,
        at=moment.at,
        by=moment.by,
        subject=row.quiz,
    )


def payload_of(row: AttemptRow, outcome: Outcome) -> Payload:
    told: dict[str, Any] = {
        "quiz": row.quiz,
        "revision": row.revision,
        "attempt": row.public_id,
        "points": shown(outcome.points, RECORD_DECIMALS),
        "max": shown(outcome.max, RECORD_DECIMALS),
        "share": shown(outcome.share, RECORD_DECIMALS),
        "language": row.language,
        "renewal": row.renewal,
        "log": row.chain,
    }
    if is_alone(row.quiz):
        return _payload_of_call(row, outcome)
    if outcome.result == "passed":
        return QuizPassed(**told)
    return QuizFailed(**told, critical=outcome.result == "failed-critical")


def _payload_of_call(row: AttemptRow, outcome: Outcome) -> Payload:
    told: dict[str, Any] = {
        "call": row.quiz.removeprefix(PREFIX),
        "revision": row.revision,
        "attempt": row.public_id,
        "share": shown(outcome.share, RECORD_DECIMALS),
        "renewal": row.renewal,
        "log": row.chain,
    }
    return CallPassed(**told) if outcome.result == "passed" else CallFailed(**told)


def note(session: Session, attempt_id: int, kind: str, moment: Moment, details: dict[str, Any]) -> None:
    """Operation: appends an event to the log of an attempt, chained to what stands there (rule 41).

    `details` is JSON. An event that changes the result carries `result` and `points` as the attempt has them then.
    """
    row = held(session, attempt_id)
    entry = Entry(row.steps + 1, moment.at, kind, moment.by, details)
    row.steps, row.chain = entry.step, following(row.chain, entry)
    session.add(
        AttemptEventRow(
            attempt_id=attempt_id,
            at=moment.at,
            kind=kind,
            actor_id=moment.by,
            details=details,
            step=row.steps,
            chain=row.chain,
        )
    )


def held(session: Session, attempt_id: int) -> AttemptRow:
    """The row that this transaction holds already, or takes now."""
    known = session.identity_map.get(identity_key(AttemptRow, attempt_id))
    return known if isinstance(known, AttemptRow) else locked(session, attempt_id)
