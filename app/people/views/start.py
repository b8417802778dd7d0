"""The first way in, by card or invitation, and the way back in: a forgotten password. Public; GET changes nothing."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import login_user

from app.foundation import clock, i18n, once
from app.foundation.access import current_actor, public
from app.foundation.throttle import at_most
from app.people.closed_ways import CARD, INVITATION, PASSWORD
from app.people.codes import normalise
from app.people.forms.ways_in import CardForm, ForgottenForm, NewPasswordForm, WelcomeForm
from app.people.service import entering, links, sign_in, ways_in
from app.people.service.setup import Visit
from app.people.views import blueprint
from app.people.views.session import SignedIn

# Of one address. Only what opens nothing counts: a whole shift may come in behind one router.
GUESSES = at_most("60 per 5 minutes", counts_when=lambda response: response.status_code == 404)
Answered = Any


# -- a card -------------------------------------------------------------------------------------------------------


@blueprint.get("/start")
@public
def start() -> Answered:
    return render_template("people/start.html", form=CardForm(formdata=None))


@blueprint.post("/start")
@public
def find_card() -> Answered:
    """Number and code, typed. Leads to the page that the QR code of the card opens."""
    form = CardForm()
    if not form.validate():
        return render_template("people/start.html", form=form), 422
    login, code, at, address = (
        form.login.data.strip(),
        normalise(form.code.data) or "",
        clock.now(),
        visitor(),
    )
    try:
        ways_in.refuse_guessing(login, at=at, address=address)
        ways_in.open_way(CARD, code, at=at, number=login)
    except sign_in.TooManyFailures as refusal:
        return too_many(refusal)
    except ways_in.WayClosed as refusal:
        if refusal.why != "unknown":
            return closed(refusal)
        ways_in.note_guess(login, at=at, address=address)
        message = gettext(
            "There is no card with this number and this code. Compare every sign with the card."
        )
        form.form_errors.append(message)
        return render_template("people/start.html", form=form, refusal=refusal.code, message=message), 422
    return redirect(url_for("people.welcome_by_card", code=code), 303)


@blueprint.get("/start/<code>")
@GUESSES
@public
def welcome_by_card(code: str) -> Answered:
    return welcome(CARD, code)


@blueprint.post("/start/<code>")
@public
def enter_by_card(code: str) -> Answered:
    return enter(CARD, code)


# -- an invitation ------------------------------------------------------------------------------------------------


@blueprint.get("/invitation/<token>")
@GUESSES
@public
def welcome_by_invitation(token: str) -> Answered:
    return welcome(INVITATION, token)


@blueprint.post("/invitation/<token>")
@public
def enter_by_invitation(token: str) -> Answered:
    return enter(INVITATION, token)


def welcome(kind: str, secret: str) -> Answered:
    try:
        way = ways_in.open_way(kind, secret, at=clock.now())
    except ways_in.WayClosed as refusal:
        return closed(refusal)
    form = WelcomeForm(formdata=None, language=i18n.language(), form_key=once.new_form_key())
    return render_template("people/welcome.html", form=form, way=way)


def enter(kind: str, secret: str) -> Answered:
    key, at, before = once.check(request.form.get("form_key")), clock.now(), current_actor()
    once.refuse_repeat(key)
    form = WelcomeForm()
    try:
        way = found(kind, secret)
        if not form.validate():
            return render_template("people/welcome.html", form=form, way=way), 422
        choice = entering.Choice(form.password.data, form.language.data)
        visit = Visit(visitor(), request.user_agent.string)
        token = entering.enter(kind, secret, choice, visit, at=at, form_key=key)
    except ways_in.WayClosed as refusal:
        return closed(refusal)
    except sign_in.TooManyFailures as refusal:
        return too_many(refusal)
    once.settle(key, url_for("learning.learn"))
    if before is not None:
        sign_in.sign_out(before.session_id, at=at)  # somebody else at a shared PC
    session.clear()
    login_user(SignedIn(token))
    flash(gettext("Welcome! From now on sign in with your personnel number or e-mail and this password."))
    return redirect(url_for("learning.learn"), 303)


# -- a forgotten password ------------------------------------------------------------------------------------------


@blueprint.get("/password")
@public
def forgotten() -> Answered:
    return render_template("people/forgotten.html", form=ForgottenForm(formdata=None))


@blueprint.post("/password")
@public
def ask_for_password() -> Answered:
    """The same answer, after the same work, whoever is asked for."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("people/forgotten.html", form=form), 422
    try:
        links.ask_for_password(form.email.data, i18n.language(), at=clock.now(), address=visitor())
    except sign_in.TooManyFailures as refusal:
        return too_many(refusal)
    return redirect(url_for("people.password_asked"), 303)


@blueprint.get("/password/asked")
@public
def password_asked() -> Answered:
    return render_template("people/password_asked.html")


@blueprint.get("/password/<token>")
@GUESSES
@public
def new_password(token: str) -> Answered:
    try:
        way = ways_in.open_way(PASSWORD, token, at=clock.now())
    except ways_in.WayClosed as refusal:
        return closed(refusal)
    form = NewPasswordForm(formdata=None, form_key=once.new_form_key())
    return render_template("people/new_password.html", form=form, way=way)


@blueprint.post("/password/<token>")
@public
def set_new_password(token: str) -> Answered:
    key, at, before = once.check(request.form.get("form_key")), clock.now(), current_actor()
    once.refuse_repeat(key)
    form = NewPasswordForm()
    try:
        way = found(PASSWORD, token)
        if not form.validate():
            return render_template("people/new_password.html", form=form, way=way), 422
        entering.set_new_password(token, form.password.data, at=at, form_key=key)
    except ways_in.WayClosed as refusal:
        return closed(refusal)
    except sign_in.TooManyFailures as refusal:
        return too_many(refusal)
    once.settle(key, url_for("people.login"))
    if before is not None:
        sign_in.sign_out(
            before.session_id, at=at
        )  # somebody else at a shared PC: the next page is not theirs
    session.clear()
    flash(gettext("Your password is changed, and all devices are signed out. Sign in with the new one."))
    return redirect(url_for("people.login"), 303)


# -- what all of them share ------------------------------------------------------------------------------------------


def found(kind: str, secret: str) -> ways_in.OpenWay:
    """The way in of a form that was sent; wrong secrets are counted. Raises WayClosed, TooManyFailures."""
    at, counted_by = clock.now(), f"{kind} {secret}"
    ways_in.refuse_guessing(counted_by, at=at, address=visitor())
    try:
        return ways_in.open_way(kind, secret, at=at)
    except ways_in.WayClosed as refusal:
        if refusal.why == "unknown":
            ways_in.note_guess(counted_by, at=at, address=visitor())
        raise


def visitor() -> str:
    return request.remote_addr or ""


def closed(refusal: ways_in.WayClosed) -> tuple[str, int]:
    return render_template("people/way_closed.html", refusal=refusal), refusal.status


def too_many(refusal: sign_in.TooManyFailures) -> Response:
    page = render_template("people/wait.html", code=refusal.code, message=refusal.in_words())
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response
