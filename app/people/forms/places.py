"""Forms of the organisation: units, positions, names and time."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.foundation.faults import Text
from app.people import names
from app.people.forms import line, zone_choices
from app.people.forms.person import check_known, choice

QUIET_HOURS = ((18, 9), (19, 8), (20, 8), (21, 8), (21, 7), (22, 7), (22, 6), (23, 6))  # first and last hour


class NamedForm(FlaskForm):
    """A name in both languages; one of them is enough and then stands in both."""

    name_en = line(_l("Name in English"), 200)
    name_ru = line(
        _l("Name in Russian"),
        200,
        description=_l("One of the two names is enough: it then stands in both languages."),
    )

    def validate_name_en(self, field: StringField) -> None:
        if not names.tidy(field.data or "") and not names.tidy(self.name_ru.data or ""):
            raise ValidationError(gettext("Enter the name in one of the languages"))

    @property
    def name(self) -> Text:
        english, russian = names.tidy(self.name_en.data or ""), names.tidy(self.name_ru.data or "")
        return Text(english or russian, russian or english)


class UnitForm(NamedForm):
    parent = choice(_l("Part of"))
    time_zone = SelectField(
        _l("Time zone"), validate_choice=False, description=_l("For the people who work there.")
    )
    form_key = HiddenField()
    seen = HiddenField()

    def prepare(self, parents: list[SelectChoice], at: datetime) -> None:
        self.parent.choices = parents
        self.time_zone.choices = [SelectChoice("", gettext("That of the unit above")), *zone_choices(at)]

    def validate_parent(self, field: SelectField) -> None:
        check_known(field)

    def validate_time_zone(self, field: SelectField) -> None:
        check_known(field)


class JobForm(NamedForm):
    form_key = HiddenField()
    seen = HiddenField()


class OrganisationForm(NamedForm):
    time_zone = SelectField(
        _l("Time zone"),
        validate_choice=False,
        description=_l("Days begin and end by it: deadlines, validity, what is due today."),
    )
    default_language = RadioField(
        _l("Language of pages for whoever has not chosen one"),
        choices=[SelectChoice("en", "English"), SelectChoice("ru", "Русский")],
    )
    seen = HiddenField()
    help_contact = line(
        _l("Whom to ask for help"),
        200,
        description=_l("Stands at the foot of every page: a name, a telephone number, an address."),
    )
    refreshers = RadioField(
        _l("Refreshers: short questions on days of work"),
        choices=[
            SelectChoice("fsrs", _l("By estimated memory (FSRS)")),
            SelectChoice("leitner", _l("By fixed steps: 1, 3, 7, 14, 30, 60, 120 days (Leitner)")),
            SelectChoice("off", _l("Switched off")),
        ],
        default="fsrs",
        description=_l(
            "At most five questions or two minutes at a time. They never count for a certification."
        ),
    )

    quiet_hours = SelectField(
        _l("Hours without letters"),
        choices=[
            *(SelectChoice(f"{begins}-{ends}", f"{begins}:00 – {ends}:00") for begins, ends in QUIET_HOURS),
            SelectChoice("0-0", _l("None: letters go out at any hour")),
        ],
        default="21-8",
        description=_l("Reminders wait until the morning, by the time zone of whoever reads them."),
    )

    public_names = RadioField(
        _l("The holder's name where strangers check a certificate"),
        choices=[
            SelectChoice("initials", _l("Family name and initials")),
            SelectChoice("full", _l("In full, as on the document")),
        ],
        default="initials",
        description=_l("Whoever has the number sees it. The document itself always carries the full name."),
    )

    def prepare(self, at: datetime) -> None:
        self.time_zone.choices = zone_choices(at)

    def validate_time_zone(self, field: SelectField) -> None:
        check_known(field)
        if not field.data:
            raise ValidationError(gettext("Choose a time zone"))


def spoken(name: Text) -> dict[str, str]:
    """A name as the two fields of a form."""
    return {"name_en": name.en, "name_ru": name.ru}
