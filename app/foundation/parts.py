"""Small parts that every page repeats many times, made once and kept: signs, the links of the head, addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import flask
from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

SHEETS = ("base", "shell", "parts", "forms", "tables", "pages", "prose")
MOST_ADDRESSES = 4096
StaticUrl = Callable[[str], str]
SIGN = Markup('<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>')
SHEET = Markup('<link rel="stylesheet" href="{}"{}>')


def init_parts(app: Flask, static_url: StaticUrl) -> None:
    app.jinja_env.globals.update(
        icon=icon_with(static_url),
        head_links=head_links_with(static_url),
        url_for=url_for,
        csrf_token=csrf_token,
    )


def icon_with(static_url: StaticUrl) -> Callable[..., Markup]:
    @lru_cache(maxsize=1024)
    def icon(name: str, label: str | None = None) -> Markup:
        """A sign of icons.svg; without a label it says nothing to a screen reader."""
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return SIGN.format(said, static_url("icons.svg"), name)

    return icon


def head_links_with(static_url: StaticUrl) -> Callable[[str], Markup]:
    @lru_cache(maxsize=8)
    def head_links(theme: str) -> Markup:
        """The style sheets of a theme: light, dark or that of the device."""
        of_device = Markup(' media="(prefers-color-scheme: dark)"')
        links = [
            Markup('<link rel="icon" href="{}" type="image/svg+xml">').format(static_url("favicon.svg")),
            *(SHEET.format(static_url(f"css/{name}.css"), "") for name in ("fonts", "tokens")),
        ]
        if theme != "light":
            media = "" if theme == "dark" else of_device
            links.append(SHEET.format(static_url("css/dark.css"), media))
        links += [SHEET.format(static_url(f"css/{name}.css"), "") for name in SHEETS]
        links.append(SHEET.format(static_url("css/print.css"), Markup(' media="print"')))
        return Markup("\n").join(links)

    return head_links


_ADDRESSES: dict[Any, str] = {}


def url_for(endpoint: str, **values: Any) -> str:
    """As Flask's, for lists and templates: an address follows from its values and from where we are mounted."""
    if endpoint.startswith(".") or "_external" in values:  # these depend on the request
        return flask.url_for(endpoint, **values)
    key = (endpoint, request.script_root if request else "", *values.items())
    try:
        found = _ADDRESSES.get(key)
    except TypeError:  # a list of values
        return flask.url_for(endpoint, **values)
    if found is None:
        found = flask.url_for(endpoint, **values)
        if len(_ADDRESSES) >= MOST_ADDRESSES:
            _ADDRESSES.clear()
        _ADDRESSES[key] = found
    return found


def csrf_token() -> str:
    """Signed once for each session that this process sees: a token holds as long as its session."""
    if "csrf_token" not in g and "csrf_token" in session:
        g.csrf_token = _token(current_app.secret_key, session["csrf_token"])
    token: str = generate_csrf()  # that of `g`; without one, the first of a new session
    return token


@lru_cache(maxsize=4096)
def _token(_key: str, _secret: str) -> str:
    """Of the session at hand, by all that it is made from."""
    token: str = generate_csrf()
    return token
