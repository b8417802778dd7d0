"""Tables of reading: how far a person is in each lesson and course, and what they answered inside lessons.

The record says what was done; these rows say what a page needs at once, and where the reader stopped.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json

SLUG = 120


class LessonProgressRow(Base):
    __tablename__ = "lesson_progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course: Mapped[str] = mapped_column(String(SLUG), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(SLUG), primary_key=True)
    place: Mapped[str] = mapped_column(String(SLUG), default="")  # id of the heading where the reader stopped
    place_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)  # last time
    done_on: Mapped[date | None] = mapped_column(Date)  # the same as a civil date at the person's site
    revision: Mapped[int | None]  # of the course, when it was done


class CourseProgressRow(Base):
    __tablename__ = "course_progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course: Mapped[str] = mapped_column(String(SLUG), primary_key=True)
    completed_at: Mapped[datetime] = mapped_column(Instant)  # last time
    completed_on: Mapped[date] = mapped_column(Date)
    revision: Mapped[int]


class LessonCheckAnswerRow(Base):
    """One answer to a question inside a lesson. Practice: kept for the reader, told to nobody."""

    __tablename__ = "lesson_check_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course: Mapped[str] = mapped_column(String(SLUG))
    lesson: Mapped[str] = mapped_column(String(SLUG))
    quiz: Mapped[str] = mapped_column(String(SLUG))
    item: Mapped[str] = mapped_column(String(SLUG))  # id of the question
    revision: Mapped[int]  # of the quiz
    answer: Mapped[Any] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16))  # right partial wrong
    answered_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_lesson_check_answer_lesson", "person_id", "course", "lesson"),)
