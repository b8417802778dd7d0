"""Pages of retraining. Each file of this folder adds its routes to the blueprint."""

from flask import Blueprint

blueprint = Blueprint("retraining", __name__, template_folder="../templates")
