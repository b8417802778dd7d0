"""Forms about what becomes of a certificate: taken away, given back, issued anew, decided about."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.certification.withdrawals import CATEGORIES, LONGEST_WORDS, Act
from app.foundation.faults import Text
from app.foundation.i18n import language


def stripped(text: str | None) -> str:
    return (text or "").strip()


def choices_of(words: Mapping[str, Text]) -> list[SelectChoice]:
    return [SelectChoice(code, text.in_language(language())) for code, text in words.items()]


def words_field(label: object, description: object) -> TextAreaField:
    return TextAreaField(
        label,
        [DataRequired(_l("Say why.")), Length(max=LONGEST_WORDS)],
        filters=[stripped],
        description=description,
    )


class RequestForm(FlaskForm):
    """Asks a second person for a decision."""

    form_key = HiddenField()
    category = RadioField(_l("Reason"), [DataRequired(_l("Choose a reason."))])
    words = words_field(
        _l("In your own words"),
        _l(
            "Whoever decides reads it, and the person once it is decided. Strangers are told only in general terms."
        ),
    )
    suspend = BooleanField(
        _l("Suspend at once"),
        description=_l("Nobody works on the certificate while the request waits. It ends with the decision."),
    )

    def offer(self, act: Act) -> None:
        self.category.choices = choices_of(CATEGORIES[act])


class RefusalForm(FlaskForm):
    words = words_field(_l("Why not"), _l("Whoever has asked reads it."))


class ApprovalForm(FlaskForm):
    words = TextAreaField(_l("Remark (not needed)"), [Length(max=LONGEST_WORDS)], filters=[stripped])


class ReissueForm(FlaskForm):
    form_key = HiddenField()
    occasion = RadioField(
        _l("Why"),
        [DataRequired(_l("Choose a reason."))],
        choices=[
            SelectChoice("name", _l("The name has changed")),
            SelectChoice("lost", _l("The document was lost or destroyed")),
            SelectChoice("other", _l("Another reason")),
        ],
    )
    reason = TextAreaField(
        _l("In your own words"),
        [Length(max=LONGEST_WORDS)],
        filters=[stripped],
        description=_l("Needed for another reason. Stands in the record with your name."),
    )


class CaseForm(FlaskForm):
    form_key = HiddenField()
    what = RadioField(_l("Decision"), [DataRequired(_l("Choose what becomes of it."))])
    category = RadioField(_l("Reason"), default="result")
    words = words_field(_l("Why"), _l("Stands in the record of decisions with your name."))
    suspend = BooleanField(
        _l("Suspend at once"),
        description=_l("For what a second person has to decide: nobody works on it while it waits."),
    )


class ReportForm(FlaskForm):
    """Somebody doubts that an attempt was honest."""

    form_key = HiddenField()
    fact = RadioField(_l("Attempt"), [DataRequired(_l("Choose the attempt."))])
    words = words_field(
        _l("What was seen, by whom, and when"), _l("Whoever decides reads it. Facts, no guesses.")
    )
