"""What a person's own download says of their reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.i18n import iso_instant
from app.learning.models import CourseProgressRow, LessonCheckAnswerRow, LessonProgressRow


def own_reading(person_id: int, _at: datetime) -> dict[str, Any]:
    """Lessons and courses, and answers to questions inside lessons."""
    courses = select(CourseProgressRow).where(CourseProgressRow.person_id == person_id)
    lessons = select(LessonProgressRow).where(LessonProgressRow.person_id == person_id)
    answers = select(LessonCheckAnswerRow).where(LessonCheckAnswerRow.person_id == person_id)
    return {
        "courses": [
            {
                "course": row.course,
                "completed_at": iso_instant(row.completed_at),
                "completed_on": row.completed_on.isoformat(),
                "revision": row.revision,
            }
            for row in db.session.scalars(courses.order_by(CourseProgressRow.course))
        ],
        "lessons": [
            {
                "course": row.course,
                "lesson": row.lesson,
                "place": row.place,
                "place_at": _instant(row.place_at),
                "done_at": _instant(row.done_at),
                "revision": row.revision,
            }
            for row in db.session.scalars(
                lessons.order_by(LessonProgressRow.course, LessonProgressRow.lesson)
            )
        ],
        "answers_in_lessons": [
            {
                "course": row.course,
                "lesson": row.lesson,
                "quiz": row.quiz,
                "question": row.item,
                "answer": row.answer,
                "state": row.state,
                "answered_at": iso_instant(row.answered_at),
            }
            for row in db.session.scalars(answers.order_by(LessonCheckAnswerRow.id))
        ],
    }


def _instant(value: datetime | None) -> str | None:
    return None if value is None else iso_instant(value)
