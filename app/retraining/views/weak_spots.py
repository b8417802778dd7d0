"""What is forgotten: /refresh/weak for oneself, /studio/weak-spots for trainers, /team/topics for managers."""

from __future__ import annotations

from flask import render_template

from app.foundation.access import requires, the_actor
from app.retraining.queries.weak_spots import own_page
from app.retraining.views import blueprint


@blueprint.get("/refresh/weak")
@requires("learn")
def own_weak_spots() -> str:
    view = own_page(the_actor().person_id, the_actor().today)
    return render_template("retraining/own_weak_spots.html", view=view)
