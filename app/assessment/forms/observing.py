"""The forms under an observation: the signature, the answer of the person, taking the signature back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, PasswordField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

MOST_REASON = 1000
MOST_PASSWORD = 200
TOO_LONG = _l("Enter no more than %(max)d characters")


def stripped(text: str | None) -> str:
    return (text or "").strip()


class SigningForm(FlaskForm):
    """`version`: of the lines that the summary shows. What is signed is what was read."""

    observed_on = DateField(
        _l("Day of the observation"), [InputRequired(_l("Enter the day of the observation"))]
    )
    password = PasswordField(
        _l("Your own password"),
        [
            InputRequired(_l("Enter your password")),
            Length(max=MOST_PASSWORD, message=TOO_LONG),
        ],
        description=_l("It is your signature, also on a borrowed phone."),
        render_kw={"autocomplete": "current-password"},
    )
    version = HiddenField()
    form_key = HiddenField()


class ReasonForm(FlaskForm):
    """Why somebody objects, or takes a signature back."""

    reason = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Say why")),
            Length(max=MOST_REASON, message=TOO_LONG),
        ],
        filters=[stripped],
        render_kw={"maxlength": MOST_REASON},
    )
