"""What waits for a person: answers to mark, with the marks that they have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import people
from app.assessment import layout as layouts
from app.assessment.marking import NO_MARKS, Mark, Marks, by_answer, waiting_positions
from app.assessment.models import AttemptRow, MarkRow
from app.assessment.queries.attempts import _COLUMNS, Attempt, attempt_from, quiz_of
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.library.quizzes.model import Item
from app.people.permissions import TRAINER
from app.people.rows import Actor

NEEDS_GRADING = "needs-grading"
IDS_IN_A_STATEMENT = 5_000


@dataclass(frozen=True)
class WaitingAnswer:
    """One answer that has to be marked, or whose mark is not published yet."""

    attempt_id: int
    public_id: str
    quiz: str
    item: str
    position: int
    person_id: int
    snapshot: str
    language: str
    ended_at: datetime
    marks: Marks


@dataclass(frozen=True)
class WaitingQuestion:
    """All answers to one question that wait."""

    quiz: str
    item: str
    quiz_title: str
    title: str
    language: str  # of the titles
    waiting: int  # without a mark
    drafts: int  # marked, not published
    since: datetime  # end of the oldest attempt


def may_be_marked_by(actor: Actor) -> tuple[Any, ...]:
    """Conditions: attempts of the people in the actor's scope, never one's own (rule 30), never a preview."""
    return (
        AttemptRow.person_id.in_(people.people_in_scope(actor, (TRAINER,))),
        AttemptRow.person_id != actor.person_id,
        AttemptRow.purpose != "preview",
    )


def waiting_answers(
    actor: Actor, quiz: str | None = None, item: str | None = None
) -> tuple[WaitingAnswer, ...]:
    """The oldest first."""
    wanted = (
        select(
            AttemptRow.id, AttemptRow.public_id, AttemptRow.quiz, AttemptRow.person_id, AttemptRow.snapshot,
            AttemptRow.language, AttemptRow.ended_at, AttemptRow.layout, AttemptRow.grading,
        )
        .where(or_(AttemptRow.state == NEEDS_GRADING, AttemptRow.id.in_(_WITH_DRAFT)), *may_be_marked_by(actor))
        .order_by(AttemptRow.ended_at, AttemptRow.id)
    )  # fmt: skip
    if quiz is not None:
        wanted = wanted.where(AttemptRow.quiz == quiz)
    rows = db.session.execute(wanted).all()
    marks = marks_of([row.id for row in rows])
    found = []
    for row in rows:
        layout = layouts.from_json(row.layout)
        waits = waiting_positions(layout, row.grading)
        for position, placed in enumerate(layout.items, 1):
            known = marks.get((row.id, position), NO_MARKS)
            if item in (None, placed.item) and (position in waits or known.draft is not None):
                found.append(
                    WaitingAnswer(
                        row.id, row.public_id, row.quiz, placed.item, position, row.person_id, row.snapshot,
                        row.language, row.ended_at, known,
                    )
                )  # fmt: skip
    return tuple(found)


_newer = aliased(MarkRow)
# Attempts with a mark that nothing has replaced and nobody has published: their result may be final already.
_WITH_DRAFT = select(MarkRow.attempt_id).where(
    MarkRow.published_at.is_(None),
    MarkRow.levels.is_not(None),
    ~exists().where(
        _newer.attempt_id == MarkRow.attempt_id, _newer.position == MarkRow.position, _newer.id > MarkRow.id
    ),
)


def waiting_questions(actor: Actor) -> tuple[WaitingQuestion, ...]:
    """By quiz and question, the longest wait first."""
    groups: dict[tuple[str, str], list[WaitingAnswer]] = {}
    for answer in waiting_answers(actor):
        groups.setdefault((answer.quiz, answer.item), []).append(answer)
    found = []
    for (slug, name), answers in groups.items():
        quiz = quiz_of(answers[0].snapshot)
        drafts = sum(answer.marks.draft is not None for answer in answers)
        found.append(
            WaitingQuestion(
                slug, name, quiz.title, quiz.item(name).title, answers[0].language,
                len(answers) - drafts, drafts, answers[0].ended_at,
            )
        )  # fmt: skip
    return tuple(found)


def graded_attempt(actor: Actor, public_id: str, quiz: str) -> Attempt:
    """An ended attempt of somebody whom the actor may mark. Raises NotFound."""
    wanted = select(*_COLUMNS).where(
        AttemptRow.public_id == public_id,
        AttemptRow.quiz == quiz,
        AttemptRow.state.in_((NEEDS_GRADING, "final")),
        *may_be_marked_by(actor),
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return attempt_from(row)


def marked_attempt(actor: Actor, public_id: str, quiz: str, item: str) -> tuple[Attempt, Item, int]:
    """The same, with a question in it and its place. Raises NotFound."""
    attempt = graded_attempt(actor, public_id, quiz)
    for position, placed in enumerate(attempt.layout.items, 1):
        if placed.item == item:
            return attempt, quiz_of(attempt.snapshot).item(item), position
    raise NotFound


def marks_of(attempt_ids: Collection[int], session: Session | None = None) -> Mapping[tuple[int, int], Marks]:
    """(attempt, position) → all its marks."""
    found: list[Mark] = []
    ids = list(attempt_ids)
    for start in range(0, len(ids), IDS_IN_A_STATEMENT):
        part = ids[start : start + IDS_IN_A_STATEMENT]
        wanted = select(*_MARK).where(MarkRow.attempt_id.in_(part)).order_by(MarkRow.id)
        found += [_mark(row) for row in (session or db.session).execute(wanted)]
    return by_answer(found)


_MARK = (
    MarkRow.id, MarkRow.attempt_id, MarkRow.position, MarkRow.item, MarkRow.levels, MarkRow.comment, MarkRow.grader_id,
    MarkRow.marked_at, MarkRow.published_at,
)  # fmt: skip


def _mark(row: Any) -> Mark:
    levels = None if row.levels is None else tuple(Fraction(level) for level in row.levels)
    return Mark(
        row.id, row.attempt_id, row.position, row.item, levels, row.comment, row.grader_id, row.marked_at, row.published_at
    )  # fmt: skip


def last_marked_at(actor: Actor) -> datetime | None:
    """When the actor marked something last."""
    return db.session.scalar(select(func.max(MarkRow.marked_at)).where(MarkRow.grader_id == actor.person_id))
