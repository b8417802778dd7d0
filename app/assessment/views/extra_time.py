"""/extra-time: who has more time than others, by whom and why."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import people
from app.assessment.forms.supervision import ExtraTimeForm
from app.assessment.queries import supervisions
from app.assessment.service import extra_time as service
from app.assessment.service.extra_time import NewGrant
from app.assessment.views import blueprint
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, NotFound
from app.foundation.throttle import at_most


@blueprint.get("/extra-time")
@requires("extra-time")
def extra_time() -> str:
    form = ExtraTimeForm(
        formdata=None,
        form_key=once.new_form_key(),
        person=request.args.get("person", ""),
        from_on=clock.today(),
    )
    return page(form)


def page(form: ExtraTimeForm) -> str:
    today = clock.today()
    grants = supervisions.grants_in_reach(the_actor())
    persons = people.people_rows({one for grant in grants for one in (grant.person_id, grant.granted_by)})
    lines = [
        SimpleNamespace(
            grant=grant,
            person=persons[grant.person_id],
            granted_by=persons[grant.granted_by].short_name,
            holds=grant.holds_on(today),
            is_to_come=grant.ended_at is None and today < grant.from_on,
        )
        for grant in grants
    ]
    return render_template("assessment/extra_time.html", form=form, lines=lines)


@blueprint.post("/extra-time")
@requires("extra-time")
@at_most("30 per minute")
def grant_extra_time() -> Any:
    actor, form = the_actor(), ExtraTimeForm()
    key = once.check(form.form_key.data)
    person = person_of(form) if form.validate() else None
    if person is None:
        return page(form), 422
    new = NewGrant(person.id, form.percent.data, form.reason.data, form.from_on.data, form.until_on.data)
    location = url_for("assessment.extra_time")
    try:
        service.grant(new, by=actor.person_id, at=clock.now(), form_key=key)
    except AlreadyDone:
        return redirect(location, 303)
    once.settle(key, location)
    flash(gettext("The extra time is granted. Attempts under way have it already."))
    return redirect(location, 303)


def person_of(form: ExtraTimeForm) -> people.PersonRow | None:
    """Somebody in reach; else the field says that there is nobody, whether they do not exist or are not in it."""
    try:
        return supervisions.person_in_reach(form.person.data, the_actor())
    except people.UnknownPerson:
        form.person.errors = [gettext("There is no such person among those to whom you may grant it")]
        return None


@blueprint.post("/extra-time/<int:grant>/end")
@requires("extra-time")
@at_most("30 per minute")
def end_extra_time(grant: int) -> Response:
    actor = the_actor()
    if grant not in {one.id for one in supervisions.grants_in_reach(actor)}:
        raise NotFound
    service.end_grant(grant, by=actor.person_id, at=clock.now())
    flash(gettext("The extra time is ended. An attempt under way keeps what it was given."))
    return make_response(redirect(url_for("assessment.extra_time"), 303))
