"""The form that says how many people a unit needs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange


class NeedForm(FlaskForm):
    unit = SelectField(_l("Unit"), validate_choice=False)
    certification = SelectField(_l("Certification"), validate_choice=False)
    people = IntegerField(
        _l("People who have to be able to work alone"),
        [
            InputRequired(_l("Enter a whole number")),
            NumberRange(0, 10_000, _l("Give a whole number of people from 0 to 10,000.")),
        ],
    )
