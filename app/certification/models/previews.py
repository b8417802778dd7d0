"""Tables of what a wide change would do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class ChangePreviewRow(Base):
    """What a wide change would do, asked for before it is made and worked out by a job."""

    __tablename__ = "change_preview"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))  # rule matrix facts
    name: Mapped[str] = mapped_column(String(200))  # what is changed
    fingerprint: Mapped[str] = mapped_column(String(32))  # the same for the same change
    change: Mapped[dict[str, Any]] = mapped_column(Json)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    job_id: Mapped[int | None]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    today: Mapped[date | None] = mapped_column(Date)  # on which it was worked out
    last: Mapped[date | None] = mapped_column(Date)  # nothing after this day was looked at
    library_edition: Mapped[str | None] = mapped_column(String(200))  # as of which it was worked out
    newest_fact: Mapped[int | None]
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json)

    __table_args__ = (Index("ix_change_preview_fingerprint", "fingerprint"),)


class ChangePreviewLineRow(Base):
    """One certification of one person that the change concerns."""

    __tablename__ = "change_preview_line"

    preview_id: Mapped[int] = mapped_column(
        ForeignKey("change_preview.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)  # the gravest first
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    effect: Mapped[str] = mapped_column(String(10))  # the gravest
    minutes: Mapped[int]
    shown: Mapped[dict[str, Any]] = mapped_column(Json)  # days and states, for a page
