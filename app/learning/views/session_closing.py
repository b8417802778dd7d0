"""/sessions/<id>/closing, …/people/<number>/correction: the trainer signs the register, and strikes out what is wrong."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from app import people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone
from app.foundation.i18n import language, said
from app.foundation.throttle import at_most
from app.learning.forms.sessions import ClosingForm, ReasonForm
from app.learning.queries.sessions import NoSuchSession
from app.learning.service import sessions as service
from app.learning.session_signatures import HELD
from app.learning.sessions import TrainingSession
from app.learning.views import blueprint, session_words
from app.learning.views.session_planning import managed
from app.learning.views.session_words import Row
from app.learning.views.sessions import Line, list_of


@blueprint.get("/sessions/<session>/closing")
@requires("session.plan")
def closing(session: str) -> str:
    return closing_page(managed(session), ClosingForm(formdata=None, form_key=once.new_form_key()))


def closing_page(found: TrainingSession, form: ClosingForm) -> str:
    lines = [line for line in list_of(found, True) if line.place.takes_part]
    return render_template(
        "learning/session_closing.html",
        session=found,
        row=Row(found, found.state(clock.now())),
        when=session_words.when(found, long=True),
        waiting=[line for line in lines if line.place.waits_for_trainer],
        unsigned=[line for line in lines if line.place.was_there and line.place.signed_at is None],
        absent=[line for line in lines if not line.place.present],
        is_trainer=the_actor().person_id == found.trainer_id,
        hours=session_words.hours,
        meaning=said(HELD),
        form=form,
    )


@blueprint.post("/sessions/<session>/closing")
@requires("session.plan")
@at_most("30 per minute")
def close_session(session: str) -> Any:
    actor, at, form = the_actor(), clock.now(), ClosingForm()
    found = managed(session)
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    if not form.validate():
        return closing_page(found, form), 422
    if found.trainer_id != actor.person_id:
        raise service.NotTheTrainer
    try:
        people.confirm_password(
            actor.person_id, form.password.data or "", at=at, address=request.remote_addr or ""
        )
    except people.WrongPassword as refusal:
        form.password.errors = [refusal.say(language())]
        return closing_page(found, form), 422
    here = url_for("learning.session", session=session)
    try:
        lines = service.close(session, actor=actor, at=at, form_key=key)
    except AlreadyDone as done:
        return redirect(done.location or here, 303)
    once.settle(key, here)
    flash(
        ngettext("Signed: %(num)s line is in the record.", "Signed: %(num)s lines are in the record.", lines)
    )
    return redirect(here, 303)


@blueprint.get("/sessions/<session>/people/<number>/correction")
@requires("session.plan")
def correction(session: str, number: str) -> str:
    found, line = counted_line(session, number)
    return correction_page(found, line, ReasonForm(formdata=None))


def counted_line(session: str, number: str) -> tuple[TrainingSession, Line]:
    found = managed(session)
    line = next((one for one in list_of(found, True) if one.person.number == number), None)
    if line is None or line.place.counted_at is None:
        raise NoSuchSession
    return found, line


def correction_page(found: TrainingSession, line: Line, form: ReasonForm) -> str:
    return render_template(
        "learning/session_correction.html",
        session=found,
        row=Row(found, found.state(clock.now())),
        when=session_words.when(found, long=True),
        line=line,
        hours=session_words.hours,
        form=form,
    )


@blueprint.post("/sessions/<session>/people/<number>/correction")
@requires("session.plan")
@at_most("30 per minute")
def correct(session: str, number: str) -> Any:
    found, line = counted_line(session, number)
    form = ReasonForm()
    if not form.validate():
        return correction_page(found, line, form), 422
    service.withdraw(session, line.person.id, form.reason.data or "", actor=the_actor(), at=clock.now())
    flash(
        gettext(
            "Struck out, with your reason. The line is open again: mend it, let it be signed, and sign the register."
        )
    )
    return redirect(url_for("learning.attendance", session=session), 303)
