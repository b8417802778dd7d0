"""Bringing a guide in: the file, and what the course will be called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.library.course import CATEGORIES
from app.studio.guide_outline import LONGEST_TITLE

TOO_LONG = _l("Enter no more than %(max)d characters")
CATEGORY_NAMES = {
    "duties": _l("Duties"),
    "communication": _l("Communication"),
    "safety": _l("Safety"),
    "procedures": _l("Procedures"),
    "tools": _l("Tools"),
}


def stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def language_field(label: Any, **options: Any) -> SelectField:
    choices = [SelectChoice("en", "English"), SelectChoice("ru", "Русский")]
    return SelectField(label, choices=choices, id="text-language", **options)


def category_field() -> SelectField:
    return SelectField(
        _l("Part of the guide"),
        choices=[SelectChoice(category, CATEGORY_NAMES[category]) for category in CATEGORIES],
        default="procedures",
    )


def title_field(label: Any, *validators: Any, **options: Any) -> StringField:
    checks = [*validators, Length(max=LONGEST_TITLE, message=TOO_LONG)]
    return StringField(label, checks, filters=[stripped], **options)


def slug_field(*validators: Any, **options: Any) -> StringField:
    checks = [*validators, Length(max=80, message=TOO_LONG)]
    attributes = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
    return StringField(_l("Name in addresses"), checks, filters=[stripped], render_kw=attributes, **options)


class GuideForm(FlaskForm):
    file = FileField(
        _l("File of the guide"),
        description=_l(
            "Plain text: .txt or .md, at most 1 MiB. UTF-8, UTF-16 and windows-1251 are told apart."
        ),
        render_kw={"accept": ".txt,.md,text/plain,text/markdown"},
    )
    language = language_field(_l("Language of the guide"))
    category = category_field()
    title = title_field(
        _l("Title of the course"), description=_l("Leave it empty to take the first line of the file.")
    )
    slug = slug_field(
        description=_l(
            "Small Latin letters, digits and hyphens. Leave it empty to have it made from the title."
        )
    )


class TraitsForm(FlaskForm):
    """The same without the file, on the page of the outline."""

    title = title_field(_l("Title of the course"), InputRequired(_l("Enter the title of the course")))
    slug = slug_field(
        InputRequired(_l("Enter the name in addresses")),
        description=_l("Small Latin letters, digits and hyphens: the course will stand at /courses/<name>."),
    )
    language = language_field(_l("Language of the guide"))
    category = category_field()
