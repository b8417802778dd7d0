"""The forms under what is held with people: what it was, the signatures, a reason."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.retraining.sign_off import Result, Statement

MOST_TEXT, MOST_NOTES, MOST_MINUTES, MOST_PASSWORD = 300, 2000, 1440, 200
TOO_LONG = _l("Enter no more than %(max)d characters")


def stripped(text: str | None) -> str:
    return (text or "").strip()


class HoldForm(FlaskForm):
    """What was held. Who was there stands beside it: `person`, an id for each."""

    held_on = DateField(
        _l("Held on"),
        [InputRequired(_l("Enter the day"))],
        description=_l("Today or earlier, and not before what demands it."),
    )
    topic = StringField(
        _l("What it was about"),
        [DataRequired(_l("Say what it was about")), Length(max=MOST_TEXT, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"maxlength": MOST_TEXT},
    )
    act = StringField(
        _l("Instruction or local act"),
        [Length(max=MOST_TEXT, message=TOO_LONG)],
        filters=[stripped],
        description=_l("Name or number of the document, if it was about one."),
        render_kw={"maxlength": MOST_TEXT},
    )
    minutes = IntegerField(
        _l("Minutes"),
        [Optional(), NumberRange(1, MOST_MINUTES, _l("Enter a number from %(min)s to %(max)s"))],
        description=_l("How long it took, if you want it in the register."),
        render_kw={"min": 1, "max": MOST_MINUTES},
    )
    result = RadioField(
        _l("Result of the drill"),
        choices=[
            SelectChoice("passed", _l("Passed")),
            SelectChoice("failed", _l("Not passed: the drill has to be repeated")),
        ],
        validate_choice=False,
    )
    notes = TextAreaField(
        _l("Notes"),
        [Length(max=MOST_NOTES, message=TOO_LONG)],
        filters=[stripped],
        description=_l("The person reads them and signs them with you."),
        render_kw={"maxlength": MOST_NOTES},
    )
    password = PasswordField(
        _l("Your own password"),
        [InputRequired(_l("Enter your password")), Length(max=MOST_PASSWORD, message=TOO_LONG)],
        description=_l("It is your signature, also on a borrowed phone."),
        render_kw={"autocomplete": "current-password"},
    )
    form_key = HiddenField()

    def fits(self, kind: str) -> bool:
        """Whether all is there. A drill has a result, nothing else has one."""
        is_valid: bool = self.validate()
        if kind == "drill" and self.result.data not in ("passed", "failed"):
            self.result.errors = [_l("Say whether the drill was passed")]
            return False
        return is_valid

    def statement(self, kind: str) -> Statement:
        result: Result = self.result.data if kind == "drill" else ""
        return Statement(
            require=kind,
            held_on=self.held_on.data,
            topic=self.topic.data,
            act=self.act.data,
            minutes=self.minutes.data,
            notes=self.notes.data,
            result=result,
        )


class HereForm(FlaskForm):
    """The person signs on the device of whoever held it."""

    number = StringField(
        _l("Personnel number"),
        [DataRequired(_l("Enter the personnel number")), Length(max=MOST_PASSWORD, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )
    secret = PasswordField(
        _l("Password of this person"),
        [InputRequired(_l("Enter the password")), Length(max=MOST_PASSWORD, message=TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )


class ReasonForm(FlaskForm):
    """Why somebody objects, or strikes something out."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Say why")), Length(max=MOST_NOTES, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"maxlength": MOST_NOTES},
    )
