"""Tables of supervised sittings and of personal extra time."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.assessment.models.sitting import SLUG
from app.foundation.database import Base, Instant


class SupervisionRow(Base):
    """A sitting of a quiz that somebody watches over; who knows its code may begin, or go on at another device."""

    __tablename__ = "supervision"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    quiz: Mapped[str] = mapped_column(String(SLUG))
    code: Mapped[str] = mapped_column(String(12))
    code_until: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index("ix_supervision_quiz_code", "quiz", "code"),
        Index("ix_supervision_opened_by", "opened_by", "opened_at"),
    )


class SupervisedAttemptRow(Base):
    """An attempt that was begun with the code of a supervised sitting."""

    __tablename__ = "supervised_attempt"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    supervision_id: Mapped[int] = mapped_column(ForeignKey("supervision.id"))

    __table_args__ = (Index("ix_supervised_attempt_supervision", "supervision_id"),)


class ExtraTimeRow(Base):
    """More time than others have, for one person: granted for a reason, shown to that person alone."""

    __tablename__ = "extra_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    percent: Mapped[int]  # of the limit, on top of it
    reason: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    until_on: Mapped[date | None]  # inclusive; None: until it is ended
    granted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("ix_extra_time_person", "person_id"),)
