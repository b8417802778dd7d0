"""Tables of what is held with people and signed by both sides, and the steps of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class SignOffRow(Base):
    """What one instructor held with one person. What was signed stays; only its state moves, each move is an event."""

    __tablename__ = "sign_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))  # unguessable; the address of its pages
    sitting: Mapped[str] = mapped_column(String(40))  # the same for all who were there together
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    instructor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    require: Mapped[str] = mapped_column(String(16))  # briefing coaching refresher drill
    held_on: Mapped[date] = mapped_column(Date)  # civil date at the person's site
    content: Mapped[dict[str, Any]] = mapped_column(Json)  # what both sign
    sha256: Mapped[str] = mapped_column(String(64))  # of it
    state: Mapped[str] = mapped_column(String(10))  # waiting signed objected withdrawn voided
    signed_at: Mapped[datetime] = mapped_column(Instant)  # by the instructor
    answered_at: Mapped[datetime | None] = mapped_column(Instant)  # by the person
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))  # what the record says of it

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index(
            "uq_sign_off_waiting",  # two instructors do not wait for the same signature
            "person_id",
            "require",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_sign_off_person", "person_id", "id"),
        Index("ix_sign_off_sitting", "sitting"),
        Index("ix_sign_off_state", "state", "instructor_id"),
    )


class SignOffEventRow(Base):
    """A step: who did what when, in the words that were shown. Appended, never changed."""

    __tablename__ = "sign_off_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_off_id: Mapped[int] = mapped_column(ForeignKey("sign_off.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(10))  # hold sign object withdraw void
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    details: Mapped[dict[str, Any]] = mapped_column(Json)  # meaning, reason, device

    __table_args__ = (Index("ix_sign_off_event_sign_off", "sign_off_id", "id"),)
