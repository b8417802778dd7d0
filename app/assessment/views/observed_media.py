"""Pictures in the notes of a checklist, for whoever may read the observation; and the note of who has read it."""

from __future__ import annotations

from flask import Response, send_file, url_for

from app import people, record
from app.assessment.queries import observations
from app.assessment.queries.observations import Observation
from app.assessment.views import blueprint
from app.assessment.views.media import SVG_POLICY
from app.assessment.wording import Wording
from app.foundation import blobs
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.library.markdown import File
from app.library.quizzes.checklist import Checklist


def wording_of(observation: Observation, checklist: Checklist) -> Wording:
    """The checklist's language, and the pictures that were frozen with it."""
    pictures = observations.frozen(observation.snapshot).pictures

    def file(path: str) -> File | None:
        found = pictures.get(path)
        if found is None:
            return None
        address = url_for(
            "assessment.observation_picture", observation=observation.public_id, sha256=found.sha256
        )
        size = None if found.width is None or found.height is None else (found.width, found.height)
        return File(address, found.media_type, found.bytes, size)

    return Wording(checklist.language, file)


@blueprint.get("/observations/<observation>/pictures/<sha256>")
@requires("person.view")
def observation_picture(observation: str, sha256: str) -> Response:
    found = observations.readable(observation, the_actor())
    pictures = observations.frozen(found.snapshot).pictures.values()
    picture = next((one for one in pictures if one.sha256 == sha256), None)
    if picture is None:
        raise NotFound
    response = send_file(
        blobs.open_path(picture.sha256), mimetype=picture.media_type, conditional=True, etag=False
    )
    response.headers["Cache-Control"] = "no-store"
    if picture.media_type == "image/svg+xml":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


def note_look(actor: people.Actor, person: people.PersonRow) -> None:
    """Who looked at whose skills, once the page is made; the own ones are nobody else's business."""
    if person.id != actor.person_id:
        record.note_look("assessment:observation:viewed", actor_id=actor.person_id, subject=person.number)
