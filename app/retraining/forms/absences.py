"""Forms of absences: a time away, its end, its correction, a list of them."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.foundation.fields import DayField
from app.people.absence_days import LONGEST_REASON
from app.retraining.forms.incidents import TOO_LONG, stripped


class AbsenceForm(FlaskForm):
    person = StringField(
        _l("Number or name"),
        [DataRequired(_l("Say who is away"))],
        filters=[stripped],
        render_kw={"list": "people", "autocomplete": "off"},
    )
    begins = DayField(_l("First day away"), InputRequired(_l("Enter the day")))
    until = DayField(
        _l("Last day away"), Optional(), description=_l("Leave it empty while the end is not known.")
    )
    reason = StringField(
        _l("Reason"),
        [Length(max=LONGEST_REASON, message=TOO_LONG)],
        filters=[stripped],
        description=_l("Leave, business trip … No diagnosis: it stands in the record."),
        render_kw={"maxlength": LONGEST_REASON},
    )
    told = HiddenField()
    form_key = HiddenField()

    def validate_until(self, field: DayField) -> None:
        if field.data and self.begins.data and field.data < self.begins.data:
            raise ValidationError(gettext("The last day is before the first"))


class ReturnForm(FlaskForm):
    on = DayField(_l("First day back at work"), InputRequired(_l("Enter the day")))


class ListForm(FlaskForm):
    file = FileField(_l("CSV or XLSX file"), [FileRequired(_l("Choose the file"))])
