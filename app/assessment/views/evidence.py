"""…/attempts/<id>/evidence.json: an attempt with its log and the hashes by which anybody can check it (rule 41)."""

from __future__ import annotations

import json

from flask import Response, after_this_request, request

from app import people, record
from app.assessment.attestation import as_json, flaws
from app.assessment.queries.evidence import kept_attempt
from app.assessment.views import blueprint
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.people.permissions import ADMIN, AUDITOR

READERS = (AUDITOR, ADMIN)


@blueprint.get("/<sitting:slug>/attempts/<attempt>/evidence.json")
@requires("evidence")
def evidence(slug: str, attempt: str) -> Response:
    """Of an attempt that is over, with the key: never one's own, and who looked stands in the journal."""
    actor = the_actor()
    kept = kept_attempt(attempt, people.people_in_scope(actor, READERS))
    if kept.quiz != slug or kept.person_id == actor.person_id or kept.state == "in-progress":
        raise NotFound
    at = clock.now()
    response = Response(
        json.dumps(as_json(kept, flaws(kept)), ensure_ascii=False, indent=1), mimetype="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="attempt-{kept.public_id}.json"'

    @after_this_request
    def note(answer: Response) -> Response:
        told = {"subject": kept.person_number, "address": request.remote_addr or ""}
        record.note_access("assessment:attempt:exported", at=at, actor_id=actor.person_id, **told)
        return answer

    return response
