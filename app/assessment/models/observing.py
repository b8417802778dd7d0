"""Tables of observations: frozen checklists, what was seen line by line, signatures and answers to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json

SLUG = 120


class ChecklistSnapshotRow(Base):
    """A checklist in all its languages as it was when an observation began; named by what it holds."""

    __tablename__ = "checklist_snapshot"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant)


class ObservationRow(Base):
    """What one assessor saw one person do. After the signature only its state moves; each move is an event."""

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))  # unguessable; the address of its pages
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checklist: Mapped[str] = mapped_column(String(SLUG))
    revision: Mapped[int]
    snapshot: Mapped[str] = mapped_column(ForeignKey("checklist_snapshot.sha256"))
    # draft, discarded; signed, until the person answers or the days are over: confirmed objected withdrawn
    state: Mapped[str] = mapped_column(String(10), default="draft")
    observed_on: Mapped[date] = mapped_column(Date)  # civil date at the person's site
    started_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=0)  # of the lines: raised by each save
    desk: Mapped[str] = mapped_column(String(64), default="")  # the page that saved last
    desk_sequence: Mapped[int] = mapped_column(default=0)  # its save
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    result: Mapped[str | None] = mapped_column(String(16))  # passed failed failed-critical
    done: Mapped[int | None]  # lines
    seen: Mapped[int | None]  # lines done or not done
    content_sha256: Mapped[str | None] = mapped_column(String(64))  # of what was signed
    answer_until: Mapped[date | None] = mapped_column(Date)  # last day to confirm or object
    lapses_at: Mapped[datetime | None] = mapped_column(Instant)  # when that day is over
    answered_at: Mapped[datetime | None] = mapped_column(Instant)  # NULL too where the days passed in silence
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))  # what the record says of it

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index(
            "uq_observation_draft",
            "assessor_id",
            "person_id",
            "checklist",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(
            "ix_observation_lapses",
            "lapses_at",
            sqlite_where=text("state = 'signed'"),
            postgresql_where=text("state = 'signed'"),
        ),
        Index("ix_observation_person", "person_id", "checklist", "id"),
        Index("ix_observation_state", "state", "assessor_id"),
    )


class ObservationLineRow(Base):
    """What was said of one line. Appended, never changed: the newest of a line has the highest version."""

    __tablename__ = "observation_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id"))
    line: Mapped[str] = mapped_column(String(SLUG))
    seen: Mapped[str | None] = mapped_column(String(16))  # done not-done not-applicable
    comment: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("observation_id", "line", "version"),)


class ObservationEventRow(Base):
    """What happened to an observation: who, when, what was signed. Appended, never changed."""

    __tablename__ = "observation_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(
        String(10)
    )  # begun discarded signed confirmed lapsed objected withdrawn
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    details: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (Index("ix_observation_event_observation", "observation_id", "id"),)


class ReadinessRow(Base):
    """A person says that they are ready to be observed. Ends when they take it back or an observation is signed."""

    __tablename__ = "readiness"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checklist: Mapped[str] = mapped_column(String(SLUG))
    said_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ending: Mapped[str | None] = mapped_column(String(10))  # withdrawn observed

    __table_args__ = (
        Index(
            "uq_readiness_open",
            "person_id",
            "checklist",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_readiness_open", "ended_at", "said_at"),
    )
