"""Headers, forms and limits that every response and request is held to."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from app.foundation.access import View
from app.foundation.throttle import init_throttle
from config import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
MOST_REQUEST_BYTES = 16 * 1024 * 1024
# Two texts of 1 MiB side by side, in letters of which each takes six signs. Only files come larger, in parts.
MOST_FORM_BYTES = 8 * 1024 * 1024

FIXED_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)


class CookieSessions(SecureCookieSessionInterface):
    """As Flask's own; what signs the cookies is made once a key and not twice a request."""

    _made: tuple[object, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        key, serializer = self._made
        if serializer is None or key != app.secret_key:
            serializer = super().get_signing_serializer(app)
            self._made = (app.secret_key, serializer)
        return serializer


csrf = CSRFProtect()


def page_mark(purpose: str) -> str:
    """Proof that a form stood on a page of ours, for pages that begin no session: the same for everybody."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"page mark: {purpose}".encode(), hashlib.sha256).hexdigest()


def demand_mark(purpose: str) -> None:
    """For a route without `csrf`: the form must carry the mark, or the token of a session. Raises CSRFError."""
    if not hmac.compare_digest(request.form.get("csrf_token", "").encode(), page_mark(purpose).encode()):
        csrf.protect()


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in FIXED_HEADERS:
        headers.add(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"  # a shared PC: Back must not show another person's page
    if request.endpoint == "static" and "v" not in request.args and request.path.endswith(".js"):
        # A script that another one imports comes without a fingerprint of its own.
        headers["Cache-Control"] = "no-cache"
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
    return response


def takes_files_of(most_bytes: int) -> Callable[[View], View]:
    """A route that takes a larger file than others; what stands in the form beside it comes on top."""

    def marked(view: View) -> View:
        view.most_bytes = most_bytes + MOST_FORM_BYTES // 8  # type: ignore[attr-defined]
        return view

    return marked


def bound_form() -> None:
    """A form that is no upload is read whole before anybody looks at it, so it is smaller than a file may be."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MOST_FORM_BYTES
    elif request.endpoint is not None:
        most: int | None = getattr(current_app.view_functions[request.endpoint], "most_bytes", None)
        if most is not None:
            request.max_content_length = most


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: of the environment, else of the instance folder."""
    if settings.secret_key:
        return settings.secret_key
    place = settings.instance / "secret-key"
    if place.is_file():
        return place.read_text().strip()
    return secrets.token_hex(32)  # commands that need no installation; `prepare` keeps one for good


def keep_secret_key(settings: Settings) -> None:
    place: Path = settings.instance / "secret-key"
    if settings.secret_key or place.is_file():
        return
    settings.instance.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)
    place.write_text(secrets.token_hex(32))


def believe_proxies(app: Flask, count: int) -> None:
    """Who asks, and by what address, is what the proxies in front of us say; without them, anybody could say it."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=0
        )


def init_security(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="attesta",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        MAX_CONTENT_LENGTH=MOST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lives: a form filled in slowly is not lost
    )
    app.session_interface = CookieSessions()
    app.before_request(bound_form)  # before the first look into a form, which is that for forgery
    csrf.init_app(app)
    believe_proxies(app, settings.trusted_proxies)
    init_throttle(app, settings.redis_url, counts=not settings.testing)
    app.after_request(add_headers)
