"""What a person has to do now, and which step is next. Pure.

Learning knows lessons alone. What is asked of a person, and how their quizzes stand, is told by other capabilities
through the providers of `providers.py`, in the plain rows below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.foundation.faults import Text

NeedKind = Literal["course", "quiz", "call", "checklist", "session", "obligation", "refresher", "renewal"]
TaskKind = Literal["lesson", "quiz", "call", "observation", "obligation", "refresher", "renewal"]
TaskState = Literal["todo", "progress", "done", "locked"]
SAT = ("quiz", "call")


@dataclass(frozen=True)
class Need:
    """One thing asked of a person: an atom of a rule's evidence or renewal, an obligation, a refresher.

    Needs come in the order in which they are best done. Where a rule leaves a choice, the provider has chosen.
    """

    kind: NeedKind
    slug: str  # of the course, quiz, call or checklist; else what names the thing within its kind
    certification: str  # slug of the rule that asks
    due: date | None = None  # last day, inclusive
    met: bool = False  # counts already, as the standing sees it
    since: date | None = (
        None  # what was done before this day does not count: a renewal or a retraining has begun
    )
    renewal: bool = False  # counts towards the next period, not the first
    opens: date | None = None  # it cannot be done before this day
    title: Text | None = None  # of what has no title in the library: an obligation, a session
    note: Text | None = None  # who checks it, where it takes place; who asks for it
    address: str | None = None  # page on which it is done, where that is no page of a course or quiz
    begun: bool = False  # of what others do with the person: it is under way
    alone: bool = (
        True  # whether the person can do it now without anybody else; else the page only tells of it
    )
    at_once: bool = False  # before the next work: `due` is the day on which it came up, and is not told


@dataclass(frozen=True)
class StandingLine:
    """One of the person's certifications, as the standing of today has it."""

    certification: str
    title: Text
    status: str
    may_work: Literal["yes", "supervised", "no"]
    valid_until: date | None
    due: date | None
    window_opens: date | None
    required: bool  # by the requirement matrix, today
    address: str  # page of the certification
    certificate: str | None = None  # number of the certificate in force
    certificate_address: str | None = None  # of its PDF
    begun: bool = False  # some of the evidence is there


@dataclass(frozen=True)
class QuizState:
    """How a person stands at one quiz."""

    slug: str
    title: str
    state: TaskState
    minutes: int | None  # time limit, or an estimate from the number of questions
    questions: int
    attempts_left: int | None
    next_on: date | None = None  # locked until
    passed_on: date | None = None  # last pass
    waits: bool = False  # locked because a person is grading


@dataclass(frozen=True)
class LessonStep:
    slug: str
    title: str
    minutes: int
    state: Literal["todo", "progress", "done"]


@dataclass(frozen=True)
class CourseSteps:
    """One course with the person's progress in it, as `Need.since` asks for it."""

    slug: str
    title: str
    lessons: tuple[LessonStep, ...]


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    kind: TaskKind
    state: TaskState
    title: str | Text
    certification: str
    due: date | None
    minutes: int | None = None
    slug: str = ""  # of the quiz, or of the lesson's course
    lesson: str = ""
    course_title: str = ""
    renewal: bool = False
    opens: date | None = None  # of a locked one
    waits: bool = False  # locked because a person is grading
    attempts_left: int | None = None
    note: Text | None = None
    address: str | None = None
    alone: bool = True

    @property
    def is_own_act(self) -> bool:
        """Whether the person can do it alone, here and now."""
        return self.state in ("todo", "progress") and (
            self.kind in ("lesson", "quiz")
            or (self.kind == "call" and self.minutes is not None)
            or (self.address is not None and self.alone)
        )


@dataclass(frozen=True)
class Plan:
    tasks: tuple[Task, ...]
    next: Task | None
    open: int  # steps that are not done
    minutes: int  # about, for the open ones whose length is known
    upcoming: tuple[Task, ...]  # what is not open yet, by date
    steps: int = 0  # tasks that somebody waits for: a refresher is an offer, and nobody is behind with it


def plan(
    needs: Sequence[Need],
    courses: Mapping[tuple[str, date | None], CourseSteps],
    quizzes: Mapping[str, QuizState],
    today: date,
) -> Plan:
    """The task list of today. `courses` are found by slug and `since`; what the library does not have is left out."""
    open_needs = [need for need in needs if need.opens is None or need.opens <= today]
    later = [need for need in needs if need.opens is not None and need.opens > today]
    tasks = tuple(_without_repeats(_tasks_of(ordered(open_needs), courses, quizzes)))
    upcoming = sorted((_upcoming(need) for need in later), key=lambda task: task.opens or date.max)
    steps = [task for task in tasks if task.kind != "refresher"]
    waiting = [task for task in steps if task.state != "done"]
    return Plan(
        tasks=tasks,
        next=next_of([task for task in steps if task.is_own_act]),
        open=len(waiting),
        minutes=sum(task.minutes or 0 for task in waiting),
        upcoming=tuple(upcoming),
        steps=len(steps),
    )


