"""The form by which people are asked for training: for whom, what, by when."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.foundation.fields import DayField

RENEWAL, COURSE = "renewal", "course"


class TrainingForm(FlaskForm):
    """`go`, the button that was pressed, says what is asked for: the renewal of the rows, or the course."""

    due_on = DayField(_l("Due by"), InputRequired(_l("Enter the day")))
    course = SelectField(_l("Course"), validate_choice=False)
    form_key = HiddenField()
    go = HiddenField()

    def validate_course(self, field: SelectField) -> None:
        known = {value for value, _title in field.choices}
        if self.go.data == COURSE and (not field.data or field.data not in known):
            raise ValidationError(gettext("Choose a course"))
