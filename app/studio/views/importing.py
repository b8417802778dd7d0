"""/studio/import: a guide in plain text, its outline read through, and the course that is made of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import library
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError, NotFound
from app.foundation.i18n import language
from app.library.documents import DocumentName
from app.library.guide_reading import NO_CHOICES, Choices
from app.library.quizzes.naming import id_from
from app.studio import guide_outline, queries
from app.studio.forms.importing import CATEGORY_NAMES, GuideForm, TraitsForm
from app.studio.guide_files import GuideFile, GuideRefused, read_guide_file, refuse_faulty
from app.studio.queries.imports import PendingImport, import_of, imports_of
from app.studio.service import bringing_in
from app.studio.service.bringing_in import StaleOutline, Traits, WrongName
from app.studio.service.drafting import NameTaken
from app.studio.shelves import address
from app.studio.views import blueprint

LONGEST_LINE = 180
MOST_LINES = 400  # with more, the lines of a lesson are shown when they are asked for


@blueprint.get("/studio/import")
@requires("studio")
def bring_in() -> str:
    return upload_page(GuideForm(formdata=None, language=language()))


@blueprint.post("/studio/import")
@requires("studio")
def keep_guide() -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    form = GuideForm()
    actor = the_actor()
    try:
        file = uploaded(form)
        if not form.validate():
            return upload_page(form), 422
        traits = proposed(form, file)
        public_id = bringing_in.bring_in(file, traits, by=actor.person_id, at=clock.now(), form_key=key)
    except GuideRefused as refusal:
        form.validate()
        return refused(form, "file", refusal)
    except (NameTaken, WrongName) as refusal:
        return refused(form, "slug", refusal)
    location = url_for("studio.outline", token=public_id)
    once.settle(key, location)
    return redirect(location, 303)


def uploaded(form: GuideForm) -> GuideFile:
    """Raises GuideRefused."""
    sent = form.file.data
    if not sent:
        return read_guide_file("", b"")
    return read_guide_file(sent.filename or "", sent.read())


def proposed(form: GuideForm, file: GuideFile) -> Traits:
    """The title is the guide's, the name is made from it and is free, unless something else was written. Raises
    GuideRefused for a text of which no course can be made."""
    language, category = form.language.data, form.category.data
    review = guide_outline.review(file.text, NO_CHOICES, language=language, category=category, title="")
    refuse_faulty(review.faults)
    assert review.guide is not None
    title = form.title.data or review.guide.title
    taken = {one.slug for one in library.current_documents("course")}
    taken |= {draft.slug for draft in queries.all_drafts() if draft.kind == "course"}
    slug = form.slug.data or id_from(title, taken, "guide")
    return Traits(title, slug, language, category)


def refused(form: GuideForm | TraitsForm, field: str, refusal: DomainError) -> tuple[str, int]:
    form[field].errors = [refusal.say(language())]
    return upload_page(form), 422


def upload_page(form: Any) -> str:
    return render_template(
        "studio/import.html",
        form=form,
        waiting=imports_of(the_actor().person_id),
        form_key=once.new_form_key(),
    )


@blueprint.get("/studio/import/<token>")
@requires("studio")
def outline(token: str) -> str:
    return outline_page(import_of(token, the_actor().person_id))


@blueprint.post("/studio/import/<token>")
@requires("studio")
def change_outline(token: str) -> Any:
    """A button at a line, another title of a lesson, or the tick boxes of the headings."""
    person_id = the_actor().person_id
    found = import_of(token, person_id)
    choices = chosen(found)
    try:
        bringing_in.change_outline(token, choices, version=version(), by=person_id, at=clock.now())
    except StaleOutline as refusal:
        return outline_page(found, refusal=refusal), 409
    place = place_of(import_of(token, person_id))
    anchor = f"lesson-{place}" if place else "outline"
    return redirect(url_for("studio.outline", token=token, open=place, _anchor=anchor), 303)


def chosen(found: PendingImport) -> Choices:
    pressed = guide_outline.act_of(request.form.get("act", ""))
    if pressed is not None:
        return guide_outline.edited(found.text, found.choices, *pressed)
    if "title" in request.form:
        return guide_outline.renamed(found.choices, number("line"), request.form["title"])
    if "shown" in request.form:
        shown, kept = numbers("shown"), numbers("heading")
        return guide_outline.confirmed(found.text, found.choices, shown, kept)
    return found.choices


def version() -> int:
    return number("version")


def number(name: str) -> int:
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0


def numbers(name: str) -> list[int]:
    return [
        int(value)
        for value in request.form.getlist(name)
        if value.isascii() and value.isdigit() and len(value) < 8
    ]


def place_of(found: PendingImport) -> int | None:
    """The lesson in which the line of the button is now."""
    pressed = guide_outline.act_of(request.form.get("act", ""))
    line = pressed[1] if pressed is not None else number("line")
    lessons = found.review.lessons
    return next((lesson.place for lesson in lessons if lesson.first <= line <= lesson.last), None)


@blueprint.post("/studio/import/<token>/name")
@requires("studio")
def name_course(token: str) -> Any:
    person_id = the_actor().person_id
    found = import_of(token, person_id)
    form = TraitsForm()
    if not form.validate():
        return outline_page(found, form=form), 422
    traits = Traits(form.title.data, form.slug.data, form.language.data, form.category.data)
    try:
        bringing_in.change_traits(token, traits, version=version(), by=person_id, at=clock.now())
    except StaleOutline as refusal:
        return outline_page(found, refusal=refusal), 409
    except (NameTaken, WrongName) as refusal:
        form.slug.errors = [refusal.say(language())]
        return outline_page(found, form=form), 422
    return redirect(url_for("studio.outline", token=token), 303)


def outline_page(
    found: PendingImport, form: TraitsForm | None = None, refusal: DomainError | None = None
) -> str:
    opened = request.args.get("open", "")
    named = form or TraitsForm(
        formdata=None, title=found.title, slug=found.slug, language=found.language, category=found.category
    )
    return render_template(
        "studio/outline.html",
        found=found,
        review=found.review,
        form=named,
        naming=form is not None,
        refusal=refusal,
        category=CATEGORY_NAMES[found.category],
        opened=int(opened) if opened.isascii() and opened.isdigit() and len(opened) < 5 else 0,
        shows_lines=found.review.lines <= MOST_LINES,
        longest_line=LONGEST_LINE,
        longest_heading=guide_outline.LONGEST_HEADING,
        form_key=once.new_form_key(),
    )


@blueprint.get("/studio/import/<token>/lessons/<int:place>")
@requires("studio")
def imported_lesson(token: str, place: int) -> str:
    """A lesson as it will look."""
    found = import_of(token, the_actor().person_id)
    guide = found.review.guide
    if guide is None or not 1 <= place <= len(guide.lessons):
        raise NotFound
    name = DocumentName("course", found.slug)
    texts = {f"{name.folder}/{file}": text.encode() for file, text in guide.files.items()}
    page = library.preview(library.Draft(name, texts), f"{name.folder}/{guide.lessons[place - 1].file}")
    return render_template(
        "studio/imported_lesson.html",
        found=found,
        lesson=found.review.lessons[place - 1],
        lessons=found.review.lessons,
        preview=page,
    )


@blueprint.post("/studio/import/<token>/course")
@requires("studio")
def make_course(token: str) -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    person_id = the_actor().person_id
    try:
        name = bringing_in.make_course(token, version=version(), by=person_id, at=clock.now(), form_key=key)
    except (StaleOutline, NameTaken, bringing_in.NothingLeft) as refusal:
        found = import_of(token, person_id)
        return outline_page(found, refusal=refusal), refusal.status
    location = address(name)
    once.settle(key, location)
    flash(gettext("The course is made, as a draft: nobody else sees it before you publish it."))
    return redirect(location, 303)


@blueprint.post("/studio/import/<token>/removal")
@requires("studio")
def remove_import(token: str) -> Any:
    bringing_in.forget(token, by=the_actor().person_id)
    flash(gettext("The text is removed."))
    return redirect(url_for("studio.bring_in"), 303)
