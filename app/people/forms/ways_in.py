"""Forms on the way in: a card, a new password, a forgotten one."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.people import codes, names
from app.people.forms import TOO_LONG, line
from app.people.service.accounts import LEAST_PASSWORD, MOST_PASSWORD

PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def new_password(label: Any) -> PasswordField:
    return PasswordField(
        label,
        [
            InputRequired(_l("Enter a password")),
            Length(min=LEAST_PASSWORD, message=_l("Enter at least %(min)d characters")),
            Length(max=MOST_PASSWORD, message=TOO_LONG),
        ],
        description=_l(
            "At least %(least)d characters. A sentence is easier to remember than signs.",
            least=LEAST_PASSWORD,
        ),
        render_kw={"autocomplete": "new-password"},
    )


class CardForm(FlaskForm):
    """What stands on a card, typed."""

    login = line(
        _l("Personnel number"),
        254,
        InputRequired(_l("Enter the personnel number from the card")),
        render_kw={"autocomplete": "username", **PLAIN},
    )
    code = line(
        _l("Code"),
        40,
        InputRequired(_l("Enter the code from the card")),
        description=_l("Ten letters and digits. Spaces, dashes and capital letters do not matter."),
        render_kw={"autocomplete": "off", **PLAIN},
    )

    def validate_code(self, field: StringField) -> None:
        if codes.normalise(field.data or "") is None:
            raise ValidationError(gettext("A code has ten letters and digits. Compare yours with the card."))


class WelcomeForm(FlaskForm):
    """What somebody chooses when they come in for the first time."""

    language = RadioField(
        _l("Language"),
        choices=[SelectChoice("en", "English"), SelectChoice("ru", "Русский")],
        id="own-language",  # `language` is the form in the head of every page
    )
    password = new_password(_l("Choose a password"))
    form_key = HiddenField()


class NewPasswordForm(FlaskForm):
    password = new_password(_l("New password"))
    form_key = HiddenField()


class ForgottenForm(FlaskForm):
    email = line(
        _l("E-mail"),
        names.MOST_OF_AN_ADDRESS,
        InputRequired(_l("Enter the e-mail address")),
        render_kw={"autocomplete": "username", "inputmode": "email", **PLAIN},
    )

    def validate_email(self, field: StringField) -> None:
        if not names.is_address(names.tidy(field.data or "")):
            raise ValidationError(gettext("This is not an e-mail address"))


class ChangePasswordForm(FlaskForm):
    old_password = PasswordField(
        _l("Present password"),
        [
            InputRequired(_l("Enter your present password")),
            Length(max=MOST_PASSWORD, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = new_password(_l("New password"))
