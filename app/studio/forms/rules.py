"""Forms of the pages of rules: from when a version counts, what people have to do about its text, an invented history."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.certification.requirements_text import Entry
from app.certification.sandbox import Story

IMPACTS = (
    ("editorial", _l("Nobody has to read the rule again")),
    ("minor", _l("Those who hold it take note, where the rule says so after a minor revision")),
    ("major", _l("Those who hold it are trained anew, where the rule says so after a major revision")),
)
TRANSITIONS = (
    ("keep_until_old_expiry", _l("It keeps its term to the end")),
    ("apply_now", _l("It is judged by this version, too, from its first day")),
    ("by", _l("It is judged by this version from the day below on")),
)
NO_DAY = _l("Enter a day as 31.12.2026")


class TermsForm(FlaskForm):
    """From when the new version counts, and what its readers have to do."""

    effective = DateField(
        _l("In force from"), [Optional()], description=_l("Empty: from the day of publication on.")
    )
    transition = RadioField(
        _l("What was passed before"),
        [Optional()],
        choices=[SelectChoice(value, label) for value, label in TRANSITIONS],
    )
    by = DateField(_l("On that day"), [Optional()])
    impact = RadioField(
        _l("What people have to do about the text of the rule"),
        [InputRequired(_l("Choose what changes"))],
        choices=[SelectChoice(value, label) for value, label in IMPACTS],
        default="editorial",
    )
    form_key = HiddenField()
    seen = HiddenField()

    def validate_transition(self, field: RadioField) -> None:
        if field.data == "by" and self.by.data is None:
            raise ValidationError(gettext("Choose the day from which all is judged by this version."))

    @property
    def effective_on(self) -> date | None:
        found: date | None = self.effective.data
        return found


class PublicationForm(FlaskForm):
    note = TextAreaField(
        _l("What is new"),
        [Length(max=1000, message=_l("Write at most 1,000 characters"))],
        description=_l("One sentence for those who read the history."),
        render_kw={"rows": 2},
    )
    form_key = HiddenField()
    seen = HiddenField()
    preview = HiddenField()


class HappeningForm(PlainForm):
    name = SelectField(_l("What happened"), choices=[SelectChoice("", _l("nothing"))], validate_choice=False)
    day = DateField(_l("on"), [Optional()])


class StoryForm(PlainForm):
    """An invented history. Asked by GET: nothing is kept."""

    hired = DateField(_l("Needs it since"), [InputRequired(NO_DAY)])
    first_job = BooleanField(_l("First job"))
    happened = FieldList(FormField(HappeningForm), min_entries=5, max_entries=12)
    on = DateField(_l("Asked about the day"), [InputRequired(NO_DAY)])

    def story(self) -> Story:
        rows = [(row.form.name.data, row.form.day.data) for row in self.happened]
        happened = tuple((name, day) for name, day in rows if name and day)
        return Story(self.hired.data, bool(self.first_job.data), happened)


class LineForm(FlaskForm):
    """A line of the requirement matrix."""

    position = SelectField(_l("Position"), [InputRequired(_l("Choose a position"))], validate_choice=True)
    unit = SelectField(_l("Unit, with all below it"), [InputRequired(_l("Choose a unit"))])
    requires = SelectMultipleField(
        _l("Certifications"),
        [InputRequired(_l("Choose at least one certification"))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    start = DateField(_l("From"), [Optional()], description=_l("Empty: from ever."))
    end = DateField(_l("Until"), [Optional()], description=_l("The last day. Empty: without end."))
    since = DateField(
        _l("The change counts from"),
        [Optional()],
        description=_l(
            "The line ends the day before, and a new one begins. Empty: as if it had always been so."
        ),
    )
    form_key = HiddenField()
    seen = HiddenField()

    def validate_end(self, field: DateField) -> None:
        if field.data and self.start.data and field.data < self.start.data:
            raise ValidationError(gettext("The line ends before it begins."))

    def validate_since(self, field: DateField) -> None:
        if field.data and self.start.data and field.data <= self.start.data:
            raise ValidationError(gettext("This day has to be after the first day of the line."))

    def entry(self) -> Entry:
        requires = tuple(self.requires.data or ())
        return Entry(self.position.data, self.unit.data, requires, self.start.data, self.end.data)


class EndForm(FlaskForm):
    last_day = DateField(_l("Last day"), [InputRequired(NO_DAY)])
    seen = HiddenField()
