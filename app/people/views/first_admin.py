"""The first admin: the page behind the setup link."""

from __future__ import annotations

from typing import Any

from flask import (
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_login import login_user

from app.foundation import clock, i18n, once, settings
from app.foundation.access import current_actor, public
from app.foundation.faults import Text
from app.people import names
from app.people.forms import SetupForm, zone_choices
from app.people.rows import PersonRow
from app.people.service import employment, setup, sign_in
from app.people.views import blueprint
from app.people.views.session import SignedIn


@blueprint.get("/setup/<token>")
@public
def first_setup(token: str) -> Any:
    try:
        link = setup.open_link(token, clock.now())
    except setup.LinkClosed as refusal:
        return closed_link(refusal)
    chosen = {
        "time_zone": clock.site_zone(),
        "language": i18n.language(),
        "form_key": once.new_form_key(),
        **{f"organisation_{lang}": given_name(lang) for lang in i18n.LANGUAGES},
    }
    form, known = setup_form(link, formdata=None, **chosen)
    return render_template("people/setup.html", form=form, link=link, known=known)


@blueprint.post("/setup/<token>")
@public
def finish_setup(token: str) -> Any:
    at, before = clock.now(), current_actor()
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    try:
        link = setup.open_link(token, at)
        form, known = setup_form(link)
        if not form.validate():
            return render_template("people/setup.html", form=form, link=link, known=known), 422
        session_token = setup.set_up(
            token, organisation_of(form), admin_of(form, link), visit(), at=at, form_key=key
        )
    except setup.LinkClosed as refusal:
        return closed_link(refusal)
    except employment.NumberTaken as refusal:
        form.number.errors = [refusal.say(i18n.language())]
        return render_template("people/setup.html", form=form, link=link, known=known), 422
    once.settle(key, url_for("people.admin"))
    if before is not None:
        sign_in.sign_out(before.session_id, at=at)
    session.clear()
    login_user(SignedIn(session_token))
    flash(gettext("Everything is set up. You are signed in as the administrator."))
    return redirect(url_for("people.admin"), 303)  # the first steps stand there


def setup_form(link: setup.Link, **values: Any) -> tuple[SetupForm, PersonRow | None]:
    """The form without what is known already, and who is known by the e-mail of the link."""
    form = SetupForm(**values)
    form.time_zone.choices = zone_choices(clock.now())
    known = setup.known_person(link.email)
    if link.email is not None:
        del form.email
    if known is not None:
        del form.family, form.given, form.patronymic, form.number
    return form, known


def given_name(lang: str) -> str:
    """What the organisation is called already; empty while it bears our name."""
    name = settings.organisation(lang)
    return "" if name == settings.DEFAULTS[f"organisation_{lang}"] else name


def organisation_of(form: SetupForm) -> setup.Organisation:
    english, russian = (
        names.tidy(form.organisation_en.data or ""),
        names.tidy(form.organisation_ru.data or ""),
    )
    return setup.Organisation(
        Text(english or russian, russian or english), form.time_zone.data, form.language.data
    )


def admin_of(form: SetupForm, link: setup.Link) -> setup.FirstAdmin:
    asked = {
        name: form[name].data or "" for name in ("family", "given", "patronymic", "number") if name in form
    }
    email = link.email or form.email.data or ""
    return setup.FirstAdmin(email, form.password.data, locale=i18n.language(), **asked)


def visit() -> setup.Visit:
    return setup.Visit(request.remote_addr or "", request.user_agent.string)


def closed_link(refusal: setup.LinkClosed) -> tuple[str, int]:
    message = refusal.say(i18n.language())
    return render_template("people/setup_closed.html", code=refusal.code, message=message), refusal.status
