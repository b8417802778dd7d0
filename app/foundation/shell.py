"""The frame around every page: what all templates know, and how a refusal becomes a page."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from app.foundation import mail, settings
from app.foundation.access import ask_to_sign_in, current_actor
from app.foundation.errors import AlreadyDone, DomainError
from app.foundation.faults import Text
from app.foundation.frame import beside, footer, header
from app.foundation.i18n import LANGUAGES, language
from app.foundation.logs import shown_path
from app.foundation.once import new_form_key
from app.foundation.parts import init_parts
from app.foundation.version import VERSION

STATIC = Path(__file__).resolve().parent / "static"
log = structlog.get_logger("shell")


@lru_cache(maxsize=256)
def fingerprint(name: str) -> str:
    """So that a static file may be cached for ever and still changes with its content."""
    place = STATIC / name
    if not place.is_file():
        return VERSION
    # A script brings in its neighbours under its own fingerprint, so that is one of all of them.
    parts = sorted(place.parent.glob("*.js")) if place.suffix == ".js" else [place]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:10]


def static_url(name: str) -> str:
    return f"/static/{name}?v={fingerprint(name)}"


def context() -> dict[str, Any]:
    actor = current_actor()  # on a page that does not exist, too: the menu leads on
    return {
        "actor": actor,
        "language": language(),
        "languages": LANGUAGES,
        "theme": getattr(actor, "theme", "system"),
        "organisation": lambda: settings.organisation(language()),
        "mail_is_sent": mail.is_sent,
        "help_contact": lambda: settings.read("help_contact"),
        "new_form_key": new_form_key,
        "beside": beside,
    }


MOST_DRAINED = 512 * 1024 * 1024

HTTP_TEXTS = {
    400: Text("The form that arrived is not the one we sent", "Пришла не та форма, что была отправлена"),
    401: Text("Sign in again", "Войдите ещё раз"),
    403: Text("You have no access to this page", "У вас нет доступа к этой странице"),
    404: Text("There is no such page", "Такой страницы нет"),
    405: Text("This address does not take that", "Этот адрес такого не принимает"),
    409: Text("This has changed in the meantime", "За это время всё изменилось"),
    410: Text("This page was withdrawn", "Эта страница снята с публикации"),
    413: Text("What was sent is too large", "Отправлено слишком много данных"),
    422: Text("Something needs to be corrected", "Нужно кое-что исправить"),
    429: Text("Too many attempts", "Слишком много попыток"),
    500: Text("Something broke on our side", "Что-то сломалось на нашей стороне"),
    503: Text("The system is being serviced", "Система на обслуживании"),
}
HTTP_CODES = {
    400: "bad-request",
    401: "signed-out",
    403: "forbidden",
    404: "not-found",
    405: "not-allowed",
    409: "conflict",
    410: "withdrawn",
    413: "too-large",
    422: "invalid",
    429: "too-many",
    500: "broken",
    503: "unavailable",
}


def drain() -> None:
    """A browser that still sends when we hang up shows no page of ours: the rest is read and forgotten."""
    stream, left = request.environ.get("wsgi.input"), min(request.content_length or 0, MOST_DRAINED)
    while stream is not None and left > 0:
        part = stream.read(min(left, 1024 * 1024))
        if not part:
            return
        left -= len(part)


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return (
        best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]
    )


def error_page(status: int, code: str, message: str) -> Response:
    if wants_json():
        body = {"status": status, "code": code, "title": message}
        response = make_response(jsonify(body), status)
        response.mimetype = "application/problem+json"
        return response
    title = HTTP_TEXTS.get(status, HTTP_TEXTS[500]).in_language(language())
    page = render_template("foundation/error.html", status=status, code=code, title=title, message=message)
    return make_response(page, status)


def on_domain_error(error: DomainError) -> Response:
    if isinstance(error, AlreadyDone):
        return make_response(redirect(error.location or request.path, 303))
    return error_page(error.status, error.code, error.say(language()))


def on_csrf_error(_error: CSRFError) -> Response:
    if request.headers.get("HX-Request") and current_actor() is None:
        return ask_to_sign_in()  # the session took the token along; the page keeps what was written
    message = gettext("This form has expired or was not sent from our page. Open the page again and repeat.")
    return error_page(400, "csrf", message)


ADVICE = {
    400: Text("Open the page again and repeat.", "Откройте страницу заново и повторите."),
    403: Text("Ask your manager or the admin for access.", "Доступ даёт руководитель или администратор."),
    404: Text(
        "The address may be mistyped, or the page was moved. Go on from your training page.",
        "Возможно, в адресе опечатка или страница переехала. Продолжите со страницы обучения.",
    ),
    413: Text(
        "At most 16 MB arrive at once, and nothing of this was kept. Choose a smaller file.",
        "За один раз принимается не больше 16 МБ, из отправленного ничего не сохранено. Выберите файл меньше.",
    ),
    429: Text("Wait a little and try again.", "Немного подождите и попробуйте снова."),
    500: Text(
        "Nothing that was saved is lost. Try again; if it happens again, tell the help desk the code below.",
        "Всё сохранённое на месте. Попробуйте ещё раз; если повторится, сообщите поддержке код ниже.",
    ),
}


def on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status in (301, 302, 303, 304, 307, 308):
        return make_response(error.get_response())
    advice = ADVICE.get(status, ADVICE[500]).in_language(language())
    response = error_page(status, HTTP_CODES.get(status, "broken"), advice)
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def on_fault(error: Exception) -> Response:
    """An error of ours: the log gets all of it, the reader a page without a stack trace."""
    log.exception("unhandled", path=shown_path())
    g.setdefault("actor", None)  # where reading the actor is what failed, it is not tried again
    return error_page(500, "broken", ADVICE[500].in_language(language()))


class Page(Template):
    """A template whose macros are made once. Jinja compares two sets of globals at each import of each page, for
    templates that were given globals of their own: ours never are."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module(None)


def init_shell(app: Flask) -> None:
    app.jinja_env.template_class = Page
    app.context_processor(context)
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals.update(page_header=header, page_footer=footer)
    init_parts(app, static_url)
    app.jinja_env.filters["attributes"] = attributes
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    if not app.testing:
        app.register_error_handler(Exception, on_fault)


def attributes(values: dict[str, Any]) -> Markup:
    """`{"data-done": "yes"}` as HTML attributes; an attribute that is None is written empty."""
    return Markup(" ").join(
        Markup('{}="{}"').format(name, "" if value is None else value) for name, value in values.items()
    )
