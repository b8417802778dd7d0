"""Forms of sessions: planning one, cancelling, putting people on the list, signing, correcting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.foundation.fields import DayField
from app.foundation.i18n import language, said
from app.learning.sessions import (
    FORMS,
    LONGEST_HOURS,
    MOST_SEATS,
    MOST_WEEKS,
    WITH_REASON,
    Plan,
    Problem,
    TrainingSession,
    hours_text,
    minutes_from,
)

TOO_LONG = _l("Enter no more than %(max)d characters")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
USUAL_SEATS, USUAL_MINUTES = 12, 60


def stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def line(label: Any, most: int, *checks: Any, **more: Any) -> StringField:
    return StringField(label, [*checks, Length(max=most, message=TOO_LONG)], filters=[stripped], **more)


class CheckboxListField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ClockField(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError(gettext("This is not a time of day: write it as 09:30")) from None


class SessionForm(FlaskForm):
    title_en = line(_l("Title in English"), 200)
    title_ru = line(_l("Title in Russian"), 200)
    programme = line(
        _l("Programme"),
        120,
        DataRequired(_l("Enter a short name in Latin letters")),
        description=_l(
            "A short name such as fire-drill. Rules ask for a session by it, and sessions with the same name count as the same training."
        ),
        render_kw={"list": "programmes", "autocapitalize": "none", "spellcheck": "false"},
    )
    form = SelectField(_l("Kind"), [InputRequired(_l("Choose the kind"))])
    certification = SelectField(
        _l("Meets obligations of"),
        [Optional()],
        description=_l("For briefings, drills, coaching and refresher training."),
    )
    held_on = DayField(_l("Day"), InputRequired(_l("Enter the day")))
    begins = ClockField(_l("Begins at"), [InputRequired(_l("Enter the time"))])
    ends = ClockField(_l("Ends at"), [InputRequired(_l("Enter the time"))])
    place = line(_l("Place"), 200)
    link = line(_l("Link, where it is held online"), 500, render_kw={"type": "url", "inputmode": "url"})
    trainer = SelectField(_l("Held by"), [InputRequired(_l("Choose who holds it"))], coerce=int)
    seats = IntegerField(
        _l("Seats"),
        [
            InputRequired(_l("Enter a whole number")),
            NumberRange(1, MOST_SEATS, _l("Enter a number from %(min)s to %(max)s")),
        ],
        render_kw={"min": 1, "max": MOST_SEATS},
    )
    hours = line(
        _l("Hours that count"), 10, description=_l("Write 1:30 or 1.5. Zero where no hours are counted.")
    )
    topic = line(
        _l("Topic of these hours"),
        80,
        description=_l("Only where a rule counts hours by topic: its name as the rule has it."),
    )
    act = line(
        _l("Local act or instruction"), 300, description=_l("Name and number, as the register shall have it.")
    )
    reason = line(_l("Reason"), 300, description=_l("Needed for unscheduled and targeted briefings."))
    units = CheckboxListField(_l("Units"), coerce=int, description=_l("None chosen: for everybody."))
    positions = CheckboxListField(_l("Positions"), description=_l("None chosen: whatever the position."))
    notes = TextAreaField(_l("What to bring, how to get there"), [Length(max=2000, message=TOO_LONG)])
    late_note = line(
        _l("Held already: why it is entered late"),
        300,
        description=_l("Only for a session that is over. It stands in the record of this session."),
    )
    weeks = IntegerField(
        _l("How many weeks in a row"),
        [Optional(), NumberRange(1, MOST_WEEKS, _l("Enter a number from %(min)s to %(max)s"))],
        default=1,
        render_kw={"min": 1, "max": MOST_WEEKS},
    )
    form_key = HiddenField()

    def validate_title_ru(self, field: Field) -> None:
        if not field.data and not self.title_en.data:
            raise ValidationError(gettext("Enter a title in one of the languages"))

    def validate_programme(self, field: Field) -> None:
        if field.data and not SLUG.fullmatch(field.data):
            raise ValidationError(gettext("Use small Latin letters, digits and hyphens: fire-drill"))

    def validate_hours(self, field: Field) -> None:
        minutes = minutes_from(field.data or "0")
        if minutes is None or minutes > LONGEST_HOURS * 60:
            raise ValidationError(
                gettext("Write hours as 1:30 or 1.5, no more than %(most)s", most=LONGEST_HOURS)
            )

    def validate_link(self, field: Field) -> None:
        if field.data and urlsplit(field.data).scheme not in ("http", "https"):
            raise ValidationError(gettext("The address begins with https://"))

    def validate_reason(self, field: Field) -> None:
        if self.form.data in WITH_REASON and not field.data:
            raise ValidationError(gettext("The register needs the reason"))

    def plan(self, time_zone: str) -> Plan:
        """What a valid form asks for. An end at or before the begin is left for the domain to refuse."""
        day: date = self.held_on.day
        return Plan(
            programme=self.programme.data or "",
            title_en=self.title_en.data or "",
            title_ru=self.title_ru.data or "",
            form=self.form.data,
            certification=self.certification.data or "",
            begins_at=instant(day, self.begins.data, time_zone),
            ends_at=instant(day, self.ends.data, time_zone),
            time_zone=time_zone,
            held_on=day,
            place=self.place.data or "",
            link=self.link.data or "",
            trainer_id=self.trainer.data,
            seats=self.seats.data or 0,
            minutes=minutes_from(self.hours.data or "0") or 0,
            topic=self.topic.data or "",
            units=tuple(sorted(self.units.data or ())),
            positions=tuple(sorted(self.positions.data or ())),
            act=self.act.data or "",
            reason=self.reason.data or "",
            notes=(self.notes.data or "").strip(),
            late_note=self.late_note.data or "",
        )

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """What the domain refuses stands at its field."""
        for name, text in problems:
            field = self[name]
            field.errors = [*field.errors, text.in_language(language())]


def instant(day: date, clock: time, time_zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(time_zone)).astimezone(UTC)


def values_of(session: TrainingSession) -> Mapping[str, Any]:
    """A session as the form shows it."""
    zone = ZoneInfo(session.time_zone)
    names = ("title_en", "title_ru", "programme", "form", "certification", "held_on", "place", "link")
    more = ("seats", "topic", "act", "reason", "notes", "late_note")
    return {
        **{name: getattr(session, name) for name in (*names, *more)},
        "begins": session.begins_at.astimezone(zone).time(),
        "ends": session.ends_at.astimezone(zone).time(),
        "trainer": session.trainer_id,
        "hours": hours_text(session.minutes),
        "units": list(session.units),
        "positions": list(session.positions),
    }


def form_choices() -> list[tuple[str, str]]:
    return [(slug, said(text)) for slug, text in FORMS.items()]


class ReasonForm(FlaskForm):
    """Why a session is cancelled, or a line struck out."""

    reason = line(_l("Reason"), 300, DataRequired(_l("Say why")))


class EnrolForm(FlaskForm):
    """Whom to put on the list: by number or e-mail, several at once, or all of a unit."""

    people = TextAreaField(
        _l("Personnel numbers or e-mails"),
        [Length(max=20_000, message=TOO_LONG)],
        description=_l("One or several, separated by spaces or new lines."),
    )
    unit = SelectField(_l("Or everybody of a unit"), [Optional()], validate_choice=False)
    form_key = HiddenField()

    @property
    def references(self) -> list[str]:
        return [part for part in re.split(r"[\s,;]+", self.people.data or "") if part]


class DeviceForm(FlaskForm):
    """Number and password of whoever signs on the trainer's device."""

    login = line(
        _l("Personnel number or e-mail"),
        254,
        DataRequired(_l("Enter your personnel number or e-mail")),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password")), Length(max=200, message=TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )


class ClosingForm(FlaskForm):
    password = PasswordField(
        _l("Your own password"),
        [InputRequired(_l("Enter your password")), Length(max=200, message=TOO_LONG)],
        description=_l("It is your signature, also on a borrowed phone."),
        render_kw={"autocomplete": "current-password"},
    )
    form_key = HiddenField()
