"""/observations/<id>/…: an assessor marks the lines, one group a screen, reads the summary and signs."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from app import people
from app.assessment import meanings, observation_faces, observed_fields
from app.assessment.forms.observing import SigningForm
from app.assessment.observation_faces import first_open, gap_faces
from app.assessment.observing import MOST_DAYS_AGO, Mark, gaps, judge, marked
from app.assessment.queries import observations
from app.assessment.queries.observations import Observation
from app.assessment.service import observing
from app.assessment.service.observing.common import Closed
from app.assessment.service.observing.drafting import Saved
from app.assessment.service.observing.signing import WrongDay
from app.assessment.views import blueprint
from app.assessment.views.observed_media import wording_of
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import BadRequest, Conflict, DomainError, NotFound
from app.foundation.faults import Text
from app.foundation.i18n import language, long_day, said
from app.foundation.throttle import at_most


def own_draft(public_id: str) -> Observation:
    """The actor's own observation. Raises Closed where it is no draft any more."""
    found = observations.made_by(public_id, the_actor().person_id)
    if found.state != "draft":
        raise Closed
    return found


def person_of(observation: Observation) -> people.PersonRow:
    return people.people_rows((observation.person_id,))[observation.person_id]


@blueprint.get("/observations/<observation>/<int:screen>")
@requires("observe")
def observation_screen(observation: str, screen: int) -> Any:
    found = observations.made_by(observation, the_actor().person_id)
    if found.state != "draft":
        return redirect(url_for("assessment.observation", observation=observation), 303)
    checklist = observations.checklist_of(found.snapshot, language())
    if not 1 <= screen <= len(checklist.groups):
        raise NotFound
    return screen_page(found, observations.marks_of(found.id), screen)


def screen_page(
    draft: Observation, marks: dict[str, Mark], screen: int, stored: dict[str, Mark] | None = None
) -> str:
    """`stored`: what is stored, where the page shows what the assessor has sent instead."""
    checklist = observations.checklist_of(draft.snapshot, language())
    return render_template(
        "assessment/observing.html",
        observation=draft,
        person=person_of(draft),
        checklist=checklist,
        groups=observation_faces.groups(checklist, marks, wording_of(draft, checklist), stored),
        screen=screen,
        marked=marked(checklist, marks),
        total=sum(len(group.lines) for group in checklist.groups),
        desk=once.new_form_key(),
        is_conflict=stored is not None,
        most_comment=observed_fields.MOST_COMMENT,
    )


@blueprint.post("/observations/<observation>/lines")
@requires("observe")
def save_lines(observation: str) -> Response:
    at = clock.now()
    assessor_id = the_actor().person_id
    fields = request.form.to_dict(flat=False)
    in_background = "HX-Request" in request.headers
    try:
        saved = observing.save(observation, fields, assessor_id=assessor_id, at=at)
    except Closed as refusal:
        if not in_background:
            raise
        return make_response(
            render_template("assessment/observation_saved.html", state=refusal.code, saved_at=None), 409
        )
    if in_background:
        page = render_template(
            "assessment/observation_saved.html",
            state="stale" if saved.verdict == "stale" else "saved",
            saved_at=saved.saved_at,
            version=saved.version,
        )
        return make_response(page, 409 if saved.verdict == "stale" else 200)
    if saved.verdict == "stale":
        return compared(observation, fields, saved)
    return onward(observation, request.form.get("go", ""), request.form.get("screen", ""))


def compared(observation: str, fields: dict[str, list[str]], saved: Saved) -> Response:
    """Another page has saved since: both are shown, and nothing is replaced before the assessor says so."""
    draft = own_draft(observation)
    checklist = observations.checklist_of(draft.snapshot, language())
    sent = {**saved.marks, **observed_fields.read(checklist, fields)}
    screen = min(max(1, number_in(request.form.get("screen", "1"))), len(checklist.groups))
    return make_response(screen_page(draft, sent, screen, dict(saved.marks)), 409)


def onward(observation: str, go: str, screen: str) -> Response:
    here = number_in(screen)
    if go.startswith("screen-"):
        wanted = number_in(go.removeprefix("screen-"))
    else:
        wanted = {"previous": here - 1, "stay": here}.get(go, here + 1)
    count = len(observations.checklist_of(own_draft(observation).snapshot, language()).groups)
    if go == "check" or wanted > count:
        return make_response(redirect(url_for("assessment.observation_check", observation=observation), 303))
    place = url_for("assessment.observation_screen", observation=observation, screen=max(1, wanted))
    return make_response(redirect(place, 303))


