"""/certificates: what somebody holds, newest first; and the dates of one certificate for their calendar."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template, url_for

from app import people
from app.certification.certificate_calendar import calendar, entries_of
from app.certification.numbering import normalise
from app.certification.queries.certificates import visible_certificate
from app.certification.queries.own_certificates import dates_of, own_list
from app.certification.views import blueprint
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language


@blueprint.get("/certificates")
@requires("certificate.own")
def own_certificates_page() -> str:
    person_id = the_actor().person_id
    return render_template(
        "certification/own_certificates.html",
        view=own_list(person_id, clock.now()),
        zone=people.zone_of(person_id),
    )


@blueprint.get("/certificates/<number>/calendar.ics")
@requires("certificate.own")
def certificate_calendar(number: str) -> Response:
    """Opened on a phone, it offers to put the dates into the calendar; a second time it changes nothing."""
    issued = visible_certificate(the_actor(), normalise(number))
    if issued is None:
        raise NotFound
    at = clock.now()
    title, opens = dates_of(issued, at)
    entries = tuple(entries_of(title, issued.valid_until, opens))
    if not entries:
        raise NotFound
    base = str(current_app.extensions["settings"].base_url).rstrip("/")
    address = base + url_for("certification.certificate", number=issued.number)
    response = make_response(calendar(entries, issued.number, address=address, at=at, language=language()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'inline; filename="attesta-{issued.number}.ics"'
    return response
