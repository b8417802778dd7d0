"""Attempts: rows for pages and for the rules, strangers kept out by the statement itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.assessment import layout as layouts
from app.assessment.calls.turns import silences_of
from app.assessment.layout import Layout
from app.assessment.models import AttemptRow, QuizSnapshotRow, ResponseRow
from app.assessment.outcome import Outcome, mark
from app.assessment.saving import Stored
from app.assessment.starting import Sitting
from app.assessment.timing import Term
from app.foundation.database import db, rows
from app.foundation.errors import NotFound
from app.library.quizzes import frozen
from app.library.quizzes.model import Quiz

IN_PROGRESS = "in-progress"
SEEN_ATTEMPTS = 20  # how far back a draw remembers what a person has met


@dataclass(frozen=True)
class Line:
    """One attempt in a list: enough for the rules of starting and for a link to it."""

    id: int
    public_id: str
    quiz: str
    number: int
    state: str
    started_at: datetime
    ended_at: datetime | None
    answered: int
    result: str | None
    term: Term

    @property
    def in_progress(self) -> bool:
        return self.state == IN_PROGRESS

    def is_open(self, at: datetime) -> bool:
        """Whether questions are still shown: not handed in, and before the deadline."""
        return self.in_progress and self.term.phase(at) == "open"

    def is_over(self, at: datetime) -> bool:
        """Whether there is a result, written down already or only due to be."""
        return not self.in_progress or self.term.phase(at) == "over"


@dataclass(frozen=True)
class Attempt(Line):
    """One attempt whole, as its pages and use cases read it."""

    person_id: int
    revision: int
    snapshot: str
    purpose: str
    renewal: bool
    ending: str | None
    language: str
    layout: Layout
    sequence: int
    reached: int
    extra_percent: int  # personal extra time, of the limit
    points: str | None
    max: str | None
    share: str | None
    grading: Mapping[str, Any] | None
    extension_seconds: int
    device: int

    @property
    def count(self) -> int:
        return len(self.layout.items)


_LINE = (
    "id", "public_id", "quiz", "number", "state", "started_at", "ended_at", "answered", "result",
)  # fmt: skip
_WHOLE = (
    *_LINE, "person_id", "revision", "snapshot", "purpose", "renewal", "ending", "language", "sequence", "reached",
    "extra_percent", "points", "max", "share", "grading",
    "extension_seconds", "device",
)  # fmt: skip
_TERM = (AttemptRow.deadline_at, AttemptRow.grace_seconds)
_LINE_COLUMNS = (*(getattr(AttemptRow, name) for name in _LINE), *_TERM)
_COLUMNS = (*(getattr(AttemptRow, name) for name in _WHOLE), *_TERM, AttemptRow.layout)


def line_from(row: Row[Any]) -> Line:
    return Line(**{name: getattr(row, name) for name in _LINE}, term=_term(row))


def attempt_from(row: Row[Any]) -> Attempt:
    plain = {name: getattr(row, name) for name in _WHOLE}
    return Attempt(**plain, term=_term(row), layout=layouts.from_json(row.layout))


def _term(row: Row[Any]) -> Term:
    return Term(row.deadline_at, timedelta(seconds=row.grace_seconds))


def attempt_of(public_id: str, quiz: str, person_id: int) -> Attempt:
    """A person's own attempt. Raises NotFound for a stranger's, too."""
    values = {"public_id": public_id, "quiz": quiz, "person_id": person_id}
    row = rows(_OWN_ATTEMPT, values).one_or_none()
    if row is None:
        raise NotFound
    return attempt_from(row)


# Built once: each page of an attempt asks so.
_OWN_ATTEMPT = select(*_COLUMNS).where(
    AttemptRow.public_id == bindparam("public_id"),
    AttemptRow.quiz == bindparam("quiz"),
    AttemptRow.person_id == bindparam("person_id"),
)


def readable_attempt(public_id: str, quiz: str, person_id: int, others: Select[int]) -> Attempt:
    """An own attempt, or one of the people whose attempts the reader may look at. Raises NotFound (rule 27)."""
    whose = or_(AttemptRow.person_id == person_id, AttemptRow.person_id.in_(others))
    return _one(select(*_COLUMNS).where(AttemptRow.public_id == public_id, AttemptRow.quiz == quiz, whose))


def _one(wanted: Select[Any]) -> Attempt:
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return attempt_from(row)


def lines_of(
    person_id: int, quizzes: Collection[str], session: Session | None = None
) -> dict[str, tuple[Line, ...]]:
    """All attempts of a person at some quizzes, oldest first; previews are not among them."""
    found: dict[str, list[Line]] = {quiz: [] for quiz in quizzes}
    values = {"person_id": person_id, "quizzes": list(found)}
    for row in session.execute(_LINES, values) if session else rows(_LINES, values):
        found[row.quiz].append(line_from(row))
    return {quiz: tuple(lines) for quiz, lines in found.items()}


_LINES = (
    select(*_LINE_COLUMNS)
    .where(
        AttemptRow.person_id == bindparam("person_id"),
        AttemptRow.quiz.in_(bindparam("quizzes", expanding=True)),
        AttemptRow.purpose != "preview",
    )
    .order_by(AttemptRow.number)
)


def seen_counts(person_id: int, quiz: str) -> dict[str, int]:
    """How often a person has met each question of a quiz, in their newest attempts."""
    wanted = (
        select(AttemptRow.layout)
        .where(AttemptRow.person_id == person_id, AttemptRow.quiz == quiz, AttemptRow.purpose != "preview")
        .order_by(AttemptRow.number.desc())
        .limit(SEEN_ATTEMPTS)
    )
    seen: dict[str, int] = {}
    for stored in db.session.scalars(wanted):
        for item in layouts.from_json(stored).drawn:
            seen[item] = seen.get(item, 0) + 1
    return seen


def newest_answers(attempt_id: int, session: Session | None = None) -> dict[int, Stored]:
    """Position → the answer that counts: the one with the highest sequence."""
    values = {"attempt_id": attempt_id}
    found = session.execute(_NEWEST_ANSWERS, values) if session else rows(_NEWEST_ANSWERS, values)
    return {row.position: Stored(row.sequence, row.answer, row.saved_at) for row in found}


_HIGHEST = (
    select(ResponseRow.position, func.max(ResponseRow.sequence).label("sequence"))
    .where(ResponseRow.attempt_id == bindparam("attempt_id"))
    .group_by(ResponseRow.position)
    .subquery()
)
_NEWEST_ANSWERS = (
    select(ResponseRow.position, ResponseRow.sequence, ResponseRow.answer, ResponseRow.saved_at)
    .join(
        _HIGHEST,
        (_HIGHEST.c.position == ResponseRow.position) & (_HIGHEST.c.sequence == ResponseRow.sequence),
    )
    .where(ResponseRow.attempt_id == bindparam("attempt_id"))
)


def newest_answer(attempt_id: int, position: int, session: Session | None = None) -> Stored | None:
    values = {"attempt_id": attempt_id, "position": position}
    result = session.execute(_NEWEST_ANSWER, values) if session else rows(_NEWEST_ANSWER, values)
    row = result.one_or_none()
    return None if row is None else Stored(row.sequence, row.answer, row.saved_at)


_NEWEST_ANSWER = (
    select(ResponseRow.sequence, ResponseRow.answer, ResponseRow.saved_at)
    .where(ResponseRow.attempt_id == bindparam("attempt_id"), ResponseRow.position == bindparam("position"))
    .order_by(ResponseRow.sequence.desc())
    .limit(1)
)


def due_attempts(at: datetime) -> list[int]:
    """Open attempts whose time, grace included, is over."""
    wanted = select(AttemptRow.id).where(AttemptRow.state == IN_PROGRESS, AttemptRow.closes_at < at)
    return list(db.session.scalars(wanted.order_by(AttemptRow.closes_at)))


@lru_cache(maxsize=64)
def quiz_of(snapshot: str) -> Quiz:
    """The frozen quiz of a snapshot. Its name is the hash of its content, so what was read once stays true."""
    content = db.session.scalar(select(QuizSnapshotRow.content).where(QuizSnapshotRow.sha256 == snapshot))
    if content is None:
        raise NotFound
    return frozen.from_json(content)


def outcome_of(attempt: Attempt) -> Outcome:
    """The result as it is stored; of an attempt whose time is over, what the sweeper is about to store (rule 18)."""
    if attempt.in_progress:
        quiz, stored = quiz_of(attempt.snapshot), newest_answers(attempt.id)
        if attempt.term.deadline_at is not None:
            stored |= silences_of(
                quiz, attempt.layout, stored, attempt.term.deadline_at, attempt.extra_percent
            ).last
        answers = {place: one.answer for place, one in stored.items()}
        return mark(quiz, attempt.layout, answers, attempt.language)
    assert attempt.result and attempt.points and attempt.max and attempt.grading
    return Outcome(
        result=attempt.result,
        points=attempt.points,
        max=attempt.max,
        share=attempt.share,
        answered=attempt.answered,
        waits=attempt.state == "needs-grading",
        grading=attempt.grading,
        grader_version=attempt.grading["version"],
    )


def sittings(lines: Collection[Line], at: datetime) -> tuple[Sitting, ...]:
    """Attempts as the rules of starting and disclosure see them at an instant."""
    return tuple(_sitting(line, at) for line in lines)


def _sitting(line: Line, at: datetime) -> Sitting:
    if not line.in_progress:
        return Sitting(line.number, line.result, line.ended_at, line.answered > 0)
    if not line.is_over(at):
        return Sitting(line.number, None, None, False)
    outcome = outcome_of(_one(select(*_COLUMNS).where(AttemptRow.id == line.id)))
    return Sitting(line.number, outcome.result, line.term.deadline_at, outcome.answered > 0)
