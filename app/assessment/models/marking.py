"""Tables of what people say of answers: marks of graders, disputes, and regrades of a faulty question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.assessment.models.sitting import SLUG, AttemptRow
from app.foundation.database import Base, Instant, Json

ITEM = 120  # longest id of a question

Index(
    "ix_attempt_waiting",  # for graders: what waits for a person, the oldest first
    AttemptRow.ended_at,
    sqlite_where=text("state = 'needs-grading'"),
    postgresql_where=text("state = 'needs-grading'"),
)


class MarkRow(Base):
    """What a grader gave for one answer. Appended; only its publication is added later. The newest row of an answer
    is its draft, the newest published one counts."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    position: Mapped[int]  # of the question in the attempt, from 1
    quiz: Mapped[str] = mapped_column(String(SLUG))
    item: Mapped[str] = mapped_column(String(ITEM))
    levels: Mapped[list[str] | None] = mapped_column(Json)  # exact numbers as text; NULL: taken back
    comment: Mapped[str] = mapped_column(Text, default="")  # to the person
    grader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index("ix_mark_attempt", "attempt_id", "position", "id"),
        Index("ix_mark_question", "quiz", "item", "id"),
        Index(
            "ix_mark_draft",
            "attempt_id",
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )


class DisputeRow(Base):
    """A person says that a question or its grading is wrong; a trainer answers once."""

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    position: Mapped[int]
    quiz: Mapped[str] = mapped_column(String(SLUG))
    item: Mapped[str] = mapped_column(String(ITEM))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    disputed_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(10), default="open")  # open upheld dismissed
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(
            "uq_dispute_open",
            "person_id",
            "quiz",
            "item",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_dispute_question", "quiz", "item", "id"),
        Index("ix_dispute_attempt", "attempt_id", "position"),
        Index(
            "ix_dispute_waiting",
            "disputed_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class RegradeRow(Base):
    """One decision about a faulty question, with its reason. Never changed: another decision follows it."""

    __tablename__ = "regrade"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz: Mapped[str] = mapped_column(String(SLUG))
    item: Mapped[str] = mapped_column(String(ITEM))
    policy: Mapped[str] = mapped_column(String(20))  # new-key either-key full-credit drop none
    revisions: Mapped[list[int]] = mapped_column(Json)  # of the quiz, whose attempts are meant
    key_revision: Mapped[int | None]  # from which the new key comes
    keys: Mapped[dict[str, Any]] = mapped_column(Json)  # language → the question with its new key, frozen
    over_marks: Mapped[bool]  # points given by people do not survive
    certificates: Mapped[str] = mapped_column(String(10))  # what becomes of those that stand: leave withdraw
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_regrade_question", "quiz", "item", "id"),)


class RegradedAttemptRow(Base):
    """What one regrade did to one attempt, the old result kept beside the new one. Only the decision about a
    certificate that was left open is added later."""

    __tablename__ = "regraded_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    item: Mapped[str] = mapped_column(String(ITEM))
    language: Mapped[str] = mapped_column(String(2))  # of the attempt: in it the new key is read
    effect: Mapped[str] = mapped_column(String(10))  # applied manual own
    before: Mapped[dict[str, Any]] = mapped_column(Json)  # state result points max share grading
    after: Mapped[dict[str, Any]] = mapped_column(Json)  # the same; empty where nothing was changed
    certificates: Mapped[list[str]] = mapped_column(Json)  # numbers of those that stood on the old result
    decision: Mapped[str | None] = mapped_column(String(10))  # left kept withdrawn; NULL: none was needed
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    decision_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("regrade_id", "attempt_id"),
        Index("ix_regraded_attempt_attempt", "attempt_id", "item", "id"),
        Index(
            "ix_regraded_attempt_left",
            "regrade_id",
            sqlite_where=text("decision = 'left'"),
            postgresql_where=text("decision = 'left'"),
        ),
    )
