"""One person's plan: what is asked of them, joined with how far they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from app import library
from app.foundation.faults import Text
from app.foundation.i18n import day
from app.learning.progress import UNREAD, Demand, Outline, Reading, demanded, done_lessons, state_of
from app.learning.providers import Providers
from app.learning.queries.majors import outline_of
from app.learning.queries.progress import readings_of
from app.learning.queries.upcoming_sessions import upcoming
from app.learning.session_needs import Planned, with_sessions
from app.learning.sessions import TrainingSession
from app.learning.tasks import CourseSteps, LessonStep, Need, Plan, StandingLine, plan, sat_names
from app.library.rows import Course


@dataclass(frozen=True)
class MyTraining:
    """All that the page /learn shows."""

    standings: tuple[StandingLine, ...]
    plan: Plan
    courses: tuple[Course, ...]  # all that are published


def providers() -> Providers:
    found: Providers = current_app.extensions.get("learning") or Providers()
    return found


def my_training(person_id: int, today: date, at: datetime, language: str) -> MyTraining:
    needs = with_planned_sessions(needs_of(person_id, today), person_id, at)
    courses = library.published_courses(language)
    wanted = {course.slug: course for course in courses}
    readings = readings_of(person_id, {need.slug for need in needs if need.kind == "course"})
    steps = {
        (need.slug, need.since): steps_for(wanted[need.slug], readings[need.slug], need)
        for need in sorted(needs, key=lambda need: not need.met)  # what is met does not look at them
        if need.kind == "course" and need.slug in wanted
    }
    quizzes = sat_names(needs)
    states = providers().quiz_states(person_id, quizzes, at, language) if quizzes else {}
    standings = tuple(providers().standings(person_id, today))
    return MyTraining(standings, plan(needs, steps, states, today), courses)


def needs_of(person_id: int, today: date) -> tuple[Need, ...]:
    return tuple(need for ask in providers().needs for need in ask(person_id, today))


def demand_of(person_id: int, today: date, outline: Outline, readings: Mapping[str, Reading]) -> Demand:
    """What a reading of this course must be to count for this person.

    Only where something was read does it matter whether a renewal asks for it anew, and only then we ask.
    """
    if not done_lessons(outline.lessons, readings, outline.demand):
        return outline.demand
    needs = needs_of(person_id, today)
    is_waited_for = bool(waiting_for(needs, outline.slug))
    return demanded(outline, readings, since_of(needs, outline.slug), is_waited_for=is_waited_for)


def with_planned_sessions(needs: tuple[Need, ...], person_id: int, at: datetime) -> tuple[Need, ...]:
    """From memory, and only where something asks for a session, or for what a session may meet."""
    if not any(need.kind in ("session", "obligation") for need in needs):
        return needs
    known = upcoming()
    planned = Planned(known.sessions, known.places, known.titles, when_in_words)
    return with_sessions(needs, planned, person_id, at)


def when_in_words(session: TrainingSession) -> Text:
    begin = session.begins_at.astimezone(ZoneInfo(session.time_zone))
    return Text(*(f"{day(session.held_on, lang)}, {begin:%H:%M}" for lang in ("en", "ru")))


def since_of(needs: Sequence[Need], course: str) -> date | None:
    """From which day on a reading of this course counts: the latest of what is open; None where nothing asks."""
    asked = waiting_for(needs, course)
    return max((need.since for need in asked if need.since is not None), default=None)


def waiting_for(needs: Sequence[Need], course: str) -> list[Need]:
    return [need for need in needs if need.kind == "course" and need.slug == course and not need.met]


def steps_for(course: Course, readings: Mapping[str, Reading], need: Need) -> CourseSteps:
    return steps_of(
        course,
        readings,
        demanded(outline_of(course), readings, need.since, is_waited_for=not need.met),
    )


def steps_of(course: Course, readings: Mapping[str, Reading], demand: Demand) -> CourseSteps:
    lessons = tuple(
        LessonStep(
            one.slug, one.title, one.minutes, state_of(readings.get(one.slug, UNREAD), demand.of(one.slug))
        )
        for one in course.lessons
    )
    return CourseSteps(course.slug, course.title, lessons)
