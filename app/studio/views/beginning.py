"""/studio/new: a new text from a small right one; and questions of readers that nobody has answered yet."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from app import learning
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.i18n import language
from app.library.documents import SLUG, DocumentName
from app.studio import course_text, queries
from app.studio.beginnings import new_lesson
from app.studio.first_texts import first_texts, slug_from
from app.studio.forms.beginning import LESSON, NewForm
from app.studio.service import drafting
from app.studio.service.together import Change, write_together
from app.studio.views import blueprint
from app.studio.views.opening import link


@blueprint.get("/studio/new")
@requires("studio")
def new() -> str:
    asked = request.args.get("title", "")[:200]
    values = {
        f"title_{language()}": asked,
        "kind": request.args.get("kind", "course"),
        "course": request.args.get("course", ""),
    }
    form = NewForm(formdata=None, **values)
    fill_courses(form)
    return new_page(form)


@blueprint.post("/studio/new")
@requires("studio")
def begin() -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    form = NewForm()
    fill_courses(form)
    if not form.validate():
        return new_page(form), 422
    try:
        place = begin_lesson(form, key) if form.kind.data == LESSON else begin_document(form, key)
    except WrongSlug:
        form.slug.errors = [
            gettext("Write the name with small Latin letters, digits and hyphens, 80 at most.")
        ]
        return new_page(form), 422
    except drafting.NameTaken as refusal:
        form.slug.errors = [refusal.say(language())]
        return new_page(form), 422
    except drafting.Stale as refusal:
        return new_page(form, refusal), refusal.status
    once.settle(key, place)
    flash(gettext("It is begun, as a draft. Replace the sample words by your own."))
    return redirect(place, 303)


class WrongSlug(ValueError):
    """Nothing Latin can be made of the title, or the written name is none."""


def begin_document(form: NewForm, key: str) -> str:
    kind, titles = form.kind.data, form.titles
    slug = form.slug.data or slug_from(titles)
    if not SLUG.fullmatch(slug):
        raise WrongSlug
    at = clock.now()
    day = clock.civil_date(at, clock.site_zone()).isoformat()
    texts = first_texts(
        kind, slug, titles, category=form.category.data, course=form.course.data or "", day=day
    )
    name = DocumentName(kind, slug)
    drafting.begin_draft(name, texts, by=the_actor().person_id, at=at, form_key=key)
    return link("document", name)


def begin_lesson(form: NewForm, key: str) -> str:
    """All languages of the lesson at once, under one name."""
    name = DocumentName("course", form.course.data)
    desk = queries.desk_of(name)
    number = course_text.next_number(tuple(desk.files))
    slug = form.slug.data or slug_from(form.titles)
    if not SLUG.fullmatch(slug):
        raise WrongSlug
    if slug in dict(course_text.lessons_in(desk.files)):
        raise drafting.NameTaken
    texts: dict[str, str | None] = {
        f"{name.folder}/{number:02d}-{slug}.{spoken}.md": new_lesson(title, spoken, number)[1]
        for spoken, title in form.titles.items()
    }
    write_together([Change(desk, texts)], by=the_actor().person_id, at=clock.now(), form_key=key)
    return link("text", name, file=next(iter(texts)).rpartition("/")[2])


def fill_courses(form: NewForm) -> None:
    courses = [line for line in queries.documents(language()) if line.name.kind == "course"]
    form.course.choices = [SelectChoice("", gettext("none"))]
    form.course.choices += [SelectChoice(line.name.slug, line.title) for line in courses]


def new_page(form: NewForm, refusal: DomainError | None = None) -> str:
    return render_template("studio/new.html", form=form, refusal=refusal, form_key=once.new_form_key())


@blueprint.post("/studio/unanswered/<int:search>")
@requires("studio")
def settle(search: int) -> Any:
    """A question of readers is answered now, or will not be."""
    learning.settle_search(search, actor_id=the_actor().person_id, at=clock.now())
    flash(gettext("The question is taken off the list."))
    return redirect(url_for("studio.home"), 303)
