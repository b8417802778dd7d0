"""Pages of retraining. Each file of this folder adds its routes to the blueprint."""

from flask import Blueprint

blueprint = Blueprint("retraining", __name__, template_folder="../templates")

# Their routes join the blueprint.
from app.retraining.views import (  # noqa: E402, F401
    absences,
    calendars,
    equipment,
    incident_plans,
    incident_reports,
    incidents,
    my_mail,
    obligations,
    quality_checks,
    refreshers,
    renewal,
    revised,
    sign_offs,
    weak_spots,
)
