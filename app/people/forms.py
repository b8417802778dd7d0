"""Forms of people: signing in, and how the pages look."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.people.service.accounts import MOST_PASSWORD


class SignInForm(FlaskForm):
    login = StringField(
        _l("Personnel number or e-mail"),
        [
            InputRequired(_l("Enter your personnel number or e-mail")),
            Length(max=254, message=_l("Enter no more than %(max)d characters")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Enter your password")),
            Length(max=MOST_PASSWORD, message=_l("Enter no more than %(max)d characters")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class SettingsForm(FlaskForm):
    language = RadioField(
        _l("Language"), choices=[SelectChoice("en", "English"), SelectChoice("ru", "Русский")]
    )
    theme = RadioField(
        _l("Colours"),
        choices=[
            SelectChoice("system", _l("As on this device")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )
    text_size = RadioField(
        _l("Text size"),
        coerce=int,
        choices=[
            SelectChoice(100, _l("Normal")),
            SelectChoice(115, _l("Larger")),
            SelectChoice(130, _l("Largest")),
        ],
    )

    @property
    def chosen(self) -> dict[str, Any]:
        return {
            "language": self.language.data,
            "theme": self.theme.data,
            "text_size": self.text_size.data,
        }
