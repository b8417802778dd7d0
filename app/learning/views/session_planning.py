"""/sessions/new, /sessions/<id>/edit …: sessions are planned, copied, changed, cancelled; people are put on the list."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from app import library, people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, DomainError
from app.foundation.i18n import language, said
from app.foundation.throttle import at_most
from app.learning.forms.sessions import (
    USUAL_MINUTES,
    USUAL_SEATS,
    EnrolForm,
    ReasonForm,
    SessionForm,
    form_choices,
    values_of,
)
from app.learning.queries import session_reach
from app.learning.queries.sessions import NoSuchSession, programmes, session_of
from app.learning.service import sessions as service
from app.learning.sessions import TrainingSession, hours_text
from app.learning.views import blueprint, session_words
from app.learning.views.sessions import opened, session_page, unit_choices
from app.people.permissions import PLANNING_ROLES

MOST_AT_ONCE = 500


@blueprint.get("/sessions/new")
@requires("session.plan")
def new_session() -> str:
    """Empty, or as a copy of another (`copy`), or for a programme that rules ask for (`programme`)."""
    like = request.args.get("copy", "")
    values: dict[str, Any] = {
        "trainer": the_actor().person_id,
        "seats": USUAL_SEATS,
        "hours": hours_text(USUAL_MINUTES),
        "programme": request.args.get("programme", ""),
        "units": own_units(),
        "weeks": 1,
    }
    if like:
        values |= {**values_of(opened(like)), "held_on": None, "late_note": "", "weeks": 1}
    form = SessionForm(formdata=None, data=values, form_key=once.new_form_key())
    return form_page(form)


def own_units() -> list[int]:
    """The units to which the actor's roles are limited, without those below them; none where a role holds everywhere."""
    paths = the_actor().scope(PLANNING_ROLES) or ()
    return [unit.id for unit in people.units() if unit.path in paths]


def form_page(form: SessionForm, session: TrainingSession | None = None) -> str:
    fill_choices(form)
    return render_template(
        "learning/session_form.html",
        small=session_words.small_links(),
        form=form,
        session=session,
        programmes=sorted(programmes().items()),
        zone=session.time_zone if session else clock.site_zone(),
    )


def fill_choices(form: SessionForm) -> None:
    actor = the_actor()
    reach = session_reach.reach_of(actor)
    form.form.choices = form_choices()
    rules = library.current_documents("certification")
    titled = sorted((one.title(language()), one.slug) for one in rules)
    form.certification.choices = [
        ("", gettext("all certifications")),
        *((slug, title) for title, slug in titled),
    ]
    trainers = people.holders_of(PLANNING_ROLES, actor.today)
    form.trainer.choices = [(person.id, person.full_name) for person in trainers]
    chosen = set(form.units.data or ())
    form.units.choices = [
        (unit.id, said(unit.name))
        for unit in people.units()
        if reach is None or unit.id in reach or unit.id in chosen
    ]
    form.positions.choices = [(one.slug, said(one.title)) for one in people.positions()]


@blueprint.post("/sessions")
@requires("session.plan")
@at_most("60 per minute")
def plan_session() -> Any:
    actor, at, form = the_actor(), clock.now(), SessionForm()
    key = once.check(form.form_key.data)
    fill_choices(form)
    if not form.validate():
        return form_page(form), 422
    wanted = form.plan(people.zone_of(form.trainer.data))
    try:
        made = service.plan(wanted, form.weeks.data or 1, actor=actor, at=at, form_key=key)
    except AlreadyDone as done:
        return redirect(done.location or url_for("learning.sessions"), 303)
    except service.BadPlan as refusal:
        form.tell(refusal.problems)
        return form_page(form), 422
    location = url_for("learning.session", session=made[0])
    once.settle(key, location)
    flash(ngettext("The session is planned.", "%(num)s sessions are planned, one a week.", len(made)))
    return redirect(location, 303)


@blueprint.get("/sessions/<session>/edit")
@requires("session.plan")
def edit_session(session: str) -> str:
    found = managed(session)
    return form_page(SessionForm(formdata=None, data=values_of(found)), found)


