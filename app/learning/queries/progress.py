"""Reading progress: how far one person is, in as few statements as there are tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.foundation.database import db, rows
from app.learning.models import CourseProgressRow, LessonCheckAnswerRow, LessonProgressRow
from app.learning.progress import Reading


@dataclass(frozen=True)
class Completion:
    """The last time a course was completed."""

    at: datetime
    on: date
    revision: int


@dataclass(frozen=True)
class CheckAnswer:
    """The newest answer to a question inside a lesson."""

    answer: Any
    state: str
    revision: int


def readings_of(
    person_id: int, courses: Collection[str], session: Session | None = None
) -> dict[str, dict[str, Reading]]:
    """Course → lesson → how far the person is. Every course asked for has an entry."""
    found: dict[str, dict[str, Reading]] = {course: {} for course in courses}
    values = {"person_id": person_id, "courses": list(found)}
    for row in session.execute(_READINGS, values) if session else rows(_READINGS, values):
        found[row.course][row.lesson] = Reading(row.place, row.done_at, row.done_on, row.revision)
    return found


_READINGS = select(*LessonProgressRow.__table__.columns).where(
    LessonProgressRow.person_id == bindparam("person_id"),
    LessonProgressRow.course.in_(bindparam("courses", expanding=True)),
)


def completions_of(
    person_id: int, courses: Collection[str], session: Session | None = None
) -> dict[str, Completion]:
    """Courses that the person has completed at least once."""
    wanted = select(CourseProgressRow).where(
        CourseProgressRow.person_id == person_id, CourseProgressRow.course.in_(courses)
    )
    return {
        row.course: Completion(row.completed_at, row.completed_on, row.revision)
        for row in (session or db.session).scalars(wanted)
    }


def check_answers_of(person_id: int, course: str, lesson: str) -> dict[tuple[str, str], CheckAnswer]:
    """(quiz, question) → the newest answer given in this lesson."""
    found = rows(_CHECK_ANSWERS, {"person_id": person_id, "course": course, "lesson": lesson})
    return {(row.quiz, row.item): CheckAnswer(row.answer, row.state, row.revision) for row in found}


def course_check_answers(person_id: int, course: str) -> dict[tuple[str, str, str], CheckAnswer]:
    """(lesson, quiz, question) → the newest answer given in any lesson of the course."""
    found = rows(_COURSE_CHECK_ANSWERS, {"person_id": person_id, "course": course})
    return {
        (row.lesson, row.quiz, row.item): CheckAnswer(row.answer, row.state, row.revision) for row in found
    }


_COURSE_CHECK_ANSWERS = select(*LessonCheckAnswerRow.__table__.columns).where(
    LessonCheckAnswerRow.id.in_(
        select(func.max(LessonCheckAnswerRow.id))
        .where(
            LessonCheckAnswerRow.person_id == bindparam("person_id"),
            LessonCheckAnswerRow.course == bindparam("course"),
        )
        .group_by(LessonCheckAnswerRow.lesson, LessonCheckAnswerRow.quiz, LessonCheckAnswerRow.item)
    )
)
_CHECK_ANSWERS = select(*LessonCheckAnswerRow.__table__.columns).where(
    LessonCheckAnswerRow.id.in_(
        select(func.max(LessonCheckAnswerRow.id))
        .where(
            LessonCheckAnswerRow.person_id == bindparam("person_id"),
            LessonCheckAnswerRow.course == bindparam("course"),
            LessonCheckAnswerRow.lesson == bindparam("lesson"),
        )
        .group_by(LessonCheckAnswerRow.quiz, LessonCheckAnswerRow.item)
    )
)
