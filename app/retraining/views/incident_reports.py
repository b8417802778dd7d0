"""/incidents/new: a report is written, kept as a draft, and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import library, people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language, said
from app.library.quizzes.stages import STAGE_NAMES
from app.retraining.forms.incidents import (
    ReportForm,
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
from app.retraining.queries import incident_people
from app.retraining.queries import incidents as queries
from app.retraining.service import incidents as service
from app.retraining.views import blueprint

LEAST_FIELDS, MOST_FIELDS = 2, 200


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
    named = incident_people.named_people(actor, typed, on)
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
        offered=incident_people.offered_people(actor),
        similar=similar,
        kinds=KINDS,
        draft=draft,
    )
