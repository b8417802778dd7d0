"""Pages of the studio: my texts, a document, its texts, pictures and revisions."""

from flask import Blueprint
from flask_babel import lazy_gettext

from app.foundation import menu

blueprint = Blueprint("studio", __name__, template_folder="../templates")
menu.MENU.append(menu.MenuItem("studio.home", lambda: str(lazy_gettext("Studio")), "studio"))

from app.studio.views import (  # noqa: E402, F401
    beginning,
    consequences,
    document_templates,
    documents,
    exchange,
    history,
    home,
    importing,
    items,
    media,
    ordering,
    publishing,
    questions,
    regrading,
    rules,
    taking_out,
    writing,
)
