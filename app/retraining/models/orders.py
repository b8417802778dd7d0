"""Tables of training that was asked for. Whether an order is met follows from the record, and is not kept here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class TrainingBatchRow(Base):
    """One press of a manager's button: all orders that came of it, and who could not be asked, with the reason."""

    __tablename__ = "training_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    ordered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date] = mapped_column(Date)
    refused: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # person, kind, slug, code, day
    outside: Mapped[int]  # how many were not of the manager's units

    __table_args__ = (Index("ix_training_batch_ordered_at", "ordered_at"),)


class TrainingOrderRow(Base):
    """One person is asked for one thing by a day. Only its letter and its withdrawal are added later."""

    __tablename__ = "training_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(16))  # course certification
    slug: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date] = mapped_column(Date)  # inclusive
    ordered_on: Mapped[date] = mapped_column(Date)  # civil date at the person's site
    ordered_at: Mapped[datetime] = mapped_column(Instant)
    ordered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime | None] = mapped_column(Instant)  # the letter was written, or had nowhere to go
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index("ix_training_order_person", "person_id", "ordered_at"),
        Index("ix_training_order_batch", "batch_id"),
        Index("ix_training_order_told", "told_at", "ordered_at"),
    )
