"""/obligations: whoever waits for something that is held with them, and the page on which it is held and signed."""

from __future__ import annotations

import re
from typing import Any

from flask import (
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import lazy_gettext

from app import people, record
from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.people.permissions import HOLDING_ROLES
from app.retraining.forms.sign_offs import HoldForm
from app.retraining.obligations import HELD, kinds_in, of_kind
from app.retraining.queries import obligations, sign_offs
from app.retraining.views import blueprint
from app.retraining.views.holding import hold_page, known_kind

ENTRY = menu.MenuItem(
    "retraining.obligations_page", lambda: str(lazy_gettext("To hold and sign")), "obligation.hold"
)
for main in ("oversight.team", "studio.home", "assessment.observations_page"):
    menu.stand_beside(main, ENTRY)


# -- everybody who waits ---------------------------------------------------------------------------------------------


@blueprint.get("/obligations")
@requires("obligation.hold")
def obligations_page() -> str:
    actor, today = the_actor(), clock.today()
    asked = request.args.get("kind", "")
    unit, typed = request.args.get("unit", "")[:100], request.args.get("page", "")
    page = int(typed) if re.fullmatch(r"[1-9][0-9]{0,4}", typed, re.ASCII) else 1
    kinds = (asked,) if asked in HELD else HELD
    scope = obligations.holdable(actor)
    if unit:
        paths = tuple(one.path for one in people.units() if one.slug == unit)
        scope = people.among(scope, people.people_under(paths, today))
    view = obligations.waiting_page(scope, kinds, today, page=page)
    unanswered, objections = sign_offs.waiting_for_answer(actor), sign_offs.objections(actor)
    named = {one for row in (*unanswered, *objections) for one in (row.person_id, row.instructor_id)}
    return render_template(
        "retraining/obligations.html",
        view=view,
        kinds=HELD,
        asked=asked if asked in HELD else "",
        unit=unit,
        units=units_of(actor),
        page_number=page,
        pages=max(1, -(-view.total // obligations.PAGE_SIZE)),
        link=lambda **changes: url_for(
            ".obligations_page", **{**{"kind": asked or None, "unit": unit or None}, **changes}
        ),
        unanswered=unanswered,
        objections=objections,
        waiting={(one.person_id, one.require) for one in unanswered},
        persons=people.people_rows(named) if named else {},
        today=today,
        own_id=actor.person_id,
    )


def units_of(actor: people.Actor) -> list[people.UnitRow]:
    """Those in which the actor may hold something."""
    paths = actor.scope(HOLDING_ROLES)
    return [
        one for one in people.units() if paths is None or any(one.path.startswith(path) for path in paths)
    ]


# -- one person, as others see it ------------------------------------------------------------------------------------


@blueprint.get("/people/<number>/obligations")
@requires("person.view")
def obligations_of(number: str) -> Any:
    """All that events demand of one person."""
    actor = the_actor()
    person = obligations.readable_person(actor, number)
    note_look(actor, person)
    today = clock.today(people.zone_of(person.id))
    demands = obligations.open_demands((person.id,), today).get(person.id, ())
    return render_template(
        "retraining/obligations_of.html",
        person=person,
        own=person.id == actor.person_id,
        groups={kind: of_kind(demands, kind) for kind in kinds_in(demands)},
        held=HELD,
        waiting={one.require: one for one in sign_offs.waiting_of((person.id,))},
        may_hold=may_hold(actor, person),
        today=today,
    )


def may_hold(actor: people.Actor, person: people.PersonRow) -> bool:
    return (
        person.id != actor.person_id
        and actor.may("obligation.hold")
        and bool(obligations.may_hold(actor, (person.id,)))
    )


@blueprint.get("/people/<number>/obligations/<kind>")
@requires("person.view")
def obligation_of(number: str, kind: str) -> Any:
    """What is demanded of somebody, and where it is held, the form for it."""
    actor = the_actor()
    person, known = obligations.readable_person(actor, number), known_kind(kind)
    if person.id == actor.person_id:
        return redirect(url_for(".obligation", name=kind), 303)
    note_look(actor, person)
    if known in HELD and may_hold(actor, person):
        return hold_page(known, (person.id,), HoldForm(held_on=clock.today(people.zone_of(person.id))))
    today = clock.today(people.zone_of(person.id))
    demands = obligations.open_demands((person.id,), today).get(person.id, ())
    return render_template(
        "retraining/obligation_of.html",
        person=person,
        kind=known,
        demands=of_kind(demands, known),
        is_held=known in HELD,
        past=sign_offs.past_of(person.id, known),
        today=today,
    )


def note_look(actor: people.Actor, person: people.PersonRow) -> None:
    """Who looked at what is demanded of whom, once the page is made; the own is nobody else's business."""
    if person.id != actor.person_id:
        record.note_look("retraining:obligation:viewed", actor_id=actor.person_id, subject=person.number)
