"""/rules/<slug>?on=&known=: the text of a rule that was in force on a day, and what it says in plain words."""

from __future__ import annotations

from flask import render_template, request

from app import certification
from app.foundation import clock
from app.foundation.access import requires
from app.oversight.matrix import day_from
from app.oversight.queries import end_of_day
from app.oversight.views import blueprint


@blueprint.get("/rules/<slug>")
@requires("person.view")  # rules are no secret: they say what is asked of everybody
def rule_then(slug: str) -> str:
    zone = clock.site_zone()
    on = day_from(request.args.get("on")) or clock.today()
    known = day_from(request.args.get("known"))
    known_at = None if known is None else end_of_day(known, zone)
    return render_template(
        "oversight/rule_then.html", rule=certification.rule_then(slug, on, known_at), on=on, known=known
    )
