"""Tables of planned trainings and briefings: when and where, who has a seat, who was there and signed.

What was learned stands in the record alone; these rows are the plan, the seats, and the signatures on their way there.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json
from app.learning.models.reading import SLUG


class TrainingSessionRow(Base):
    """One planned training or briefing."""

    __tablename__ = "training_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    programme: Mapped[str] = mapped_column(String(SLUG))  # as rules name it: `session: slug`
    title_en: Mapped[str] = mapped_column(String(200))
    title_ru: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(20))
    certification: Mapped[str] = mapped_column(String(SLUG))  # whose obligations it meets; empty: of all
    begins_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    time_zone: Mapped[str] = mapped_column(String(40))  # of the site where it is held
    held_on: Mapped[date] = mapped_column(Date)  # civil date of its begin at that site
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seats: Mapped[int]
    minutes: Mapped[int]  # of training that count; those of a person may be fewer
    topic: Mapped[str] = mapped_column(String(80))  # as rules name topics of hours
    positions: Mapped[list[str]] = mapped_column(Json)  # slugs; empty: whatever the position
    act: Mapped[str] = mapped_column(String(300))  # local act or instruction
    reason: Mapped[str] = mapped_column(String(300))  # of an unscheduled or a targeted briefing
    notes: Mapped[str] = mapped_column(Text)
    late_note: Mapped[str] = mapped_column(String(300))  # why it was entered only after it had been held
    state: Mapped[str] = mapped_column(String(10))  # planned cancelled closed; full and held are derived
    state_reason: Mapped[str] = mapped_column(String(300))  # why it was cancelled
    secret: Mapped[str] = mapped_column(String(64))  # of the codes by which people sign
    asked: Mapped[int]  # the number that was given out last to somebody who wants a seat
    version: Mapped[int]  # raised with every change: calendars ask for it
    planned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)  # first time

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index("ix_training_session_begins", "begins_at"),
        Index("ix_training_session_programme", "programme", "begins_at"),
        Index("ix_training_session_trainer", "trainer_id", "begins_at"),
    )


class SessionUnitRow(Base):
    """A unit that the session is meant for, with all below it. A session without any is for everybody."""

    __tablename__ = "session_unit"

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class SessionPlaceRow(Base):
    """One person at one session: the seat, then the attendance, then both signatures and the facts made of them."""

    __tablename__ = "session_place"

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int]  # the place in the queue of those who asked; a new one after coming back
    state: Mapped[str] = mapped_column(String(10))  # enrolled waiting left came (without a seat)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    present: Mapped[bool | None]  # as the trainer's list says; None: not said
    minutes: Mapped[int | None]  # of this person, where they came late or left early
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signature: Mapped[dict[str, Any] | None] = mapped_column(Json)  # the line that the person has signed
    counted_at: Mapped[datetime | None] = mapped_column(Instant)  # the trainer has signed it, facts are made
    countersignature: Mapped[dict[str, Any] | None] = mapped_column(Json)  # the line that the trainer signed
    facts: Mapped[list[int]] = mapped_column(Json)  # ids of what was appended

    __table_args__ = (Index("ix_session_place_person", "person_id", "state"),)


class SessionNoticeRow(Base):
    """Something that a person has to hear about a session; `told_at` once a letter says it."""

    __tablename__ = "session_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    kind: Mapped[str] = mapped_column(String(20))  # of session_rows.NOTICES
    at: Mapped[datetime] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_session_notice_told", "told_at", "person_id"),)


class RegisterPrintRow(Base):
    """A long register that the worker sets as a PDF."""

    __tablename__ = "register_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    language: Mapped[str] = mapped_column(String(2))
    query: Mapped[dict[str, str]] = mapped_column(Json)  # the filter, as its address has it
    reach: Mapped[list[str] | None] = mapped_column(Json)  # paths of units; None: everybody
    lines: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the file, once it is made
    made_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("public_id"),)
