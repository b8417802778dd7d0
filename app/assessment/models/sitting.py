"""Tables of quizzes as they are sat: frozen content, attempts, answers, and what happened in each attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json

SLUG = 120


class QuizSnapshotRow(Base):
    """A quiz whole as it was at the start of an attempt, key included; named by what it holds, so kept once."""

    __tablename__ = "quiz_snapshot"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant)


class AttemptRow(Base):
    """One person's sitting of one quiz. Only the server moves its state; each move is an event."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))  # unguessable; the address of its pages
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    quiz: Mapped[str] = mapped_column(String(SLUG))
    revision: Mapped[int]  # number of the quiz's revision
    snapshot: Mapped[str] = mapped_column(ForeignKey("quiz_snapshot.sha256"))
    number: Mapped[int]  # from 1, of this person at this quiz
    purpose: Mapped[str] = mapped_column(String(10))  # exam practice preview
    renewal: Mapped[bool] = mapped_column(default=False)  # begun on the renewal page
    # in-progress; then submitted or expired for an instant, until graded: needs-grading or final
    state: Mapped[str] = mapped_column(String(16), default="in-progress")
    ending: Mapped[str | None] = mapped_column(String(10))  # submitted expired
    language: Mapped[str] = mapped_column(String(2))
    seed: Mapped[str] = mapped_column(
        String(64)
    )  # for the audit alone: what followed from it is in the layout
    layout: Mapped[dict[str, Any]] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column(Instant)
    deadline_at: Mapped[datetime | None] = mapped_column(Instant)
    grace_seconds: Mapped[int]
    closes_at: Mapped[datetime | None] = mapped_column(Instant)  # deadline + grace: when the sweeper ends it
    sequence: Mapped[int] = mapped_column(default=0)  # highest of all its answers
    reached: Mapped[int] = mapped_column(default=1)  # the question that one-way navigation has come to
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    answered: Mapped[int] = mapped_column(default=0)  # questions with an answer at the end
    result: Mapped[str | None] = mapped_column(String(20))  # passed failed failed-critical needs-grading
    points: Mapped[str | None] = mapped_column(String(40))  # exact decimals as text
    max: Mapped[str | None] = mapped_column(String(40))
    share: Mapped[str | None] = mapped_column(String(40))
    grading: Mapped[dict[str, Any] | None] = mapped_column(Json)
    grader_version: Mapped[int | None]
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))  # what the record says of it
    steps: Mapped[int] = mapped_column(default=0)  # entries of its log: events and saved answers
    chain: Mapped[str] = mapped_column(String(64), default="")  # hash of the last of them; see chain.py
    extra_percent: Mapped[int] = mapped_column(default=0)  # personal extra time, of the limit
    extension_seconds: Mapped[int] = mapped_column(default=0)  # given because of an incident
    device: Mapped[int] = mapped_column(default=0)  # the sign-in through which it is sat; 0: not known

    __table_args__ = (
        UniqueConstraint("public_id"),
        UniqueConstraint("person_id", "quiz", "number"),
        Index(
            "uq_attempt_open",
            "person_id",
            "quiz",
            unique=True,
            sqlite_where=text("state = 'in-progress'"),
            postgresql_where=text("state = 'in-progress'"),
        ),
        Index(
            "ix_attempt_due",
            "closes_at",
            sqlite_where=text("state = 'in-progress'"),
            postgresql_where=text("state = 'in-progress'"),
        ),
        Index("ix_attempt_quiz", "quiz", "ended_at"),
    )


class ResponseRow(Base):
    """One saved answer. Appended, never changed: the newest of a question is the one with the highest sequence."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    position: Mapped[int]  # of the question in this attempt, from 1
    sequence: Mapped[int]
    answer: Mapped[Any | None] = mapped_column(Json)  # as answers.py gives it; NULL = taken back
    saved_at: Mapped[datetime] = mapped_column(Instant)
    late: Mapped[bool] = mapped_column(default=False)  # within the grace
    step: Mapped[int | None]  # its place in the log of the attempt; None: saved before logs were chained
    chain: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("attempt_id", "position", "sequence"),)


class AttemptEventRow(Base):
    """What happened in an attempt: who, when, why. Appended, never changed."""

    __tablename__ = "attempt_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(20))  # start refused submitted expired graded …
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    step: Mapped[int | None]  # its place in the log of the attempt; None: noted before logs were chained
    chain: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (Index("ix_attempt_event_attempt", "attempt_id", "id"),)
