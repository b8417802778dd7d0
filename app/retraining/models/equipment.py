"""Table of new equipment that whole units or positions have to learn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant


class EquipmentChangeRow(Base):
    """Announced for a unit, and there for one position or all. Its facts are made on its day, by a job."""

    __tablename__ = "equipment_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[str] = mapped_column(String(120))  # slug; empty: all
    begins_on: Mapped[date] = mapped_column(Date)
    announced_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    announced_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    applied_at: Mapped[datetime | None] = mapped_column(Instant)  # all facts are made
    concerned: Mapped[int]  # people so far

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index("ix_equipment_change_due", "applied_at", "begins_on"),
    )
