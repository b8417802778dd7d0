"""/studio/<shelf>/<slug>/consequences: whom the publication of a draft would concern, and what it would ask of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from app import certification
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.studio import queries
from app.studio.forms.publishing import day_in
from app.studio.queries.consequences import Consequences, consequences_of
from app.studio.views import blueprint, words
from app.studio.views.opening import SHELF, document_at, frame, link

ASKED_ABOUT = ("minor", "major")


@blueprint.get(f"/studio/{SHELF}/<slug>/consequences")
@requires("studio")
def consequences(shelf: str, slug: str) -> Any:
    name = document_at(shelf, slug)
    desk = queries.desk_of(name)
    if desk.draft is None or not queries.newest_number(name):
        return redirect(link("document", name), 302)
    found = found_for(shelf, slug)
    return render_template(
        "studio/consequences.html",
        **frame(desk),
        view=found,
        impact=found.publication.impact,
        impacts=[one for one in words.IMPACTS if one.value in ASKED_ABOUT],
        effective=request.values.get("effective", ""),
        section_titles=lambda places: [one.title for one in found.sections if one.place in places],
    )


def found_for(shelf: str, slug: str) -> Consequences:
    """As the form says: an impact, and a day in force."""
    desk = queries.desk_of(document_at(shelf, slug))
    impact = request.values.get("impact", "")
    return consequences_of(
        desk, impact if impact in ASKED_ABOUT else "minor", effective_day(), the_actor().today
    )


def effective_day() -> date | None:
    try:
        return day_in(request.values.get("effective"))
    except ValueError:
        return None


@blueprint.post(f"/studio/{SHELF}/<slug>/consequences")
@requires("studio")
def work_out_consequences(shelf: str, slug: str) -> Any:
    """Person by person: a job with progress on a page of its own."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    change = found_for(shelf, slug).change(request.form.get("certification", ""))
    if change is None:
        raise NotFound
    public_id = certification.ask_preview(change, by=the_actor().person_id, at=clock.now(), form_key=key)
    place = url_for("studio.preview", public_id=public_id)
    once.settle(key, place)
    return redirect(place, 303)
