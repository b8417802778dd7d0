"""The form by which people are asked for training: for whom, what, by when."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

RENEWAL, COURSE = "renewal", "course"


class DayField(DateField):
    """A day as browsers send it; typed by hand also as 31.01.2026."""

    def __init__(self, label: Any, *validators: Any, **options: Any) -> None:
        super().__init__(label, [*validators], format=["%Y-%m-%d", "%d.%m.%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError(gettext("This is not a date: write it as 31.01.2026")) from None


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
