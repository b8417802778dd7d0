"""An answer arrives: stored, known already, stale or too late. What was typed is never dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.assessment import answers, queries
from app.assessment.calls import turns
from app.assessment.chain import SAVE, Entry, following, save_details
from app.assessment.models import AttemptEventRow, AttemptRow, ResponseRow
from app.assessment.queries import Attempt
from app.assessment.saving import HIGHEST_SEQUENCE, Arrival, Stored, Verdict, judge
from app.assessment.service.ending import Ending, Moment, finish, hold_to_device, locked, note, term_of
from app.assessment.timing import Term
from app.foundation.database import transaction
from app.foundation.errors import BadRequest
from app.library.quizzes.model import CallTask, Quiz


@dataclass(frozen=True)
class Posted:
    """A question form as it arrived."""

    fields: Mapping[str, Sequence[str]]
    sequence: int
    go: str  # next previous check; empty for a save in the background
    at: datetime  # taken before anything else
    device: int = 0  # the sign-in through which it came; 0: not known


@dataclass(frozen=True)
class Saved:
    """What became of an answer."""

    verdict: Verdict
    stored: Stored | None  # what counts now
    highest: int  # sequence of the attempt
    attempt: Attempt  # as it was before
    changed: bool = False  # the answer is another one than before
    doubtful: bool = (
        False  # a number that could be read in two ways: the person is to see which one was meant
    )


@dataclass(frozen=True)
class _Course:
    """What a save must know of the attempt at this very moment."""

    state: str
    term: Term
    sequence: int
    reached: int
    steps: int
    chain: str
    device: int


def save(public_id: str, quiz: str, position: int, posted: Posted, *, person_id: int) -> Saved:
    """Takes one answer of a person's own attempt. Raises NotFound for a stranger's, UnknownAnswer for odd fields."""
    attempt = queries.attempt_of(public_id, quiz, person_id)
    if not 1 <= position <= attempt.count or not 0 < posted.sequence <= HIGHEST_SEQUENCE:
        raise BadRequest
    placed = attempt.layout.at(position)
    frozen = queries.quiz_of(attempt.snapshot)
    item = frozen.item(placed.item)
    if isinstance(item.content, CallTask):
        return _save_turn(attempt, position, item.content, frozen, posted)
    arrival = Arrival(posted.sequence, answers.read(item, placed, posted.fields, attempt.language), posted.at)
    one_way = frozen.navigation == "one-way"
    with transaction() as session:
        course = now = _locked_course(session, attempt.id)
        hold_to_device(frozen, attempt.purpose, course.device, posted.device)
        before = stored = queries.newest_answer(attempt.id, position, session)
        is_open = course.state == queries.IN_PROGRESS and not (one_way and position != course.reached)
        ruling = judge(arrival, stored, course.term, is_open)
        changed = before is None or before.answer != arrival.answer
        doubtful = posted.go == "next" and answers.is_doubtful(item, posted.fields)
        goes_on = one_way and ruling.verdict in ("store", "same") and posted.go in ("next", "check")
        if goes_on and not doubtful:
            now = replace(now, reached=max(course.reached, position + 1))
        if ruling.verdict == "store":
            by = Writer(attempt.id, person_id, posted.device)
            now = _store(session, by, position, arrival, ruling.late, now)
            stored = Stored(arrival.sequence, arrival.answer, arrival.at)
        elif ruling.verdict == "closed":
            _refuse(session, attempt, position, arrival)
        if now != course:
            _advance(session, attempt.id, now)
    return Saved(ruling.verdict, stored, now.sequence, attempt, changed, doubtful)


def _save_turn(attempt: Attempt, position: int, task: CallTask, frozen: Quiz, posted: Posted) -> Saved:
    """One reply of a call, and the silences before it, a row each. The end of a call taken alone ends the attempt."""
    assert task.call is not None
    said = turns.read(task.call, attempt.layout.at(position), posted.fields)
    by = Writer(attempt.id, attempt.person_id, posted.device)
    one_way = frozen.navigation == "one-way"
    with transaction() as session:
        course = now = _locked_course(session, attempt.id)
        hold_to_device(frozen, attempt.purpose, course.device, posted.device)
        before = queries.newest_answer(attempt.id, position, session)
        is_open = course.state == queries.IN_PROGRESS and not (one_way and position != course.reached)
        arrived = turns.Arrived(said, posted.sequence, posted.at, course.term, is_open)
        heard = turns.hear(task.call, before, arrived, attempt.extra_percent)
        for row in heard.rows:
            late = heard.late and row.saved_at == posted.at
            now = _store(session, by, position, Arrival(row.sequence, row.answer, row.saved_at), late, now)
        if heard.verdict == "closed":
            _refuse(session, attempt, position, Arrival(posted.sequence, vars(said), posted.at))
        leaves = heard.turn.is_over and said.number is None and posted.go in ("next", "check")
        if one_way and leaves and heard.verdict != "closed":
            now = replace(now, reached=max(course.reached, position + 1))
        if now != course:
            _advance(session, attempt.id, now)
        if task.alone and heard.turn.is_over and is_open:
            _hang_up(session, attempt, posted.at)
    stored = heard.rows[-1] if heard.rows else before
    return Saved(heard.verdict, stored, now.sequence, attempt, changed=bool(heard.rows))


def _hang_up(session: Session, attempt: Attempt, at: datetime) -> None:
    row = locked(session, attempt.id)
    if row.state == queries.IN_PROGRESS:
        ending: Ending = "expired" if term_of(row).phase(at) == "over" else "submitted"
        finish(session, row, ending, Moment(at, attempt.person_id))


def _locked_course(session: Session, attempt_id: int) -> _Course:
    row = session.execute(_LOCK, {"attempt_id": attempt_id}).one()
    term = Term(row.deadline_at, timedelta(seconds=row.grace_seconds))
    return _Course(row.state, term, row.sequence, row.reached, row.steps, row.chain, row.device)


# The statements of a save are built once: when a whole shift sits an exam, nothing is sent more often.
_LOCK = (
    select(
        AttemptRow.state,
        AttemptRow.deadline_at,
        AttemptRow.grace_seconds,
        AttemptRow.sequence,
        AttemptRow.reached,
        AttemptRow.steps,
        AttemptRow.chain,
        AttemptRow.device,
    )
    .where(AttemptRow.id == bindparam("attempt_id"))
    .with_for_update()
)
_INSERT = insert(cast(Table, ResponseRow.__table__))
_INSERT_EVENT = insert(cast(Table, AttemptEventRow.__table__))
_ADVANCE = (
    update(cast(Table, AttemptRow.__table__))
    .where(AttemptRow.id == bindparam("attempt_id"))
    .values(
        sequence=bindparam("highest"),
        reached=bindparam("furthest"),
        steps=bindparam("entries"),
        chain=bindparam("head"),
        device=bindparam("sign_in"),
    )
)


@dataclass(frozen=True)
class Writer:
    """Whose answer is written down, and through which sign-in it came."""

    attempt_id: int
    person_id: int
    device: int


def _store(
    session: Session, by: Writer, position: int, arrival: Arrival, late: bool, now: _Course
) -> _Course:
    """Appends the answer, and before it that it comes from another device; gives how the attempt stands then."""
    if by.device not in (0, now.device):
        now = _reconnect(session, by, arrival.at, now)
    details = save_details(position, arrival.sequence, arrival.answer, late)
    entry = Entry(now.steps + 1, arrival.at, SAVE, by.person_id, details)
    head = following(now.chain, entry)
    row = {**details, "attempt_id": by.attempt_id, "saved_at": arrival.at, "step": entry.step, "chain": head}
    session.execute(_INSERT, row)
    return replace(now, sequence=max(now.sequence, arrival.sequence), steps=entry.step, chain=head)


def _reconnect(session: Session, by: Writer, at: datetime, now: _Course) -> _Course:
    details = {"device": by.device, "before": now.device}
    entry = Entry(now.steps + 1, at, "reconnect", by.person_id, details)
    head = following(now.chain, entry)
    row = {"attempt_id": by.attempt_id, "at": at, "kind": entry.kind, "actor_id": by.person_id}
    session.execute(_INSERT_EVENT, {**row, "details": details, "step": entry.step, "chain": head})
    return replace(now, steps=entry.step, chain=head, device=by.device)


def _advance(session: Session, attempt_id: int, now: _Course) -> None:
    values = {"highest": now.sequence, "furthest": now.reached, "entries": now.steps, "head": now.chain}
    session.execute(_ADVANCE, {**values, "sign_in": now.device, "attempt_id": attempt_id})


def _refuse(session: Session, attempt: Attempt, position: int, arrival: Arrival) -> None:
    """Kept in the log, not graded; an attempt whose time is over ends with this."""
    person = Moment(arrival.at, attempt.person_id)
    details = {"position": position, "sequence": arrival.sequence, "answer": arrival.answer}
    note(session, attempt.id, "refused", person, details)
    row = locked(session, attempt.id)
    if row.state == queries.IN_PROGRESS and term_of(row).phase(arrival.at) == "over":
        finish(session, row, "expired", person)
