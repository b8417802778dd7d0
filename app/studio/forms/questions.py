"""Making a question: its words, its answers, where it comes from."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.library.quizzes import values
from app.library.quizzes.values import Refusal
from app.studio.forms.importing import TOO_LONG, language_field, stripped
from app.studio.question_checks import Finding, Row
from app.studio.question_text import KINDS, Kind, NewOption, NewQuestion, tidy, tidy_block

MOST_OPTIONS = 10
FIRST_OPTIONS = 4
MORE_OPTIONS = 2
KIND_NAMES: dict[Kind, Any] = {
    "single": _l("One answer"),
    "multi": _l("Several answers"),
    "true-false": _l("True or false"),
    "text": _l("Short text"),
    "numeric": _l("A number"),
}


def line(label: Any, most: int, **options: Any) -> StringField:
    return StringField(label, [Length(max=most, message=TOO_LONG)], filters=[stripped], **options)


def block(label: Any, rows: int, **options: Any) -> TextAreaField:
    checks = [Length(max=4000, message=TOO_LONG)]
    return TextAreaField(label, checks, render_kw={"rows": rows}, **options)


class QuestionForm(FlaskForm):
    """Options are numbered from 1; `right` carries the numbers of those that are right."""

    kind = HiddenField(default="single")
    rows = HiddenField(default=str(FIRST_OPTIONS))
    quiz = SelectField(_l("Quiz"))
    language = language_field(_l("Language of the question"))
    same_as = SelectField(
        _l("Which question this is"),
        default="",
        description=_l("A question stands in both languages under one id."),
    )
    prompt = line(_l("Question"), 400)
    body = block(
        _l("Situation, or more text"), 3, description=_l("If the question needs it. Markdown may be used.")
    )
    truth = RadioField(
        _l("What is right"),
        choices=[SelectChoice("true", _l("True")), SelectChoice("false", _l("False"))],
        default="true",
    )
    feedback = line(_l("What is said after the answer"), 1000)
    answers = block(_l("Right answers"), 3)
    explanation = block(_l("Why it is so"), 3, description=_l("Shown after the answer, whichever was given."))
    source = SelectField(
        _l("The paragraph that it comes from"),
        default="",
        validate_choice=False,  # the language may have been changed with it; the use case looks
        description=_l("It is shown with the answer, and counts as asked for."),
    )
    points = line(_l("Points"), 12, default="1", description=_l("1, 2 or 0.5"))
    tags = line(_l("Tags"), 200, description=_l("Words with commas between, for example: greeting, refunds"))
    critical = BooleanField(_l("Whoever misses it fails the quiz"))

    def validate_points(self, field: Field) -> None:
        read = values.number_above_zero((field.data or "1").replace(",", "."))
        if isinstance(read, Refusal):
            raise ValidationError(gettext("Write a number above 0, for example 2 or 0.5"))

    def validate_tags(self, field: Field) -> None:
        if field.data and isinstance(values.word_list(field.data), Refusal):
            raise ValidationError(gettext("Write words with commas between"))

    @property
    def chosen_kind(self) -> Kind:
        return next((kind for kind in KINDS if kind == self.kind.data), "single")

    @property
    def row_count(self) -> int:
        written = self.rows.data or ""
        count = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 0
        return min(MOST_OPTIONS, max(FIRST_OPTIONS, count))

    @property
    def right(self) -> set[str]:
        return set(request.form.getlist("right"))

    def option_rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(
                number,
                NewOption(
                    tidy(self[f"option_{number}"].data or ""),
                    str(number) in self.right,
                    tidy(self[f"feedback_{number}"].data or ""),
                ),
            )
            for number in range(1, self.row_count + 1)
        )

    def question(self) -> NewQuestion:
        """What the form says. Only after it was found valid."""
        kind = self.chosen_kind
        points = values.number_above_zero((self.points.data or "1").replace(",", "."))
        choice = kind in ("single", "multi")
        return NewQuestion(
            kind=kind,
            prompt=tidy(self.prompt.data or ""),
            body=tidy_block(self.body.data or ""),
            options=tuple(row.option for row in self.option_rows() if row.option.text) if choice else (),
            truth=self.truth.data != "false",
            answers=self.answer_lines() if kind in ("text", "numeric") else (),
            feedback=tidy(self.feedback.data or "") if kind == "true-false" else "",
            explanation=tidy_block(self.explanation.data or ""),
            points=points if isinstance(points, Fraction) else Fraction(1),
            critical=bool(self.critical.data),
            tags=tuple(
                dict.fromkeys(tag.strip() for tag in tidy(self.tags.data or "").split(",") if tag.strip())
            ),
        )

    def answer_lines(self) -> tuple[str, ...]:
        lines = (self.answers.data or "").replace("\r", "\n").split("\n")
        return tuple(found for found in map(tidy, lines) if found)

    def tell(self, found: tuple[Finding, ...], language: str) -> None:
        """Errors at their fields; `right` belongs to no field of its own and is told with the first option."""
        for finding in found:
            if finding.level == "error":
                name = "option_1" if finding.field == "right" else finding.field
                field = self[name]
                field.errors = (*field.errors, finding.text.in_language(language))


for _number in range(1, MOST_OPTIONS + 1):
    setattr(QuestionForm, f"option_{_number}", line(_l("Option"), 1000))
    setattr(QuestionForm, f"feedback_{_number}", line(_l("What is said to whoever chooses it"), 1000))
