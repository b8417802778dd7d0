"""Form of new equipment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.foundation.fields import DayField
from app.retraining.equipment import LONGEST_NAME
from app.retraining.forms.incidents import TOO_LONG, stripped, text_area


class EquipmentForm(FlaskForm):
    name = StringField(
        _l("What is new"),
        [DataRequired(_l("Say what is new")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        filters=[stripped],
        description=_l("Equipment, program or workplace, as everybody calls it."),
        render_kw={"maxlength": LONGEST_NAME},
    )
    begins_on = DayField(
        _l("From"),
        InputRequired(_l("Enter the day")),
        description=_l("A later day is kept: whoever works there on that day is concerned."),
    )
    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose the unit"))])
    position = SelectField(_l("Position"), validate_choice=False)
    note = text_area(_l("Note"), longest=1000)
    told = HiddenField()
    form_key = HiddenField()
