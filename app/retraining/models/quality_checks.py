"""Table of quality checks that were not passed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant


class QualityCheckRow(Base):
    """A call or a piece of work of one person was looked at and did not meet what is asked. Shown to that person."""

    __tablename__ = "quality_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_on: Mapped[date] = mapped_column(Date)  # day of the call or the work
    reference: Mapped[str] = mapped_column(String(120))  # which call, or which checklist
    stage: Mapped[str] = mapped_column(String(24))
    comment: Mapped[str] = mapped_column(Text)
    checked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    struck_at: Mapped[datetime | None] = mapped_column(Instant)
    struck_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    struck_why: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index("ix_quality_check_person", "person_id", "checked_on"),
    )
