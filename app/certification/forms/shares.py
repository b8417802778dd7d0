"""The form by which a holder shows a certificate for a while."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.certification.service.shares import DAYS, USUAL_DAYS

WORDS = {1: _l("one day"), 7: _l("seven days"), 30: _l("thirty days")}


class ShareForm(FlaskForm):
    days = RadioField(
        _l("The link works for"),
        choices=[SelectChoice(str(days), WORDS[days]) for days in DAYS],
        default=str(USUAL_DAYS),
    )
