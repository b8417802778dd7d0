"""Media of courses. Quizzes have no address here: their pictures are served by an attempt, to its owner."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from app.foundation import blobs
from app.foundation.access import requires
from app.library import queries
from app.library.media_types import plays_in_page
from app.library.rows import Asset

blueprint = Blueprint("library", __name__)

FOR_EVER = "private, max-age=31536000, immutable"
# A drawing may style itself, and nothing else: opened on its own it is an origin without rights.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@blueprint.get("/media/<sha256>/<name>")
@requires("learn")
def media(sha256: str, name: str) -> Response:
    return send_asset(queries.course_media(sha256, name))


def send_asset(asset: Asset, *, cache: str = FOR_EVER) -> Response:
    """The bytes, with what keeps them harmless. Answers ranges and conditions."""
    response = send_file(
        blobs.open_path(asset.sha256),
        mimetype=asset.media_type,
        as_attachment=not plays_in_page(asset.media_type),
        download_name=asset.name,
        conditional=True,
        etag=asset.sha256,
        last_modified=None,
        max_age=None,
    )
    response.headers["Cache-Control"] = cache
    response.headers["X-Content-Type-Options"] = "nosniff"
    if asset.media_type == "image/svg+xml":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    return response
