"""/certifications/<slug>: may I work, until when, why, and what is to be done."""

from __future__ import annotations

from flask import render_template

from app.certification.queries.page import certification_page, next_step
from app.certification.views import blueprint
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language


@blueprint.get("/certifications/<slug>")
@requires("learn")
def certification(slug: str) -> str:
    actor = the_actor()
    page = certification_page(actor.person_id, slug, actor.today, language())
    return render_template(
        "certification/certification.html",
        view=page,
        standing=page.standing,
        step=next_step(page.steps),
        today=actor.today,
    )
