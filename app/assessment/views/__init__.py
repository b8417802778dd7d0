"""Pages of quizzes: the rules before the start, one question a page, the check, the result."""

from flask import Blueprint

blueprint = Blueprint("assessment", __name__, template_folder="../templates")

from app.assessment.views import ending, questions, quizzes  # noqa: E402, F401  their routes join the blueprint
