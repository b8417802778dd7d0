"""/studio/courses/<slug> and its like: what a document consists of, what is wrong with it, and publishing it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from app import library, retraining
from app.foundation import clock, i18n, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.faults import Fault
from app.library.documents import DocumentName
from app.library.quizzes.call import Call
from app.studio import outline, queries
from app.studio.beginnings import new_lesson
from app.studio.call_graph import graph_of
from app.studio.forms.publishing import PublishForm
from app.studio.rows import Desk
from app.studio.service import drafting
from app.studio.views import blueprint, words
from app.studio.views.opening import SHELF, document_at, frame, link, path_of


@blueprint.get(f"/studio/{SHELF}/<slug>")
@requires("studio")
def document(shelf: str, slug: str) -> str:
    return document_page(document_at(shelf, slug))


def document_page(
    name: DocumentName,
    *,
    form: PublishForm | None = None,
    refused: tuple[Fault, ...] = (),
    problem: DomainError | None = None,
) -> str:
    desk = queries.desk_of(name)
    companions = queries.companions(desk)
    beside = [queries.library_draft(one) for one in companions]
    faults = library.check_draft(queries.library_draft(desk), beside).faults
    people_ids = {file.changed_by for file in desk.files.values()}
    return render_template(
        "studio/document.html",
        **frame(desk),
        entries=outline.entries(desk),
        companions=companions,
        course=queries.course_state(desk, i18n.language()),
        faults=faults,
        refused=refused,
        problem=problem,
        levels=levels(faults),
        media_count=len(media_paths(desk)),
        names=words.names_of({*people_ids, desk.draft.changed_by if desk.draft else None}),
        impacts=words.IMPACTS,
        concerned=queries.people_concerned(name),
        asking=queries.asking(name),
        telling=retraining.telling_of(name, queries.newest_number(name)),
        **graph_shown(desk),
        publish_form=form or PublishForm(formdata=None, impact="minor"),
    )


def graph_shown(desk: Desk) -> dict[str, Any]:
    """Of a call: the graph of its text in the reader's language, else of another."""
    files = sorted(desk.files.values(), key=lambda file: (file.language != i18n.language(), file.path))
    if desk.name.kind != "call" or not files:
        return {"graph": None}
    call = library.preview_quiz(queries.library_draft(desk), files[0].path)
    graph = graph_of(call) if isinstance(call, Call) else None
    return {"graph": graph, "graph_language": files[0].language or i18n.language()}


def levels(faults: tuple[Fault, ...]) -> dict[str, dict[str, int]]:
    """Path → how many errors and warnings."""
    found: dict[str, dict[str, int]] = {}
    for fault in faults:
        counts = found.setdefault(fault.file, {"error": 0, "warning": 0})
        counts[fault.level] += 1
    return found


def media_paths(desk: Desk) -> list[str]:
    published = queries.media_at(desk.name, desk.base_revision)
    gone = {path for path, one in desk.media.items() if one.sha256 is None}
    return sorted({*published, *desk.media} - gone)


@blueprint.post(f"/studio/{SHELF}/<slug>/files")
@requires("studio")
def add_file(shelf: str, slug: str) -> Any:
    """The missing language of a text, begun as a copy of the other; or a new lesson."""
    name = document_at(shelf, slug)
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    desk = queries.desk_of(name)
    like = desk.files.get(path_of(name, request.form.get("like", "")))
    try:
        if like is not None:
            file, text = request.form.get("file", ""), outline.other_side(like.content)
        else:
            number = outline.next_number(desk)
            file, text = new_lesson(request.form.get("title", ""), request.form.get("lang", ""), number)
        path = path_of(name, file)
        drafting.add_file(name, path, text, by=the_actor().person_id, at=clock.now(), form_key=key)
    except (drafting.NotOfThisDocument, drafting.NameTaken) as refusal:
        return document_page(name, problem=refusal), refusal.status
    place = link("text", name, file=file)
    once.settle(key, place)
    return redirect(place, 303)


@blueprint.post(f"/studio/{SHELF}/<slug>/<file>/removal")
@requires("studio")
def remove_file(shelf: str, slug: str, file: str) -> Any:
    name = document_at(shelf, slug)
    try:
        drafting.remove_file(
            name,
            path_of(name, file),
            seen=request.form.get("seen", ""),
            by=the_actor().person_id,
            at=clock.now(),
        )
    except (drafting.Stale, drafting.LastFile) as refusal:
        return document_page(name, problem=refusal), refusal.status
    flash(gettext("%(file)s is no longer in the draft. Readers lose it with the next revision.", file=file))
    return redirect(link("document", name), 303)


@blueprint.post(f"/studio/{SHELF}/<slug>/discarding")
@requires("studio")
def discard(shelf: str, slug: str) -> Any:
    name = document_at(shelf, slug)
    seen = request.form.get("seen", "")
    try:
        drafting.discard(name, seen=seen, by=the_actor().person_id, at=clock.now())
    except (drafting.NoDraft, drafting.Stale) as refusal:
        return document_page(name, problem=refusal), refusal.status
    flash(gettext("The draft is discarded."))
    is_published = library.find_current_revision(name.kind, name.slug) is not None
    return redirect(link("document", name) if is_published else "/studio", 303)


def said(error: DomainError) -> str:
    return error.say(i18n.language())
