"""Forms of supervision: opening a sitting, giving time back, granting extra time."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.assessment.extra_time import MOST_PERCENT
from app.assessment.supervision import LONGEST_REASON, MOST_MINUTES

TOO_LONG = _l("Enter no more than %(max)d characters")
USUAL_MINUTES, USUAL_PERCENT = 10, 25


def stripped(text: str | None) -> str:
    return (text or "").strip()


def reason(label: Any, description: Any) -> TextAreaField:
    checks = [DataRequired(_l("Say why")), Length(max=LONGEST_REASON, message=TOO_LONG)]
    return TextAreaField(
        label, checks, filters=[stripped], description=description, render_kw={"maxlength": LONGEST_REASON}
    )


class OpeningForm(FlaskForm):
    quiz = SelectField(_l("Quiz"), [InputRequired(_l("Choose a quiz"))])
    form_key = HiddenField()


class ExtensionForm(FlaskForm):
    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Enter a whole number")),
            NumberRange(1, MOST_MINUTES, _l("Enter a number from %(min)s to %(max)s")),
        ],
        default=USUAL_MINUTES,
        render_kw={"min": 1, "max": MOST_MINUTES},
    )
    reason = reason(
        _l("What has happened"),
        _l("Stands in the log of the attempt with your name. The person sees the minutes."),
    )
    form_key = HiddenField()


class ExtraTimeForm(FlaskForm):
    person = StringField(
        _l("Personnel number or e-mail"), [DataRequired(_l("Enter the number or e-mail"))], filters=[stripped]
    )
    percent = IntegerField(
        _l("Extra time, percent of the limit"),
        [
            InputRequired(_l("Enter a whole number")),
            NumberRange(1, MOST_PERCENT, _l("Enter a number from %(min)s to %(max)s")),
        ],
        default=USUAL_PERCENT,
        description=_l("50 makes 90 minutes out of 60."),
        render_kw={"min": 1, "max": MOST_PERCENT},
    )
    from_on = DateField(_l("From"), [InputRequired(_l("Enter the day"))])
    until_on = DateField(
        _l("Until, inclusive"), [Optional()], description=_l("Leave it empty if it holds without an end.")
    )
    reason = reason(
        _l("Reason"), _l("Only those who may grant extra time read it. Do not write a diagnosis.")
    )
    form_key = HiddenField()

    def validate_until_on(self, field: DateField) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(gettext("The last day is before the first"))
