"""Beginning a new document."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.studio.forms.importing import category_field, slug_field, title_field

LESSON = "lesson"


class NewForm(FlaskForm):
    kind = RadioField(
        _l("What do you begin?"),
        choices=[
            SelectChoice("course", _l("A course")),
            SelectChoice(LESSON, _l("A lesson in a course")),
            SelectChoice("quiz", _l("A quiz")),
            SelectChoice("checklist", _l("A checklist for an assessor")),
            SelectChoice("certification", _l("A certification rule")),
        ],
        default="course",
    )
    title_ru = title_field(
        _l("Title in Russian"),
        description=_l("Fill in one title or both: the text begins in these languages."),
    )
    title_en = title_field(_l("Title in English"))
    course = SelectField(
        _l("Course"),
        default="",
        description=_l("For a lesson: where it is added. For a rule: what it asks for."),
    )
    category = category_field()
    slug = slug_field(description=_l("Leave it empty to have it made from the title."))

    @property
    def titles(self) -> dict[str, str]:
        """Language → title, of those that are filled in."""
        given = {"en": self.title_en.data or "", "ru": self.title_ru.data or ""}
        return {language: title for language, title in given.items() if title}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.titles:
            self.title_ru.errors = [gettext("Enter a title in at least one language")]
            valid = False
        if self.kind.data in (LESSON, "certification") and not self.course.data:
            self.course.errors = [gettext("Choose a course")]
            valid = False
        return valid
