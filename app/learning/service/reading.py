"""Use cases of reading: a lesson is done, a place is kept, a question inside a lesson is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.learning.models import CourseProgressRow, LessonCheckAnswerRow, LessonProgressRow
from app.learning.progress import UNREAD, LessonDemand, Outline, completes, is_repeat_of_today
from app.learning.queries import progress as queries
from app.learning.queries.planning import needs_of, since_of
from app.record.facts import CourseCompleted, LessonDone

LONGEST_PLACE = 120


def finish_lesson(
    outline: Outline, lesson: str, *, person_id: int, today: date, at: datetime, form_key: str | None = None
) -> bool:
    """The person says that they have worked through a lesson. Gives whether this completed the course.

    Said twice on one civil day (`today`, at the person's site) it is recorded once; on another day, or of another
    revision, it is a reading of its own, as renewals and revisions need it.
    """
    with transaction(form_key=form_key) as session:
        return _finish(session, outline, lesson, person_id, today, at)


def finish_lessons(
    outline: Outline, lessons: Sequence[str], *, person_id: int, today: date, at: datetime
) -> None:
    """The person went through these lessons one after the other, a minute apart: recorded together."""
    with transaction() as session:
        for number, lesson in enumerate(lessons):
            _finish(session, outline, lesson, person_id, today, at + timedelta(minutes=number))


def _finish(
    session: Session, outline: Outline, lesson: str, person_id: int, today: date, at: datetime
) -> bool:
    readings = queries.readings_of(person_id, (outline.slug,), session)[outline.slug]
    if is_repeat_of_today(readings.get(lesson, UNREAD), LessonDemand(outline.revision), today):
        return False
    before = queries.completions_of(person_id, (outline.slug,), session).get(outline.slug)
    completed_at = before.at if before is not None else None
    completed = completes(outline.lessons, readings, lesson, outline.demand, completed_at)
    if completed and completed_at is not None and lesson in outline.changed:
        # Completed anew by what a revision has changed: not where a renewal waits for the other lessons as well.
        demand = replace(outline.demand, since=since_of(needs_of(person_id, today), outline.slug))
        completed = completes(outline.lessons, readings, lesson, demand, completed_at)
    done = {"done_at": at, "done_on": today, "revision": outline.revision, "place": ""}
    _put_progress(session, person_id, outline.slug, lesson, done)
    when: dict[str, Any] = {"occurred_on": today, "occurred_at": at, "at": at, "by": person_id}
    fact = LessonDone(outline.slug, lesson, outline.revision)
    record.append(session, person_id, fact, subject=f"{outline.slug}/{lesson}", **when)
    if completed:
        _put_completion(session, person_id, outline, today, at)
        complete = CourseCompleted(outline.slug, outline.revision)
        record.append(session, person_id, complete, subject=outline.slug, **when)
    return completed


def _put_progress(
    session: Session, person_id: int, course: str, lesson: str, columns: dict[str, Any]
) -> None:
    row = session.get(LessonProgressRow, (person_id, course, lesson))
    if row is None:
        row = LessonProgressRow(person_id=person_id, course=course, lesson=lesson, place="")
        session.add(row)
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()


def _put_completion(session: Session, person_id: int, outline: Outline, on: date, at: datetime) -> None:
    row = session.get(CourseProgressRow, (person_id, outline.slug))
    if row is None:
        row = CourseProgressRow(person_id=person_id, course=outline.slug)
        session.add(row)
    row.completed_at, row.completed_on, row.revision = at, on, outline.revision
    session.flush()


def keep_place(course: str, lesson: str, place: str, *, person_id: int, at: datetime) -> None:
    """Remembers the heading or paragraph where the reader stopped, for every device of theirs."""
    with transaction() as session:
        _put_progress(session, person_id, course, lesson, {"place": place[:LONGEST_PLACE], "place_at": at})


def keep_check_answer(
    course: str,
    lesson: str,
    quiz: str,
    item: str,
    *,
    revision: int,
    answer: Any,
    state: str,
    person_id: int,
    at: datetime,
) -> None:
    """Keeps one answer to a question inside a lesson, for the reader alone."""
    with transaction() as session:
        session.add(
            LessonCheckAnswerRow(
                person_id=person_id,
                course=course,
                lesson=lesson,
                quiz=quiz,
                item=item,
                revision=revision,
                answer=answer,
                state=state,
                answered_at=at,
            )
        )
