"""/obligations/<kind>: what is demanded of me, why, by when, and where it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import certification, learning, people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, Conflict
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.people.permissions import HOLDING_ROLES
from app.retraining.obligations import HELD, Demand, Kind, of_kind
from app.retraining.queries import obligations, sign_offs
from app.retraining.service import obligations as acknowledging
from app.retraining.sign_off import ACKNOWLEDGED
from app.retraining.views import blueprint

HOLDERS_SHOWN = 5
MINUTES = {"quiz": "quiz", "call": "call", "course": "lesson"}  # kind of a step → kind of its tasks on /learn


def own_page(kind: Kind, problem: Conflict | None = None) -> Any:
    """Where somebody has signed already, it is the page of what waits for my signature."""
    actor = the_actor()
    today = clock.today(people.zone_of(actor.person_id))
    waiting = [one for one in sign_offs.waiting_of((actor.person_id,)) if one.require == kind]
    if waiting:
        return redirect(url_for(".obligation", name=waiting[0].public_id), 303)
    demands = of_kind(obligations.open_demands((actor.person_id,), today).get(actor.person_id, ()), kind)
    shown = PAGES.get(kind, held_parts)(kind, demands, actor, today) if demands else {}
    return render_template(
        TEMPLATES.get(kind, "retraining/obligation_held.html"),
        kind=kind,
        demands=demands,
        past=sign_offs.past_of(actor.person_id, kind) if kind in HELD else (),
        today=today,
        problem=problem,
        **shown,
    )


def held_parts(_kind: Kind, _demands: Sequence[Demand], actor: people.Actor, today: date) -> dict[str, Any]:
    """Who may hold it."""
    holders = people.holders_over(actor.person_id, HOLDING_ROLES, today)
    return {"holders": holders[:HOLDERS_SHOWN], "more_holders": max(0, len(holders) - HOLDERS_SHOWN)}


# -- what a pass closes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToPass:
    """One certification whose pass closes it: what is still to be done for it, and what that gives."""

    page: Any
    steps: tuple[Any, ...]  # not met yet
    minutes: int
    lessons: Mapping[str, Sequence[str]]  # address of a course → titles of its lessons that are to be read


def pass_parts(_kind: Kind, demands: Sequence[Demand], actor: people.Actor, today: date) -> dict[str, Any]:
    lang = language()
    tasks = learning.my_training(actor.person_id, today, clock.now(), lang).plan.tasks
    minutes: dict[tuple[str, str], int] = {}
    lessons: dict[str, list[str]] = {}
    for task in tasks:
        if task.state != "done":
            if task.kind == "lesson":
                lessons.setdefault(f"/courses/{task.slug}", []).append(str(task.title))
            key = (task.kind, task.slug)
            minutes[key] = minutes.get(key, 0) + (task.minutes or 0)
    found = []
    for slug in dict.fromkeys(one.certification for one in demands):
        page = certification.certification_page(actor.person_id, slug, today, lang)
        steps = tuple(step for step in page.steps if not step.met and step.kind != "obligation")
        names = {(MINUTES.get(step.kind, ""), (step.address or "").rsplit("/", 1)[-1]) for step in steps}
        found.append(ToPass(page, steps, sum(minutes.get(name, 0) for name in names), lessons))
    return {"to_pass": found}


# -- what is read and signed alone -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToRead:
    """One document, or one event, of which is to be said that it was read."""

    demand: Demand
    certifications: tuple[Any, ...]  # titles
    changes: Any  # what is different in it, in the words of readers; None where there is nothing to compare


def read_parts(_kind: Kind, demands: Sequence[Demand], actor: people.Actor, today: date) -> dict[str, Any]:
    by_event: dict[str, list[Demand]] = {}
    for one in demands:
        by_event.setdefault(one.ref, []).append(one)
    documents_first = sorted(by_event.values(), key=lambda many: not many[0].document)
    return {
        "to_read": [
            ToRead(
                many[0],
                tuple(dict.fromkeys(one.title for one in many)),
                obligations.changes_of(actor.person_id, many[0], language()),
            )
            for many in documents_first
        ],
        "meaning": ACKNOWLEDGED,
    }


@blueprint.post("/obligations/acknowledgements")
@requires("learn")
@at_most("60 per minute")
def acknowledge() -> Any:
    """The person says that they have read it."""
    key = once.check(request.form.get("form_key"))
    here = url_for(".obligation", name="acknowledge")
    ref = request.form.get("ref", "")[:40]
    try:
        acknowledging.acknowledge(the_actor().person_id, ref, at=clock.now(), form_key=key)
    except AlreadyDone as done:
        return redirect(done.location or here, 303)
    except Conflict as refusal:
        return own_page("acknowledge", problem=refusal), refusal.status
    once.settle(key, here)
    flash(gettext("Signed. It stands in the record that you have read it."))
    return redirect(here, 303)


Parts = Callable[[Kind, Sequence[Demand], people.Actor, date], dict[str, Any]]
PAGES: dict[Kind, Parts] = {"acknowledge": read_parts, "course": pass_parts, "exam": pass_parts}
TEMPLATES: dict[Kind, str] = {
    "acknowledge": "retraining/obligation_read.html",
    "course": "retraining/obligation_pass.html",
    "exam": "retraining/obligation_pass.html",
}
