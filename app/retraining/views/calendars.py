"""/calendar/<secret>.ics for programs that hold an address, and /team/calendars, where managers get one of a unit."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import people
from app.foundation import clock, menu, once
from app.foundation.access import public, requires, the_actor
from app.foundation.throttle import at_most
from app.retraining.queries import calendar_feeds
from app.retraining.service import calendar_feeds as feeds
from app.retraining.views import blueprint

menu.stand_beside(
    "oversight.team",
    menu.MenuItem("retraining.team_calendars", lambda: str(_l("Calendars")), "team.calendar", place=8),
)


def _address() -> str:
    return request.path  # programs of many people ask from one place: each address is counted for itself


@blueprint.get("/calendar/<secret>.ics")
@at_most("1200 per hour")
@at_most("60 per hour", asked_by=_address)
@public
def calendar(secret: str) -> Response:
    """Whoever holds the address may read; it names nobody else, and is withdrawn on /me or /team/calendars."""
    state, feed = calendar_feeds.feed_behind(secret)
    if state == "ended":
        abort(410)
    text = calendar_feeds.text_of(feed, clock.now()) if feed is not None else None
    if text is None:
        abort(404)
    response = make_response(text)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="attesta.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/team/calendars")
@requires("team.calendar")
def team_calendars() -> str:
    actor = the_actor()
    return render_template(
        "retraining/team_calendars.html",
        units=calendar_feeds.led_units(actor.person_id, actor.today),
        feeds=calendar_feeds.open_feeds(actor.person_id),
        key=once.new_form_key,
    )


@blueprint.post("/team/calendars/<slug>")
@at_most("60 per hour")
@requires("team.calendar")
def make_team_calendar(slug: str) -> Any:
    unit = people.unit_of(slug)
    feeds.make_feed(the_actor(), unit.id, at=clock.now(), form_key=once.check(request.form.get("form_key")))
    flash(gettext("This is the address of the calendar. An earlier one leads nowhere from now on."))
    return redirect(url_for("retraining.team_calendars") + f"#unit-{slug}", 303)


@blueprint.post("/team/calendars/<slug>/end")
@requires("team.calendar")
def end_team_calendar(slug: str) -> Any:
    feeds.end_feed(the_actor(), people.unit_of(slug).id, at=clock.now())
    flash(gettext("The address of the calendar leads nowhere from now on."))
    return redirect(url_for("retraining.team_calendars"), 303)
