"""Forms of incident reports: the report itself, its plan, an account, an answer, the look at its effect."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.foundation.fields import DayField
from app.retraining.incidents import LONGEST_REASON, LONGEST_TEXT

TOO_LONG = _l("Enter no more than %(max)d characters")


def stripped(text: str | None) -> str:
    return (text or "").strip()


def text_area(label: Any, *checks: Any, longest: int = LONGEST_TEXT, **options: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [*checks, Length(max=longest, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"maxlength": longest},
        **options,
    )


class ReportForm(FlaskForm):
    """`person`: one field a person, as typed; `go`: report, keep (the draft), more (one field more)."""

    kind = SelectField(_l("What kind of incident"), [InputRequired(_l("Choose the kind"))])
    happened_on = DayField(_l("Day"), InputRequired(_l("Enter the day")))
    time_of_day = StringField(
        _l("Time, if it is known"), [Optional()], filters=[stripped], render_kw={"type": "time"}
    )
    unit = SelectField(_l("Unit"), [InputRequired(_l("Choose the unit"))])
    what = text_area(
        _l("What happened"),
        DataRequired(_l("Say what happened")),
        description=_l("What could be seen and heard, in the order in which it was. Not who was to blame."),
    )
    person = StringField(
        _l("Who was part of it"), description=_l("One field a person: number or name. All who were there.")
    )
    procedure = SelectField(_l("Which procedure it is about"), validate_choice=False)
    stage = SelectField(_l("Stage of the call"), validate_choice=False)
    cause = RadioField(_l("What would have prevented it"), [InputRequired(_l("Choose one answer"))])
    criterion = RadioField(_l("How we shall know that it helped"), [InputRequired(_l("Choose one answer"))])
    criterion_text = StringField(
        _l("In own words, if it is something else"),
        [Length(max=LONGEST_REASON, message=TOO_LONG)],
        filters=[stripped],
    )
    check_on = DayField(_l("The effect is looked at on"), InputRequired(_l("Enter the day")))
    similar = HiddenField()
    form_key = HiddenField()

    def validate_time_of_day(self, field: StringField) -> None:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", field.data or ""):
            raise ValidationError(gettext("Write the time as 14:30"))

    def validate_criterion_text(self, field: StringField) -> None:
        if self.criterion.data == "other" and not field.data:
            raise ValidationError(gettext("Say how we shall know"))

    def validate_check_on(self, field: DayField) -> None:
        if field.data and self.happened_on.data and field.data <= self.happened_on.data:
            raise ValidationError(gettext("The effect can only show after the day of the incident"))


class PlanForm(FlaskForm):
    """Who is included, and why somebody is not, stands in fields named by the person (`why-12`)."""

    seen = HiddenField()
    course = SelectField(_l("Ask for a course, too"), validate_choice=False)
    due_on = DayField(_l("Due by"), Optional())
    form_key = HiddenField()

    def validate_due_on(self, field: DayField) -> None:
        if self.course.data and field.data is None:
            raise ValidationError(gettext("Enter the day"))


class AccountForm(FlaskForm):
    words = text_area(_l("Your own account"), DataRequired(_l("Write something")))


class AnswerForm(FlaskForm):
    words = text_area(_l("What has become of the instruction"), DataRequired(_l("Say what has become of it")))


class TakeOutForm(FlaskForm):
    why = StringField(
        _l("Why"),
        [DataRequired(_l("Say why")), Length(max=LONGEST_REASON, message=TOO_LONG)],
        filters=[stripped],
    )


class CheckForm(FlaskForm):
    held = RadioField(_l("Has it helped?"), [InputRequired(_l("Choose one answer"))])
    words = text_area(_l("What was seen"), DataRequired(_l("Say what was seen")))
    next_on = DayField(_l("If not: looked at again on"), Optional())
    form_key = HiddenField()

    def validate_next_on(self, field: DayField) -> None:
        if self.held.data == "no" and field.data is None:
            raise ValidationError(gettext("Enter the day"))
