"""/certificates/decisions: what waits for a decision; /certificates/cases/<id>: one certificate whose ground was touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app import people
from app.certification.forms.withdrawals import CaseForm, ReportForm, choices_of
from app.certification.numbering import normalise
from app.certification.queries import withdrawals as requests
from app.certification.queries.cases import attempts_behind, case_of
from app.certification.queries.certificates import Issued, certificate_of, visible_certificate
from app.certification.queries.decisions import MOST_SHOWN, decisions_for, left_line, number_waiting
from app.certification.queries.effects import effects_of
from app.certification.reasons import day_in_words
from app.certification.service import deciding
from app.certification.service.deciding import Choice
from app.certification.views import blueprint
from app.certification.views.withdrawals import about, look_at
from app.certification.withdrawals import REVOKED, OwnCertificate
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, BadRequest, NotFound
from app.foundation.i18n import language, ngettext

CHOICES = {
    "kept": _l("Keep it: it stays as it is"),
    "accepted": _l("It stays withdrawn"),
    "reissue": _l("Issue it anew under another number"),
    "annul": _l("Annul the attempt: whatever stands on it falls (a second person decides)"),
    "revoke": _l("Revoke it: everything has to be done anew (a second person decides)"),
}
REGRADED: Mapping[str, Literal["kept", "withdrawn"]] = {"kept": "kept", "withdrawn": "withdrawn"}


def label() -> str:
    """With the number of what waits."""
    count, word = number_waiting(the_actor()), str(_l("Decisions"))
    return f"{word} ({count})" if count else word


menu.stand_beside(
    "certification.issued_list",
    menu.MenuItem("certification.decisions", label, "certificate.decisions", place=2),
)


@blueprint.get("/certificates/decisions")
@requires("certificate.decisions")
def decisions() -> str:
    view = decisions_for(the_actor())
    return render_template("certification/decisions.html", view=view, new_form_key=once.new_form_key)


# -- one case ------------------------------------------------------------------------------------------------------


@blueprint.get("/certificates/cases/<case_id>")
@requires("certificate.decisions")
def certificate_case(case_id: str) -> str:
    usual = "dishonest" if case_of(case_id, the_actor()).cause == "dishonest" else "result"
    return case_page(case_id, CaseForm(formdata=None, form_key=once.new_form_key(), category=usual))


def case_page(case_id: str, form: CaseForm) -> str:
    actor, at = the_actor(), clock.now()
    case = case_of(case_id, actor)
    issued = certificate_of(case.certificate_id)
    look_at(issued)
    offer(form, case.choices)
    asked = [it for it in requests.requests_about((issued.id,)) if it.case_id == case.id]
    waiting = next((it for it in asked if it.state == "waiting"), None)
    may_decide = case.decision is None and waiting is None and actor.may("certificate.revoke")
    named = {one for one in (case.raised_by, case.decided_by, *(it.asked_by for it in asked)) if one}
    return render_template(
        "certification/certificate_case.html",
        case=case,
        form=form,
        asked=asked,
        waiting=waiting,
        attempt=next((it for it in attempts_behind(issued) if it.fact_id == case.fact_id), None),
        names=people.people_rows(named),
        may_decide=may_decide and requests.reaches(actor, case.person_id),
        differences=effects_of("revoke", issued, at=at, today=actor.today)
        if "revoke" in case.choices
        else (),
        **about(issued),
    )


def offer(form: CaseForm, choices: tuple[str, ...]) -> None:
    if len(choices) == 1 and not form.what.data:
        form.what.data = choices[0]
    form.what.choices = [SelectChoice(choice, CHOICES[choice]) for choice in choices]
    form.category.choices = choices_of(REVOKED)


@blueprint.post("/certificates/cases/<case_id>/decision")
@requires("certificate.revoke")
def decide_case(case_id: str) -> Any:
    actor, form = the_actor(), CaseForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    offer(form, case_of(case_id, actor).choices)
    if not form.validate():
        return case_page(case_id, form), 422
    choice = Choice(form.what.data, form.words.data, form.category.data or "", form.suspend.data)
    try:
        asked = deciding.decide(case_id, choice, actor=actor, at=clock.now(), form_key=key)
    except AlreadyDone as done:
        return redirect(done.location or url_for("certification.decisions"), 303)
    if asked is not None:
        location = url_for("certification.withdrawal_request", request_id=asked)
        flash(gettext("It waits for a second person now. Those who can decide are told."))
    else:
        location = url_for("certification.decisions")
        flash(gettext("Decided. The decision stands on the page of the certificate."))
    once.settle(key, location)
    return redirect(location, 303)


@blueprint.post("/certificates/decisions/withdrawn")
@requires("certificate.revoke")
def accept_withdrawn() -> Any:
    key = once.check(request.form.get("form_key"))
    ids = request.form.getlist("case")[:MOST_SHOWN]
    count = deciding.accept_all(
        ids, request.form.get("words", ""), actor=the_actor(), at=clock.now(), form_key=key
    )
    location = url_for("certification.decisions")
    once.settle(key, location)
    flash(ngettext("%(num)s certificate stays withdrawn.", "%(num)s certificates stay withdrawn.", count))
    return redirect(location, 303)


# -- left by a regrade ---------------------------------------------------------------------------------------------


@blueprint.post("/certificates/decisions/regraded/<int:line>")
@requires("certificate.revoke")
def decide_regraded(line: int) -> Any:
    actor, at = the_actor(), clock.now()
    found = left_line(actor, line)
    key = once.check(request.form.get("form_key"))
    decision = REGRADED.get(request.form.get("decision", ""))
    if decision is None:
        raise BadRequest
    deciding.decide_regraded(found, decision, request.form.get("words", ""), actor=actor, at=at, form_key=key)
    location = url_for("certification.decisions")
    once.settle(key, location)
    flash(gettext("Decided. It stands on the page of the repair, too."))
    return redirect(location, 303)


# -- a doubted attempt ---------------------------------------------------------------------------------------------


@blueprint.get("/certificates/<number>/dishonest-attempt")
@requires("certificate.decisions")
def dishonest_attempt(number: str) -> str:
    return report_page(number, ReportForm(formdata=None, form_key=once.new_form_key()))


def report_page(number: str, form: ReportForm) -> str:
    actor = the_actor()
    issued = visible_certificate(actor, normalise(number))
    if issued is None:
        raise NotFound
    if issued.person_id == actor.person_id:
        raise OwnCertificate
    look_at(issued)
    set_attempts(form, issued)
    return render_template("certification/dishonest_attempt.html", form=form, **about(issued))


def set_attempts(form: ReportForm, issued: Issued) -> None:
    form.fact.choices = [
        SelectChoice(str(one.fact_id), f"{one.title(language())}, {day_in_words(one.on, language())}")
        for one in attempts_behind(issued)
    ]


@blueprint.post("/certificates/<number>/dishonest-attempt")
@requires("certificate.decisions")
def report_attempt(number: str) -> Any:
    actor, form = the_actor(), ReportForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    issued = visible_certificate(actor, normalise(number))
    if issued is None:
        raise NotFound
    set_attempts(form, issued)
    if not form.validate():
        return report_page(number, form), 422
    try:
        case = deciding.report_attempt(
            issued.number, int(form.fact.data), form.words.data, actor=actor, at=clock.now(), form_key=key
        )
    except AlreadyDone as done:
        return redirect(done.location or url_for("certification.decisions"), 303)
    location = url_for("certification.certificate_case", case_id=case)
    once.settle(key, location)
    flash(gettext("Noted. The certificates that stand on the attempt wait for a decision."))
    return redirect(location, 303)
