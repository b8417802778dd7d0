"""Forms of the studio: under which terms a revision is published."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

IMPACTS = ("editorial", "minor", "major")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def day_in(text: str | None) -> date | None:
    """dd.mm.yyyy or yyyy-mm-dd; None for nothing. Raises ValueError."""
    written = (text or "").strip()
    if not written:
        return None
    found = _DOTTED.fullmatch(written)
    if found:
        return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
    return date.fromisoformat(written)


class PublishForm(FlaskForm):
    impact = RadioField(
        _l("What changes for those who know the text"),
        [InputRequired(_l("Choose what changes"))],
        choices=[SelectChoice(value, value) for value in IMPACTS],
    )
    effective = StringField(
        _l("In force from"),
        description=_l("A day as 31.12.2026. Empty: from today on."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    note = TextAreaField(
        _l("What is new"),
        [Length(max=1000, message=_l("Write at most 1,000 characters"))],
        description=_l("One sentence for those who read the history."),
        render_kw={"rows": 2},
    )
    form_key = HiddenField()
    seen = HiddenField()

    def validate_effective(self, field: StringField) -> None:
        try:
            day_in(field.data)
        except ValueError:
            raise ValidationError(gettext("Enter a day as 31.12.2026")) from None
