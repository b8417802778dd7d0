"""/studio/courses/<slug>/<file>: one text, written, checked and looked at as its readers will see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError, NotFound
from app.foundation.faults import Fault
from app.foundation.i18n import language
from app.library.documents import DocumentName
from app.studio import outline, queries
from app.studio.differences import difference
from app.studio.rows import Desk, DeskFile
from app.studio.service import drafting
from app.studio.textarea import shown, written
from app.studio.views import blueprint, words
from app.studio.views.opening import SHELF, document_at, frame, link, path_of


@blueprint.get(f"/studio/{SHELF}/<slug>/<file>")
@requires("studio")
def text(shelf: str, slug: str, file: str) -> Any:
    name = document_at(shelf, slug)
    desk = queries.desk_of(name)
    if path_of(name, file) not in desk.files:
        lesson = outline.file_of_lesson(desk, file, language())
        if lesson is None:
            raise NotFound
        return redirect(link("text", name, file=lesson), 302)
    return text_page(desk, path_of(name, file))


@blueprint.post(f"/studio/{SHELF}/<slug>/<file>")
@requires("studio")
def save(shelf: str, slug: str, file: str) -> Any:
    name = document_at(shelf, slug)
    path, typed = path_of(name, file), request.form.get("text", "")
    by_itself = bool(request.headers.get("HX-Request"))
    try:
        saved = drafting.save_file(
            name,
            path,
            typed,
            seen=request.form.get("seen", ""),
            by=the_actor().person_id,
            at=clock.now(),
        )
    except (drafting.Stale, drafting.TooLong) as refusal:
        return refused_page(name, path, typed, refusal, by_itself=by_itself), refusal.status
    if by_itself:
        return beside(queries.desk_of(name), path)
    flash(gettext("The draft is saved.") if saved.changed else gettext("Nothing was changed."))
    return redirect(after_saving(name, file), 303)


def after_saving(name: DocumentName, file: str) -> str:
    """Back to the page on which the text was written: that of the rule, of the matrix, or of the text alone."""
    if request.form.get("written_on") == "rules" and name.kind == "certification":
        return url_for("studio.rule", slug=name.slug)
    if request.form.get("written_on") == "rules" and name.kind == "requirements":
        return url_for("studio.requirements")
    return link("text", name, file=file)


@blueprint.post(f"/studio/{SHELF}/<slug>/<file>/trial/<int:number>")
@requires("studio")
def trial(shelf: str, slug: str, file: str, number: int) -> Any:
    """A question of the preview is answered and judged. Nothing is recorded."""
    name = document_at(shelf, slug)
    desk, path = queries.desk_of(name), path_of(name, file)
    if path not in desk.files:
        raise NotFound
    fields = {key: request.form.getlist(key) for key in request.form if key.startswith("answer")}
    if request.headers.get("HX-Request"):
        return render_template("studio/question.html", **parts(desk, path, (number, fields)), number=number)
    return text_page(desk, path, given=(number, fields))


def text_page(
    desk: Desk,
    path: str,
    *,
    typed: str | None = None,
    problem: DomainError | None = None,
    given: tuple[int, Mapping[str, Any]] | None = None,
) -> str:
    file = desk.files[path]
    return render_template(
        "studio/text.html",
        **parts(desk, path, given),
        typed=shown(file.content) if typed is None else typed,
        problem=problem,
        others=[side for entry in outline.entries(desk) for side in entry.sides if side.file],
    )


def beside(desk: Desk, path: str) -> str:
    """What stands beside the text and changes with it: saved when, faults, preview."""
    return render_template("studio/beside.html", **parts(desk, path), problem=None)


def parts(desk: Desk, path: str, given: tuple[int, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    file = desk.files[path]
    preview = queries.preview_of(desk, path, language(), given)
    return {
        **frame(desk),
        "file": file,
        "seen": file.seen,
        "preview": preview,
        "own_faults": located(preview.faults, file),
        "other_faults": [fault for fault in preview.faults if fault.file != path],
        "names": words.names_of({file.changed_by}),
    }


def located(faults: tuple[Fault, ...], file: DeskFile) -> list[tuple[Fault, str]]:
    """The faults of one text, each with its line as it stands there."""
    lines = shown(file.content).split("\n")
    return [
        (fault, lines[fault.line - 1] if 0 < fault.line <= len(lines) else "")
        for fault in faults
        if fault.file == file.path
    ]


def refused_page(name: DocumentName, path: str, typed: str, refusal: DomainError, *, by_itself: bool) -> str:
    """What was typed stays in the form; beside it stands what the other has written."""
    desk = queries.desk_of(name)
    if by_itself:
        return render_template("studio/beside_refused.html", problem=refusal)
    theirs = desk.files.get(path)
    if isinstance(refusal, drafting.TooLong) and theirs is not None:
        return text_page(desk, path, typed=typed, problem=refusal)
    before = theirs.content if theirs else b""
    return render_template(
        "studio/both.html",
        **frame(desk),
        path=path,
        file_name=path.rpartition("/")[2],
        theirs=theirs,
        seen=theirs.seen if theirs else "",
        typed=typed,
        difference=difference(path, before, written(typed, before)),
        names=words.names_of({theirs.changed_by if theirs else None}),
    )
