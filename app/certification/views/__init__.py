"""Pages of certification. Each file of this folder adds its routes to the blueprint."""

from flask import Blueprint

blueprint = Blueprint("certification", __name__, template_folder="../templates")

from app.certification.views import credentials, documents, standing, verification  # noqa: E402, F401 — the routes need the blueprint
