"""The public check of a file: a certificate that somebody was sent, or has on a disk."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from app.certification.queries.signed_files import CheckedFile, check_file
from app.certification.signatures.verdict import summary
from app.certification.views import blueprint
from app.certification.views.verification import unindexed
from app.foundation import clock
from app.foundation.access import public
from app.foundation.commands import plain
from app.foundation.i18n import language
from app.foundation.security import csrf, demand_mark, page_mark, takes_files_of
from app.foundation.shell import wants_json
from app.foundation.throttle import at_most

MEGABYTES = 20
MOST_BYTES = MEGABYTES * 1024 * 1024
FORM = "verify-file"
LIMIT = "12 per minute; 120 per hour"  # each costs a tenth of a second of a processor


@blueprint.app_template_global()
def verify_file_mark() -> str:
    return page_mark(FORM)


@blueprint.get("/verify/file")
@public
def ask_for_file() -> Response:
    return page(None)


@blueprint.post("/verify/file")
@csrf.exempt  # strangers get no cookie that a token could stand in: the page's mark takes its place
@at_most(LIMIT)
@takes_files_of(MOST_BYTES)
@public
def verify_file() -> Response:
    """Looks into the file and forgets it."""
    try:
        if not wants_json():  # a machine shows no form
            demand_mark(FORM)
        sent = request.files.get("file")
        content = sent.read(MOST_BYTES + 1) if sent else b""
    except RequestEntityTooLarge:
        return refused(too_large(), 413)
    if len(content) > MOST_BYTES:
        return refused(too_large(), 413)
    if not content:
        nothing = gettext("The file is empty.") if sent and sent.filename else gettext("Choose a file first.")
        return refused(nothing, 422)
    found = check_file(content, at=clock.now(), today=clock.today())
    if wants_json():
        return unindexed(make_response(jsonify(plain(found.as_json(), language()))))
    return page(found)


def too_large() -> str:
    return gettext("The file is larger than %(most)s MB; no document of ours is.", most=MEGABYTES)


def refused(why: str, status: int) -> Response:
    if wants_json():
        return unindexed(make_response(jsonify(status=status, code="bad-file", title=why), status))
    return page(None, status, error=why)


def page(found: CheckedFile | None, status: int = 200, error: str = "") -> Response:
    values: dict[str, Any] = {"checked": found, "error": error, "answer": found.answer if found else None}
    if found is not None:
        values["lines"] = summary(
            found.signature, intact=found.intact, changes=(), is_known=found.answer is not None
        )
    return unindexed(make_response(render_template("certification/verify_file.html", **values), status))
