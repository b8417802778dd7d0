"""/sessions/<id>/attendance, …/code, …/attend: who was there, and their signatures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app import people
from app.foundation import clock
from app.foundation.access import current_actor, public, requires, the_actor
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.foundation.i18n import language, said
from app.foundation.qr import qr_code
from app.foundation.throttle import at_most
from app.learning.forms.sessions import DeviceForm
from app.learning.queries.sessions import place_of, secret_of, session_of
from app.learning.service import sessions as service
from app.learning.service.sessions.attending import Mark
from app.learning.session_signatures import (
    ATTENDED,
    code_at,
    filled,
    is_code,
    seconds_left,
)
from app.learning.sessions import TrainingSession, minutes_from
from app.learning.views import blueprint, session_words
from app.learning.views.session_planning import managed
from app.learning.views.session_words import Row
from app.learning.views.sessions import list_of


class CodeOver(NotFound):
    code = "code-over"
    text = Text(
        "This code no longer holds. Scan the one that is on the screen now.",
        "Этот код уже не действует. Считайте тот, что на экране сейчас.",
    )


PASS_HOLDS = timedelta(minutes=10)  # between the code and the signature: time to sign in and to read


# -- the trainer's list -------------------------------------------------------------------------------------------


@blueprint.get("/sessions/<session>/attendance")
@requires("session.plan")
def attendance(session: str) -> str:
    return attendance_page(managed(session))


def attendance_page(
    found: TrainingSession, device: DeviceForm | None = None, wrong: dict[str, str] | None = None
) -> str:
    at = clock.now()
    lines = [line for line in list_of(found, True) if line.place.takes_part]
    return render_template(
        "learning/attendance.html",
        session=found,
        row=Row(found, found.state(at)),
        when=session_words.when(found, long=True),
        lines=lines,
        present=sum(line.place.was_there for line in lines),
        signed=sum(line.place.signed_at is not None for line in lines),
        has_begun=at >= found.begins_at,
        takes_codes=found.takes_codes(at),
        is_trainer=the_actor().person_id == found.trainer_id,
        to_close=[line for line in lines if line.place.waits_for_trainer],
        form=device or DeviceForm(formdata=None),
        meaning=said(filled(ATTENDED, hours=decimal(found.minutes))),
        hours=session_words.hours(found.minutes),
        wrong=wrong or {},
    )


def decimal(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


@blueprint.post("/sessions/<session>/attendance")
@requires("session.plan")
@at_most("120 per minute")
def keep_attendance(session: str) -> Any:
    found = managed(session)
    marks: dict[int, Mark] = {}
    wrong: dict[str, str] = {}
    for line in list_of(found, True):
        if not line.place.takes_part:
            continue
        number = line.person.number
        typed = request.form.get(f"hours-{number}", "").strip()
        minutes = minutes_from(typed) if typed else None
        if typed and (minutes is None or minutes > found.minutes):
            wrong[number] = gettext("Write 1:30 or 1.5, no more than the session has")
        marks[line.place.person_id] = Mark(bool(request.form.get(f"present-{number}")), minutes)
    if wrong:
        return attendance_page(found, wrong=wrong), 422
    fallen = service.keep_list(session, marks, actor=the_actor(), at=clock.now())
    flash(gettext("The list is saved."))
    if fallen:
        flash(
            ngettext(
                "The hours of %(num)s person who had signed have changed: the signature is asked for anew.",
                "The hours of %(num)s people who had signed have changed: their signatures are asked for anew.",
                fallen,
            ),
            "expiring",
        )
    return redirect(url_for("learning.attendance", session=session), 303)


@blueprint.get("/sessions/<session>/code")
@requires("session.plan")
def session_code(session: str) -> str:
    """The code for the screen, whole or as the part that renews itself."""
    found, at = managed(session), clock.now()
    secret = secret_of(session)
    base = current_app.extensions["settings"].base_url.rstrip("/")
    address = f"{base}{url_for('learning.attend', session=session)}?code={code_at(secret, at)}"
    template = "session_code_part" if request.headers.get("HX-Request") else "session_code"
    return render_template(
        f"learning/{template}.html",
        session=found,
        title=said(found.title),
        address=address,
        qr=qr_code(address),
        takes_codes=found.takes_codes(at),
        seconds=seconds_left(at),
        signed=sum(line.place.signed_at is not None for line in list_of(found, True)),
    )


@blueprint.post("/sessions/<session>/signatures")
@requires("session.plan")
@at_most("60 per minute")
def sign_here(session: str) -> Any:
    """Somebody signs on the trainer's device."""
    found, form = managed(session), DeviceForm()
    if not form.validate():
        return attendance_page(found, form), 422
    try:
        signer = service.sign_on_device(
            session,
            form.login.data or "",
            form.password.data or "",
            actor=the_actor(),
            at=clock.now(),
            address=request.remote_addr or "",
        )
    except people.WrongPassword:
        form.password.errors = [gettext("The number or e-mail and the password do not match")]
        return attendance_page(found, form), 422
    except Conflict as refusal:
        form.login.errors = [refusal.say(language())]
        return attendance_page(found, form), 409
    flash(gettext("Signed: %(name)s", name=signer.full_name))
    return redirect(url_for("learning.attendance", session=session), 303)


