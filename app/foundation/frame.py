"""The head and the foot of every page, made once for all who see the same and kept.

What differs from page to page and person to person is put in afterwards, at marks that no text contains.
"""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, request
from markupsafe import Markup, escape

from app.foundation import settings
from app.foundation.access import ActorLike, current_actor
from app.foundation.i18n import language
from app.foundation.menu import BESIDE, MENU, MenuItem
from app.foundation.parts import csrf_token, url_for
from app.foundation.version import VERSION

NAME, TOKEN, HERE = (
    "\ue000name\ue000",
    "\ue000token\ue000",
    "\ue000here\ue000",
)  # private use: nobody writes these


def header(*, quiet: bool = False, broken: bool = False, stateless: bool = False) -> Markup:
    """`quiet`: no menu (during an attempt, on the sign-in page). `broken`: nothing that asks the database.
    `stateless`: no session is begun, so the language is chosen by the address (public pages)."""
    actor = None if broken else current_actor()
    shown = () if quiet else items_for(actor)
    here = next((item.endpoint for item in shown if is_in(url_for(item.endpoint))), None)
    text = _header(
        language(),
        request.script_root,
        tuple(item.endpoint for item in shown),
        here,
        exactly=here == request.endpoint,
        signed_in=actor is not None,
        at_settings=actor is not None and request.path == url_for("people.me"),
        comes_back=request.method == "GET",
        broken=broken,
        stateless=stateless,
    )
    if stateless:
        text = text.replace(HERE, escape(request.path))
    elif not broken:
        text = text.replace(TOKEN, csrf_token()).replace(HERE, escape(this_page()))
    if actor is not None:
        text = text.replace(NAME, escape(getattr(actor, "short_name", "")))
    return Markup(text)  # noqa: S704 - our own text, and what was put in is escaped


def items_for(actor: ActorLike | None) -> tuple[MenuItem, ...]:
    if actor is None:
        return ()
    return tuple(sorted((item for item in MENU if actor.may(item.permission)), key=lambda item: item.place))


def beside(main: str) -> list[dict[str, object]]:
    """The small menu of a page of the main menu: that page first, then those beside it that the reader may open."""
    actor = current_actor()
    if actor is None:
        return []
    found = [item for item in MENU if item.endpoint == main and actor.may(item.permission)]
    more = sorted(
        (item for item in BESIDE.get(main, ()) if actor.may(item.permission)), key=lambda one: one.place
    )
    if not more:
        return []
    places = [(item, url_for(item.endpoint)) for item in (*found, *more)]
    inside = [item.endpoint for item, address in places if is_in(address)]
    here = inside[-1] if inside else None
    return [
        {"href": address, "label": item.label(), "current": item.endpoint == here} for item, address in places
    ]


def is_in(address: str) -> bool:
    """Whether the page is the one of this address or lies below it."""
    return f"{request.script_root}{request.path}/".startswith(f"{address}/")


def this_page() -> str:
    """Where a changed language leads back to; a language of the address itself is dropped."""
    return request.path if "lang" in request.args else request.full_path.rstrip("?")


@lru_cache(maxsize=512)
def _header(_language: str, _root: str, endpoints: tuple[str, ...], here: str | None, **about: bool) -> str:
    known = {item.endpoint: item for item in MENU}
    menu = [{"href": url_for(one), "label": known[one].label(), "current": one == here} for one in endpoints]
    marks = {"name": NAME, "token": TOKEN, "here": HERE}
    template = current_app.jinja_env.get_template("foundation/header.html")
    return template.render(menu=menu, language=_language, **marks, **about)


def footer(*, broken: bool = False) -> Markup:
    lang = language()
    if broken:
        return _footer(lang, "", "", is_demo=False, broken=True)
    found = (settings.organisation(lang), settings.read("help_contact"))
    return _footer(lang, *found, is_demo=bool(settings.read("demo")), broken=False)


@lru_cache(maxsize=64)
def _footer(_language: str, organisation: str, contact: str, *, is_demo: bool, broken: bool) -> Markup:
    template = current_app.jinja_env.get_template("foundation/footer.html")
    values = {"organisation": organisation, "contact": contact, "is_demo": is_demo, "broken": broken}
    return Markup(template.render(version=VERSION, **values))  # noqa: S704 - a template escapes what is put in
