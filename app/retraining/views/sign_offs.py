"""/obligations/<kind> and /obligations/<id>: what is demanded of me, and what was held with me, to sign or object to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import certification, people
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import Conflict, DomainError, Invalid
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.retraining.forms.sign_offs import HereForm, ReasonForm
from app.retraining.obligations import KINDS, of_kind
from app.retraining.queries import obligations, sign_offs
from app.retraining.queries.sign_offs import SignOff, Step
from app.retraining.service import sign_offs as signing
from app.retraining.sign_off import counts, is_intact, meaning_of, uncovered
from app.retraining.views import blueprint
from app.retraining.views.holding import known_kind
from app.retraining.views.obligations import note_look
from app.retraining.views.own_obligations import own_page


@blueprint.get("/obligations/<name>")
@requires("person.view")
def obligation(name: str) -> Any:
    """`name`: a kind, for the own obligations of that kind; else one thing that was held."""
    if name in KINDS:
        return own_page(known_kind(name))
    return sign_off_page(sign_offs.readable(name, the_actor()))


# -- one thing that was held -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepLine:
    """Who did what when, in the words that were shown then."""

    kind: str
    name: str
    at: datetime
    meaning: str
    reason: str
    device_of: str  # whose device it was, where it was not the own one


def steps_shown(steps: Collection[Step], persons: Mapping[int, people.PersonRow]) -> list[StepLine]:
    return [
        StepLine(
            kind=one.kind,
            name=persons[one.actor_id].full_name,
            at=one.at,
            meaning=one.details.get("meaning", {}).get(language(), ""),
            reason=one.details.get("reason", ""),
            device_of=persons[one.details["device_of"]].full_name if "device_of" in one.details else "",
        )
        for one in steps
    ]


def sign_off_page(
    found: SignOff,
    *,
    objection: ReasonForm | None = None,
    voiding: ReasonForm | None = None,
    here: HereForm | None = None,
    problem: DomainError | None = None,
) -> str:
    actor = the_actor()
    zone = people.zone_of(found.person_id)
    today, steps = clock.today(zone), sign_offs.steps_of(found.id)
    ids = {found.person_id, found.instructor_id, *(one.actor_id for one in steps)}
    persons = people.people_rows(ids)
    note_look(actor, persons[found.person_id])
    own, held_by_me = found.person_id == actor.person_id, found.instructor_id == actor.person_id
    demands = of_kind(
        obligations.open_demands((found.person_id,), today).get(found.person_id, ()), found.require
    )
    named = {one["fact"] for one in found.content["demanded"]}
    about = {one["certification"] for one in found.content["demanded"]}
    standings = certification.standings_of((found.person_id,), today)[found.person_id]
    return render_template(
        "retraining/sign_off.html",
        found=found,
        content=found.content,
        state=found.state,
        person=persons[found.person_id],
        instructor=persons[found.instructor_id],
        intact=is_intact(found.sha256, found.content),
        steps=steps_shown(steps, persons),
        zone=zone,
        own=own,
        held_by_me=held_by_me and actor.may("obligation.hold"),
        may_void=found.state == "signed"
        and actor.may("obligation.void")
        and sign_offs.may_void(actor, found.person_id),
        does_count=counts(found.content),
        still_open=[one for one in demands if one.ref in named],
        uncovered=uncovered(found.content, demands),
        open_now=demands,
        gives=[
            line
            for line in standings
            if line.required and (line.certification in about or line.may_work != "yes")
        ],
        meanings={act: meaning_of(act, found.content) for act in ("sign", "object", "withdraw", "void")},
        objection=objection or ReasonForm(formdata=None),
        voiding=voiding or ReasonForm(formdata=None),
        here=here or HereForm(formdata=None),
        form=objection or voiding or here,
        problem=problem,
        today=today,
    )


@blueprint.post("/obligations/<sign_off>/signature")
@requires("learn")
@at_most("30 per minute")
def sign_off_signature(sign_off: str) -> Any:
    """The person signs on the own page."""
    actor = the_actor()
    found = sign_offs.of_person(sign_off, actor.person_id)
    try:
        signing.sign(sign_off, person_id=actor.person_id, at=clock.now())
    except Conflict as refusal:
        return sign_off_page(sign_offs.of_person(sign_off, actor.person_id), problem=refusal), refusal.status
    flash(told(found))
    return redirect(url_for(".obligation", name=sign_off), 303)


def told(found: SignOff) -> str:
    """What the second signature has brought about, to the person."""
    if not counts(found.content):
        return gettext("Signed by both. The drill was not passed, so it stays open and is held again.")
    today = clock.today(people.zone_of(found.person_id))
    overall = certification.person_may_work(found.person_id, on=today)
    if overall.may_work == "yes":
        return gettext("Signed by both: it stands in the record. May work from today.")
    if overall.may_work == "supervised":
        return gettext(
            "Signed by both: it stands in the record. Work is possible under supervision; see below why."
        )
    return gettext(
        "Signed by both: it stands in the record. Something else still stands against work; see below."
    )


@blueprint.post("/obligations/<sign_off>/objection")
@requires("learn")
@at_most("30 per minute")
def sign_off_objection(sign_off: str) -> Any:
    actor = the_actor()
    found, form = sign_offs.of_person(sign_off, actor.person_id), ReasonForm()
    if not form.validate():
        return sign_off_page(found, objection=form), 422
    signing.object_to(sign_off, form.reason.data, person_id=actor.person_id, at=clock.now())
    flash(gettext("Your objection is recorded. Whoever held it, your trainer and your manager see it."))
    return redirect(url_for(".obligation", name=sign_off), 303)


@blueprint.post("/obligations/<sign_off>/withdrawal")
@requires("obligation.hold")
def sign_off_withdrawal(sign_off: str) -> Any:
    signing.withdraw(sign_off, instructor_id=the_actor().person_id, at=clock.now())
    flash(gettext("Your signature is taken back. Nothing of it stands in the record."))
    return redirect(url_for(".obligation", name=sign_off), 303)


@blueprint.post("/obligations/<sign_off>/voiding")
@requires("obligation.void")
def sign_off_voiding(sign_off: str) -> Any:
    actor, form = the_actor(), ReasonForm()
    found = sign_offs.readable(sign_off, actor)
    if not form.validate():
        return sign_off_page(found, voiding=form), 422
    signing.void(sign_off, form.reason.data, actor, at=clock.now())
    flash(gettext("Struck out. The record keeps both, with your reason."))
    return redirect(url_for(".obligation", name=sign_off), 303)


# -- everybody who was there together --------------------------------------------------------------------------------


@blueprint.get("/obligations/sittings/<sitting>")
@requires("person.view")
def sitting(sitting: str) -> Any:
    actor = the_actor()
    found = sign_offs.of_sitting(sitting, actor)
    if len(found) == 1:
        return redirect(url_for(".obligation", name=found[0].public_id), 303)
    return sitting_page(found)


def sitting_page(found: tuple[SignOff, ...], here: HereForm | None = None) -> str:
    actor, first = the_actor(), found[0]
    persons = people.people_rows({first.instructor_id, *(one.person_id for one in found)})
    rows = sorted(found, key=lambda one: (one.state != "waiting", persons[one.person_id].search))
    return render_template(
        "retraining/sitting.html",
        rows=rows,
        persons=persons,
        first=first,
        content=first.content,
        instructor=persons[first.instructor_id],
        signed=sum(one.state == "signed" for one in found),
        waits=any(one.state == "waiting" for one in found),
        held_by_me=first.instructor_id == actor.person_id and actor.may("obligation.hold"),
        meaning=meaning_of("sign", first.content),
        here=here or HereForm(formdata=None),
        form=here,
    )


@blueprint.post("/obligations/sittings/<sitting>/signature")
@requires("obligation.hold")
@at_most("60 per minute")
def sign_here(sitting: str) -> Any:
    """The people sign one after the other on the device of whoever held it."""
    actor, form = the_actor(), HereForm()
    found = sign_offs.of_sitting(sitting, actor)
    if not form.validate():
        return again(found, form), 422
    try:
        signed = signing.sign_here(
            sitting,
            form.number.data,
            form.secret.data,
            actor,
            at=clock.now(),
            address=request.remote_addr or "",
        )
    except people.TooManyFailures as refusal:
        form.secret.errors = [refusal.in_words()]
        return again(found, form), refusal.status
    except people.WrongPassword as refusal:
        form.secret.errors = [gettext("This number and password do not belong to anybody who was there.")]
        return again(found, form), refusal.status
    except (Conflict, Invalid) as refusal:
        form.form_errors.append(refusal.say(language()))
        return again(sign_offs.of_sitting(sitting, actor), form), refusal.status
    names = people.people_rows((signed.person_id,))
    flash(gettext("%(name)s has signed.", name=names[signed.person_id].full_name) + " " + told(signed))
    return redirect(url_for(".sitting", sitting=sitting), 303)


def again(found: tuple[SignOff, ...], form: HereForm) -> str:
    return sign_off_page(found[0], here=form) if len(found) == 1 else sitting_page(found, form)
