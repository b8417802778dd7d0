"""Pictures of questions, under names that say nothing, for the owner of the attempt alone (rule 23)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from flask import Response, send_file, url_for

from app.assessment import queries
from app.assessment.queries import Attempt
from app.assessment.views import blueprint
from app.assessment.wording import Wording
from app.foundation import blobs
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.library.markdown import File
from app.library.picture_metadata import PHOTOGRAPHS, without_metadata

# A drawing may style itself, and nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def wording_of(attempt: Attempt, endpoint: str = "assessment.medium") -> Wording:
    """The quiz's language, and the pictures of this attempt, as the `endpoint` sends them."""

    def file(path: str) -> File | None:
        medium = attempt.layout.media.get(path)
        if medium is None:
            return None
        address = url_for(endpoint, slug=attempt.quiz, attempt=attempt.public_id, token=medium.token)
        size = None if medium.width is None or medium.height is None else (medium.width, medium.height)
        return File(address, medium.media_type, medium.bytes, size)

    return Wording(attempt.language, file)


@blueprint.get("/<sitting:slug>/attempts/<attempt>/media/<token>")
@requires("quiz.take")
def medium(slug: str, attempt: str, token: str) -> Response:
    return send_medium(queries.attempt_of(attempt, slug, the_actor().person_id), token)


@lru_cache(maxsize=64)
def clean_picture(sha256: str, media_type: str) -> bytes | None:
    """A picture without what a camera wrote beside it; None for what is no picture and is sent as it is."""
    if media_type not in PHOTOGRAPHS:
        return None
    with blobs.open_path(sha256).open("rb") as stored:
        return without_metadata(stored.read(), media_type)


def send_medium(attempt: Attempt, token: str) -> Response:
    """Raises NotFound."""
    found = attempt.layout.medium(token)
    if found is None:
        raise NotFound
    content = clean_picture(found.sha256, found.media_type)
    if content is None:
        response = send_file(
            blobs.open_path(found.sha256), mimetype=found.media_type, conditional=True, etag=False
        )
    else:
        response = send_file(BytesIO(content), mimetype=found.media_type, conditional=True, etag=False)
    response.headers["Cache-Control"] = "no-store"
    if found.media_type == "image/svg+xml":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    return response
