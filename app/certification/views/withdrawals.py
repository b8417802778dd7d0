"""/certificates/<number>/revocation, /reinstatement: one person asks; /certificates/requests/<id>: another decides."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import people, record
from app.certification.forms.withdrawals import ApprovalForm, RefusalForm, RequestForm
from app.certification.numbering import normalise
from app.certification.queries import withdrawals as queries
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.queries.effects import effects_of
from app.certification.queries.rule_book import rule_book
from app.certification.service import approving, withdrawing
from app.certification.views import blueprint
from app.certification.withdrawals import Act, Wanted
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone
from app.people.permissions import DECIDING_ROLES


@blueprint.get("/certificates/<number>/revocation")
@requires("certificate.revoke")
def revocation(number: str) -> Any:
    return asking(number, "revoke")


@blueprint.post("/certificates/<number>/revocation")
@requires("certificate.revoke")
def ask_revocation(number: str) -> Any:
    return asked(number, "revoke")


@blueprint.get("/certificates/<number>/reinstatement")
@requires("certificate.revoke")
def reinstatement(number: str) -> Any:
    return asking(number, "reinstate")


@blueprint.post("/certificates/<number>/reinstatement")
@requires("certificate.revoke")
def ask_reinstatement(number: str) -> Any:
    return asked(number, "reinstate")


def asking(number: str, act: Act, form: RequestForm | None = None) -> Any:
    actor, at = the_actor(), clock.now()
    issued = queries.decidable_certificate(actor, normalise(number))
    waiting = [it for it in queries.requests_about((issued.id,)) if it.state == "waiting"]
    if waiting:
        return redirect(url_for("certification.withdrawal_request", request_id=waiting[-1].public_id), 303)
    withdrawing.refuse(act, issued, at, actor.today)
    form = form or RequestForm(formdata=None, form_key=once.new_form_key())
    form.offer(act)
    look_at(issued)
    seconds = [
        one
        for one in people.holders_over(issued.person_id, DECIDING_ROLES, actor.today)
        if one.id != actor.person_id
    ]
    return render_template(
        "certification/withdrawal.html",
        act=act,
        form=form,
        seconds=seconds,
        differences=effects_of(act, issued, at=at, today=actor.today),
        **about(issued),
    )


def asked(number: str, act: Act) -> Any:
    actor, form = the_actor(), RequestForm()
    form.offer(act)
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    if not form.validate():
        return asking(number, act, form), 422
    wanted = Wanted(act, form.category.data, form.words.data, form.suspend.data)
    try:
        public_id = withdrawing.ask(normalise(number), wanted, actor=actor, at=clock.now(), form_key=key)
    except AlreadyDone as done:
        return redirect(done.location or url_for("certification.decisions"), 303)
    location = url_for("certification.withdrawal_request", request_id=public_id)
    once.settle(key, location)
    flash(gettext("It waits for a second person now. Those who can decide are told."))
    return redirect(location, 303)


@blueprint.get("/certificates/requests/<request_id>")
@requires("certificate.decisions")
def withdrawal_request(request_id: str) -> str:
    return request_page(request_id)


def request_page(
    request_id: str, refusal: RefusalForm | None = None, approval: ApprovalForm | None = None
) -> str:
    """Everything that is needed to decide."""
    actor, at = the_actor(), clock.now()
    found = queries.request_of(request_id, actor)
    issued = certificate_of(found.certificate_id)
    look_at(issued)
    waits = found.state == "waiting"
    reaches = actor.may("certificate.revoke") and queries.reaches(actor, found.person_id)
    return render_template(
        "certification/withdrawal_request.html",
        request_=found,
        differences=effects_of(found.act, issued, at=at, today=actor.today, request=found) if waits else (),
        names=people.people_rows({found.asked_by, *([found.decided_by] if found.decided_by else [])}),
        may_decide=waits and reaches and found.asked_by != actor.person_id,
        may_take_back=waits and found.asked_by == actor.person_id,
        refusal=refusal or RefusalForm(formdata=None),
        approval=approval or ApprovalForm(formdata=None, prefix="approval-"),
        **about(issued),
    )


@blueprint.post("/certificates/requests/<request_id>/approval")
@requires("certificate.revoke")
def approve_request(request_id: str) -> Any:
    form = ApprovalForm(prefix="approval-")
    if not form.validate():
        return request_page(request_id, approval=form), 422
    approving.approve(request_id, form.words.data, actor=the_actor(), at=clock.now())
    flash(gettext("Approved. The record and the public check say so from now on."))
    return back(request_id)


@blueprint.post("/certificates/requests/<request_id>/refusal")
@requires("certificate.revoke")
def refuse_request(request_id: str) -> Any:
    form = RefusalForm()
    if not form.validate():
        return request_page(request_id, form), 422
    withdrawing.refuse_request(request_id, form.words.data, actor=the_actor(), at=clock.now())
    flash(gettext("Refused. Everything stays as it was; whoever has asked is told."))
    return back(request_id)


@blueprint.post("/certificates/requests/<request_id>/end")
@requires("certificate.revoke")
def take_back_request(request_id: str) -> Any:
    withdrawing.take_back(request_id, actor=the_actor(), at=clock.now())
    flash(gettext("The request is taken back. Everything stays as it was."))
    return back(request_id)


def back(request_id: str) -> Any:
    return redirect(url_for("certification.withdrawal_request", request_id=request_id), 303)


# -- common to all pages of one certificate ------------------------------------------------------------------------


def about(issued: Issued) -> dict[str, Any]:
    """What the pages say of the certificate and its holder."""
    actor = the_actor()
    return {
        "issued": issued,
        "title": rule_book().title(issued.certification),
        "holder": people.faces_of((issued.person_id,), actor.today)[issued.person_id],
        "answer": queries.state_of(issued, clock.now(), actor.today),
        "zone": people.zone_of(issued.person_id),
    }


def look_at(issued: Issued) -> None:
    """Who looked at whose certificate stands in the journal."""
    if request.method == "GET":
        holder = people.people_rows((issued.person_id,))[issued.person_id]
        record.note_look(
            "certification:certificate:viewed", actor_id=the_actor().person_id, subject=holder.number
        )
