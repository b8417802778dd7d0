"""Tables of incident reports. What is demanded of whom, and whether it is met, follows from the record alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class IncidentDraftRow(Base):
    """A report that is being written: one a person, as it was typed."""

    __tablename__ = "incident_draft"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    typed: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Instant)


class IncidentRow(Base):
    """One report. What happened is never changed; the answer, the day of the check and the end are added."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    happened_on: Mapped[date] = mapped_column(Date)
    time_of_day: Mapped[str] = mapped_column(String(5))  # HH:MM at the site, or empty
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    what: Mapped[str] = mapped_column(Text)
    course: Mapped[str] = mapped_column(String(120))
    lesson: Mapped[str] = mapped_column(String(120))
    stage: Mapped[str] = mapped_column(String(24))
    cause: Mapped[str] = mapped_column(String(24))
    criterion: Mapped[str] = mapped_column(String(24))
    criterion_text: Mapped[str] = mapped_column(Text)
    check_on: Mapped[date] = mapped_column(Date)
    reported_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index("ix_incident_unit", "unit_id", "happened_on"),
        Index("ix_incident_answered", "cause", "answered_at"),
    )


class IncidentPersonRow(Base):
    """One person of a report: named, decided about, perhaps taken out, perhaps with an account of their own."""

    __tablename__ = "incident_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named: Mapped[bool]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    left_out: Mapped[str] = mapped_column(Text)
    taken_out: Mapped[str] = mapped_column(Text)
    taken_out_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_out_at: Mapped[datetime | None] = mapped_column(Instant)
    account: Mapped[str] = mapped_column(Text)
    account_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("incident_id", "person_id"),
        Index("ix_incident_person_person", "person_id"),
    )


class IncidentCheckRow(Base):
    """The effect of what was done was looked at, on its day or later."""

    __tablename__ = "incident_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    due_on: Mapped[date] = mapped_column(Date)
    criterion: Mapped[str] = mapped_column(String(24))
    criterion_text: Mapped[str] = mapped_column(Text)
    held: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    checked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_incident_check_incident", "incident_id"),)
