"""/admin/rules/templates/<slug>: a template as it stands, and a rule that begins from it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import certification
from app.certification.explain import explain
from app.certification.rule_templates import RuleTemplate
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.library.documents import SLUG, DocumentName
from app.studio.rule_lines import begun_from
from app.studio.service import drafting
from app.studio.views import blueprint
from app.studio.views.rules.frame import frame


@blueprint.get("/admin/rules/templates/<slug>")
@requires("rules.view")
def rule_template(slug: str) -> str:
    return template_page(slug)


def template_at(slug: str) -> RuleTemplate:
    """Raises NotFound."""
    line = next((one for one in certification.rule_templates() if one.slug == slug), None)
    if line is None:
        raise NotFound
    return line


def template_page(slug: str, *, typed: str | None = None, error: str = "") -> str:
    line = template_at(slug)
    return render_template(
        "studio/rules/template.html",
        **frame(),
        line=line,
        rule=line.rule,
        sentences=explain(line.rule),
        typed=slug if typed is None else typed,
        error=error,
    )


@blueprint.post("/admin/rules/templates/<slug>")
@requires("studio")
def begin_rule(slug: str) -> Any:
    """A draft of a rule of one's own, from the text of the template."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    line = template_at(slug)
    if line.is_off:
        raise NotFound
    wanted = request.form.get("name", "").strip()
    if not SLUG.fullmatch(wanted):
        problem = gettext("Write the name with small Latin letters, digits and hyphens, 80 at most.")
        return template_page(slug, typed=wanted, error=problem), 422
    name = DocumentName("certification", wanted)
    text = begun_from(line.text, wanted)
    try:
        drafting.begin_draft(
            name,
            {f"certifications/{wanted}.yaml": text},
            by=the_actor().person_id,
            at=clock.now(),
            form_key=key,
        )
    except drafting.NameTaken as refusal:
        return template_page(slug, typed=wanted, error=refusal.say(language())), 422
    place = url_for("studio.rule", slug=wanted)
    once.settle(key, place)
    flash(gettext("The rule is begun, as a draft. Compare it with its act, and write who answers for it."))
    return redirect(place, 303)
