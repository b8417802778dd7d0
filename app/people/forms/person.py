"""Forms about one person: details, positions, roles, absence, leaving and coming back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app.foundation.fields import DayField
from app.foundation.i18n import said
from app.people import names
from app.people.details import PersonDetails
from app.people.forms import check_number, line, zone_choices
from app.people.permissions import GRANTED_ROLES
from app.people.rows import PositionRow, UnitRow


def day(label: Any, *validators: Any, **options: Any) -> DayField:
    return DayField(label, *validators, **options)


def needed_day(label: Any, **options: Any) -> DayField:
    return DayField(label, InputRequired(_l("Enter the day")), **options)


def choice(label: Any, **options: Any) -> SelectField:
    return SelectField(label, validate_choice=False, **options)


def unit_choices(units: Iterable[UnitRow], nothing: str) -> list[SelectChoice]:
    """Units as a tree; the first line stands for none of them."""
    tree = [
        SelectChoice(unit.slug, "– " * (unit.path.strip("/").count("/")) + said(unit.name)) for unit in units
    ]
    return [SelectChoice("", nothing), *tree]


def position_choices(positions: Sequence[PositionRow], nothing: str) -> list[SelectChoice]:
    found = [SelectChoice(position.slug, said(position.title)) for position in positions]
    return [SelectChoice("", nothing), *sorted(found, key=lambda one: one.label.casefold())]


def check_known(field: SelectField) -> None:
    """What the list does not offer was never there or is gone."""
    if field.data and field.data not in [one.value for one in field.choices or ()]:
        raise ValidationError(gettext("This is not there any more: choose again"))


class DetailsForm(FlaskForm):
    family = line(_l("Family name"), 100)
    given = line(_l("Given name"), 100)
    patronymic = line(_l("Patronymic"), 100)
    name_in_documents = line(
        _l("Name in documents"),
        300,
        description=_l("As certificates shall write it. Empty: the full name. Documents issued before stay."),
    )
    latin_name = line(
        _l("Name in Latin letters"), 300, description=_l("As in the passport, for documents in English.")
    )
    number = line(_l("Personnel number"), 40, description=_l("It serves to sign in, too."))
    email = line(
        _l("E-mail"),
        names.MOST_OF_AN_ADDRESS,
        description=_l("May be empty: people sign in by number, too."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    locale = SelectField(_l("Language"), validate_choice=False)
    time_zone = SelectField(_l("Time zone"), validate_choice=False)
    hired_on = needed_day(_l("Hired on"))

    def prepare(self, at: datetime) -> None:
        """What the lists offer; empty means that of the browser, of the unit."""
        self.locale.choices = [
            SelectChoice("", gettext("As the browser says")),
            SelectChoice("ru", "Русский"),
            SelectChoice("en", "English"),
        ]
        self.time_zone.choices = [SelectChoice("", gettext("That of the unit")), *zone_choices(at)]

    def validate_family(self, field: StringField) -> None:
        if not names.tidy(field.data or "") and not names.tidy(self.given.data or ""):
            raise ValidationError(gettext("Enter the family name"))

    def validate_number(self, field: StringField) -> None:
        number = names.tidy(field.data or "")
        if not number:
            raise ValidationError(gettext("Enter the personnel number"))
        check_number(number)

    def validate_email(self, field: StringField) -> None:
        address = names.tidy(field.data or "")
        if address and not names.is_address(address):
            raise ValidationError(gettext("This is not an e-mail address"))

    def validate_locale(self, field: SelectField) -> None:
        check_known(field)

    def validate_time_zone(self, field: SelectField) -> None:
        check_known(field)

    @property
    def details(self) -> PersonDetails:
        typed = {
            name: names.tidy(self[name].data or "")
            for name in ("family", "given", "patronymic", "name_in_documents", "latin_name", "number")
        }
        return PersonDetails(
            **typed,
            email=names.tidy(self.email.data or "").lower() or None,
            locale=self.locale.data or None,
            time_zone=self.time_zone.data or None,
            hired_on=self.hired_on.data,
        )


class PersonForm(DetailsForm):
    seen = HiddenField()


class NewPersonForm(DetailsForm):
    position = choice(_l("Position"))
    unit = choice(_l("Unit"))
    first_job = BooleanField(
        _l("First job in this profession"), description=_l("Some rules ask more of newcomers.")
    )
    same_name = BooleanField(_l("This is somebody else of the same name"))
    form_key = HiddenField()

    def validate_position(self, field: SelectField) -> None:
        check_known(field)
        if self.unit.data and not field.data:
            raise ValidationError(gettext("Choose a position, or no unit"))

    def validate_unit(self, field: SelectField) -> None:
        check_known(field)
        if self.position.data and not field.data:
            raise ValidationError(gettext("Choose a unit, or no position"))


class PositionForm(FlaskForm):
    """A position that a person takes up."""

    position = choice(_l("Position"), id="new-position")
    unit = choice(_l("Unit"), id="new-unit")
    from_on = needed_day(_l("From"), id="new-from")
    until_on = day(
        _l("Until"), Optional(), id="new-until", description=_l("The last day. Empty: until further notice.")
    )
    form_key = HiddenField(id="position-key")

    def validate_position(self, field: SelectField) -> None:
        check_known(field)
        if not field.data:
            raise ValidationError(gettext("Choose a position"))

    def validate_unit(self, field: SelectField) -> None:
        check_known(field)
        if not field.data:
            raise ValidationError(gettext("Choose a unit"))


class EndPositionForm(FlaskForm):
    on = needed_day(_l("Last day"))


class RoleForm(FlaskForm):
    role = choice(_l("Role"), id="new-role")
    unit = choice(_l("Where"), id="role-unit")

    def validate_role(self, field: SelectField) -> None:
        if field.data not in GRANTED_ROLES:
            raise ValidationError(gettext("Choose a role"))

    def validate_unit(self, field: SelectField) -> None:
        """Everywhere is a choice, too: not that of an admin of some units, who would rule over all with it."""
        if (field.data or "") not in [one.value for one in field.choices or ()]:
            raise ValidationError(gettext("Choose a unit"))


class AbsenceForm(FlaskForm):
    on = needed_day(_l("Away from"), id="away-from")
    reason = line(
        _l("Reason"), 200, id="away-reason",
        description=_l("Leave, business trip … No diagnosis: it stays in the record, and managers read it."),
    )  # fmt: skip


class BackForm(FlaskForm):
    on = needed_day(_l("First day back at work"), id="back-on")


class LeavingForm(FlaskForm):
    on = needed_day(_l("Last day at work"), id="leaving-on")


class ReturnForm(FlaskForm):
    on = needed_day(_l("First day at work"), id="return-on")
    position = choice(_l("Position"), id="return-position")
    unit = choice(_l("Unit"), id="return-unit")

    def validate_position(self, field: SelectField) -> None:
        check_known(field)
        if self.unit.data and not field.data:
            raise ValidationError(gettext("Choose a position, or no unit"))

    def validate_unit(self, field: SelectField) -> None:
        check_known(field)
        if self.position.data and not field.data:
            raise ValidationError(gettext("Choose a unit, or no position"))
