"""/incidents/<report>/plan: what the rules would demand of whom, its confirmation, and people added or taken out."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import library, people, retraining
from app.certification.needs import OBLIGATIONS
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.i18n import language, ngettext
from app.retraining.effects import QUIET_WORDS
from app.retraining.forms.incidents import (
    PlanForm,
    TakeOutForm,
)
from app.retraining.incidents import (
    KINDS,
)
from app.retraining.queries import incident_people
from app.retraining.queries import incidents as queries
from app.retraining.service import incident_plans as plans
from app.retraining.service import incidents as service
from app.retraining.service import orders
from app.retraining.views import blueprint
from app.retraining.views.incident_reports import mistakes, people_typed
from app.retraining.views.incidents import incident_page

PERSON = re.compile(r"[0-9]{1,9}")


@blueprint.get("/incidents/<report>/plan")
@requires("incident.report")
def plan(report: str) -> str:
    return plan_page(report, PlanForm(formdata=None, form_key=once.new_form_key()))


def plan_page(report: str, form: PlanForm, refusal: DomainError | None = None) -> str:
    actor = the_actor()
    found = queries.incident_of(actor, report, queries.REPORTING_ROLES)
    parts = [part for part in queries.parts_of((found.id,))[found.id] if part.is_open]
    effects = plans.planned(found, parts, at=clock.now(), today=actor.today)
    persons = people.people_rows({part.person_id for part in parts})
    form.seen.data = plans.version_of(effects)
    set_plan_choices(form, actor)
    return render_template(
        "retraining/incident_plan.html",
        incident=found,
        form=form,
        rows=[(persons[part.person_id], part, effects[part.person_id]) for part in parts],
        others=incident_people.same_requirement(found, effects, actor.today) if parts else [],
        sent=request.form if request.method == "POST" else {},
        refusal=refusal,
        refused=refusal.say(language()) if refusal else None,
        kinds=KINDS,
        obligations=OBLIGATIONS,
        quiet=QUIET_WORDS,
        offered=incident_people.offered_people(actor),
        may_order=actor.may("training.order"),
    )


def set_plan_choices(form: PlanForm, actor: people.Actor) -> None:
    courses = [(one.slug, one.title) for one in library.published_courses(language())]
    form.course.choices = [("", gettext("No course")), *courses]


@blueprint.post("/incidents/<report>/plan")
@requires("incident.report")
def confirm_plan(report: str) -> Any:
    actor, form, at = the_actor(), PlanForm(), clock.now()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    set_plan_choices(form, actor)
    if not form.validate():
        return plan_page(report, form), 422
    included = {int(one) for one in request.form.getlist("include") if PERSON.fullmatch(one)}
    shown = {int(one) for one in request.form.getlist("shown") if PERSON.fullmatch(one)}
    left_out = {one: request.form.get(f"why-{one}", "") for one in shown - included}
    wanted = wanted_courses(form, included) if actor.may("training.order") else []
    try:
        if wanted:
            orders.check(wanted, form.due_on.day, actor.today)
        plans.confirm(report, left_out, seen=form.seen.data or "", actor=actor, at=at, form_key=key)
    except (service.IncidentRefused, plans.PlanChanged, orders.DueInThePast, orders.DueTooLate) as refusal:
        return plan_page(report, form, refusal), refusal.status
    if wanted:
        retraining.order_training(wanted, due_on=form.due_on.day, actor=actor, at=at)
    location = url_for("retraining.incident", report=report)
    once.settle(key, location)
    count = len(included)
    flash(
        ngettext(
            "The incident stands in the record of %(num)s person.",
            "The incident stands in the record of %(num)s people.",
            count,
        )
    )
    return redirect(location, 303)


def wanted_courses(form: PlanForm, included: Collection[int]) -> list[retraining.Wanted]:
    """A course that is asked for beside what the rules demand."""
    course = form.course.data
    return [retraining.Wanted(one, "course", course) for one in sorted(included)] if course else []


@blueprint.post("/incidents/<report>/people")
@requires("incident.report")
def add_people(report: str) -> Any:
    """Those typed were part of it; those ticked have the same requirement. Then the plan shows them, too."""
    actor = the_actor()
    found = queries.incident_of(actor, report, queries.REPORTING_ROLES)
    ticked = [int(one) for one in request.form.getlist("same") if PERSON.fullmatch(one)]
    typed = people_typed()
    named = incident_people.named_people(actor, typed, found.happened_on)
    wrong = mistakes(named, typed) if typed else []
    try:
        if not wrong:
            count = service.add_people(
                report, [one.found[0] for one in named], named=True, actor=actor, at=clock.now()
            )
            same = {row.id for row in same_in_unit(found, actor)} & set(ticked)
            count += service.add_people(report, sorted(same), named=False, actor=actor, at=clock.now())
            flash(ngettext("%(num)s person added.", "%(num)s people added.", count))
    except (service.IncidentRefused, service.IsClosed) as refusal:
        wrong = [refusal.say(language())]
    for sentence in wrong:
        flash(sentence, "alert")
    parts = queries.parts_of((found.id,))[found.id]
    endpoint = "plan" if any(part.is_open for part in parts) else "incident"
    return redirect(url_for(f"retraining.{endpoint}", report=report), 303)


def same_in_unit(found: Any, actor: people.Actor) -> list[people.PersonRow]:
    parts = queries.parts_of((found.id,))[found.id]
    effects = plans.planned(found, parts, at=clock.now(), today=actor.today)
    return incident_people.same_requirement(found, effects, actor.today)


@blueprint.post("/incidents/<report>/people/<number>/removal")
@requires("incident.report")
def take_out_of_incident(report: str, number: str) -> Any:
    actor, form = the_actor(), TakeOutForm()
    found = queries.incident_of(actor, report, queries.REPORTING_ROLES)
    person = people.person_of(number)
    if person.id not in {part.person_id for part in queries.parts_of((found.id,))[found.id]}:
        raise queries.NoSuchIncident
    if not form.validate():
        return incident_page(report, {"take_out": form, "whom": number}), 422
    plans.take_out(report, person.id, form.why.data, actor=actor, at=clock.now())
    flash(gettext("Taken out. The record keeps both, with your reason."))
    return redirect(url_for("retraining.incident", report=report), 303)
