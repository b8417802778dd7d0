"""A form that arrived after its session had ended: kept with its sender, sealed, until they have signed in again.

It travels in a cookie of its own, signed and short-lived, and is opened at the address that it was meant for and
nowhere else. Whose page that is, the page itself checks: to another person it does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE = "attesta-form"
HOLDS = timedelta(hours=1)
MOST_FORM_BYTES = 64 * 1024  # before it is pressed together
MOST_BYTES = 3500  # what browsers keep in one cookie
NOT_KEPT = ("csrf_token", "form_key", "sequence")
View = TypeVar("View", bound=Callable[..., Any])


def keeps_form(view: View) -> View:
    """Marks a view whose form is kept: one that shows what it opens again before it stores anything."""
    view.keeps_form = True  # type: ignore[attr-defined]
    return view


def is_kept() -> bool:
    """Whether the form of this request is to be kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method == "POST" and getattr(view, "keeps_form", False)


def seal(response: Response) -> None:
    """Gives the form to its sender. One that is too long for a cookie is left to the page, which still shows it."""
    if (request.content_length or 0) > MOST_FORM_BYTES:
        return
    fields = {
        name: values for name, values in request.form.to_dict(flat=False).items() if name not in NOT_KEPT
    }
    sealed = str(_sealer().dumps({"path": request.path, "fields": fields}))
    if len(sealed) <= MOST_BYTES:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, sealed, max_age=HOLDS, httponly=True, samesite="Lax", secure=secure)


def opened() -> Mapping[str, list[str]] | None:
    """What was sent to this address before the session ended; None for nothing, or for another address."""
    sealed = request.cookies.get(COOKIE)
    if not sealed:
        return None
    try:
        kept = _sealer().loads(sealed, max_age=int(HOLDS.total_seconds()))
    except BadSignature:
        return None
    fields: Mapping[str, list[str]] = kept["fields"]
    return fields if kept["path"] == request.path else None


def forget() -> None:
    """The form has arrived, or is given up."""
    if COOKIE in request.cookies:

        @after_this_request
        def take_back(response: Response) -> Response:
            response.delete_cookie(COOKIE)
            return response


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-form")