# -- whoever was there --------------------------------------------------------------------------------------------


def _passes() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="session-attend")


def has_pass(session: str, given: str) -> bool:
    """Whether this was given out for this session a short while ago."""
    try:
        named = _passes().loads(given, max_age=int(PASS_HOLDS.total_seconds()))
    except BadSignature:
        return False
    return bool(named == session)


def pass_for(session: str, at: datetime) -> str:
    """What the address shows: a pass that holds, or a new one for a code that holds; empty for neither."""
    given = request.values.get("pass", "")
    if given and has_pass(session, given):
        return given
    secret, code = secret_of(session), request.args.get("code", "")
    return str(_passes().dumps(session)) if secret and code and is_code(secret, code, at) else ""


@blueprint.get("/sessions/<session>/attend")
@public
def attend(session: str) -> Any:
    """Where the code on the screen leads. It is looked at before the sign-in, which may take longer than it holds."""
    shown = pass_for(session, clock.now())
    if current_actor() is None:
        wanted = url_for("learning.attend", session=session) + (f"?pass={shown}" if shown else "")
        return redirect(url_for("people.login", next=wanted), 303)
    return attend_page(session_of(session), shown)


def attend_page(found: TrainingSession, shown: str, refused: Conflict | None = None) -> str:
    actor, at = the_actor(), clock.now()
    place = place_of(found.id, actor.person_id)
    minutes = place.minutes_of(found) if place else found.minutes
    by_list = place is not None and place.was_there and place.signed_at is None
    trainer = people.people_rows((found.trainer_id,))[found.trainer_id]
    if not shown and place is None:
        raise CodeOver
    return render_template(
        "learning/session_attend.html",
        session=found,
        row=Row(found, found.state(at), trainer.full_name, session_words.standing_at(place)),
        when=session_words.when(found, long=True),
        shown=shown if found.takes_codes(at) else "",
        by_list=by_list,
        signed_at=place.signed_at if place else None,
        hours=session_words.hours(minutes),
        meaning=said(filled(ATTENDED, hours=decimal(minutes))),
        refused=refused,
    )


@blueprint.post("/sessions/<session>/attend")
@requires("learn")
@at_most("60 per minute")
def sign_attendance(session: str) -> Any:
    actor, at = the_actor(), clock.now()
    found = session_of(session)
    shown = request.form.get("pass", "")
    try:
        if shown and has_pass(session, shown):
            service.sign_by_code(session, person_id=actor.person_id, at=at)
        elif shown and place_of(found.id, actor.person_id) is None:
            raise CodeOver
        else:
            service.sign_by_list(session, person_id=actor.person_id, at=at)
    except Conflict as refusal:
        return attend_page(found, shown, refusal), 409
    flash(gettext("Signed. It counts when the trainer has signed the register."))
    return redirect(url_for("learning.attend", session=session), 303)
