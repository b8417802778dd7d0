"""Every route says who may use it; one hook before each request holds it to that.

`people` decides what an actor may do and hands its loader in at start; this file knows no role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from app.foundation import kept_forms
from app.foundation.errors import Forbidden

PUBLIC = "public"
View = TypeVar("View", bound=Callable[..., Any])


class ActorLike(Protocol):
    """What the ground floor needs to know of the person who asks."""

    person_id: int
    locale: str
    theme: str

    def may(self, permission: str) -> bool: ...


def requires(permission: str) -> Callable[[View], View]:
    """Marks a view with the permission that it needs. Goes directly above the function, below the route."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Marks a view that anybody may use, signed in or not."""
    return requires(PUBLIC)(view)


def current_actor() -> Any:
    """The frozen actor of this request, or None where nobody is signed in."""
    if "actor" not in g:
        load: Callable[[], ActorLike | None] = current_app.extensions["load_actor"]
        g.actor = load()
    return g.actor


def the_actor() -> Any:
    """The actor of a request that only signed-in people reach."""
    actor = current_actor()
    if actor is None:
        abort(401)
    return actor


def who() -> str:
    """Whom a limit of requests counts: a person, wherever they sit; only strangers are told apart by address.

    A whole class behind one address hands in within the same seconds.
    """
    actor = current_actor()
    return f"address:{request.remote_addr}" if actor is None else f"person:{actor.person_id}"


def permission_of(app: Flask, endpoint: str) -> str | None:
    return getattr(app.view_functions[endpoint], "permission", None)


def enforce() -> Response | None:
    """The hook before each request: lets it pass, sends to the sign-in page, or refuses."""
    if request.endpoint is None:
        return None
    permission = permission_of(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]
    if permission is None:
        raise RuntimeError(f"the route {request.endpoint} does not say who may use it")
    if permission == PUBLIC:
        return None
    actor = current_actor()
    if actor is None:
        return ask_to_sign_in()
    if not actor.may(permission):
        raise Forbidden
    return None


def ask_to_sign_in() -> Response:
    """303 to the sign-in page; a fragment with 401 for a request of htmx, which would swap the page in."""
    if request.headers.get("HX-Request"):
        return make_response(render_template("foundation/signed_out.html"), 401)
    if kept_forms.is_kept():
        response = make_response(redirect(url_for("people.login", next=request.path), 303))
        kept_forms.seal(response)
        return response
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.headers.get("Referer", "")
    return make_response(redirect(url_for("people.login", next=wanted or None), 303))


def init_access(app: Flask) -> None:
    app.before_request(enforce)
    requires(PUBLIC)(app.view_functions["static"])
