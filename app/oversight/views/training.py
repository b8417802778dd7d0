"""Training that a manager asks people for: from /team or from a person's page, with a receipt and an undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import people, retraining
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import language, ngettext
from app.oversight import queries
from app.oversight.forms.training import COURSE, TrainingForm
from app.oversight.queries.training import course_choices, orders_view
from app.oversight.team import TeamFilter
from app.oversight.views import blueprint, person_page, team_page

ROW = re.compile(r"([0-9]{1,9}):([a-z0-9-]{1,80})")
# Which field of the form a refusal speaks of; of all others, the form as a whole.
FIELDS = {"due-in-the-past": "due_on", "due-too-late": "due_on", "unknown-training": "course"}


@blueprint.get("/team/orders")
@requires("team.view")
def training_orders() -> str:
    typed = request.args.get("page", "")
    page = int(typed) if re.fullmatch(r"[1-9][0-9]{0,5}", typed, re.ASCII) else 1
    view = orders_view(the_actor(), page, clock.today())
    return render_template(
        "oversight/training_orders.html",
        view=view,
        page_link=lambda number: f"/team/orders?page={number}",
        may_order=the_actor().may("training.order"),
    )


@blueprint.post("/team/orders")
@requires("training.order")
def order_training() -> Any:
    """For the rows that were chosen, or for all rows of the filter."""
    asked = TeamFilter.from_query(request.form)
    chosen = request.form.getlist("chosen")
    places = [place_in(row) for row in chosen]
    if "all" in request.form:
        places = queries.all_team_places(the_actor(), asked, clock.today())
    return ask(places, lambda form: team_page(asked, form, chosen))


@blueprint.post("/people/<number>/orders")
@requires("training.order")
def order_training_of_person(number: str) -> Any:
    """For one person, from the own page of that person."""
    seen = people.visible_person(the_actor(), number)
    certification = request.form.get("certification", "")
    return ask([(seen.id, certification)], lambda form: person_page(seen, form, certification))


def ask(places: Sequence[tuple[int, str]], again: Callable[[TrainingForm], str]) -> Any:
    """`again`: the page on which the form comes back with its mistakes."""
    key = once.check(request.form.get("form_key"))
    form = TrainingForm()
    form.course.choices = course_choices(language())
    if not form.validate():
        return again(form), 422
    try:
        batch = retraining.order_training(
            wanted_of(form, places),
            due_on=form.due_on.day,
            actor=the_actor(),
            at=clock.now(),
            form_key=key,
        )
    except Invalid as refusal:
        said = refusal.say(language())
        if refusal.code in FIELDS:
            form[FIELDS[refusal.code]].errors = [said]
        else:
            form.form_errors.append(said)
        return again(form), refusal.status
    location = url_for("oversight.training_receipt", batch=batch)
    once.settle(key, location)
    return redirect(location, 303)


def wanted_of(form: TrainingForm, places: Sequence[tuple[int, str]]) -> list[retraining.Wanted]:
    if form.go.data == COURSE:
        ids = dict.fromkeys(person_id for person_id, _certification in places)
        return [retraining.Wanted(person_id, "course", form.course.data) for person_id in ids]
    return [retraining.Wanted(person_id, "certification", slug) for person_id, slug in places]


def place_in(row: str) -> tuple[int, str]:
    """(person, certification) of a row that was chosen. Raises NotFound for what is none."""
    found = ROW.fullmatch(row)
    if found is None:
        raise NotFound
    return int(found[1]), found[2]


# -- the receipt, and taking back ------------------------------------------------------------------------------------


@blueprint.get("/team/orders/<int:batch>")
@requires("team.view")
def training_receipt(batch: int) -> str:
    actor = the_actor()
    receipt = retraining.receipt_of(batch, actor, clock.today())
    return render_template(
        "oversight/training_receipt.html",
        receipt=receipt,
        may_undo=receipt.can_be_withdrawn and actor.may("training.order"),
        zone=clock.site_zone(),
    )


@blueprint.post("/team/orders/<int:batch>/withdrawal")
@requires("training.order")
def withdraw_training(batch: int) -> Any:
    tell(retraining.withdraw_batch(batch, actor=the_actor(), at=clock.now()))
    return redirect(url_for("oversight.training_receipt", batch=batch), 303)


@blueprint.post("/team/orders/<int:batch>/<int:order>/withdrawal")
@requires("training.order")
def withdraw_one_training(batch: int, order: int) -> Any:
    tell(retraining.withdraw_order(batch, order, actor=the_actor(), at=clock.now()))
    number = request.form.get("person", "")
    if number:
        return redirect(url_for("oversight.person", number=number), 303)
    return redirect(url_for("oversight.training_orders", page=request.form.get("page") or None), 303)


def tell(count: int) -> None:
    if count:
        flash(ngettext("Taken back: %(num)s order.", "Taken back: %(num)s orders.", count))
    else:
        flash(gettext("Nothing was left to take back: it is done or was taken back before."))
