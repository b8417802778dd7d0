"""/courses/<slug>: what is in a course, and how far its reader is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext

from app import library
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.learning import queries
from app.learning.progress import done_lessons
from app.learning.queries.planning import providers, steps_of
from app.learning.tasks import LessonStep, QuizState, Task
from app.learning.views import blueprint, words
from app.learning.views.training import address_of
from app.library.rows import Course

CATEGORIES = {
    "duties": lazy_gettext("Duties"),
    "communication": lazy_gettext("Communication"),
    "safety": lazy_gettext("Safety"),
    "procedures": lazy_gettext("Procedures"),
    "tools": lazy_gettext("Tools"),
}


@blueprint.get("/courses")
@requires("learn")
def courses() -> str:
    """All courses, also those that nothing asks of their reader."""
    actor = the_actor()
    found = library.published_courses(language())
    readings = queries.readings_of(actor.person_id, {course.slug for course in found})
    outlines = [queries.outline_of(course) for course in found]
    lines = [
        CourseLine(course, len(done_lessons(outline.lessons, readings[course.slug], outline.demand)))
        for course, outline in zip(found, outlines, strict=True)
    ]
    shelves = [
        (name, [line for line in lines if line.course.category == category])
        for category, name in CATEGORIES.items()
    ]
    return render_template("learning/courses.html", shelves=[shelf for shelf in shelves if shelf[1]])


@dataclass(frozen=True)
class CourseLine:
    """A course in the list, with the lessons that its reader has done."""

    course: Course
    done: int

    @property
    def state(self) -> str:
        if self.done == len(self.course.lessons):
            return "done"
        return "progress" if self.done else "todo"


@blueprint.get("/courses/<slug>")
@requires("learn")
def course(slug: str) -> str:
    actor = the_actor()
    found = library.current_course(slug, language())
    outline = queries.outline_of(found)
    readings = queries.readings_of(actor.person_id, (slug,))[slug]
    demand = queries.demand_of(actor.person_id, actor.today, outline, readings)
    steps = steps_of(found, readings, demand).lessons
    completed = queries.completions_of(actor.person_id, (slug,)).get(slug)
    quizzes = quiz_lines(found, actor.person_id)
    return render_template(
        "learning/course.html",
        course=found,
        published_on=clock.civil_date(found.revision.published_at, clock.site_zone()),
        category=CATEGORIES[found.category],
        steps=steps,
        done=sum(step.state == "done" for step in steps),
        quizzes=quizzes,
        next_step=next_step(slug, steps, quizzes),
        completed_on=None if completed is None else completed.on,
    )


def quiz_lines(course: Course, person_id: int) -> list[words.Line]:
    states = providers().quiz_states(person_id, course.quizzes, clock.now(), language())
    found = (states[quiz] for quiz in course.quizzes if quiz in states)
    return [words.line(task, address_of(task)) for task in map(_as_task, found)]


def _as_task(state: QuizState) -> Task:
    return Task(
        kind="quiz",
        state=state.state,
        title=state.title,
        certification="",
        due=None,
        minutes=state.minutes,
        slug=state.slug,
        opens=state.next_on,
        waits=state.waits,
        attempts_left=state.attempts_left,
    )


def next_step(slug: str, steps: Sequence[LessonStep], quizzes: Sequence[words.Line]) -> words.Step | None:
    """The first lesson that is not done, then the first quiz that can be sat."""
    for step in steps:
        if step.state != "done":
            begun = any(other.state != "todo" for other in steps)
            text = gettext("Continue: %(title)s") if begun else gettext("Start: %(title)s")
            return words.Step(
                text % {"title": step.title}, url_for("learning.lesson", slug=slug, lesson=step.slug)
            )
    for quiz in quizzes:
        if quiz.state in ("todo", "progress") and quiz.address is not None:
            return words.Step(gettext("Continue: %(title)s", title=quiz.title), quiz.address)
    return None
