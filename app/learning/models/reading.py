"""Tables of reading: how far a person is in each lesson and course, what they answered inside lessons, and what the
search in the guide finds.

The record says what was done; these rows say what a page needs at once, and where the reader stopped.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
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


class GuideCourseRow(Base):
    """A course in the index of the guide: at which revision, and all its words."""

    __tablename__ = "guide_course"

    course: Mapped[str] = mapped_column(String(SLUG), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    way: Mapped[int]  # how stems were made: `search_words.WAY` of that time
    sections: Mapped[int]  # how many, all languages together
    words: Mapped[str] = mapped_column(Text)  # as `search_vocabulary.written` writes them


class GuideSectionRow(Base):
    """One section of the newest revision of a course in one language, as search finds and shows it.

    The words stand here as stems, too. What finds sections by them is for each database another thing, made by the
    migration and kept in step by the database itself: `fts_guide`, on SQLite a virtual table, on PostgreSQL an index.
    """

    __tablename__ = "guide_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    course: Mapped[str] = mapped_column(String(SLUG))
    language: Mapped[str] = mapped_column(String(2))
    lesson: Mapped[str] = mapped_column(String(SLUG))
    lesson_position: Mapped[int]
    position: Mapped[int]  # in the lesson, from 0
    heading_id: Mapped[str] = mapped_column(String(SLUG))  # empty above the first heading
    lesson_title: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)  # of the heading; empty above the first
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    title_stems: Mapped[str] = mapped_column(Text)
    above_stems: Mapped[str] = mapped_column(Text)
    key_stems: Mapped[str] = mapped_column(Text)
    text_stems: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_guide_section_course", "course"),)


class UnansweredSearchRow(Base):
    """A question that the guide answers badly or not at all, kept for the trainer. Nobody is named."""

    __tablename__ = "unanswered_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(200))  # folded: the same question is one row
    language: Mapped[str] = mapped_column(String(2))  # of the reader's page
    query: Mapped[str] = mapped_column(String(200))  # as it was typed last
    missing: Mapped[int]  # how often nothing was found
    unhelpful: Mapped[int]  # how often something was found that did not help
    shown: Mapped[str] = mapped_column(String(400))  # what did not help, last: course/lesson#heading
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("words", "language"),)
