"""The form by which a record is struck out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

LONGEST = 1000


class StrikeForm(FlaskForm):
    reason = TextAreaField(
        _l("Why the record is wrong"),
        [DataRequired(_l("Say why it is struck out.")), Length(max=LONGEST)],
        filters=[lambda text: (text or "").strip()],
        description=_l("Stands in the record with your name."),
    )
