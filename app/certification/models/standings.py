"""Tables of standings, a cache of what follows from facts and rules; and of awards, which are decisions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class StandingRow(Base):
    """The standing of a person on the day it was computed. Everything here follows from facts and rules."""

    __tablename__ = "standing"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    certification: Mapped[str] = mapped_column(String(80), primary_key=True)  # slug of the rule
    required: Mapped[bool]  # by the matrix, on that day
    touched: Mapped[bool]  # something has happened to it; else the row only waits for its requirement
    status: Mapped[str] = mapped_column(String(20))
    may_work: Mapped[str] = mapped_column(String(10))  # yes supervised no
    valid_until: Mapped[date | None] = mapped_column(Date)
    due: Mapped[date | None] = mapped_column(Date)
    window_opens: Mapped[date | None] = mapped_column(Date)
    hours_missing: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    next_change_on: Mapped[date | None] = mapped_column(Date)  # time alone changes something on this day
    obligations: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    rule_version: Mapped[int]
    record_length: Mapped[int]  # of the person's record when this was computed
    computed_on: Mapped[date] = mapped_column(Date)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)  # could not be computed: put off until then

    __table_args__ = (
        Index(
            "ix_standing_next_change",
            "next_change_on",
            sqlite_where=text("next_change_on IS NOT NULL"),
            postgresql_where=text("next_change_on IS NOT NULL"),
        ),
        Index("ix_standing_certification", "certification", "status"),
        # All that lists of a team ask for, so that their numbers are read from the index alone.
        Index(
            "ix_standing_team",
            "required",
            "status",
            "may_work",
            "person_id",
            "due",
            "valid_until",
            "certification",
        ),
    )


class AwardRow(Base):
    """The decision to certify: which pass, by which rule, on which evidence. Only a withdrawal is added later."""

    __tablename__ = "award"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int]
    rule_revision: Mapped[int]  # of the document in the library
    ground: Mapped[str] = mapped_column(String(10))  # pass hours reset
    ground_ref: Mapped[str] = mapped_column(String(40))  # fact that completed it
    occurred_on: Mapped[date] = mapped_column(Date)  # day of the pass
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)  # inclusive; none: does not expire
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # facts, with revisions, attempts, shares
    basis: Mapped[dict[str, Any] | None] = mapped_column(Json)  # hashes of all that; none: an older award
    awarded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)  # the pass was struck out

    __table_args__ = (
        UniqueConstraint("person_id", "certification", "ground_ref", "occurred_on", "valid_until"),
        Index("ix_award_person", "person_id", "certification", "occurred_on"),
        Index(
            "ix_award_withdrawn",
            "withdrawn_at",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )
