"""Disputes: those that wait for a trainer, those of a question, those of an attempt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app import people
from app.assessment.disputing import Dispute
from app.assessment.models import AttemptRow, DisputeRow
from app.assessment.queries.attempts import _COLUMNS, Attempt, attempt_from, quiz_of
from app.assessment.queries.marking import may_be_marked_by
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.people.rows import Actor

_DISPUTE = (
    DisputeRow.id, AttemptRow.public_id, DisputeRow.position, DisputeRow.quiz, DisputeRow.item,
    DisputeRow.person_id, DisputeRow.words, DisputeRow.disputed_at, DisputeRow.state, DisputeRow.answer,
    DisputeRow.answered_by, DisputeRow.answered_at,
)  # fmt: skip
_ALL = select(*_DISPUTE).join(AttemptRow, AttemptRow.id == DisputeRow.attempt_id)


def _dispute(row: Any) -> Dispute:
    return Dispute(*row)


@dataclass(frozen=True)
class DisputeLine:
    """One dispute in a list of trainers: the question's title instead of the person."""

    dispute: Dispute
    quiz_title: str
    title: str
    language: str  # of the titles


def open_disputes(actor: Actor) -> tuple[DisputeLine, ...]:
    """Those that the actor may answer, the oldest first."""
    wanted = (
        _ALL.add_columns(AttemptRow.snapshot, AttemptRow.language)
        .where(DisputeRow.state == "open", *may_be_marked_by(actor))
        .order_by(DisputeRow.disputed_at, DisputeRow.id)
    )
    found = []
    for row in db.session.execute(wanted):
        quiz = quiz_of(row.snapshot)
        dispute = _dispute(row[: len(_DISPUTE)])
        found.append(DisputeLine(dispute, quiz.title, quiz.item(dispute.item).title, row.language))
    return tuple(found)


def count_open_disputes(actor: Actor) -> int:
    """How many wait for the actor."""
    wanted = (
        select(func.count())
        .select_from(DisputeRow)
        .join(AttemptRow, AttemptRow.id == DisputeRow.attempt_id)
        .where(DisputeRow.state == "open", *may_be_marked_by(actor))
    )
    return db.session.scalar(wanted) or 0


def dispute_for(actor: Actor, number: int) -> tuple[Dispute, Attempt]:
    """One that the actor may answer, answered or not, with its attempt. Raises NotFound."""
    wanted = _ALL.where(DisputeRow.id == number, *may_be_marked_by(actor))
    row: Any = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    dispute = _dispute(row)
    attempt = db.session.execute(select(*_COLUMNS).where(AttemptRow.public_id == dispute.attempt)).one()
    return dispute, attempt_from(attempt)


def disputes_of_attempt(attempt_id: int) -> dict[int, tuple[Dispute, ...]]:
    """Place of the question → what its person has said of it, the oldest first."""
    found: dict[int, list[Dispute]] = {}
    for row in db.session.execute(_ALL.where(DisputeRow.attempt_id == attempt_id).order_by(DisputeRow.id)):
        dispute = _dispute(row)
        found.setdefault(dispute.position, []).append(dispute)
    return {position: tuple(all_) for position, all_ in found.items()}


def disputes_of_person(person_id: int) -> tuple[Dispute, ...]:
    """All that a person has ever disputed, the oldest first."""
    wanted = _ALL.where(DisputeRow.person_id == person_id).order_by(DisputeRow.id)
    return tuple(_dispute(row) for row in db.session.execute(wanted))


def disputes_of(quiz: str, item: str) -> tuple[Dispute, ...]:
    """All that was ever said of a question, open ones first, then the newest. Whose it is, is for the page to hide."""
    wanted = _ALL.where(DisputeRow.quiz == quiz, DisputeRow.item == item)
    found = [_dispute(row) for row in db.session.execute(wanted.order_by(DisputeRow.id.desc()))]
    return tuple(sorted(found, key=lambda dispute: not dispute.is_open))


def dispute_counts(quizzes: Collection[str]) -> dict[tuple[str, str], int]:
    """(quiz, question) → how many disputes about it are open; those without any are left out."""
    wanted = (
        select(DisputeRow.quiz, DisputeRow.item, func.count())
        .where(DisputeRow.state == "open", DisputeRow.quiz.in_(list(quizzes)))
        .group_by(DisputeRow.quiz, DisputeRow.item)
    )
    return {(quiz, item): count for quiz, item, count in db.session.execute(wanted)}


def names_of(disputes: Collection[Dispute]) -> dict[int, str]:
    """Short names of those who have answered."""
    ids = {dispute.answered_by for dispute in disputes if dispute.answered_by is not None}
    return {id_: row.short_name for id_, row in people.people_rows(ids).items()} if ids else {}
