"""/me/transcript and /people/<number>/transcript: what somebody has learned, on sheets to print."""

from __future__ import annotations

from flask import render_template, request

from app import people
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.i18n import LANGUAGES, language, speaking
from app.oversight.queries.transcript import transcript
from app.oversight.views import blueprint, note_look


@blueprint.get("/me/transcript")
@requires("me")
def my_transcript() -> str:
    return sheet(people.person_of(the_actor().person_id))


@blueprint.get("/people/<number>/transcript")
@requires("person.view")
def person_transcript(number: str) -> str:
    actor = the_actor()
    seen = people.visible_person(actor, number)
    note_look("oversight:transcript:viewed", actor, seen.number)
    return sheet(seen)


def sheet(seen: people.PersonRow) -> str:
    """In the reader's language, or in the one that the address asks for: papers go to others."""
    asked = request.args.get("lang", "")
    chosen = asked if asked in LANGUAGES else language()
    zone, at = people.zone_of(seen.id), clock.now()
    with speaking(chosen):
        return render_template(
            "oversight/transcript.html",
            view=transcript(seen, clock.civil_date(at, zone), chosen),
            at=at,
            zone=zone,
            is_own=seen.id == the_actor().person_id,
            number=seen.number,
            full_name=seen.full_name,
            chosen=chosen,
        )
