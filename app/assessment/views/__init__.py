"""Pages of quizzes: the rules before the start, one question a page, the check, the result."""

from flask import Blueprint

from app.assessment.views.addresses import know_sittings

blueprint = Blueprint("assessment", __name__, template_folder="../templates")
blueprint.record_once(know_sittings)

# Their routes join the blueprint.
from app.assessment.views import (  # noqa: E402, F401
    disputes,
    ending,
    evidence,
    extra_time,
    grading,
    observations,
    observing,
    questions,
    quizzes,
    supervision,
)
