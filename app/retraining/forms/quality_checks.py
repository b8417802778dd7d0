"""Form of a quality check that was not passed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.foundation.fields import DayField
from app.retraining.forms.incidents import TOO_LONG, stripped, text_area


class QualityCheckForm(FlaskForm):
    checked_on = DayField(_l("Day of the call or the work"), InputRequired(_l("Enter the day")))
    reference = StringField(
        _l("Which call, or which checklist"),
        [DataRequired(_l("Say which")), Length(max=120, message=TOO_LONG)],
        filters=[stripped],
        description=_l("Number of the recording or of the checklist: so that it can be found again."),
        render_kw={"maxlength": 120},
    )
    stage = SelectField(_l("Stage of the call"), validate_choice=False)
    comment = text_area(
        _l("What was missing"),
        DataRequired(_l("Say what was missing")),
        longest=2000,
        description=_l("The person reads it."),
    )
    told = HiddenField()
    form_key = HiddenField()
