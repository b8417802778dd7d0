"""Media of courses. Quizzes have no address here: their pictures are served by an attempt, to its owner."""

from __future__ import annotations

from flask import Blueprint, Response

from app.foundation.access import requires
from app.library import queries
from app.library.service.sending import send_asset

blueprint = Blueprint("library", __name__)


@blueprint.get("/media/<sha256>/<name>")
@requires("learn")
def media(sha256: str, name: str) -> Response:
    return send_asset(queries.course_media(sha256, name))
