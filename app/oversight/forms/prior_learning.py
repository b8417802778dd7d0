"""The form by which prior learning is accepted, and the one by which that is undone."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

TOO_LONG = _l("Enter no more than %(max)d characters")


def stripped(text: str | None) -> str:
    return (text or "").strip()


def line(label: Any, most: int, *validators: Any, **options: Any) -> StringField:
    checks = [*validators, Length(max=most, message=TOO_LONG)]
    return StringField(label, checks, filters=[stripped], **options)


class CreditForm(FlaskForm):
    """`kept_scan`: a scan that arrived before, signed, so that it need not be chosen twice."""

    certification = SelectField(
        _l("Certification"), [InputRequired(_l("Choose the certification that it counts for"))]
    )
    occurred_on = DateField(
        _l("Date of the document"),
        [InputRequired(_l("Enter the date of the document"))],
        description=_l("When it was passed or issued. Validity is counted from this day."),
    )
    issuer = line(_l("Issued by"), 200, DataRequired(_l("Enter who issued the document")))
    document = line(
        _l("Number of the document"), 100, description=_l("Leave it empty if the document has none.")
    )
    valid_until = DateField(
        _l("Valid until, as printed on it"),
        [Optional()],
        description=_l("For information: until when it holds here, our own rule says."),
    )
    scan = FileField(
        _l("Scan or photograph of the document"),
        description=_l("PDF, JPEG, PNG or WebP, at most 10 MB."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.webp"},
    )
    reason = TextAreaField(
        _l("Why it is accepted"),
        [
            DataRequired(_l("Say why it is accepted")),
            Length(max=1000, message=TOO_LONG),
        ],
        filters=[stripped],
        description=_l("Stands in the record with your name: what was compared, who was asked."),
    )
    kept_scan = HiddenField()
    told = HiddenField()
    form_key = HiddenField()


class WithdrawalForm(FlaskForm):
    reason = TextAreaField(
        _l("Why the acceptance is undone"),
        [
            DataRequired(_l("Say why it is undone")),
            Length(max=1000, message=TOO_LONG),
        ],
        filters=[stripped],
    )
