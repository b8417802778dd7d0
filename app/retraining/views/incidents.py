"""/incidents: reports, the plan that follows from the rules, and the look at the effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import people, record
from app.certification.needs import OBLIGATIONS
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.library.quizzes.stages import STAGE_NAMES
from app.retraining.forms.incidents import (
    AccountForm,
    AnswerForm,
    CheckForm,
    TakeOutForm,
)
from app.retraining.incidents import (
    CAUSE_EFFECTS,
    CAUSE_WORDS,
    CRITERION_WORDS,
    KINDS,
)
from app.retraining.queries import incident_pages
from app.retraining.queries import incidents as queries
from app.retraining.service import incidents as service
from app.retraining.views import blueprint

menu.stand_beside(
    "oversight.team",
    menu.MenuItem("retraining.incidents", lambda: str(_l("Incidents")), "incidents", place=3),
)
menu.stand_beside(
    "studio.home",
    menu.MenuItem("retraining.incidents", lambda: str(_l("Incidents")), "incidents", place=3),
)


@blueprint.get("/incidents")
@requires("incidents")
def incidents() -> str:
    which = request.args.get("list", "open")
    which = which if which in ("open", "check", "closed") else "open"
    typed = request.args.get("page", "")
    number = int(typed) if re.fullmatch(r"[1-9][0-9]{0,5}", typed, re.ASCII) else 1
    actor = the_actor()
    found = queries.incidents_page(actor, which, actor.today, number)
    pages = max(1, -(-found.total // queries.PAGE_SIZE))
    if number > pages:
        found, number = queries.incidents_page(actor, which, actor.today, 1), 1
    return render_template(
        "retraining/incidents.html",
        found=found,
        which=which,
        page_number=number,
        pages=pages,
        kinds=KINDS,
        may_report=actor.may("incident.report"),
        draft=queries.draft_of(actor.person_id) if actor.may("incident.report") else None,
        page_link=lambda place: url_for("retraining.incidents", list=which, page=place),
    )


# -- reporting -----------------------------------------------------------------------------------------------------


# -- one report --------------------------------------------------------------------------------------------------------


@blueprint.get("/incidents/<report>")
@requires("incidents")
def incident(report: str) -> str:
    return incident_page(report)


def incident_page(report: str, forms: Mapping[str, Any] | None = None) -> str:
    actor, given = the_actor(), forms or {}
    view = incident_pages.incident_page(queries.incident_of(actor, report), actor.today, language())
    note_look(report)
    is_open = view.incident.closed_at is None
    check = given.get("check") or CheckForm(formdata=None, form_key=once.new_form_key())
    set_check_choices(check)
    may_act = actor.may("incident.report") and is_open and reports_there(actor, view)
    return render_template(
        "retraining/incident.html",
        view=view,
        incident=view.incident,
        may_act=may_act,
        may_answer=may_act and actor.may("studio") and view.incident.waits_for_answer,
        may_edit=actor.may("studio"),
        check=check,
        answer=given.get("answer") or AnswerForm(formdata=None),
        take_out=given.get("take_out") or TakeOutForm(formdata=None),
        whom=given.get("whom"),
        form=next((one for name, one in given.items() if name != "whom"), None),
        kinds=KINDS,
        causes=CAUSE_WORDS,
        effects=CAUSE_EFFECTS,
        criteria=CRITERION_WORDS,
        stages=STAGE_NAMES,
        obligations=OBLIGATIONS,
        today=actor.today,
    )


def note_look(report: str) -> None:
    """A report tells of people: who has opened it is kept, once the page is made."""
    actor = the_actor()

    record.note_look("retraining:incident:viewed", actor_id=actor.person_id, subject=report)


def reports_there(actor: people.Actor, view: incident_pages.IncidentPage) -> bool:
    return view.incident.unit_id in {unit.id for unit in queries.units_of(actor)}


# -- the plan ----------------------------------------------------------------------------------------------------------


# -- afterwards --------------------------------------------------------------------------------------------------------


@blueprint.post("/incidents/<report>/answer")
@requires("studio")
def answer_incident(report: str) -> Any:
    actor, form = the_actor(), AnswerForm()
    queries.incident_of(actor, report, queries.REPORTING_ROLES)
    if not form.validate():
        return incident_page(report, {"answer": form}), 422
    service.answer(report, form.words.data, actor=actor, at=clock.now())
    flash(gettext("Kept: the report shows your answer."))
    return redirect(url_for("retraining.incident", report=report), 303)


@blueprint.post("/incidents/<report>/check")
@requires("incident.report")
def check_incident(report: str) -> Any:
    actor, form = the_actor(), CheckForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    queries.incident_of(actor, report, queries.REPORTING_ROLES)
    set_check_choices(form)
    if not form.validate():
        return incident_page(report, {"check": form}), 422
    try:
        service.record_check(
            report,
            held=form.held.data == "yes",
            words=form.words.data,
            next_on=form.next_on.data,
            actor=actor,
            at=clock.now(),
            form_key=key,
        )
    except (service.IncidentRefused, service.CheckTooEarly, service.UndecidedPeople) as refusal:
        form[str(refusal.values.get("field", "held"))].errors = [refusal.say(language())]
        return incident_page(report, {"check": form}), refusal.status
    location = url_for("retraining.incident", report=report)
    once.settle(key, location)
    flash(
        gettext("Kept. The report is closed.")
        if form.held.data == "yes"
        else gettext("Kept. The report stays open.")
    )
    return redirect(location, 303)


def set_check_choices(form: CheckForm) -> None:
    form.held.choices = [
        ("yes", gettext("Yes: the report is closed")),
        ("no", gettext("No: the report stays open, and it is looked at again")),
    ]


# -- whom it concerns --------------------------------------------------------------------------------------------------


@blueprint.get("/incidents/<report>/mine")
@requires("learn")
def own_incident(report: str) -> str:
    return own_page(report, None)


@blueprint.post("/incidents/<report>/mine")
@requires("learn")
def tell_own_account(report: str) -> Any:
    actor, form = the_actor(), AccountForm()
    incident_pages.own_report(actor.person_id, report, actor.today)
    if not form.validate():
        return own_page(report, form), 422
    service.give_account(report, form.words.data, person_id=actor.person_id, at=clock.now())
    flash(gettext("Your account is kept. Those who look into the incident read it, your colleagues do not."))
    return redirect(url_for("retraining.own_incident", report=report), 303)


def own_page(report: str, form: AccountForm | None) -> str:
    actor = the_actor()
    found = incident_pages.own_report(actor.person_id, report, actor.today)
    return render_template(
        "retraining/incident_own.html",
        found=found,
        incident=found.incident,
        form=form or AccountForm(formdata=None, words=found.part.account),
        kinds=KINDS,
        obligations=OBLIGATIONS,
        stages=STAGE_NAMES,
        titles=incident_pages.procedure_titles(found.incident, language()),
    )
