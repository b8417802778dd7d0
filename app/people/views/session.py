"""Signing in and out, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask_login import LoginManager, current_user, login_user, logout_user

from app.foundation import clock, i18n
from app.foundation.access import current_actor, public
from app.foundation.views import CHOSEN, own_page
from app.people import queries
from app.people.forms import SignInForm
from app.people.rows import Actor
from app.people.service import accounts, setup, sign_in
from app.people.views import blueprint

login_manager = LoginManager()
login_manager.session_protection = None  # the token is the session; addresses change on the way to work


class SignedIn:
    """What Flask-Login wants of a user. Its id is the token of the session."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, actor: Actor | None = None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader
def load_user(token: str) -> SignedIn | None:
    actor = queries.actor_of(sign_in.token_hash(token), clock.now())
    return None if actor is None else SignedIn(token, actor)


def load_actor() -> Actor | None:
    """Who asks; foundation calls this once a request."""
    return current_user.actor if current_user.is_authenticated else None


@blueprint.record_once
def connect(state: BlueprintSetupState) -> None:
    """Tells the ground floor who asks, and where a chosen language is kept."""
    login_manager.init_app(state.app)
    state.app.extensions["load_actor"] = load_actor
    state.app.extensions["store_language"] = accounts.store_language
    state.app.extensions["make_setup_link"] = setup.link_where_nobody_signs_in


@blueprint.after_app_request
def note_seen(response: Response) -> Response:
    """Last seen, every five minutes at most, and only when the response is on its way."""
    actor: Actor | None = g.get("actor")
    at = clock.now()
    if actor is not None and actor.seen_at is not None and sign_in.is_to_be_noted(actor.seen_at, at):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        session_id = actor.session_id
        response.call_on_close(in_own_context(app, lambda: sign_in.note_seen(session_id, at=at)))
    return response


def in_own_context(app: Flask, effect: Callable[[], None]) -> Callable[[], None]:
    """The request is over when the response closes, and its database session with it."""

    def run() -> None:
        with app.app_context():
            effect()

    return run


@blueprint.get("/login")
@public
def login() -> Any:
    wanted = request.args.get("next", "")
    if current_actor() is not None:
        return redirect(own_page(wanted), 303)
    form = SignInForm(formdata=None, next=wanted)
    return render_template("people/login.html", form=form, nobody_yet=not queries.has_accounts())


@blueprint.post("/login")
@public
def begin_session() -> Any:
    form = SignInForm()
    if not form.validate():
        return render_template("people/login.html", form=form), 422
    before = current_actor()
    at = clock.now()
    try:
        token = sign_in.sign_in(
            form.login.data,
            form.password.data,
            at=at,
            address=request.remote_addr or "",
            user_agent=request.user_agent.string,
        )
    except sign_in.WrongPair as refusal:
        return refused(form, refusal.code, refusal.say(i18n.language()), 422)
    except sign_in.TooManyFailures as refusal:
        response = make_response(refused(form, refusal.code, refusal.in_words(), 429))
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    if before is not None:
        sign_in.sign_out(before.session_id, at=at)  # the next person at a shared PC
    chosen = session.get(CHOSEN)
    session.clear()
    login_user(SignedIn(token))
    keep_language(token, chosen, at)
    return redirect(own_page(form.next.data), 303)


def keep_language(token: str, chosen: str | None, at: datetime) -> None:
    """Who chose a language on the sign-in page goes on in it."""
    actor = queries.actor_of(sign_in.token_hash(token), at) if chosen else None
    if actor is not None and chosen is not None:
        accounts.store_language(actor.person_id, chosen)


def refused(form: SignInForm, code: str, message: str, status: int) -> tuple[str, int]:
    form.form_errors.append(message)
    return render_template("people/login.html", form=form, refusal={"code": code, "message": message}), status


@blueprint.post("/logout")
@public
def logout() -> Response:
    actor = current_actor()
    if actor is not None:
        sign_in.sign_out(actor.session_id, at=clock.now())
    return signed_out()


def signed_out() -> Response:
    """To the sign-in page, with nothing left in this browser: on a shared PC, Back shows no page of the last person."""
    logout_user()
    session.clear()
    response = make_response(redirect(url_for("people.login"), 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
