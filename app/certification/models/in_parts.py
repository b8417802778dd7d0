"""What all work has that is made piece by piece, by jobs that may die and go on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Instant, Json


class MadeInParts:
    """The whole, and the file that comes of it."""

    job_id: Mapped[int | None]  # puts the file together, once each piece has been looked at
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    fault: Mapped[dict[str, str] | None] = mapped_column(Json)  # why all of it stands still
    file: Mapped[str | None] = mapped_column(String(80))  # of the result, while it is kept
    sha256: Mapped[str | None] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class Piece:
    """One piece, in the order of the whole."""

    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting done failed
    fault: Mapped[dict[str, str] | None] = mapped_column(Json)  # en, ru
    done_at: Mapped[datetime | None] = mapped_column(Instant)
