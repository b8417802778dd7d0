"""/observations, /observations/<id>, /people/<number>/skills/<slug>: who is ready, what was seen, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from app import people
from app.assessment import meanings, observation_faces
from app.assessment.forms.observing import ReasonForm
from app.assessment.observing import Marks, is_intact
from app.assessment.queries import observations
from app.assessment.queries.observations import EventLine, Observation
from app.assessment.service import observing
from app.assessment.views import blueprint
from app.assessment.views.observed_media import note_look, wording_of
from app.assessment.views.observing import resumed
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, NotFound
from app.foundation.faults import Text
from app.foundation.i18n import language, long_day, said
from app.foundation.throttle import at_most

FOUND_SHOWN = 20
menu.MENU.append(
    menu.MenuItem("assessment.observations_page", lambda: str(lazy_gettext("Observations")), "observe")
)


@dataclass(frozen=True)
class Row:
    """An observation, or a wish for one, in a list."""

    title: str  # of the checklist
    slug: str
    person: people.PersonRow
    assessor: str
    at: datetime | None
    state: str
    observation: Observation | None = None


# -- the desk of an assessor -----------------------------------------------------------------------------------------


@blueprint.get("/observations")
@requires("observations")
def observations_page() -> str:
    actor, at = the_actor(), clock.now()
    asked = request.args.get("q", "").strip()[:100]
    titles = {slug: said(title) for slug, title in observations.titles().items()}
    observes = actor.may("observe")
    ready = observations.ready_for(actor) if observes else ()
    found = people_found(actor, asked) if observes and asked else ()
    desk = observations.on_the_desk_of(actor)
    ids = {one.person_id for one in ready}
    ids |= {person_id for one in desk for person_id in (one.person_id, one.assessor_id)}
    persons = people.people_rows(ids) if ids else {}
    rows = [row_of(one, persons, at) for one in desk]
    return render_template(
        "assessment/observations.html",
        observes=observes,
        ready=[
            Row(titles[one.checklist], one.checklist, persons[one.person_id], "", one.said_at, "ready")
            for one in ready
            if one.checklist in titles and is_here(persons[one.person_id], actor.today)
        ],
        drafts=[row for row in rows if row.state == "draft"],
        waiting=[row for row in rows if row.state == "signed"],
        objections=[row for row in rows if row.state == "objected"],
        checklists=sorted(titles.items(), key=lambda one: one[1]),
        chosen=request.args.get("checklist", ""),
        asked=asked,
        found=found,
    )


def is_here(person: people.PersonRow, today: date) -> bool:
    return person.left_on is None or person.left_on >= today


def people_found(actor: people.Actor, text: str) -> tuple[people.Face, ...]:
    wanted = people.among(observations.observable(actor), people.people_matching(text))
    ids = observations.first_ids(wanted, FOUND_SHOWN)
    faces = people.faces_of(ids, actor.today)
    return tuple(sorted(faces.values(), key=lambda face: face.name))


def row_of(one: Observation, persons: dict[int, people.PersonRow], at: datetime) -> Row:
    return Row(
        title=observations.checklist_of(one.snapshot, language()).title,
        slug=one.checklist,
        person=persons[one.person_id],
        assessor=persons[one.assessor_id].short_name,
        at=one.signed_at or one.saved_at or one.started_at,
        state=one.state_at(at),
        observation=one,
    )


# -- one person and one checklist ------------------------------------------------------------------------------------


@blueprint.get("/skills/<slug>")
@requires("learn")
def own_skill(slug: str) -> Response:
    """The same address for everybody, for lists of what is to be done."""
    return make_response(redirect(url_for("assessment.skill", number=the_actor().number, slug=slug), 303))


@blueprint.get("/people/<number>/skills/<slug>")
@requires("person.view")
def skill(number: str, slug: str) -> str:
    actor, at = the_actor(), clock.now()
    person = observations.person_for(actor, number)
    note_look(actor, person)
    title = observations.titles().get(slug)
    past = observations.signed_of(person.id, slug)
    if title is None and not past:
        raise NotFound
    own = person.id == actor.person_id
    may_begin = title is not None and observations.may_observe(actor, person.id)
    persons = people.people_rows({person.id, *(one.assessor_id for one in past)})
    return render_template(
        "assessment/skill.html",
        person=person,
        slug=slug,
        title=said(title) if title else observations.checklist_of(past[0].snapshot, language()).title,
        own=own,
        is_published=title is not None,
        ready_since=observations.ready_since(person.id, slug),
        may_begin=may_begin and is_here(person, actor.today),
        draft=observations.draft_of(actor.person_id, person.id, slug) if may_begin else None,
        past=[row_of(one, persons, at) for one in past],
        to_answer=[one for one in past if own and one.state_at(at) == "signed"],
    )


@blueprint.post("/people/<number>/skills/<slug>")
@requires("observe")
@at_most("60 per minute")
def begin_observation(number: str, slug: str) -> Response:
    actor, at = the_actor(), clock.now()
    person = observations.person_for(actor, number)
    if person.id != actor.person_id and not observations.may_observe(actor, person.id):
        raise people.UnknownPerson
    key = once.check(request.form.get("form_key"))
    try:
        public_id = observing.begin(slug, person, assessor_id=actor.person_id, at=at, form_key=key)
    except AlreadyDone as done:
        here = url_for("assessment.skill", number=number, slug=slug)
        return make_response(redirect(done.location or here, 303))
    location = url_for("assessment.observation", observation=public_id)
    once.settle(key, location)
    return make_response(redirect(location, 303))


@blueprint.post("/skills/<slug>/readiness")
@requires("learn")
@at_most("30 per minute")
def say_ready(slug: str) -> Response:
    actor, at = the_actor(), clock.now()
    if request.form.get("ready") == "no":
        observing.take_back_readiness(actor.person_id, slug, at=at)
        flash(gettext("Taken back. You are no longer on the list of the assessors."))
    else:
        observing.say_ready(actor.person_id, slug, at=at)
        flash(gettext("The assessors of your unit see that you are ready."))
    return make_response(redirect(url_for("assessment.skill", number=actor.number, slug=slug), 303))


# -- one observation --------------------------------------------------------------------------------------------------


@blueprint.get("/observations/<observation>")
@requires("person.view")
def observation(observation: str) -> Any:
    found = observations.readable(observation, the_actor())
    if found.state == "draft":
        return resumed(found)
    if found.state == "discarded":
        raise NotFound
    return observation_page(found)


def observation_page(
    found: Observation,
    objection: ReasonForm | None = None,
    withdrawal: ReasonForm | None = None,
) -> str:
    actor, at = the_actor(), clock.now()
    checklist = observations.checklist_of(found.snapshot, language())
    marks = observations.marks_of(found.id)
    events = [one for one in observations.events_of(found.id) if one.kind != "begun"]
    ids = {found.person_id, found.assessor_id, *(one.actor_id for one in events if one.actor_id)}
    persons = people.people_rows(ids)
    if found.assessor_id != actor.person_id:
        note_look(actor, persons[found.person_id])
    state = found.state_at(at)
    return render_template(
        "assessment/observation.html",
        observation=found,
        state=state,
        person=persons[found.person_id],
        assessor=persons[found.assessor_id],
        checklist=checklist,
        groups=observation_faces.groups(checklist, marks, wording_of(found, checklist)),
        intact=is_as_signed(found, marks, events),
        signatures=signatures_of(events, persons),
        zone=people.zone_of(found.person_id),
        own=found.person_id == actor.person_id,
        may_withdraw=found.assessor_id == actor.person_id and state != "withdrawn" and actor.may("observe"),
        confirming=said(meaning_of(meanings.CONFIRMED, found.observed_on)),
        objecting=said(meaning_of(meanings.OBJECTED, found.observed_on)),
        withdrawing=said(meaning_of(meanings.WITHDRAWN, found.observed_on)),
        objection=objection or ReasonForm(formdata=None),
        withdrawal=withdrawal or ReasonForm(formdata=None),
        form=objection or withdrawal,
    )


def is_as_signed(found: Observation, marks: Marks, events: list[EventLine]) -> bool:
    about: dict[str, str] = next((one.details.get("about", {}) for one in events if one.kind == "signed"), {})
    return is_intact(found.content_sha256, found.snapshot, marks, about)


def meaning_of(meaning: Text, day: date) -> Text:
    return meanings.filled(meaning, day=Text(long_day(day, "en"), long_day(day, "ru")))


@dataclass(frozen=True)
class SignatureLine:
    """Who did what when, in the words that were shown then."""

    kind: str
    name: str  # empty: by itself
    at: datetime
    meaning: str
    reason: str
    sha256: str


def signatures_of(events: list[EventLine], persons: dict[int, people.PersonRow]) -> list[SignatureLine]:
    return [
        SignatureLine(
            kind=one.kind,
            name=persons[one.actor_id].full_name if one.actor_id else "",
            at=one.at,
            meaning=one.details.get("meaning", {}).get(language(), ""),
            reason=one.details.get("reason", ""),
            sha256=one.details.get("sha256", ""),
        )
        for one in events
    ]


@blueprint.post("/observations/<observation>/confirmation")
@requires("learn")
@at_most("30 per minute")
def confirm_observation(observation: str) -> Any:
    actor, at = the_actor(), clock.now()
    observing.confirm(observation, person_id=actor.person_id, at=at)
    flash(gettext("Confirmed. The observation counts."))
    return redirect(url_for("assessment.observation", observation=observation), 303)


@blueprint.post("/observations/<observation>/objection")
@requires("learn")
@at_most("30 per minute")
def object_to_observation(observation: str) -> Any:
    actor, at = the_actor(), clock.now()
    found = observations.about(observation, actor.person_id)
    form = ReasonForm()
    if not form.validate():
        return observation_page(found, objection=form), 422
    observing.object_to(observation, form.reason.data, person_id=actor.person_id, at=at)
    flash(gettext("Your objection is recorded. The assessor, your trainer and your manager have been told."))
    return redirect(url_for("assessment.observation", observation=observation), 303)


@blueprint.post("/observations/<observation>/withdrawal")
@requires("observe")
@at_most("30 per minute")
def withdraw_observation(observation: str) -> Any:
    actor, at = the_actor(), clock.now()
    found = observations.made_by(observation, actor.person_id)
    form = ReasonForm()
    if not form.validate():
        return observation_page(found, withdrawal=form), 422
    observing.withdraw(observation, form.reason.data, assessor_id=actor.person_id, at=at)
    flash(gettext("Your signature is withdrawn. The record keeps both, with your reason."))
    return redirect(url_for("assessment.observation", observation=observation), 303)
