"""/studio/documents: templates of documents, the built-in ones and those of one's own, tried on invented values."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import certification
from app.certification.documents.kinds import kind_of
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.downloads import private_file
from app.foundation.errors import NotFound
from app.foundation.faults import Fault
from app.foundation.frame import beside
from app.foundation.i18n import language
from app.foundation.pdf import TemplateSource, Unprintable
from app.library.documents import SLUG, DocumentName
from app.studio.queries import document_templates as queries
from app.studio.service import drafting
from app.studio.views import blueprint
from app.studio.views.opening import link

DOCUMENTS = menu.MenuItem(
    "studio.document_templates", lambda: str(_l("Document templates")), "studio", place=7
)
menu.stand_beside("people.admin", DOCUMENTS)
menu.stand_beside("studio.home", DOCUMENTS)


def main_menu() -> Any:
    return beside("people.admin" if the_actor().may("admin") else "studio.home")


@blueprint.get("/studio/documents")
@requires("studio")
def document_templates() -> str:
    return render_template(
        "studio/documents/list.html", menu=main_menu(), lines=queries.template_lines(language())
    )


@blueprint.get("/studio/documents/built-in/<slug>")
@requires("studio")
def built_in_template(slug: str) -> str:
    return built_in_page(slug)


def built_in_page(slug: str, *, typed: str | None = None, error: str = "") -> str:
    if certification.built_in_template(slug) is None:
        raise NotFound
    return render_template(
        "studio/documents/built_in.html",
        menu=main_menu(),
        slug=slug,
        title=kind_of(slug).titles(slug)[language()],
        samples=certification.samples_of(slug),
        rules=certification.rules_with(slug),
        text=certification.own_template_text(slug),
        has_own=queries.is_own(slug),
        typed=slug if typed is None else typed,
        error=error,
    )


@blueprint.post("/studio/documents/built-in/<slug>")
@requires("studio")
def begin_template(slug: str) -> Any:
    """A draft of a template of one's own, from the text of the built-in one."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    text = certification.own_template_text(slug)
    wanted = request.form.get("name", "").strip()
    if not SLUG.fullmatch(wanted):
        problem = gettext("Write the name with small Latin letters, digits and hyphens, 80 at most.")
        return built_in_page(slug, typed=wanted, error=problem), 422
    name = DocumentName(queries.KIND, wanted)
    file = f"{wanted}.html"
    try:
        drafting.begin_draft(
            name, {f"{name.folder}/{file}": text}, by=the_actor().person_id, at=clock.now(), form_key=key
        )
    except drafting.NameTaken as refusal:
        return built_in_page(slug, typed=wanted, error=refusal.say(language())), 422
    place = link("text", name, file=file)
    once.settle(key, place)
    flash(gettext("The template is begun, as a draft. What is printed changes when you publish it."))
    return redirect(place, 303)


@blueprint.get("/studio/documents/built-in/<slug>/<key>.pdf")
@requires("studio")
def built_in_sample(slug: str, key: str) -> Any:
    source = certification.built_in_template(slug)
    if source is None:
        raise NotFound
    return sample_file(slug, key, source)


@blueprint.get("/studio/documents/<slug>/samples/<key>.pdf")
@requires("studio")
def own_sample(slug: str, key: str) -> Any:
    """By the draft where there is one. 422 with the faults where it cannot be printed."""
    if not queries.is_own(slug):
        raise NotFound
    faults, source = queries.template_in_draft(slug)
    errors = tuple(fault for fault in faults if fault.level == "error")
    if source is None or errors:
        return faults_page(slug, errors), 422
    return sample_file(slug, key, source)


def sample_file(slug: str, key: str, source: TemplateSource) -> Any:
    sample = certification.sample_of(slug, key)
    try:
        pdf = certification.print_sample(source, sample)
    except Unprintable as refusal:
        return faults_page(slug, (refusal.fault,)), 422
    return private_file(BytesIO(pdf), "application/pdf", f"{slug}-{key}.pdf")


def faults_page(slug: str, faults: tuple[Fault, ...]) -> str:
    name = DocumentName(queries.KIND, slug)
    return render_template(
        "studio/documents/faults.html",
        slug=slug,
        faults=faults,
        place=link("text", name, file=f"{slug}.html"),
    )


@blueprint.get("/studio/documents/<slug>/values")
@requires("studio")
def template_values(slug: str) -> str:
    """Every name that the template may use, with what it is in one of the invented documents."""
    samples = certification.samples_of(slug)
    chosen = next((one for one in samples if one.language == language()), samples[0])
    return render_template(
        "studio/documents/values.html",
        slug=slug,
        is_own=queries.is_own(slug),
        values=sorted((name, shown(value)) for name, value in chosen.values.items()),
    )


def shown(value: Any) -> str:
    if isinstance(value, dict) and "language" in value:
        return gettext("the same names once more, in that language")
    if isinstance(value, dict):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, str) and value.startswith("data:"):
        return gettext("a picture, for src of img")
    text = repr(value) if isinstance(value, (list, tuple, bool)) else str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"
