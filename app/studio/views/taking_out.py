"""/studio/quizzes/<slug>/export: the questions of a quiz as a file for other systems, and what each format loses."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request

from app import library
from app.foundation.access import requires
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.library.exchange.formats import FORMATS
from app.studio import queries, question_text, taking_out
from app.studio.forms.exchange import LEAVING_NAMES
from app.studio.rows import Desk, DeskFile
from app.studio.taking_out import Form, Leaving
from app.studio.textarea import shown
from app.studio.views import blueprint
from app.studio.views.opening import SHELF, document_at, frame, link


@blueprint.get(f"/studio/{SHELF}/<slug>/export")
@requires("studio")
def export(shelf: str, slug: str) -> str:
    desk = desk_at(shelf, slug)
    file = file_of(desk)
    form = taking_out.form_of(request.args.get("form", "")) or taking_out.forms()[0]
    return render_template(
        "studio/export.html",
        **frame(desk),
        forms=taking_out.forms(),
        chosen=form,
        names=LEAVING_NAMES,
        file=file,
        files=desk.files.values(),
        leaving=prepared(desk, file, form),
        titles=question_text.titles_in(shown(file.content)),
        download=link("exported", desk.name, form=form.key, lang=file.language or None),
    )


@blueprint.get(f"/studio/{SHELF}/<slug>/export/<form>")
@requires("studio")
def exported(shelf: str, slug: str, form: str) -> Response:
    desk = desk_at(shelf, slug)
    wanted = taking_out.form_of(form)
    if wanted is None:
        raise NotFound
    file = file_of(desk)
    found = prepared(desk, file, wanted)
    if found.content is None:
        abort(422)
    response = make_response(found.content)
    response.headers["Content-Type"] = wanted.media_type
    name = ".".join(part for part in (slug, file.language, wanted.extension) if part)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def desk_at(shelf: str, slug: str) -> Desk:
    """Raises NotFound for what holds no questions, too."""
    name = document_at(shelf, slug)
    if name.kind not in ("quiz", "pool"):
        raise NotFound
    return queries.desk_of(name)


def file_of(desk: Desk) -> DeskFile:
    """The text in the language that was asked for, else in the reader's, else the first there is."""
    wanted = request.args.get("lang", "") or language()
    files = sorted(desk.files.values(), key=lambda file: (file.language != wanted, file.path))
    if not files:
        raise NotFound
    return files[0]


def prepared(desk: Desk, file: DeskFile, form: Form) -> Leaving:
    write = FORMATS[form.format].write
    assert write is not None
    beside = queries.beside(desk)
    sent = library.take_out(queries.library_draft(desk), file.path, write, form.extension, beside)
    return taking_out.leaving(sent)
