"""/admin/rules/<slug>: one rule in words and as text, its versions, and what a change would do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, request

from app import certification, library
from app.certification import sandbox
from app.certification.rule_edits import with_transition, with_version
from app.certification.supposed import RuleChange
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError, NotFound
from app.library.documents import DocumentName
from app.studio import queries as desks
from app.studio.differences import differences
from app.studio.forms.rules import StoryForm, TermsForm
from app.studio.queries import rules as queries
from app.studio.service import drafting
from app.studio.textarea import shown
from app.studio.views import blueprint, words
from app.studio.views.rules.frame import frame
from app.studio.views.rules.previews import asked
from app.studio.views.writing import parts


def name_at(slug: str) -> DocumentName:
    """Raises NotFound for what is neither published nor in draft."""
    name = DocumentName("certification", slug)
    if library.find_current_revision("certification", slug) is None and desks.find_draft(name) is None:
        raise NotFound
    return name


@blueprint.get("/admin/rules/<slug>")
@requires("rules.view")
def rule(slug: str) -> str:
    return rule_view(slug)


def rule_view(slug: str, *, terms: TermsForm | None = None, problem: DomainError | None = None) -> str:
    name = name_at(slug)
    page = queries.rule_page(slug)
    older, newer = versions_asked(page)
    published_by = {version.entry.published_by for version in page.versions}
    return render_template(
        "studio/rules/rule.html",
        **frame(),
        **parts(page.desk, page.file.path),
        view=page,
        slug=slug,
        typed=shown(page.file.content),
        authors=words.names_of(published_by),
        older=older,
        newer=newer,
        said_differently=queries.said_differently(slug, older, newer),
        difference=differences(desks.texts_at(name, older), desks.texts_at(name, newer)) if newer else (),
        terms=terms or blank_terms(page),
        problem=problem,
        **tried_out(page),
    )


def blank_terms(page: queries.RulePage) -> TermsForm:
    if page.rule is None:
        return TermsForm(formdata=None)
    return TermsForm(formdata=None, transition=page.rule.transition, by=page.rule.transition_by)


def versions_asked(page: queries.RulePage) -> tuple[int, int]:
    """The two revisions whose texts stand side by side: those asked for, else the newest and the one before."""
    numbers = [version.entry.number for version in page.versions]
    newer = request.args.get("to", type=int)
    newer = newer if newer in numbers else (numbers[0] if numbers else 0)
    older = request.args.get("from", type=int)
    return (older if older in (*numbers, 0) and older is not None else max(newer - 1, 0)), newer


def tried_out(page: queries.RulePage) -> dict[str, Any]:
    """The invented history of the query, and what the rule on the desk says of it."""
    today = the_actor().today
    asks = "hired" in request.args
    form = StoryForm(request.args) if asks else StoryForm(hired=today - timedelta(days=30), on=today)
    found = None
    if asks and page.rule is not None and form.validate():
        found = sandbox.told(page.rule, form.story(), form.on.data)
    return {"story": form, "told": found, "happenings": words.HAPPENINGS}


@blueprint.post("/admin/rules/<slug>/preview")
@requires("studio")
def preview_rule(slug: str) -> Any:
    """What the text on the desk would do, under these terms."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    name_at(slug)
    form = TermsForm()
    if not form.validate():
        return rule_view(slug, terms=form), 422
    page = queries.rule_page(slug)
    if page.desk.seen != form.seen.data:
        return rule_view(slug, terms=form, problem=drafting.Stale()), 409
    if page.errors:
        return rule_view(slug, terms=form, problem=certification.NotUnderstood()), 422
    text = with_terms(page, form)
    if text != page.text:
        try:
            drafting.save_file(
                page.desk.name,
                page.file.path,
                text,
                seen=page.file.seen,
                by=the_actor().person_id,
                at=clock.now(),
            )
        except drafting.Stale as refusal:
            return rule_view(slug, terms=form, problem=refusal), refusal.status
        text = queries.rule_page(slug).text
    return asked(RuleChange(slug, text, form.effective_on, form.impact.data), key)


def with_terms(page: queries.RulePage, form: TermsForm) -> str:
    """The text with what the form says of older passes, and with a number that no published version bears."""
    text = page.text
    if form.transition.data and page.rule is not None:
        chosen = (form.transition.data, form.by.data if form.transition.data == "by" else None)
        if chosen != (page.rule.transition, page.rule.transition_by):
            text = with_transition(text, *chosen)
    return with_version(text, page.next_number) if page.must_raise else text
