"""Pages of learning: what to do now, courses and their lessons, the guide."""

from flask import Blueprint
from flask_babel import gettext

from app.foundation import menu

blueprint = Blueprint("learning", __name__, template_folder="../templates")
menu.MENU.append(menu.MenuItem("learning.learn", lambda: gettext("Learn"), "learn"))
menu.MENU.append(menu.MenuItem("learning.guide", lambda: gettext("Guide"), "guide.read"))

from app.learning.views import courses, guide, lessons, training  # noqa: E402, F401  their routes join the blueprint
