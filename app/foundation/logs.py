"""Structured logs: one JSON object a line on standard error, each request with its id."""

from __future__ import annotations

import logging
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("http")


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def begin_request() -> None:
    g.started = time.perf_counter()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def end_request(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint != "static":
        actor = g.get("actor")
        log.info(
            "request",
            method=request.method,
            path=shown_path(),  # never the query: it may hold what somebody searched for
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            person=getattr(actor, "person_id", None),
        )
    return response


def shown_path() -> str:
    """The address; of one that lets somebody in (a card, a link by mail) only its form, of an unknown one (which may be
    such a link, spoiled by a mail program) only its beginning."""
    if request.url_rule is None:
        first, _, rest = request.path.removeprefix("/").partition("/")
        return f"/{first}/…" if rest else request.path
    secrets_of_it = {"token", "code"} & set(request.view_args or ())
    return request.url_rule.rule if secrets_of_it else request.path


def init_logs(app: Flask, quiet: bool) -> None:
    configure()
    app.before_request(begin_request)
    if not quiet:
        app.after_request(end_request)