def managed(public_id: str) -> TrainingSession:
    """A session that the actor manages. Raises NoSuchSession."""
    found = session_of(public_id)
    if not session_reach.may_manage(the_actor(), found):
        raise NoSuchSession
    return found


@blueprint.post("/sessions/<session>/edit")
@requires("session.plan")
@at_most("60 per minute")
def change_session(session: str) -> Any:
    found, form = managed(session), SessionForm()
    fill_choices(form)
    if not form.validate():
        return form_page(form, found), 422
    try:
        service.change(session, form.plan(found.time_zone), actor=the_actor(), at=clock.now())
    except service.BadPlan as refusal:
        form.tell(refusal.problems)
        return form_page(form, found), 422
    except service.Signed as refusal:
        return session_page(found, refused=refusal), 409
    flash(gettext("Saved. Who has a seat hears of another time or place."))
    return redirect(url_for("learning.session", session=session), 303)


@blueprint.post("/sessions/<session>/cancellation")
@requires("session.plan")
@at_most("60 per minute")
def cancel_session(session: str) -> Any:
    found, form = managed(session), ReasonForm()
    if not form.validate():
        return session_page(found, cancellation=form), 422
    try:
        service.cancel(session, form.reason.data or "", actor=the_actor(), at=clock.now())
    except service.Signed as refusal:
        return session_page(found, refused=refusal), 409
    flash(gettext("Cancelled. Everybody on the list is told why."))
    return redirect(url_for("learning.session", session=session), 303)


# -- people on the list --------------------------------------------------------------------------------------------


@blueprint.post("/sessions/<session>/people")
@requires("session.plan")
@at_most("60 per minute")
def enrol(session: str) -> Any:
    found, form = opened(session), EnrolForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    form.unit.choices = unit_choices()
    ids = chosen_people(form, found) if form.validate() else set()
    if not ids:
        if not form.errors:
            form.people.errors = [gettext("Nobody whom you look after was found by this")]
        return session_page(found, form=form), 422
    here, anyway = url_for("learning.session", session=session), request.form.get("anyway") == "yes"
    try:
        done = service.enrol_people(
            session, ids, anyway=anyway, actor=the_actor(), at=clock.now(), form_key=key
        )
    except AlreadyDone as repeat:
        return redirect(repeat.location or here, 303)
    except service.NoMoreSeats as refusal:
        return session_page(found, refused=refusal), 409
    once.settle(key, here)
    if done.in_the_way:  # shown at once, with what can be done about each
        return session_page(opened(session), enrolled=done)
    flash(told(done))
    return redirect(here, 303)


def told(done: service.Enrolled) -> str:
    parts = [ngettext("%(num)s person is on the list.", "%(num)s people are on the list.", done.seated)]
    if done.waiting:
        parts.append(
            ngettext(
                "No seat is left for %(num)s person, who waits.",
                "No seat is left for %(num)s people, who wait.",
                done.waiting,
            )
        )
    return " ".join(parts)


def chosen_people(form: EnrolForm, found: TrainingSession) -> set[int]:
    """By number or e-mail, or all of a unit who work there on the day of the session."""
    ids = {person.id for person in people.people_named(form.references[:MOST_AT_ONCE])}
    if form.unit.data and form.unit.data in dict(form.unit.choices):
        ids |= session_reach.ids_of(people.people_of_unit(form.unit.data, found.held_on))
    scope = people.people_in_scope(the_actor(), PLANNING_ROLES, found.held_on)
    return session_reach.ids_among(ids, scope)


@blueprint.post("/sessions/<session>/people/<number>/removal")
@requires("session.plan")
@at_most("120 per minute")
def remove_person(session: str, number: str) -> Any:
    found = opened(session)
    person = people.person_of(number)
    try:
        service.remove(session, person.id, actor=the_actor(), at=clock.now())
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        return session_page(found, refused=refusal), 409
    flash(gettext("%(name)s is off the list.", name=person.full_name))
    return redirect(url_for("learning.session", session=session), 303)
