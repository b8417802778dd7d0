"""Pages of people: the first admin, signing in and out, and one's own settings."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="../templates")

from app.people.views import first_admin, me, session  # noqa: E402, F401  their routes join the blueprint
