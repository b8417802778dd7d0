"""The table of what was counted of quizzes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.assessment.models.sitting import SLUG
from app.foundation.database import Base, Instant, Json


class ItemAnalysisRow(Base):
    """Figures of the questions of one quiz. They follow from its attempts: the row can be dropped and counted anew."""

    __tablename__ = "item_analysis"

    quiz: Mapped[str] = mapped_column(String(SLUG), primary_key=True)
    stale: Mapped[bool]  # attempts have ended or were graded since
    persons: Mapped[int] = mapped_column(default=0)
    analysed_at: Mapped[datetime | None] = mapped_column(Instant)
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json)  # as analysis/stored.py has them

    __table_args__ = (
        Index(
            "ix_item_analysis_stale",
            "quiz",
            sqlite_where=text("stale"),
            postgresql_where=text("stale"),
        ),
    )
