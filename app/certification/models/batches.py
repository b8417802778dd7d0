"""Tables of documents that are made together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.certification.models.in_parts import MadeInParts, Piece
from app.foundation.database import Base, Instant, Json


class DocumentBatchRow(MadeInParts, Base):
    """Many certificates that are made, put together or issued at once, by jobs that may die and go on."""

    __tablename__ = "document_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))  # pdf zip cards due
    language: Mapped[str] = mapped_column(String(2))  # of the index and of bookmarks
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    chosen: Mapped[dict[str, Any]] = mapped_column(Json)  # the filter by which it was chosen
    total: Mapped[int]
    size: Mapped[int | None]  # bytes

    __table_args__ = (Index("ix_document_batch_asked", "asked_by", "asked_at"),)


class DocumentBatchItemRow(Piece, Base):
    """One document of a batch, in the order of the batch."""

    __tablename__ = "document_batch_item"

    batch_id: Mapped[int] = mapped_column(
        ForeignKey("document_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1 without a gap
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"))  # to be issued
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))

    __table_args__ = (Index("ix_document_batch_item_state", "batch_id", "state"),)
