"""Attempts as evidence: everything that is kept of one, in the order in which it was written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from app import people, record
from app.assessment.attestation import Kept
from app.assessment.chain import SAVE, Entry, Written, save_details
from app.assessment.models import AttemptEventRow, AttemptRow, QuizSnapshotRow, ResponseRow
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text

AT_ONCE = 200  # attempts of a thorough look


class UnknownAttempt(NotFound):
    code = "unknown-attempt"
    text = Text("There is no such attempt.", "Такой попытки нет.")


_OF_ATTEMPT = (
    "public_id", "person_id", "quiz", "number", "revision", "snapshot", "purpose", "language", "state", "started_at",
    "deadline_at", "ended_at", "result", "points", "max", "share", "grader_version", "layout", "steps",
)  # fmt: skip
_KEPT = select(
    AttemptRow.id,
    *(getattr(AttemptRow, name) for name in _OF_ATTEMPT),
    AttemptRow.chain.label("head"),
    AttemptRow.fact_id,
    QuizSnapshotRow.content,
).join(QuizSnapshotRow, QuizSnapshotRow.sha256 == AttemptRow.snapshot)
RESULTS = ("quiz_passed", "quiz_failed")


def kept_attempt(public_id: str, whose: Select[int] | None = None) -> Kept:
    """One attempt; with `whose`, only of these people. Raises UnknownAttempt."""
    wanted = _KEPT.where(AttemptRow.public_id == public_id)
    if whose is not None:
        wanted = wanted.where(AttemptRow.person_id.in_(whose))
    found = next(_kept(wanted), None)
    if found is None:
        raise UnknownAttempt
    return found


def kept_attempts(public_ids: Collection[str]) -> tuple[Kept, ...]:
    """Several attempts, in as many statements as one; those that nobody has are left out."""
    if not public_ids:
        return ()
    return tuple(_kept(_KEPT.where(AttemptRow.public_id.in_(list(public_ids)))))


def all_kept() -> Iterator[Kept]:
    """Every attempt, some hundred at a time: the number of statements does not grow with what happened in them."""
    last = 0
    while True:
        ids = db.session.scalars(
            select(AttemptRow.id).where(AttemptRow.id > last).order_by(AttemptRow.id).limit(AT_ONCE)
        ).all()
        if not ids:
            return
        yield from _kept(_KEPT.where(AttemptRow.id.in_(ids)).order_by(AttemptRow.id))
        last = ids[-1]
        db.session.rollback()


def _kept(wanted: Select[Any]) -> Iterator[Kept]:
    rows = db.session.execute(wanted).all()
    logs = _logs({row.id: row.person_id for row in rows})
    persons = people.people_rows({row.person_id for row in rows})
    told = _recorded(rows)
    for row in rows:
        log, unchained = logs[row.id]
        yield Kept(
            **{name: getattr(row, name) for name in _OF_ATTEMPT},
            person_number=persons[row.person_id].number,
            content=row.content,
            head=row.head,
            log=tuple(sorted(log, key=lambda written: written.entry.step)),
            unchained=unchained,
            recorded=told.get(row.fact_id),
        )


def _recorded(rows: Sequence[Row[Any]]) -> dict[int | None, str]:
    """By fact: the hash that stands in it, where it has one and was not struck out since."""
    facts = record.facts_of_people({row.person_id for row in rows}, kinds=RESULTS)
    payloads: dict[int, Any] = {fact.id: fact.payload for own in facts.values() for fact in own}
    return {fact_id: payload.log for fact_id, payload in payloads.items() if payload.log}


def _logs(people: dict[int, int]) -> dict[int, tuple[list[Written], int]]:
    """By attempt: what is chained, and how many entries are from before."""
    found: dict[int, list[Written]] = {attempt_id: [] for attempt_id in people}
    before = dict.fromkeys(people, 0)
    saves = select(ResponseRow).where(ResponseRow.attempt_id.in_(people))
    events = select(AttemptEventRow).where(AttemptEventRow.attempt_id.in_(people))
    for row in (*db.session.scalars(saves), *db.session.scalars(events)):
        if row.step is None:
            before[row.attempt_id] += 1
        else:
            entry = _saved(row, people[row.attempt_id]) if isinstance(row, ResponseRow) else _noted(row)
            found[row.attempt_id].append(Written(entry, row.chain or ""))
    return {attempt_id: (log, before[attempt_id]) for attempt_id, log in found.items()}


def _saved(row: ResponseRow, person_id: int) -> Entry:
    details = save_details(row.position, row.sequence, row.answer, row.late)
    return Entry(row.step or 0, row.saved_at, SAVE, person_id, details)


def _noted(row: AttemptEventRow) -> Entry:
    return Entry(row.step or 0, row.at, row.kind, row.actor_id, row.details)
