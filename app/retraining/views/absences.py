"""/absences: who is away, since when, back when; one by one, or from a list."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import people
from app.certification.needs import OBLIGATIONS
from app.foundation import clock, menu, once, uploads
from app.foundation.access import requires, the_actor
from app.foundation.csv_table import spreadsheet_table
from app.foundation.downloads import csv_download
from app.foundation.errors import DomainError, NotFound
from app.foundation.i18n import language, ngettext
from app.people.absence_days import ONE_DAY, Spell
from app.people.absence_plan import AbsencePlan
from app.people.absence_rows import OF_THE_FILE, AbsenceEntries, read_absences
from app.retraining.effects import QUIET_WORDS, Effect
from app.retraining.forms.absences import AbsenceForm, ListForm, ReturnForm
from app.retraining.forms.incidents import TakeOutForm
from app.retraining.queries import absences as queries
from app.retraining.queries.incident_people import named_people, offered_people
from app.retraining.queries.supposing import absence_effects
from app.retraining.service.incident_plans import version_of
from app.retraining.views import blueprint
from app.retraining.views.incident_reports import mistakes

PURPOSE = "absences"
MOST_SHOWN = 100
MOST_JUDGED = 200  # absences of one list whose effect is shown

menu.stand_beside(
    "oversight.team",
    menu.MenuItem("retraining.absences", lambda: str(_l("Absences")), "absences", place=4),
)


@blueprint.get("/absences")
@requires("absences")
def absences() -> str:
    return page(blank())


def blank() -> AbsenceForm:
    return AbsenceForm(formdata=None, begins=the_actor().today, form_key=once.new_form_key())


def page(form: AbsenceForm, effect: Effect | None = None, whom: people.PersonRow | None = None) -> str:
    which = cast(queries.When, request.args.get("list", "away"))
    which = which if which in ("away", "coming", "over") else "away"
    typed = request.args.get("page", "")
    number = int(typed) if re.fullmatch(r"[1-9][0-9]{0,5}", typed, re.ASCII) else 1
    actor = the_actor()
    found = queries.absences_page(actor, which, number)
    pages = max(1, -(-found.total // queries.PAGE_SIZE))
    return render_template(
        "retraining/absences.html",
        form=form,
        found=found,
        which=which,
        page_number=min(number, pages),
        pages=pages,
        page_link=lambda place: url_for("retraining.absences", list=which, page=place),
        offered=offered_people(actor),
        effect=effect,
        whom=whom,
        obligations=OBLIGATIONS,
        quiet=QUIET_WORDS,
        today=actor.today,
    )


@blueprint.post("/absences")
@requires("absences")
def note_absence() -> Any:
    """`check` shows what the return would demand, where there is one; `record` does it, `change` goes back."""
    actor, at, form = the_actor(), clock.now(), AbsenceForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    go = request.form.get("go", "check")
    if go == "change":
        return page(form)
    is_whole = form.validate()
    named = named_people(actor, [form.person.data], actor.today) if form.person.data else ()
    if named:
        form.person.errors = [*form.person.errors, *mistakes(named, [form.person.data])]
    if not is_whole or form.person.errors:
        return page(form), 422
    seen = people.people_rows(named[0].found)[named[0].found[0]]
    seen = people.person_to_note(actor, seen.number)
    new = spell_in(form)
    problem = people.absence_problem_of(seen, new)
    if problem is not None:
        form["until" if problem.field == "until" else "begins"].errors = [
            problem.text.in_language(language())
        ]
        return page(form), 422
    effects = absence_effects({seen.id: (new,)}, at=at, today=actor.today)[seen.id]
    told = version_of({seen.id: effects[0]}) if effects else "open"
    is_quiet = not effects or effects[0].demands_nothing
    if form.told.data != told and not is_quiet:
        form.told.data = told
        return page(form, effects[0], seen)
    people.note_absence(seen.id, new, at=at, by=actor.person_id, form_key=key)
    location = url_for("retraining.absences", list=queries.when_of(new, actor.today) or "over")
    once.settle(key, location)
    flash(gettext("The absence is noted."))
    return redirect(location, 303)


def spell_in(form: AbsenceForm) -> Spell:
    back_on = None if form.until.data is None else form.until.data + ONE_DAY
    return Spell(form.begins.day, back_on, " ".join((form.reason.data or "").split()))


@blueprint.post("/absences/<number>/<begins>/end")
@requires("absences")
def end_absence(number: str, begins: str) -> Any:
    actor, form = the_actor(), ReturnForm()
    seen = people.person_to_note(actor, number)
    spell_of(seen, begins)
    try:
        if form.validate():
            people.end_absence(seen.id, on=form.on.day, at=clock.now(), by=actor.person_id)
            flash(gettext("The end of the absence is noted."))
        else:
            flash(" ".join(str(one) for many in form.errors.values() for one in many), "alert")
    except DomainError as refusal:
        flash(refusal.say(language()), "alert")
    return redirect(url_for("retraining.absences"), 303)


@blueprint.post("/absences/<number>/<begins>/removal")
@requires("absences")
def strike_absence(number: str, begins: str) -> Any:
    actor, form = the_actor(), TakeOutForm()
    seen = people.person_to_note(actor, number)
    spell = spell_of(seen, begins)
    if form.validate():
        people.strike_absence(seen.id, spell.begins, why=form.why.data, at=clock.now(), by=actor.person_id)
        flash(gettext("Struck out. The record keeps both, with your reason."))
    else:
        flash(" ".join(str(one) for one in form.errors.get("why", ())), "alert")
    return redirect(url_for("retraining.absences"), 303)


def spell_of(seen: people.PersonRow, begins: str) -> Spell:
    try:
        day = date.fromisoformat(begins)
    except ValueError:
        raise NotFound from None
    found = next((one for one in people.spells_of(seen.id) if one.begins == day), None)
    if found is None:
        raise people.UnknownAbsence
    return found


# -- a list ------------------------------------------------------------------------------------------------------------


@blueprint.get("/absences/import")
@requires("absences")
def import_absences() -> str:
    return render_template("retraining/absences_import.html", form=ListForm(formdata=None))


@blueprint.post("/absences/import")
@requires("absences")
def read_absence_list() -> Any:
    form = ListForm()
    if not form.validate():
        return render_template("retraining/absences_import.html", form=form), 422
    content = form.file.data.read()
    read = read_absences(content)
    if not read.entries and any(problem.code in OF_THE_FILE for problem in read.problems):
        form.file.errors = [problem.message.in_language(language()) for problem in read.problems[:5]]
        return render_template("retraining/absences_import.html", form=form), 422
    name = form.file.data.filename or ""
    token = uploads.keep(content, name, owner=the_actor().person_id, purpose=PURPOSE)
    return redirect(url_for("retraining.look_at_absences", token=token), 303)


@blueprint.get("/absences/import/sample.csv")
@requires("absences")
def sample_absences() -> Response:
    """A small file as it is expected."""
    head = {"en": ("Number", "From", "To", "Reason"), "ru": ("Табельный номер", "С", "По", "Причина")}
    body = {
        "en": (("00101", "2026-09-01", "2026-09-28", "Leave"), ("00102", "2026-10-15", "", "Long leave")),
        "ru": (
            ("00101", "01.09.2026", "28.09.2026", "Отпуск"),
            ("00102", "15.10.2026", "", "Длительный отпуск"),
        ),
    }
    table = spreadsheet_table(head[language()], body[language()], language())
    return csv_download(table, "absences.csv")


@blueprint.get("/absences/import/<token>")
@requires("absences")
def look_at_absences(token: str) -> str:
    return review(token, *read_kept(token))


def read_kept(token: str) -> tuple[AbsenceEntries, str]:
    upload = uploads.read(token, owner=the_actor().person_id, purpose=PURPOSE)
    return read_absences(upload.content), upload.name


def review(token: str, read: AbsenceEntries, name: str, *, is_stale: bool = False) -> str:
    actor = the_actor()
    plan = people.absence_plan_of(read, actor)
    return render_template(
        "retraining/absences_review.html",
        token=token,
        name=name,
        plan=plan,
        demanding=demanding(plan, actor),
        most=MOST_SHOWN,
        is_stale=is_stale,
        form_key=once.new_form_key(),
        lines=len({problem.line for problem in plan.problems}),
        obligations=OBLIGATIONS,
        quiet=QUIET_WORDS,
    )


def demanding(plan: AbsencePlan, actor: people.Actor) -> list[tuple[people.PersonRow, Effect]]:
    """People of the list of whom something would be asked on their return; of a long list the longest absences."""
    ended = [
        (step.person, Spell(step.entry.begins, step.entry.back_on, absent=int(step.act == "ends")))
        for step in plan.changes
        if step.entry.back_on is not None
    ]
    ended.sort(key=lambda pair: pair[1].begins - (pair[1].back_on or pair[1].begins))
    away: dict[int, list[Spell]] = {}
    for person, spell in ended[:MOST_JUDGED]:
        away.setdefault(person.id, []).append(spell)
    persons = {person.id: person for person, _spell in ended}
    found = absence_effects(away, at=clock.now(), today=actor.today) if away else {}
    return [
        (persons[person_id], effect)
        for person_id, effects in found.items()
        for effect in effects
        if not effect.demands_nothing
    ]


@blueprint.post("/absences/import/<token>")
@requires("absences")
def take_over_absences(token: str) -> Any:
    actor = the_actor()
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    read, name = read_kept(token)
    done = people.import_absences(read, actor=actor, at=clock.now(), form_key=key)
    if not done.applied:
        return review(token, read, name, is_stale=True), 409
    uploads.drop(token, owner=actor.person_id, purpose=PURPOSE)
    location = url_for("retraining.absences")
    once.settle(key, location)
    count = len(done.plan.changes)
    flash(ngettext("%(num)s absence taken over.", "%(num)s absences taken over.", count))
    return redirect(location, 303)
