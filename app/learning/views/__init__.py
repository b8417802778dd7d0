"""Pages of learning: what to do now, courses and their lessons, the guide."""

from flask import Blueprint
from flask_babel import gettext

from app.foundation import menu

blueprint = Blueprint("learning", __name__, template_folder="../templates")
menu.MENU.append(menu.MenuItem("learning.learn", lambda: gettext("Learn"), "learn"))
menu.MENU.append(menu.MenuItem("learning.guide", lambda: gettext("Guide"), "guide.read"))

from app.learning.views import (  # noqa: E402  their routes join the blueprint
    attendance,  # noqa: F401
    courses,  # noqa: F401
    guide,  # noqa: F401
    lessons,  # noqa: F401
    register,  # noqa: F401
    session_closing,  # noqa: F401
    session_planning,  # noqa: F401
    sessions,  # noqa: F401
    training,  # noqa: F401
)
