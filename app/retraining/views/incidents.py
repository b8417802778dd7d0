"""/incidents: reports, the plan that follows from the rules, and the look at the effect."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import library, people, retraining
from app.certification.needs import OBLIGATIONS
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.i18n import language, ngettext, said
from app.library.quizzes.stages import STAGE_NAMES
from app.retraining.effects import QUIET_WORDS
from app.retraining.forms.incidents import (
    AccountForm,
    AnswerForm,
    CheckForm,
    PlanForm,
    ReportForm,
    TakeOutForm,
)
from app.retraining.incidents import (
    CAUSE_EFFECTS,
    CAUSE_WORDS,
    CRITERION_WORDS,
    KINDS,
    USUAL_CHECK,
    Named,
    lines_in,
)
from app.retraining.queries import incidents as queries
from app.retraining.service import incidents as service
from app.retraining.service import orders
from app.retraining.views import blueprint

LEAST_FIELDS, MOST_FIELDS = 2, 200
PERSON = re.compile(r"[0-9]{1,9}")

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


@blueprint.get("/incidents/new")
@requires("incident.report")
def new_incident() -> str:
    actor = the_actor()
    draft = queries.draft_of(actor.person_id)
    typed: Mapping[str, Any] = draft.typed if draft else {}
    values = {
        name: value for name, value in typed.items() if name not in ("person", "happened_on", "check_on")
    }
    form = ReportForm(
        formdata=None,
        **{"unit": own_unit(actor), "criterion": "no_repeat", **values},
        happened_on=day_in(typed.get("happened_on")) or (None if draft else actor.today),
        check_on=day_in(typed.get("check_on")) or (None if draft else actor.today + USUAL_CHECK),
        form_key=once.new_form_key(),
    )
    return report_page(form, list(typed.get("person", ())), draft=draft)


def own_unit(actor: people.Actor) -> str:
    """The unit that is most likely meant: the only one, or the one in which the reporter works."""
    units = queries.units_of(actor)
    if len(units) == 1:
        return units[0].slug
    place = next((one for one in reversed(people.assignments_of((actor.person_id,))[actor.person_id])), None)
    return place.unit if place and place.unit in [unit.slug for unit in units] else ""


def day_in(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


@blueprint.post("/incidents/draft")
@requires("incident.report")
def keep_incident_draft() -> Response:
    """By itself while the form is filled in; or by its button."""
    if "discard" in request.form:
        service.drop_draft(the_actor().person_id)
        flash(gettext("The draft is thrown away."))
        return make_response(redirect(url_for("retraining.new_incident"), 303))
    at = clock.now()
    service.keep_draft(the_actor().person_id, as_typed(), at=at)
    if request.headers.get("HX-Request"):
        return make_response(render_template("retraining/incident_draft.html", saved_at=at))
    flash(gettext("The draft is kept. You find it here again."))
    return make_response(redirect(url_for("retraining.incidents"), 303))


DRAFTED = (
    *("kind", "happened_on", "time_of_day", "unit", "what", "procedure", "stage", "cause", "criterion"),
    *("criterion_text", "check_on"),
)
LONGEST_DRAFT = 8000


def as_typed() -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.form.get(name, "")[:LONGEST_DRAFT] for name in DRAFTED}
    typed["person"] = [one[:200] for one in people_typed()]
    return typed


def people_typed() -> list[str]:
    return list(lines_in(request.form.getlist("person")))[:MOST_FIELDS]


@blueprint.post("/incidents/new")
@requires("incident.report")
def report_incident() -> Any:
    """`more`: one more field for a person; `report`: the report, warned once of others that look the same."""
    actor, form, typed = the_actor(), ReportForm(), people_typed()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    set_choices(form, actor)
    if request.form.get("go") == "more":
        return report_page(form, typed, fields=len(typed) + 2)
    is_whole = form.validate()
    on = form.happened_on.data or actor.today
    named = queries.named_people(actor, typed, on)
    form.person.errors = mistakes(named, typed)
    if not is_whole or form.person.errors:
        return report_page(form, typed, named=named), 422
    unit = next(one for one in queries.units_of(actor) if one.slug == form.unit.data)
    similar = queries.similar_to(unit.id, form.kind.data, on)
    told = " ".join(one.public_id for one in similar)
    if similar and form.similar.data != told:
        form.similar.data = told
        return report_page(form, typed, similar=similar, named=named), 409
    try:
        public_id = service.report(
            new_from(form), [one.found[0] for one in named], actor=actor, at=clock.now(), form_key=key
        )
    except service.IncidentRefused as refusal:
        form[str(refusal.values["field"])].errors = [refusal.say(language())]
        return report_page(form, typed, named=named), refusal.status
    endpoint = "plan" if form.cause.data in ("knowledge", "skill") else "incident"
    location = url_for(f"retraining.{endpoint}", report=public_id)
    once.settle(key, location)
    flash(gettext("The report is kept."))
    return redirect(location, 303)


def mistakes(named: Sequence[Named], typed: Sequence[str]) -> list[str]:
    if not typed:
        return [gettext("Name at least one person who was part of it")]
    found = []
    for one in named:
        if not one.found:
            found.append(gettext("Nobody of your units is called “%(typed)s”.", typed=one.typed))
        elif len(one.found) > 1:
            rows = people.people_rows(one.found)
            who = ", ".join(f"{rows[id_].full_name} ({rows[id_].number})" for id_ in one.found)
            found.append(gettext("“%(typed)s” may be several: %(who)s.", typed=one.typed, who=who))
    return found


def new_from(form: ReportForm) -> service.NewIncident:
    course, _, lesson = (form.procedure.data or "").partition("/")
    return service.NewIncident(
        kind=form.kind.data,
        happened_on=form.happened_on.day,
        time_of_day=form.time_of_day.data or "",
        unit=form.unit.data,
        what=form.what.data,
        course=course,
        lesson=lesson,
        stage=form.stage.data or "",
        cause=form.cause.data,
        criterion=form.criterion.data,
        criterion_text=form.criterion_text.data or "",
        check_on=form.check_on.day,
    )


def set_choices(form: ReportForm, actor: people.Actor) -> None:
    choose = ("", gettext("Choose"))
    form.kind.choices = [choose, *((kind, said(words)) for kind, words in KINDS.items())]
    form.unit.choices = [
        choose,
        *(
            (unit.slug, "– " * (unit.path.strip("/").count("/")) + said(unit.name))
            for unit in queries.units_of(actor)
        ),
    ]
    form.stage.choices = [
        ("", gettext("None, or not a call")),
        *((slug, said(name)) for slug, name in STAGE_NAMES.items()),
    ]
    form.cause.choices = [
        (cause, f"{said(words)} – {said(CAUSE_EFFECTS[cause])}") for cause, words in CAUSE_WORDS.items()
    ]
    form.criterion.choices = [(name, said(words)) for name, words in CRITERION_WORDS.items()]
    form.procedure.choices = {gettext("None of them"): [("", "–")], **procedures()}
    known = {value for group in form.procedure.choices.values() for value, _title in group}
    if form.procedure.data and form.procedure.data not in known:
        form.procedure.data = ""
    if form.stage.data and form.stage.data not in STAGE_NAMES:
        form.stage.data = ""


def procedures() -> dict[str, list[tuple[str, str]]]:
    """Title of a course → its lessons."""
    return {
        course.title: [(f"{course.slug}/{one.slug}", one.title) for one in course.lessons]
        for course in library.published_courses(language())
        if course.lessons
    }


def report_page(
    form: ReportForm,
    typed: Sequence[str],
    *,
    fields: int = 0,
    named: Sequence[Named] = (),
    similar: Sequence[Any] = (),
    draft: Any = None,
) -> str:
    actor = the_actor()
    set_choices(form, actor)
    wanted = min(max(LEAST_FIELDS, fields, len(typed) + (not fields)), MOST_FIELDS)
    return render_template(
        "retraining/incident_new.html",
        form=form,
        typed=[*typed, *[""] * (wanted - len(typed))],
        unclear={one.typed for one in named if len(one.found) != 1},
        offered=queries.offered_people(actor),
        similar=similar,
        kinds=KINDS,
        draft=draft,
    )


# -- one report --------------------------------------------------------------------------------------------------------


@blueprint.get("/incidents/<report>")
@requires("incidents")
def incident(report: str) -> str:
    return incident_page(report)


def incident_page(report: str, forms: Mapping[str, Any] | None = None) -> str:
    actor, given = the_actor(), forms or {}
    view = queries.incident_page(queries.incident_of(actor, report), actor.today, language())
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


def reports_there(actor: people.Actor, view: queries.IncidentPage) -> bool:
    return view.incident.unit_id in {unit.id for unit in queries.units_of(actor)}


# -- the plan ----------------------------------------------------------------------------------------------------------


@blueprint.get("/incidents/<report>/plan")
@requires("incident.report")
def plan(report: str) -> str:
    return plan_page(report, PlanForm(formdata=None, form_key=once.new_form_key()))


def plan_page(report: str, form: PlanForm, refusal: DomainError | None = None) -> str:
    actor = the_actor()
    found = queries.incident_of(actor, report, queries.REPORTING_ROLES)
    parts = [part for part in queries.parts_of((found.id,))[found.id] if part.is_open]
    effects = service.planned(found, parts, at=clock.now(), today=actor.today)
    persons = people.people_rows({part.person_id for part in parts})
    form.seen.data = service.version_of(effects)
    set_plan_choices(form, actor)
    return render_template(
        "retraining/incident_plan.html",
        incident=found,
        form=form,
        rows=[(persons[part.person_id], part, effects[part.person_id]) for part in parts],
        others=queries.same_requirement(found, effects, actor.today) if parts else [],
        sent=request.form if request.method == "POST" else {},
        refusal=refusal,
        refused=refusal.say(language()) if refusal else None,
        kinds=KINDS,
        obligations=OBLIGATIONS,
        quiet=QUIET_WORDS,
        offered=queries.offered_people(actor),
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
        service.confirm(report, left_out, seen=form.seen.data or "", actor=actor, at=at, form_key=key)
    except (service.IncidentRefused, service.PlanChanged, orders.DueInThePast, orders.DueTooLate) as refusal:
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
    named = queries.named_people(actor, typed, found.happened_on)
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
    effects = service.planned(found, parts, at=clock.now(), today=actor.today)
    return queries.same_requirement(found, effects, actor.today)


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
    service.take_out(report, person.id, form.why.data, actor=actor, at=clock.now())
    flash(gettext("Taken out. The record keeps both, with your reason."))
    return redirect(url_for("retraining.incident", report=report), 303)


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
    queries.own_report(actor.person_id, report, actor.today)
    if not form.validate():
        return own_page(report, form), 422
    service.give_account(report, form.words.data, person_id=actor.person_id, at=clock.now())
    flash(gettext("Your account is kept. Those who look into the incident read it, your colleagues do not."))
    return redirect(url_for("retraining.own_incident", report=report), 303)


def own_page(report: str, form: AccountForm | None) -> str:
    actor = the_actor()
    found = queries.own_report(actor.person_id, report, actor.today)
    return render_template(
        "retraining/incident_own.html",
        found=found,
        incident=found.incident,
        form=form or AccountForm(formdata=None, words=found.part.account),
        kinds=KINDS,
        obligations=OBLIGATIONS,
        stages=STAGE_NAMES,
        titles=queries.procedure_titles(found.incident, language()),
    )
