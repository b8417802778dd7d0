"""Forms of protocols: which checks, the fields of a draft, a reason, registration numbers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.foundation.fields import DayField

TOO_LONG = _l("Enter no more than %(max)d characters")


def stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def line(label: Any, most: int, *checks: Any, **more: Any) -> StringField:
    return StringField(label, [*checks, Length(max=most, message=TOO_LONG)], filters=[stripped], **more)


class ChoiceForm(FlaskForm):
    """Which checks a protocol is to tell of. Sent by GET: the page that answers writes nothing."""

    certification = SelectField(_l("Certification"), [InputRequired(_l("Choose the certification"))])
    begin = DayField(_l("Checks from"), InputRequired(_l("Enter the day")), name="from")
    end = DayField(_l("Until, inclusive"), InputRequired(_l("Enter the day")), name="until")
    unit = SelectField(_l("Unit"), [Optional()])
    session = SelectField(
        _l("Only those who were at a session"),
        [Optional()],
        description=_l("Results come from the record: exams, checklists, and decisions entered as such."),
    )


class DraftForm(FlaskForm):
    number = line(
        _l("Number of the protocol"),
        40,
        DataRequired(_l("Enter the number of the protocol")),
        description=_l("Your own numbering, each number once a year."),
    )
    language = SelectField(_l("Language of the document"), choices=[("ru", "Русский"), ("en", "English")])
    organisation = line(_l("Full name of the organisation"), 300)
    order_number = line(_l("Number of the order that made the commission"), 60)
    order_date = DayField(_l("Date of the order"), Optional())
    programme = line(_l("Name of the programme"), 300)
    hours = line(_l("Duration in hours"), 10, description=_l("For example 16 or 16.5"))
    kind = SelectField(_l("Kind of check"), [Optional()])
    cause = line(
        _l("Cause of an extraordinary check"),
        200,
        description=_l("Where it is left empty, the cause that the record tells of."),
    )
    version = IntegerField(validators=[InputRequired()])


class ReplaceForm(FlaskForm):
    reason = line(_l("What is wrong with it"), 300, DataRequired(_l("Say why")))
    form_key = HiddenField()


class NumbersFileForm(FlaskForm):
    table = FileField(
        _l("Table that the register has returned"),
        [FileRequired(_l("Choose a file"))],
        description=_l("CSV or XLSX with the columns personnel_number and registered."),
    )


class SignHereForm(FlaskForm):
    """Number and password of whoever signs on the device of the one who keeps the protocol."""

    login = line(
        _l("Personnel number"),
        40,
        DataRequired(_l("Enter your personnel number")),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    secret = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password")), Length(max=200, message=TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )
