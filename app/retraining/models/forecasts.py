"""How many people a unit needs for a certification, and what was forecast, so that it can be compared later."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant


class CoverageNeedRow(Base):
    __tablename__ = "coverage_need"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    certification: Mapped[str] = mapped_column(String(120), primary_key=True)
    people: Mapped[int]  # who may work alone, at the least
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ForecastWeekRow(Base):
    """First passes, renewals and retakes that were expected of the whole organisation in one week."""

    __tablename__ = "forecast_week"

    made_on: Mapped[date] = mapped_column(Date, primary_key=True)
    week: Mapped[date] = mapped_column(Date, primary_key=True)  # its Monday
    certification: Mapped[str] = mapped_column(String(120), primary_key=True)
    certain: Mapped[float] = mapped_column(Float)
    assumed: Mapped[float] = mapped_column(Float)