def number_in(written: str) -> int:
    if not written.isascii() or not written.isdecimal() or len(written) > 4:
        raise BadRequest
    return int(written)


# -- the summary and the signature -----------------------------------------------------------------------------------


@blueprint.get("/observations/<observation>/check")
@requires("observe")
def observation_check(observation: str) -> Any:
    found = observations.made_by(observation, the_actor().person_id)
    if found.state != "draft":
        return redirect(url_for("assessment.observation", observation=observation), 303)
    form = SigningForm(
        formdata=None,
        observed_on=found.observed_on,
        version=found.version,
        form_key=once.new_form_key(),
    )
    return check_page(found, form)


def check_page(draft: Observation, form: SigningForm, problem: Conflict | None = None) -> str:
    checklist = observations.checklist_of(draft.snapshot, language())
    marks = observations.marks_of(draft.id)
    missing = gaps(checklist, marks)
    person = person_of(draft)
    day = form.observed_on.data or draft.observed_on
    return render_template(
        "assessment/observation_check.html",
        observation=draft,
        person=person,
        checklist=checklist,
        groups=observation_faces.groups(checklist, marks, wording_of(draft, checklist)),
        gaps=gap_faces(missing, checklist),
        heading=heading_of(len(missing)),
        judgement=None if missing else judge(checklist, marks),
        form=form,
        problem=problem,
        meaning=said(signature_meaning(person, day)),
        may_sign=observations.may_observe(the_actor(), draft.person_id),
        most_days=MOST_DAYS_AGO,
    )


def heading_of(missing: int) -> str:
    if not missing:
        return gettext("Read it, then sign")
    return ngettext("Not ready to sign: %(num)s gap", "Not ready to sign: %(num)s gaps", missing)


def signature_meaning(person: people.PersonRow, day: date) -> Text:
    words = Text(long_day(day, "en"), long_day(day, "ru"))
    return meanings.filled(meanings.SIGNED, day=words, person=f"{person.full_name} ({person.number})")


@blueprint.post("/observations/<observation>/signature")
@requires("observe")
@at_most("30 per minute")
def sign_observation(observation: str) -> Any:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    draft, form = own_draft(observation), SigningForm()
    if not form.validate():
        return check_page(draft, form), 422
    version = number_in(form.version.data or "")
    signature = observing.Signature(version, form.observed_on.data, form.password.data)
    address = request.remote_addr or ""
    try:
        observing.sign(observation, signature, actor, at=at, address=address, form_key=key)
    except REFUSALS as refusal:
        return refused(observation, form, refusal)
    location = url_for("assessment.observation", observation=observation)
    once.settle(key, location)
    flash(gettext("Signed. The person has been told and can confirm or object."))
    return redirect(location, 303)


REFUSALS = (
    people.WrongPassword,
    people.TooManyFailures,
    WrongDay,
    observing.Unfinished,
    observing.ChangedSince,
    observing.CannotSign,
)


def refused(observation: str, form: SigningForm, refusal: DomainError) -> Response:
    """The summary again, with what stands against the signature; nothing of the marks is lost."""
    draft = own_draft(observation)
    wait = ""
    match refusal:
        case people.WrongPassword():
            form.password.errors = [refusal.say(language())]
        case people.TooManyFailures():
            wait = str(refusal.seconds)
            form.password.errors = [refusal.in_words()]
        case WrongDay():
            form.observed_on.errors = [refusal.say(language())]
        case _:
            form.version.data = str(draft.version)
    problem = refusal if isinstance(refusal, Conflict) else None
    response = make_response(check_page(draft, form, problem), refusal.status)
    if wait:
        response.headers["Retry-After"] = wait
    return response


@blueprint.post("/observations/<observation>/discard")
@requires("observe")
def discard_observation(observation: str) -> Response:
    observing.discard(observation, assessor_id=the_actor().person_id, at=clock.now())
    flash(gettext("The draft is thrown away."))
    return make_response(redirect(url_for("assessment.observations_page"), 303))


def resumed(draft: Observation) -> Response:
    """Where a draft goes on: the first screen with an unmarked line, else the summary."""
    checklist = observations.checklist_of(draft.snapshot, language())
    faces = observation_faces.groups(checklist, observations.marks_of(draft.id), wording_of(draft, checklist))
    screen = first_open(faces)
    if screen > len(faces):
        return make_response(
            redirect(url_for("assessment.observation_check", observation=draft.public_id), 303)
        )
    place = url_for("assessment.observation_screen", observation=draft.public_id, screen=screen)
    return make_response(redirect(place, 303))
