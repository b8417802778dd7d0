"""Forms of people: signing in, and how the pages look."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.people import names, numbers
from app.people.service.accounts import LEAST_PASSWORD, MOST_PASSWORD


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
        _l("Language"),
        choices=[SelectChoice("en", "English"), SelectChoice("ru", "Русский")],
        id="own-language",  # `language` is the form in the head of every page
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


TOO_LONG = _l("Enter no more than %(max)d characters")


def line(label: Any, most: int, *validators: Any, **options: Any) -> StringField:
    return StringField(label, [*validators, Length(max=most, message=TOO_LONG), only_visible], **options)


def only_visible(_form: FlaskForm, field: StringField) -> None:
    if names.has_invisible(names.tidy(field.data or "")):
        raise ValidationError(gettext("There is an invisible character here: type the text anew"))


def check_number(number: str) -> None:
    if "/" in number:
        raise ValidationError(gettext("A personnel number has no slash"))
    if not numbers.fits_an_address(number):
        raise ValidationError(
            gettext(
                "A personnel number stands in addresses: without a slash, and not “%(number)s”", number=number
            )
        )


def zone_choices(at: datetime) -> list[SelectChoice]:
    """Time zones by name, each with its distance from UTC at that instant."""
    return list(_zones_in(at.replace(minute=0, second=0, microsecond=0)))


@lru_cache(maxsize=2)
def _zones_in(hour: datetime) -> tuple[SelectChoice, ...]:
    """To find and measure all of them takes longer than the rest of a page; within an hour they stay as they are."""
    names_of_zones = sorted(name for name in available_timezones() if name == "UTC" or _AREA.match(name))
    return tuple(SelectChoice(name, f"{name} ({_offset(hour, name)})") for name in names_of_zones)


_AREA = re.compile(r"(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")


def _offset(at: datetime, name: str) -> str:
    minutes = int((at.astimezone(ZoneInfo(name)).utcoffset() or timedelta(0)).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


class SetupForm(FlaskForm):
    organisation_en = line(_l("Name of the organisation in English"), 200)
    organisation_ru = line(_l("Name of the organisation in Russian"), 200)
    time_zone = SelectField(
        _l("Time zone"), description=_l("Days begin and end by it: deadlines, validity, what is due today.")
    )
    language = RadioField(
        _l("Language of pages for whoever has not chosen one"),
        choices=[SelectChoice("en", "English"), SelectChoice("ru", "Русский")],
    )
    family = line(_l("Family name"), 100, InputRequired(_l("Enter the family name")))
    given = line(_l("Given name"), 100)
    patronymic = line(_l("Patronymic"), 100)
    number = line(_l("Personnel number"), 40, description=_l("If you have one: it serves to sign in, too."))
    email = line(
        _l("E-mail"),
        254,
        InputRequired(_l("Enter the e-mail address")),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
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
    form_key = HiddenField()

    def validate_organisation_en(self, field: StringField) -> None:
        if not names.tidy(field.data or "") and not names.tidy(self.organisation_ru.data or ""):
            raise ValidationError(gettext("Enter the name in one of the languages"))

    def validate_family(self, field: StringField) -> None:
        if not names.tidy(field.data or ""):
            raise ValidationError(gettext("Enter the family name"))

    def validate_number(self, field: StringField) -> None:
        check_number(names.tidy(field.data or ""))

    def validate_email(self, field: StringField) -> None:
        if not names.is_address(names.tidy(field.data or "")):
            raise ValidationError(gettext("This is not an e-mail address"))
