"""Addresses of the ground floor: is it alive, is it ready, in which language, with which keys it signs."""

from __future__ import annotations

import ipaddress
import json
import secrets
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import clock, jobs, measures, signing
from app.foundation.access import current_actor, public
from app.foundation.database import db
from app.foundation.errors import BadRequest, NotFound
from app.foundation.i18n import COOKIE, LANGUAGES
from app.foundation.models import Job
from config import ROOT, Settings

CHOSEN = "chosen_language"
KEYS_KEPT_SECONDS = 3600

blueprint = Blueprint("foundation", __name__, template_folder="templates", static_folder=None)


@blueprint.get("/")
@public
def home() -> Any:
    return redirect(url_for("learning.learn" if current_actor() else "people.login"), 303)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    checks = {"database": database_state(), "migrations": "unknown", "jobs": "unknown"}
    if checks["database"] == "ok":
        checks["migrations"] = migrations_state()
        checks["jobs"] = jobs_state() if checks["migrations"] == "ok" else "unknown"
    ready = all(state == "ok" for state in checks.values())
    body = jsonify(status="ready" if ready else "not-ready", checks=checks)
    return make_response(body, 200 if ready else 503)


def database_state() -> str:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "unreachable"
    return "ok"


def migrations_state() -> str:
    current = MigrationContext.configure(db.session.connection()).get_current_revision()
    return "ok" if current == newest_migration() else "behind"


def newest_migration() -> str | None:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(settings).get_current_head()


def jobs_state() -> str:
    """Stuck where something has waited for over ten minutes: no worker runs, or it cannot keep up."""
    oldest = db.session.scalar(select(func.min(Job.not_before)).where(Job.state == "queued"))
    stuck = oldest is not None and clock.now() - oldest > 2 * jobs.LOST_AFTER
    return "stuck" if stuck else "ok"


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    settings: Settings = current_app.extensions["settings"]
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = settings.metrics_token and secrets.compare_digest(token.encode(), settings.metrics_token.encode())
    if not known and not is_from_this_machine():
        abort(404)
    return Response(measures.exposition(), mimetype="text/plain; version=0.0.4")


def is_from_this_machine() -> bool:
    """What a proxy on this machine hands on is not, also where nobody has told us of the proxy."""
    is_handed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not is_handed_on and ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104


@blueprint.get("/.well-known/attesta-keys.json")
@public
def credential_keys() -> Response:
    """All keys that ever signed credentials, as a JWK set."""
    keys = json.dumps(signing.public_keys(), separators=(",", ":"))
    return published(Response(keys, mimetype="application/jwk-set+json"))


@blueprint.get("/.well-known/attesta-ca.pem")
@public
def document_authorities() -> Response:
    """The roots of all keys that ever signed documents."""
    roots = signing.authority_pem()
    if not roots:
        raise NotFound
    return published(Response(roots, mimetype="application/x-pem-file"))


def published(response: Response) -> Response:
    """For everybody, also for pages of other sites; asked for again at times, since keys are added."""
    response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """The language of this browser; of this person, too, where somebody is signed in (`people` stores it)."""
    wanted = request.form.get("lang", "")
    if wanted not in LANGUAGES:
        raise BadRequest
    actor = current_actor()
    if actor is not None:
        current_app.extensions["store_language"](actor.person_id, wanted)
    else:
        session[CHOSEN] = wanted  # stays with the person who signs in next
    response = make_response(redirect(own_page(request.form.get("next") or request.referrer), 303))
    response.set_cookie(
        COOKIE, wanted, max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def own_page(wanted: str | None) -> str:
    """An address of ours to go on to: a path of this site, never another host."""
    if not wanted:
        return "/"
    path = wanted.removeprefix(request.host_url.rstrip("/"))
    if not path.startswith("/") or path.startswith(("//", "/\\")) or any(ord(sign) < 32 for sign in path):
        return "/"
    return path
