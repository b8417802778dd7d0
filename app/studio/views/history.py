"""/studio/courses/<slug>/history: the revisions of a document, how any two differ, and the way back to one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from app import library
from app.foundation import clock, once, settings
from app.foundation.access import requires, the_actor
from app.foundation.faults import Fault, Text
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.differences import FileDifference, differences, media_differences
from app.studio.forms.publishing import IMPACTS
from app.studio.service import publishing
from app.studio.views import blueprint, words
from app.studio.views.opening import SHELF, document_at, frame, link, number_in
from app.studio.views.publishing import told

PAGE = 50


@blueprint.get(f"/studio/{SHELF}/<slug>/history")
@requires("studio")
def history(shelf: str, slug: str) -> str:
    return history_page(document_at(shelf, slug))


def history_page(name: DocumentName, refused: tuple[Fault, ...] = (), problem: Any = None) -> str:
    revisions = library.revisions_of(name.kind, name.slug)[::-1]
    numbers = {revision.number for revision in revisions}
    newer = asked_number(request.args.get("to"), numbers) or (revisions[0].number if revisions else 0)
    older = asked_number(request.args.get("from"), numbers | {0})
    if older is None:
        older = max((number for number in numbers if number < newer), default=0)
    desk = queries.desk_of(name)
    return render_template(
        "studio/history.html",
        **frame(desk),
        revisions=revisions[:PAGE],
        cut=len(revisions) > PAGE,
        older=older,
        newer=newer,
        found=compared(name, older, newer) if revisions else (),
        impacts=words.IMPACTS,
        impact_names=words.IMPACT_NAMES,
        names=words.names_of({revision.published_by for revision in revisions[:PAGE]}),
        refused=refused,
        problem=problem,
    )


def asked_number(text: str | None, known: set[int]) -> int | None:
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
    return number if number in known else None


def compared(name: DocumentName, older: int, newer: int) -> tuple[FileDifference, ...]:
    return (
        *differences(queries.texts_at(name, older), queries.texts_at(name, newer)),
        *media_differences(queries.digests_at(name, older), queries.digests_at(name, newer)),
    )


AS_BEFORE = Text("As in revision {}", "Как в редакции {}")


def note_of(number: int) -> str:
    """Operators read it on the page of the course, so it is written in the language of the organisation."""
    return AS_BEFORE.in_language(str(settings.read("language"))).format(number)


@blueprint.post(f"/studio/{SHELF}/<slug>/history/<int:number>/return")
@requires("studio")
def bring_back(shelf: str, slug: str, number: int) -> Any:
    """An old revision becomes the newest one again, under a new number."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    name = document_at(shelf, slug)
    impact: Any = request.form.get("impact")
    terms = library.Terms(
        at=clock.now(),
        actor_id=the_actor().person_id,
        impact=impact if impact in IMPACTS else "minor",
        note=note_of(number),
        origin="browser",
    )
    try:
        result = publishing.bring_back(
            name, number, terms, seen=number_in(request.form.get("newest")), form_key=key
        )
    except library.Outdated as refusal:
        return history_page(name, problem=refusal), 409
    if result.outcome == "faulty":
        errors = tuple(fault for fault in result.faults if fault.level == "error")
        return history_page(name, refused=errors), 422
    once.settle(key, link("history", name))
    flash(told(result) if result.published else gettext("The newest revision says the same already."))
    return redirect(link("history", name), 303)
