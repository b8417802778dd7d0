"""/admin/people/import: a list is sent, looked at, and taken over."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.foundation import clock, once, shell, uploads
from app.foundation.access import current_actor, requires, the_actor
from app.foundation.csv_table import spreadsheet_table
from app.foundation.downloads import csv_download
from app.foundation.errors import DomainError
from app.foundation.i18n import language
from app.people import queries
from app.people.forms.importing import ListForm
from app.people.import_review import OF_THE_FILE, Review, review, to_fix
from app.people.import_rows import Entries, known_header, read_people
from app.people.service import admins, importing
from app.people.sheet import read_sheet
from app.people.views import blueprint
from app.people.views.places import require_whole

PURPOSE = "people"
PAGE = "/admin/people/import"
MOST_SHOWN = 100


@blueprint.get(PAGE)
@requires("people.manage")
def import_list() -> str:
    require_whole()
    return render_template("people/import.html", form=ListForm(formdata=None))


@blueprint.post(PAGE)
@requires("people.manage")
def read_list() -> Any:
    require_whole()
    form = ListForm()
    if not form.validate():
        return render_template("people/import.html", form=form), 422
    content = form.file.data.read()
    read = read_people(content)
    if not read.entries and any(problem.code in OF_THE_FILE for problem in read.problems):
        form.file.errors = [problem.message.in_language(language()) for problem in read.problems[:5]]
        return render_template("people/import.html", form=form), 422
    name = form.file.data.filename or ""
    token = uploads.keep(content, name, owner=the_actor().person_id, purpose=PURPOSE)
    return redirect(url_for("people.look_at_list", token=token), 303)


@blueprint.get(PAGE + "/sample.csv")
@requires("people.manage")
def sample_list() -> Response:
    """A small file that can be imported as it is, with a unit and a position of this organisation."""
    require_whole()
    unit = next((one.name.in_language(language()) for one in queries.units()), "")
    position = next((one.title.in_language(language()) for one in queries.positions()), "")
    place = (unit, position) if unit and position else ("", "")
    head, *people = SAMPLE[language()]
    lines = [(*one[:5], *place, *one[5:]) for one in people]
    name = "people.csv" if language() == "en" else "sotrudniki.csv"
    return csv_download(spreadsheet_table(head, lines, language()), name)


SAMPLE: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        (
            "Number",
            "Family name",
            "Given name",
            "Patronymic",
            "E-mail",
            "Unit",
            "Position",
            "Hired",
            "Language",
        ),
        ("00101", "Smith", "Anna", "", "anna.smith@example.org", "2026-09-01", "en"),
        ("00102", "Brown", "Peter", "", "", "2026-10-15", "en"),
    ),
    "ru": (
        (
            *("Табельный номер", "Фамилия", "Имя", "Отчество", "Почта"),
            *("Подразделение", "Должность", "Дата приёма", "Язык"),
        ),
        ("00101", "Соколова", "Анна", "Петровна", "sokolova@example.org", "01.09.2026", "ru"),
        ("00102", "Орлов", "Пётр", "Ильич", "", "15.10.2026", "ru"),
    ),
}


@blueprint.get(PAGE + "/<token>")
@requires("people.manage")
def look_at_list(token: str) -> str:
    require_whole()
    upload = uploads.read(token, owner=the_actor().person_id, purpose=PURPOSE)
    return review_page(token, upload.name, look(read_people(upload.content)))


@blueprint.get(PAGE + "/<token>/what-to-fix.csv")
@requires("people.manage")
def what_to_fix(token: str) -> Response:
    require_whole()
    upload = uploads.read(token, owner=the_actor().person_id, purpose=PURPOSE)
    problems = look(read_people(upload.content)).plan.problems
    rows = read_sheet(upload.content, known_header)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", upload.name.rpartition(".")[0]).strip("-") or "people"
    return csv_download(to_fix(rows, problems, language()), f"{stem}-fix.csv")


@blueprint.post(PAGE + "/<token>")
@requires("people.manage")
def take_over(token: str) -> Any:
    require_whole()
    me = the_actor().person_id
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    upload = uploads.read(token, owner=me, purpose=PURPOSE)
    read = read_people(upload.content)
    seen = look(read)
    if seen.version != request.form.get("seen"):
        return review_page(token, upload.name, seen, is_stale=True), 409
    only_good = request.form.get("which") == "good"
    chosen = seen.good if only_good else read
    if chosen is None:
        return review_page(token, upload.name, seen), 422
    try:
        done = importing.import_people(chosen, at=clock.now(), today=clock.today(), by=me, form_key=key)
    except admins.LastAdmin as refusal:
        return review_page(token, upload.name, look(read), refusal=refusal), refusal.status
    if not done.applied:
        return review_page(token, upload.name, look(read), is_stale=True), 409
    flash(told(done))
    left_out = len({problem.line for problem in seen.plan.problems}) if only_good else 0
    if left_out:
        place = url_for("people.look_at_list", token=token)  # what is left to fix is still to be seen there
    else:
        uploads.drop(token, owner=me, purpose=PURPOSE)
        place = url_for("people.people_list")
    once.settle(key, place)
    return redirect(place, 303)


def told(done: importing.Imported) -> str:
    new = ngettext("%(num)s person added", "%(num)s people added", done.new)
    changed = ngettext("%(num)s changed", "%(num)s changed", done.changed)
    return gettext("The file is taken over: %(new)s, %(changed)s.", new=new, changed=changed)


def look(read: Entries) -> Review:
    return review(read, importing.known_to(read), clock.today())


def review_page(
    token: str, name: str, seen: Review, *, is_stale: bool = False, refusal: DomainError | None = None
) -> str:
    return render_template(
        "people/import_review.html",
        token=token,
        name=name,
        seen=seen,
        lines=len({problem.line for problem in seen.plan.problems}),
        good=0 if seen.good is None else len(seen.good.entries),
        most=MOST_SHOWN,
        is_stale=is_stale,
        refusal=refusal,
        refused=refusal.say(language()) if refusal else None,
        form_key=once.new_form_key(),
    )


@blueprint.errorhandler(413)
def on_too_large(error: HTTPException) -> Any:
    """A file over the limit: said on the page it came from."""
    if not isinstance(error, RequestEntityTooLarge) or request.endpoint != "people.read_list":
        return shell.on_http_error(error)
    actor = current_actor()
    if actor is None or not actor.may("people.manage"):
        return shell.on_http_error(error)
    shell.drain()
    form = ListForm(formdata=None)
    form.file.errors = [
        gettext("The file is over 16 MB. Split it, or leave out columns that are not needed.")
    ]
    return render_template("people/import.html", form=form), 413
