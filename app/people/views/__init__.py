"""Pages of people: the first admin, ways in, signing in and out, and one's own settings."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="../templates")

from app.people.views import cards, first_admin, links, me, session, start  # noqa: E402, F401  routes join it
