"""Tables of refreshers: the log of answers, and what follows from it. No fact of the record is ever written from here.

The answers belong to the person; their trainer reads them, managers see sums over five people and more.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json

KEY = 400  # <course>/<lesson>#<heading>


class RefresherReviewRow(Base):
    """One answer. Rows are added and never changed: cards can be made anew from them."""

    __tablename__ = "refresher_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    fact: Mapped[str] = mapped_column(String(KEY))
    number: Mapped[int]  # of the answer, for this person and fact, from 1
    course: Mapped[str] = mapped_column(String(120))
    course_revision: Mapped[int]
    quiz: Mapped[str] = mapped_column(String(120))
    item: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int]  # of the quiz
    answer: Mapped[Any] = mapped_column(Json, nullable=True)  # null: "I don't know"
    state: Mapped[str] = mapped_column(String(10))  # right partial wrong unknown
    helped: Mapped[bool]  # after a hint
    rating: Mapped[str] = mapped_column(String(5))  # again hard good
    recall: Mapped[float] = mapped_column(Float)  # as it was expected before the answer
    anew: Mapped[bool]  # the paragraph had changed: the memory began again
    began_on: Mapped[date] = mapped_column(Date)  # when the course was passed or read, for the first answer
    scheduler: Mapped[str] = mapped_column(String(10))  # fsrs leitner
    version: Mapped[str] = mapped_column(String(20))  # of fsrs
    milliseconds: Mapped[int]
    day: Mapped[date] = mapped_column(Date)  # civil date at the person's site
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        Index("ix_refresher_review_person", "person_id", "day"),
        Index("ix_refresher_review_day", "day"),
    )


class RefresherCardRow(Base):
    """What a person remembers of a fact, as the log has it."""

    __tablename__ = "refresher_card"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    fact: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    course: Mapped[str] = mapped_column(String(120))
    course_revision: Mapped[int]  # the newest when it was last asked
    stability: Mapped[float] = mapped_column(Float)
    difficulty: Mapped[float] = mapped_column(Float)
    box: Mapped[int]
    last_on: Mapped[date] = mapped_column(Date)
    reviews: Mapped[int]
    lapses: Mapped[int]
    fsrs_due: Mapped[date] = mapped_column(Date)
    leitner_due: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("ix_refresher_card_course", "course"),)


class RefresherSittingRow(Base):
    """How much a person was asked on their last day, and until when they want a rest."""

    __tablename__ = "refresher_sitting"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    asked: Mapped[int]
    milliseconds: Mapped[int]
    asked_today: Mapped[int]
    milliseconds_today: Mapped[int]
    over: Mapped[bool]
    rest_until: Mapped[datetime | None] = mapped_column(Instant)
