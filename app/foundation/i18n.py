"""Two languages as equals: which one this reader sees, and how dates and numbers are written in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_domain  # noqa: TID251
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.foundation import clock, settings
from app.foundation.access import current_actor
from app.foundation.faults import Text

LANGUAGES = ("en", "ru")
COOKIE = "language"
NO_BREAK = "\N{NO-BREAK SPACE}"
_CATALOGUES: dict[str, Translations] = {}


def language() -> str:
    """The language of this page: the person's, else the cookie's, else the browser's, else the organisation's."""
    if not g:  # outside of any request or command
        return "en"
    page = g._get_current_object()  # asked for dozens of times a page: the proxy is passed once
    chosen: str | None = page.get("language")
    if chosen is None:
        if not has_request_context():
            return "en"
        chosen = page.language = _choose()
    return chosen


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """All that is said inside is said in this language: a letter to somebody else, a card to print."""
    before = g.get("language")
    turn_to(lang)
    try:
        with force_locale(lang):
            yield
    finally:
        turn_to(before)


def turn_to(lang: str | None) -> None:
    """From here on this page speaks that language; None: the one that its reader is to have."""
    g.language = lang


def _choose() -> str:
    asked = request.args.get("lang")
    actor = None if request.endpoint == "static" else current_actor()
    if actor is not None and actor.locale in LANGUAGES:
        return str(actor.locale)
    if asked in LANGUAGES:
        return asked
    if request.cookies.get(COOKIE) in LANGUAGES:
        return request.cookies[COOKIE]
    return request.accept_languages.best_match(LANGUAGES) or str(settings.read("language"))


def day(value: date | None, lang: str | None = None) -> str:
    """14 Oct 2026 · 14 окт. 2026 г."""
    return "" if value is None else _day(value, lang or language())


@lru_cache(maxsize=4096)
def _day(value: date, lang: str) -> str:
    if lang == "ru":
        return format_date(value, "d MMM y 'г'.", locale="ru").replace(" ", NO_BREAK)
    return format_date(value, "d MMM y", locale="en_GB").replace(" ", NO_BREAK)


def long_day(value: date | None, lang: str | None = None) -> str:
    """14 October 2026 · 14 октября 2026 года"""
    if value is None:
        return ""
    if (lang or language()) == "ru":
        return format_date(value, "d MMMM y 'года'", locale="ru").replace(" ", NO_BREAK)
    return format_date(value, "d MMMM y", locale="en_GB").replace(" ", NO_BREAK)


def short_day(value: date | None) -> str:
    """For tables: 14.10.2026 · 14 Oct 2026 (never 10/14)."""
    if value is None:
        return ""
    return value.strftime("%d.%m.%Y") if language() == "ru" else day(value)


def instant(value: datetime | None, zone: str | None = None) -> str:
    """A moment at the site: 14 Oct 2026, 10:42."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone or clock.site_zone()))
    return f"{day(local.date())}, {format_datetime(local, 'HH:mm', locale=language())}"


def iso_instant(value: datetime) -> str:
    """For programs, in attributes and JSON: 2026-10-14T07:42:00Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def time_of_day(value: datetime | None, zone: str | None = None) -> str:
    if value is None:
        return ""
    return format_datetime(value.astimezone(ZoneInfo(zone or clock.site_zone())), "HH:mm", locale=language())


def share(value: Decimal | float | None) -> str:
    """0.855 as 86 % (rounded only here, in text)."""
    return (
        ""
        if value is None
        else format_percent(value, "#,##0%" if language() == "en" else None, locale=language())
    )


def points(value: Decimal | float | int | None) -> str:
    return "" if value is None else format_decimal(value, "#,##0.##", locale=language())


def said(value: Text | str) -> str:
    """A bilingual text in the reader's language."""
    return value.in_language(language()) if isinstance(value, Text) else value


def catalogues() -> str:
    """The folders of translations: one a capability."""
    app_folder = Path(__file__).resolve().parent.parent
    return ";".join(str(folder) for folder in sorted(app_folder.glob("*/translations")))


def catalogue() -> Translations:
    """The translations into the language of this page: read once a process, since a page asks for dozens of texts."""
    lang = language()
    kept = _CATALOGUES.get(lang)
    if kept is None:
        with speaking(lang):
            kept = _CATALOGUES[lang] = Domain.get_translations(get_domain())
    return kept


class Catalogue(Domain):
    def get_translations(self) -> Translations:
        return catalogue()


class Languages(Babel):
    @cached_property
    def domain_instance(self) -> Catalogue:
        return Catalogue(catalogues().split(";"))


def gettext(text: str, **values: Any) -> str:
    """As Flask-Babel's, with fewer steps: for words of pages that are made in Python row by row."""
    found: str = catalogue().ugettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    found: str = catalogue().ungettext(one, many, number)
    return found % {"num": number, **values}


@pass_eval_context
def translated(context: EvalContext, text: str, **values: Any) -> str:
    """What `_("…")` of a template gives. As Jinja's own, with fewer steps: a page has about fifty of these."""
    found: str = catalogue().ugettext(text)
    return (Markup(found) if context.autoescape else found) % values  # noqa: S704 - our own text


@pass_eval_context
def translated_number(context: EvalContext, one: str, many: str, number: int, **values: Any) -> str:
    found: str = catalogue().ungettext(one, many, number)
    values.setdefault("num", number)
    return (Markup(found) if context.autoescape else found) % values  # noqa: S704 - our own text


def init_i18n(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = catalogues() or "translations"
    Languages(app, locale_selector=language, timezone_selector=clock.site_zone)
    app.jinja_env.globals.update({"_": translated, "gettext": translated, "ngettext": translated_number})
    app.jinja_env.filters.update(
        day=day,
        long_day=long_day,
        short_day=short_day,
        instant=instant,
        iso_instant=iso_instant,
        time_of_day=time_of_day,
        share=share,
        points=points,
        said=said,
    )
