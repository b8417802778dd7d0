"""/admin/rules: what is demanded of whom, by which act, and who answers for it."""

from __future__ import annotations

from flask import render_template

from app import certification
from app.foundation.access import requires, the_actor
from app.studio.queries import rules as queries
from app.studio.views import blueprint
from app.studio.views.rules.frame import frame


@blueprint.get("/admin/rules")
@requires("rules.view")
def rules() -> str:
    lines = queries.all_rules(the_actor().today)
    return render_template(
        "studio/rules/overview.html",
        **frame(),
        lines=lines,
        lacking=sum(bool(line.lacks) for line in lines),
        templates=certification.rule_templates(),
    )
