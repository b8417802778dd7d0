"""Which letters somebody wants."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField


class MyMailForm(FlaskForm):
    early = BooleanField(
        _l("Early reminders"),
        description=_l(
            "While more than a week is left: that a renewal has opened, 30 and 14 days before an end."
        ),
    )
    digest = BooleanField(
        _l("What my units need this week"),
        description=_l("On Monday morning, if there is something."),
    )
