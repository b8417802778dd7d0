"""/people/<number>/quality-check: a check that was not passed, what it demands, and its undoing."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import people
from app.certification.needs import OBLIGATIONS
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language, said
from app.library.quizzes.stages import STAGE_NAMES
from app.retraining.effects import QUIET_WORDS, Effect
from app.retraining.forms.incidents import TakeOutForm
from app.retraining.forms.quality_checks import QualityCheckForm
from app.retraining.queries import quality_checks as queries
from app.retraining.queries.supposing import effects_of
from app.retraining.service import quality_checks as service
from app.retraining.service.incident_plans import version_of
from app.retraining.views import blueprint

ENTRY = menu.MenuItem(
    "retraining.quality_checks", lambda: str(_l("Quality checks")), "quality-check", place=4
)
for main in ("oversight.team", "studio.home", "assessment.observations_page"):
    menu.stand_beside(main, ENTRY)


@blueprint.get("/quality-checks")
@requires("quality-check")
def quality_checks() -> Any:
    """What was not passed lately; and whose work it was, for a new one."""
    actor, typed = the_actor(), request.args.get("person", "").strip()[:200]
    meant = queries.people_meant(actor, typed) if typed else []
    if len(meant) == 1:
        return redirect(url_for("retraining.quality_check", number=meant[0].number), 303)
    wanted = request.args.get("page", "")
    number = int(wanted) if re.fullmatch(r"[1-9][0-9]{0,5}", wanted, re.ASCII) else 1
    found, total = queries.checks_in_scope(actor, number)
    return render_template(
        "retraining/quality_checks.html",
        checks=found,
        persons=people.people_rows({id_ for one in found for id_ in (one.person_id, one.checked_by)}),
        typed=typed,
        meant=meant,
        stages=STAGE_NAMES,
        page_number=number,
        pages=max(1, -(-total // queries.PAGE_SIZE)),
        page_link=lambda place: url_for("retraining.quality_checks", page=place),
        main=next((one for one, may in MAINS if actor.may(may)), "assessment.observations_page"),
    )


MAINS = (("oversight.team", "team.view"), ("studio.home", "studio"))


@blueprint.get("/people/<number>/quality-check")
@requires("quality-check")
def quality_check(number: str) -> str:
    seen = queries.person_to_check(the_actor(), number)
    form = QualityCheckForm(
        formdata=None, checked_on=the_actor().today, form_key=once.new_form_key(), stage=""
    )
    return page(seen, form)


@blueprint.post("/people/<number>/quality-check")
@requires("quality-check")
def record_quality_check(number: str) -> Any:
    """Three buttons: `check` shows what would follow, `change` goes back to the form, `record` does it."""
    actor, at = the_actor(), clock.now()
    seen = queries.person_to_check(actor, number)
    form = QualityCheckForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    set_choices(form)
    go = request.form.get("go", "check")
    if go == "change":
        return page(seen, form)
    if not form.validate():
        return page(seen, form), 422
    new = service.NewCheck(form.checked_on.day, form.reference.data, form.stage.data or "", form.comment.data)
    try:
        service.refuse_days(seen, new, actor)
    except service.CheckRefused as refusal:
        form[str(refusal.values["field"])].errors = [refusal.say(language())]
        return page(seen, form), refusal.status
    effect = effects_of("qa_failed", (seen.id,), on=new.checked_on, at=at, today=actor.today)[seen.id]
    told = version_of({seen.id: effect})
    if go != "record" or form.told.data != told:
        form.told.data = told
        return page(seen, form, effect), 200
    service.record_check(seen, new, actor=actor, at=at, form_key=key)
    location = url_for("retraining.quality_check", number=seen.number)
    once.settle(key, location)
    flash(gettext("The quality check stands in the record."))
    return redirect(location, 303)


@blueprint.post("/people/<number>/quality-check/<check>/removal")
@requires("quality-check")
def strike_out_quality_check(number: str, check: str) -> Any:
    actor = the_actor()
    seen = queries.person_to_check(actor, number)
    form = TakeOutForm()
    if not form.validate():
        for sentence in form.errors.get("why", ()):
            flash(str(sentence), "alert")
    else:
        service.strike_out(check, form.why.data, actor=actor, at=clock.now())
        flash(gettext("Struck out. The record keeps both, with your reason."))
    return redirect(url_for("retraining.quality_check", number=seen.number), 303)


def set_choices(form: QualityCheckForm) -> None:
    form.stage.choices = [
        ("", gettext("None, or not a call")),
        *((slug, said(name)) for slug, name in STAGE_NAMES.items()),
    ]
    if form.stage.data and form.stage.data not in STAGE_NAMES:
        form.stage.data = ""


def page(seen: people.PersonRow, form: QualityCheckForm, effect: Effect | None = None) -> str:
    set_choices(form)
    found = queries.checks_of_person(seen.id)
    names = people.people_rows({one.checked_by for one in found}) if found else {}
    return render_template(
        "retraining/quality_check.html",
        person=seen,
        form=form,
        effect=effect,
        checks=found,
        names={id_: row.short_name for id_, row in names.items()},
        stages=STAGE_NAMES,
        obligations=OBLIGATIONS,
        quiet=QUIET_WORDS,
        is_own=seen.id == the_actor().person_id,
    )
