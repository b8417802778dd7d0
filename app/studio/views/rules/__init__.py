"""/admin/rules and /admin/requirements: what each position needs, changed after a look at what follows."""

from flask_babel import lazy_gettext as _l

from app.foundation import menu
from app.studio.views.rules import begin, matrix, overview, previews, publication, rule

RULES = menu.MenuItem("studio.rules", lambda: str(_l("Rules")), "rules.view", place=5)
MATRIX = menu.MenuItem("studio.requirements", lambda: str(_l("Requirements")), "rules.view", place=6)
menu.stand_beside("people.admin", RULES, MATRIX)
menu.stand_beside("studio.home", RULES, MATRIX)

__all__ = ["begin", "matrix", "overview", "previews", "publication", "rule"]
