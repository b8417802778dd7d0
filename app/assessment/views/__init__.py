"""Pages of quizzes: the rules before the start, one question a page, the check, the result."""

from flask import Blueprint

from app.assessment.views.addresses import know_sittings

blueprint = Blueprint("assessment", __name__, template_folder="../templates")
blueprint.record_once(know_sittings)

from app.assessment.views import disputes, ending, grading, observations, observing, questions, quizzes  # noqa: E402, F401  their routes join the blueprint
