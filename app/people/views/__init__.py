"""Pages of people: those of the admin, ways in, signing in and out, and one's own settings."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="../templates")

from app.people.views import (  # noqa: E402  their routes join the blueprint
    admin,
    cards,
    directory,
    first_admin,
    importing,
    links,
    logo,
    me,
    person,
    places,
    session,
    start,
)

__all__ = [
    "admin",
    "blueprint",
    "cards",
    "directory",
    "first_admin",
    "importing",
    "links",
    "logo",
    "me",
    "person",
    "places",
    "session",
    "start",
]
