"""/certifications/<slug>/renew: what is new, what is likely forgotten, and what a pass gives, before it is begun."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from app.certification import Step
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.retraining.queries.renewal import renewal_page
from app.retraining.views import blueprint
from app.retraining.views.revised import question_address, secret


@blueprint.get("/certifications/<slug>/renew")
@requires("learn")
def renew(slug: str) -> Any:
    actor = the_actor()
    page = renewal_page(actor.person_id, slug, actor.today, language(), secret(actor.person_id))
    if page is None:  # never passed: its own page says what is needed
        return redirect(url_for("certification.certification", slug=slug), 303)
    return render_template(
        "retraining/renew.html",
        view=page,
        renewal=page.renewal,
        standing=page.renewal.standing,
        start=page.start,
        current_day=actor.today,
        start_address=address_of(page.start),
        address_of=address_of,
        question_address=question_address,
    )


def address_of(step: Step | None) -> str | None:
    """An attempt that is begun from here counts for the renewal, however early."""
    if step is None or step.address is None:
        return None
    return f"{step.address}?renewal=yes" if step.kind in ("quiz", "call") else step.address
