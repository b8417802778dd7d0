"""What is forgotten: /refresh/weak for oneself, /studio/weak-spots for trainers, /team/topics for managers."""

from __future__ import annotations

from flask import render_template
from flask_babel import lazy_gettext as _l

from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.i18n import said
from app.library.quizzes.stages import STAGE_NAMES
from app.people import zone_of
from app.retraining.queries.weak_spots import own_page, person_of_trainer, topics_page, trainer_page
from app.retraining.views import blueprint
from app.retraining.weak_spots import LEAST_PEOPLE

menu.stand_beside(
    "studio.home",
    menu.MenuItem("retraining.weak_spots", lambda: str(_l("Weak spots")), "weak-spots", place=4),
)
menu.stand_beside(
    "oversight.team",
    menu.MenuItem("retraining.topics", lambda: str(_l("Topics")), "team.view", place=6),
)


@blueprint.get("/refresh/weak")
@requires("learn")
def own_weak_spots() -> str:
    view = own_page(the_actor().person_id, the_actor().today)
    return render_template("retraining/own_weak_spots.html", view=view, person=None)


@blueprint.get("/studio/weak-spots")
@requires("weak-spots")
def weak_spots() -> str:
    view = trainer_page(the_actor(), the_actor().today)
    return render_template("retraining/weak_spots.html", view=view)


@blueprint.get("/studio/weak-spots/<number>")
@requires("weak-spots")
def person_weak_spots(number: str) -> str:
    """Of a person whom the trainer teaches: the same page as they see themselves."""
    person = person_of_trainer(the_actor(), number)
    view = own_page(person.id, clock.today(zone_of(person.id)))
    return render_template("retraining/own_weak_spots.html", view=view, person=person)


@blueprint.get("/team/topics")
@requires("team.view")
def topics() -> str:
    stages = [said(name) for name in STAGE_NAMES.values()]
    found = topics_page(the_actor(), the_actor().today)
    return render_template("retraining/topics.html", courses=found, stages=stages, least=LEAST_PEOPLE)
