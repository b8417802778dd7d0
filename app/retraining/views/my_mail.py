"""On /me: which letters I get, which went out, and the address of my calendar."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from app import people
from app.foundation import clock, mail, once
from app.foundation.access import requires, the_actor
from app.foundation.throttle import at_most
from app.people.rows import Actor
from app.retraining.forms.my_mail import MyMailForm
from app.retraining.queries import calendar_feeds, mail_parts, mail_past
from app.retraining.service import calendar_feeds as feeds
from app.retraining.service import my_mail
from app.retraining.views import blueprint

SHOWN = 10  # letters on the page


def section() -> Markup:
    """The part of /me."""
    actor: Actor = the_actor()
    choice = mail_parts.choices_of((actor.person_id,))[actor.person_id]
    return Markup(  # noqa: S704 - made by a template
        render_template(
            "retraining/my_mail.html",
            form=MyMailForm(formdata=None, early=choice.early, digest=choice.digest),
            leads=actor.person_id in people.leaders(actor.today),
            told=mail_past.reminders_about(actor.person_id, to=actor.person_id),
            letters=mail_past.letters_of(actor.person_id, SHOWN),
            person=people.people_rows((actor.person_id,))[actor.person_id],
            zone=people.zone_of(actor.person_id),
            feed=calendar_feeds.open_feeds(actor.person_id).get(None),
            key=once.new_form_key(),
            is_sent=mail.is_sent(),
        )
    )


people.offer_on_own_page(section)


@blueprint.post("/me/mail")
@requires("me")
def choose_mail() -> Any:
    actor: Actor = the_actor()
    form = MyMailForm()
    leads = actor.person_id in people.leaders(actor.today)
    my_mail.choose(actor.person_id, early=form.early.data, digest=form.digest.data if leads else None)
    flash(gettext("Your choice is saved."))
    return redirect("/me#mail", 303)


@blueprint.post("/me/calendar")
@at_most("20 per hour")
@requires("me")
def make_my_calendar() -> Any:
    feeds.make_feed(the_actor(), None, at=clock.now(), form_key=once.check(request.form.get("form_key")))
    flash(gettext("This is the address of your calendar. An earlier one leads nowhere from now on."))
    return redirect("/me#calendar", 303)


@blueprint.post("/me/calendar/end")
@requires("me")
def end_my_calendar() -> Any:
    feeds.end_feed(the_actor(), None, at=clock.now())
    flash(gettext("The address of your calendar leads nowhere from now on."))
    return redirect("/me#calendar", 303)
