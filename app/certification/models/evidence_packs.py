"""Tables of what is made for an audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.certification.models.in_parts import MadeInParts, Piece
from app.foundation.database import Base, Instant, Json


class EvidencePackRow(MadeInParts, Base):
    """An attestation list, or the evidence behind one: made by jobs that may die and go on."""

    __tablename__ = "evidence_pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))  # list pack
    language: Mapped[str] = mapped_column(String(2))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    as_of: Mapped[date]
    known_at: Mapped[datetime | None] = mapped_column(
        Instant
    )  # None: all that was known when it was asked for
    certification: Mapped[str] = mapped_column(String(100), default="")  # empty: all that are required
    chosen: Mapped[dict[str, Any]] = mapped_column(Json)  # the filter by which it was chosen, and its words
    total: Mapped[int]  # people
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes

    __table_args__ = (Index("ix_evidence_pack_asked", "asked_by", "asked_at"),)


class EvidencePackItemRow(Piece, Base):
    """One person of a pack, in the order of the list."""

    __tablename__ = "evidence_pack_item"

    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1 without a gap
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reach: Mapped[str] = mapped_column(
        String(10)
    )  # list record attempts: how much the reader may see of them

    __table_args__ = (Index("ix_evidence_pack_item_state", "pack_id", "state"),)
