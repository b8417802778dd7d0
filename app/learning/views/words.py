"""Sentences of the learning pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.foundation.i18n import day, gettext, long_day, ngettext, said
from app.learning.tasks import Plan, StandingLine, Task, TaskKind, TaskState, may_work, valid_until

AddressOf = Callable[[Task], str | None]


@dataclass(frozen=True)
class Sentence:
    sign: str  # status kind: valid hold expired
    title: str
    text: str


@dataclass(frozen=True)
class Step:
    text: str
    address: str


@dataclass(frozen=True)
class Line:
    """One row of a task list."""

    kind: TaskKind
    state: TaskState
    title: str
    address: str | None
    note: str
    word: str | None  # instead of the usual word of the state


def may_work_sentence(standings: Sequence[StandingLine], plan: Plan) -> Sentence | None:
    """The answer of the page; None where nothing is required of the person."""
    match may_work(standings):
        case "yes":
            return Sentence("valid", gettext("You may work independently"), _valid_text(standings, plan))
        case "supervised":
            return Sentence("hold", gettext("You may work under supervision"), _steps_text(plan))
        case "no":
            return Sentence("expired", _not_yet(standings), _steps_text(plan))
    return None


def _not_yet(standings: Sequence[StandingLine]) -> str:
    blocking = [line for line in standings if line.required and line.may_work == "no"]
    if all(line.status in ("not_started", "initial_overdue") for line in blocking):
        return gettext("You may not work yet")
    return gettext("You may not work today")


def _valid_text(standings: Sequence[StandingLine], plan: Plan) -> str:
    until = valid_until(standings)
    if until is None:
        if plan.open:
            return ngettext("%(num)s step is open.", "%(num)s steps are open.", plan.open)
        return gettext("Nothing needs to be done now.")
    if plan.open:
        return ngettext(
            "Valid until %(day)s. %(num)s step is open.",
            "Valid until %(day)s. %(num)s steps are open.",
            plan.open,
            day=long_day(until),
        )
    return gettext("Valid until %(day)s. Nothing needs to be done now.", day=long_day(until))


def _steps_text(plan: Plan) -> str:
    if not plan.open:
        return gettext("There is nothing you can do here now. Ask your trainer or manager.")
    steps = ngettext("%(num)s step to independent work.", "%(num)s steps to independent work.", plan.open)
    if not plan.minutes:
        return steps
    minutes = ngettext("About %(num)s minute.", "About %(num)s minutes.", plan.minutes)
    return f"{steps} {minutes}"


def go_on(plan: Plan, standings: Sequence[StandingLine], address_of: AddressOf) -> Step | None:
    """The one next step; with nothing left, the certification that was reached."""
    if plan.next is not None:
        address = address_of(plan.next)
        assert address is not None
        return Step(gettext("Continue: %(title)s", title=said(plan.next.title)), address)
    reached = [line for line in standings if line.required] if not plan.open else []
    if not reached:
        return None
    line = next((line for line in reached if line.certificate), reached[0])
    return Step(gettext("My certification: %(title)s", title=said(line.title)), line.address)


def line(task: Task, address: str | None) -> Line:
    return Line(task.kind, task.state, _title(task), address, _note(task), _word(task))


def _title(task: Task) -> str:
    title = said(task.title)
    match task.kind:
        case "lesson":
            return gettext("Lesson: %(title)s", title=title)
        case "quiz":
            return gettext("Quiz: %(title)s", title=title)
        case "call":
            return gettext("Call: %(title)s", title=title)
        case "observation":
            return gettext("Observation: %(title)s", title=title)
        case "renewal":
            later = gettext("Required later: %(title)s", title=title)
            return gettext("Renewal: %(title)s", title=title) if task.renewal else later
    return title


def _note(task: Task) -> str:
    parts = [task.course_title, said(task.note) if task.note is not None else ""]
    if task.state != "done":
        parts += _to_do(task)
    return " · ".join(part for part in parts if part)


def _to_do(task: Task) -> list[str]:
    parts = []
    if task.minutes:
        parts.append(ngettext("about %(num)s minute", "about %(num)s minutes", task.minutes))
    if task.attempts_left is not None:
        parts.append(ngettext("%(num)s attempt left", "%(num)s attempts left", task.attempts_left))
    if task.due is not None:
        parts.append(gettext("by %(day)s", day=day(task.due)))
    return parts


def _word(task: Task) -> str | None:
    if task.state != "locked":
        return None
    if task.waits:
        return gettext("Being graded")
    if task.kind == "renewal" and not task.renewal and task.opens:
        return gettext("From %(day)s", day=day(task.opens))
    return gettext("Opens on %(day)s", day=day(task.opens)) if task.opens else gettext("Closed")