def next_of(own_acts: Sequence[Task]) -> Task | None:
    """What the person can finish alone comes before asking to be observed, which waits for somebody else."""
    alone = (task for task in own_acts if task.kind != "observation")
    return next(alone, next(iter(own_acts), None))


def ordered(needs: Sequence[Need]) -> list[Need]:
    """By certification, the one with the earliest open deadline first; within one, as its provider ordered them."""
    first_due: dict[str, date] = {}
    place: dict[str, int] = {}
    for number, need in enumerate(needs):
        due = date.max if need.met or need.due is None else need.due
        first_due[need.certification] = min(first_due.get(need.certification, date.max), due)
        place.setdefault(need.certification, number)
    return sorted(needs, key=lambda need: (first_due[need.certification], place[need.certification]))


def _tasks_of(
    needs: Iterable[Need],
    courses: Mapping[tuple[str, date | None], CourseSteps],
    quizzes: Mapping[str, QuizState],
) -> Iterable[Task]:
    for need in needs:
        if need.kind == "course":
            course = courses.get((need.slug, need.since))
            yield from _lesson_tasks(need, course) if course is not None else ()
        elif need.kind == "quiz":
            quiz = quizzes.get(need.slug)
            if quiz is not None:
                yield _quiz_task(need, quiz)
        elif need.kind == "call" and call_name(need.slug) in quizzes:
            yield replace(_quiz_task(need, quizzes[call_name(need.slug)]), kind="call", slug=need.slug)
        else:
            yield _other_task(need)


def call_name(slug: str) -> str:
    """What a call that is taken alone is called among the quizzes."""
    return f"calls/{slug}"


def sat_names(needs: Iterable[Need]) -> list[str]:
    """The quizzes and calls among what is asked, by the names of their attempts."""
    asked = {need.slug if need.kind == "quiz" else call_name(need.slug) for need in needs if need.kind in SAT}
    return sorted(asked)


def _lesson_tasks(need: Need, course: CourseSteps) -> Iterable[Task]:
    for lesson in course.lessons:
        yield Task(
            kind="lesson",
            state="done" if need.met else lesson.state,
            title=lesson.title,
            certification=need.certification,
            due=need.due,
            minutes=lesson.minutes,
            slug=course.slug,
            lesson=lesson.slug,
            course_title=course.title,
            renewal=need.renewal,
            note=need.note,
        )


def _quiz_task(need: Need, quiz: QuizState) -> Task:
    return Task(
        kind="quiz",
        state=quiz_task_state(need, quiz),
        title=quiz.title,
        certification=need.certification,
        due=need.due,
        minutes=quiz.minutes,
        slug=quiz.slug,
        renewal=need.renewal,
        opens=quiz.next_on,
        waits=quiz.waits,
        attempts_left=quiz.attempts_left,
        note=need.note,
    )


def quiz_task_state(need: Need, quiz: QuizState) -> TaskState:
    """A pass that the standing does not count (before a renewal began) is still to do."""
    if need.met:
        return "done"
    return "todo" if quiz.state == "done" else quiz.state


def _other_task(need: Need) -> Task:
    kinds: dict[str, TaskKind] = {"call": "call", "refresher": "refresher", "renewal": "renewal"}
    if need.kind in ("checklist", "session"):
        kind: TaskKind = "observation" if need.kind == "checklist" else "obligation"
    else:
        kind = kinds.get(need.kind, "obligation")
    return Task(
        kind=kind,
        state="done" if need.met else "progress" if need.begun else "todo",
        title=need.title or Text(need.slug, need.slug),
        certification=need.certification,
        due=None if need.at_once else need.due,
        slug=need.slug,
        renewal=need.renewal,
        note=need.note,
        address=need.address,
        alone=need.alone,
    )


def _upcoming(need: Need) -> Task:
    return Task(
        kind="renewal",
        state="locked",
        title=need.title or Text(need.slug, need.slug),
        certification=need.certification,
        due=need.due,
        opens=need.opens,
        slug=need.slug,
        renewal=need.renewal,
    )


def _without_repeats(tasks: Iterable[Task]) -> Iterable[Task]:
    """Two certifications may ask for the same lesson or quiz: it is shown once, open where one of them still waits."""
    kept: dict[tuple[str, str, str], Task] = {}
    for task in tasks:
        key = (task.kind, task.slug, task.lesson)
        if key not in kept or (kept[key].state == "done" and task.state != "done"):
            kept[key] = task
    return kept.values()


def may_work(lines: Sequence[StandingLine]) -> Literal["yes", "supervised", "no"] | None:
    """The worst of what is required today; None where nothing is."""
    worst = {"yes": 0, "supervised": 1, "no": 2}
    required = [line.may_work for line in lines if line.required]
    return max(required, key=worst.__getitem__, default=None)


def valid_until(lines: Sequence[StandingLine]) -> date | None:
    """The earliest end of what is required today; None where one of them has no end, or nothing is required."""
    ends = [line.valid_until for line in lines if line.required and line.valid_until is not None]
    return min(ends, default=None)
