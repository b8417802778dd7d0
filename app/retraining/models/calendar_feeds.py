"""Calendars to subscribe to. The address holds a secret that follows from the row and the key of the installation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant


class CalendarFeedRow(Base):
    """One address. Another one is another row; a withdrawn one stays, so that it is never given again."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))  # random; the open half of the address
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # who holds the address
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # None: the holder's own dates
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("name"), Index("ix_calendar_feed_person", "person_id", "unit_id"))
