"""Invitations and links to a new password, sent by an admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from app.foundation import clock, i18n, mail, once
from app.foundation.access import requires, the_actor
from app.people.rows import PersonRow
from app.people.service import links, reach
from app.people.views import blueprint


@blueprint.post("/admin/people/<number>/invitation")
@requires("people.manage")
def send_invitation(number: str) -> Any:
    return send_link(
        number,
        links.invite,
        lambda person: gettext(
            "The invitation is on its way to %(email)s. It holds for seven days.", email=person.email
        ),
    )


@blueprint.post("/admin/people/<number>/reset")
@requires("people.manage")
def send_reset(number: str) -> Any:
    return send_link(
        number,
        links.send_reset,
        lambda person: gettext(
            "A link to a new password is on its way to %(email)s. It holds for one hour.", email=person.email
        ),
    )


def no_mail() -> str:
    return gettext(
        "This site sends no mail yet: the letter lies among its files. Print a sign-in card instead, or set up mail."
    )


def send_link(number: str, use_case: Callable[..., None], told: Callable[[PersonRow], str]) -> Any:
    actor, key = the_actor(), once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    person = reach.person_in_reach(actor, number)
    place = f"/admin/people/{person.number}"
    try:
        use_case(person, at=clock.now(), by=actor.person_id, form_key=key)
    except links.NoAddress as refusal:
        message = refusal.say(i18n.language())
        page = render_template("people/no_address.html", person=person, place=place, message=message)
        return page, refusal.status
    once.settle(key, place)
    flash(told(person) if mail.is_sent() else no_mail())
    return redirect(place, 303)
