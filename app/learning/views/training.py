"""/learn: may I work, and what is the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask import get_template_attribute, render_template, request
from markupsafe import Markup

from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language, said
from app.foundation.parts import url_for
from app.learning import queries
from app.learning.tasks import StandingLine, Task, call_name
from app.learning.views import blueprint, words


@blueprint.get("/learn")
@requires("learn")
def learn() -> str:
    actor = the_actor()
    found = queries.my_training(actor.person_id, actor.today, clock.now(), language())
    return render_template(
        "learning/learn.html",
        sentence=words.may_work_sentence(found.standings, found.plan),
        plan=found.plan,
        go_on=words.go_on(found.plan, found.standings, address_of),
        tasks=rows(found.plan.tasks),
        upcoming=rows(found.plan.upcoming),
        standings=[standing_row(line, actor.today) for line in found.standings],
        certificates=[line for line in found.standings if line.certificate],
        courses=found.courses,
    )


def rows(tasks: Sequence[Task]) -> list[Markup]:
    chosen, root = language(), request.script_root
    return [_row(task, chosen, root) for task in tasks]


@lru_cache(maxsize=4096)
def _row(task: Task, _language: str, _root: str) -> Markup:
    """A line of the list, made once for all who have the same to do."""
    line = words.line(task, address_of(task))
    made: Markup = get_template_attribute("foundation/components.html", "task")(
        line.kind, line.state, line.title, line.address, line.note, line.word
    )
    return made


def standing_row(line: StandingLine, today: date) -> Markup:
    return _standing_row(line, days_left(line, today), language())


@lru_cache(maxsize=1024)
def _standing_row(line: StandingLine, days: int | None, _language: str) -> Markup:
    made: Markup = get_template_attribute("foundation/components.html", "standing_line")(
        line, said(line.title), line.address, begun=line.begun, days=days
    )
    return made


def address_of(task: Task) -> str | None:
    if task.kind == "lesson":
        return url_for("learning.lesson", slug=task.slug, lesson=task.lesson)
    if task.kind == "quiz":
        return url_for("assessment.quiz", slug=task.slug, renewal="yes" if task.renewal else None)
    if task.kind == "call" and task.minutes is not None:  # it is published
        return url_for("assessment.quiz", slug=call_name(task.slug), renewal="yes" if task.renewal else None)
    return task.address


def days_left(line: StandingLine, today: date) -> int | None:
    """To the end of validity, or of the grace period."""
    end = line.due if line.status == "grace" else line.valid_until
    return None if end is None else (end - today).days
