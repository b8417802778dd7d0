"""/admin/requirements: which position needs what, in which unit, from when until when. The page is the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from app import certification
from app.certification.requirements import EVERYWHERE
from app.certification.requirements_text import added, changed, entry_of, removed
from app.certification.supposed import MatrixChange
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.i18n import language
from app.studio import queries as desks
from app.studio.differences import differences
from app.studio.forms.rules import EndForm, LineForm
from app.studio.matrix_grid import grid_of
from app.studio.matrix_lines import ended, split
from app.studio.queries import requirements as queries
from app.studio.service import drafting
from app.studio.textarea import shown
from app.studio.views import blueprint
from app.studio.views.rules.frame import frame
from app.studio.views.rules.previews import asked
from app.studio.views.writing import parts


@blueprint.get("/admin/requirements")
@requires("rules.view")
def requirements() -> str:
    return matrix_view()


def matrix_view(
    *,
    form: LineForm | None = None,
    place: int | None = None,
    problem: DomainError | None = None,
) -> str:
    """`place`: of the line whose form has errors; None: of the new one."""
    today = the_actor().today
    page = queries.matrix_page(today)
    published = desks.newest_texts(queries.NAME)
    titles = certification.titles()
    return render_template(
        "studio/rules/requirements.html",
        **frame(),
        view=page,
        today=today,
        titles=titles,
        grid=grid_of([one.line for one in page.lines or ()], today),
        position_words=position_words(page),
        unit_words=unit_words(page),
        form=form if form is not None and place is None else blank(page),
        line_forms=line_forms(page, form, place),
        wrong_place=place,
        wrong=form,
        problem=problem,
        **parts(page.desk, page.file.path),
        typed=shown(page.file.content),
        difference=differences(published, page.desk.texts) if page.desk.draft else (),
    )


def position_words(page: queries.MatrixPage) -> dict[str, str]:
    named = {position.slug: position.title.in_language(language()) for position in page.positions}
    return {EVERYWHERE: gettext("every position"), **named}


def unit_words(page: queries.MatrixPage) -> dict[str, str]:
    named = {unit.slug: unit.name.in_language(language()) for unit in page.units}
    return {EVERYWHERE: gettext("everywhere"), **named}


def with_choices(form: LineForm, page: queries.MatrixPage, more: tuple[str, ...] = ()) -> LineForm:
    """`more`: certifications of the line that no rule has (any more)."""
    form.position.choices = [SelectChoice(slug, text) for slug, text in position_words(page).items()]
    form.unit.choices = [SelectChoice(slug, text) for slug, text in unit_words(page).items()]
    titles = certification.titles()
    slugs = dict.fromkeys((*page.certifications, *more))
    form.requires.choices = [
        SelectChoice(slug, titles[slug].in_language(language()) if slug in titles else slug) for slug in slugs
    ]
    return form


def blank(page: queries.MatrixPage) -> LineForm:
    return with_choices(LineForm(formdata=None, start=the_actor().today, unit=EVERYWHERE), page)


def line_forms(page: queries.MatrixPage, form: LineForm | None, place: int | None) -> dict[int, LineForm]:
    """Place → the form that changes the line; names that are unknown stay choices of theirs."""
    found: dict[int, LineForm] = {}
    for one in page.lines or ():
        if form is not None and one.place == place:
            found[one.place] = form
            continue
        entry = entry_of(one.line)
        made = LineForm(
            formdata=None,
            prefix=f"line-{one.place}-",
            position=entry.position,
            unit=entry.unit,
            requires=list(entry.requires),
            start=entry.start,
            end=entry.end,
        )
        found[one.place] = with_choices(made, page, entry.requires)
    return found


def written(change: Callable[[str, queries.MatrixPage], str], told: str) -> Any:
    """The matrix with a change, as a draft. 409 where somebody else has changed it since the page was made."""
    page = queries.matrix_page(the_actor().today)
    seen = request.form.get("seen", "")
    try:
        text = change(page.text, page)
        save(page, text, seen)
    except (drafting.Stale, drafting.NameTaken) as refusal:
        return matrix_view(problem=refusal), 409
    except (IndexError, KeyError):
        return matrix_view(problem=drafting.Stale()), 409
    flash(told)
    return redirect(f"{url_for('studio.requirements')}#publish", 303)


def save(page: queries.MatrixPage, text: str, seen: str) -> None:
    by, at = the_actor().person_id, clock.now()
    if not page.revision and page.desk.draft is None:
        drafting.begin_draft(queries.NAME, {queries.PATH: text}, by=by, at=at)
    else:
        drafting.save_file(queries.NAME, page.file.path, text, seen=seen, by=by, at=at)


@blueprint.post("/admin/requirements/lines")
@requires("studio")
def add_requirement() -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    page = queries.matrix_page(the_actor().today)
    form = with_choices(LineForm(), page)
    if not form.validate():
        return matrix_view(form=form), 422
    answer = written(lambda text, _page: added(text, form.entry()), gettext("The line is in the draft."))
    once.settle(key, url_for("studio.requirements"))
    return answer


@blueprint.post("/admin/requirements/lines/<int:place>")
@requires("studio")
def change_requirement(place: int) -> Any:
    """All of a line, or from a day on another one in its place."""
    page = queries.matrix_page(the_actor().today)
    if page.lines is None or place >= len(page.lines):
        return matrix_view(problem=drafting.Stale()), 409
    known = page.lines[place].line
    form = with_choices(LineForm(prefix=f"line-{place}-"), page, known.requires)
    if not form.validate():
        return matrix_view(form=form, place=place), 422
    since, entry = form.since.data, form.entry()

    def change(text: str, _page: queries.MatrixPage) -> str:
        if since is None:
            return changed(text, place, entry)
        old, new = split(entry_of(known), entry, since)
        return added(changed(text, place, old), new)

    return written(change, gettext("The line is changed in the draft."))


@blueprint.post("/admin/requirements/lines/<int:place>/end")
@requires("studio")
def end_requirement(place: int) -> Any:
    """The line ends on a day. What it demanded until then stays."""
    form = EndForm()
    page = queries.matrix_page(the_actor().today)
    if page.lines is None or place >= len(page.lines) or not form.validate():
        return matrix_view(
            problem=drafting.Stale() if form.validate() else certification.NotUnderstood()
        ), 409
    last_day = form.last_day.data
    known = entry_of(page.lines[place].line)
    return written(
        lambda text, _page: changed(text, place, ended(known, last_day)),
        gettext("The line ends on that day, in the draft."),
    )


@blueprint.post("/admin/requirements/lines/<int:place>/removal")
@requires("studio")
def remove_requirement(place: int) -> Any:
    """Only of a line that was never published: a published one is ended."""
    page = queries.matrix_page(the_actor().today)
    if page.lines is None or place >= len(page.lines) or page.lines[place].is_published:
        return matrix_view(problem=drafting.Stale()), 409
    return written(lambda text, _page: removed(text, place), gettext("The line is taken out of the draft."))


@blueprint.post("/admin/requirements/preview")
@requires("studio")
def preview_requirements() -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    page = queries.matrix_page(the_actor().today)
    if page.desk.seen != request.form.get("seen"):
        return matrix_view(problem=drafting.Stale()), 409
    if page.errors:
        return matrix_view(problem=certification.NotUnderstood()), 422
    return asked(MatrixChange(page.text), key)
