"""The gallery: every part of the pages, in both languages, from the templates of the product."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, render_template_string
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

PAGE = Path(__file__).with_suffix(".html")
STATUSES = (
    ("valid", "yes", None),
    ("due_soon", "yes", 28),
    ("action_due", "supervised", None),
    ("grace", "supervised", 11),
    ("expired", "no", None),
    ("lapsed", "no", None),
    ("action_overdue", "no", None),
    ("initial_overdue", "no", None),
    ("retake_due", "supervised", None),
    ("retake_overdue", "no", None),
    ("revoked", "no", None),
    ("suspended", "no", None),
    ("exempt", "yes", None),
    ("on_hold", "no", None),
    ("not_started", "no", None),
    ("not_started", "supervised", None),
)
KINDS = ["valid", "expiring", "grace", "expired", "progress", "todo", "failed", "revoked", "exempt", "hold"]


class GalleryForm(FlaskForm):
    login = StringField("Personnel number or e-mail", description="On your card, for example 000 417")
    password = PasswordField("Password")
    note = TextAreaField("Note")
    choice = RadioField(
        "Language", choices=[SelectChoice("ru", "Русский"), SelectChoice("en", "English")], default="ru"
    )
    agree = BooleanField("Remember this device")

    def validate_login(self, _field: Any) -> None:
        raise ValidationError("Nobody has this number. Check the digits on the card.")


def standings() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            certification="line-1",
            status=status,
            may_work=may_work,
            valid_until=date(2027, 10, 14) if may_work == "yes" else None,
            due=date(2026, 12, 21) if days else None,
            days=days,
        )
        for status, may_work, days in STATUSES
    ]


def render(app: Flask, language: str, theme: str, words: dict[str, Any]) -> str:
    with app.test_request_context(f"/?lang={language}"):
        g.actor = SimpleNamespace(
            person_id=1, short_name=words["user"], locale=language, theme=theme, may=lambda _permission: True
        )
        form = GalleryForm(meta={"csrf": False})
        form.validate()
        return render_template_string(
            PAGE.read_text(),
            words=words,
            form=form,
            standings=standings(),
            kinds=KINDS,
            link=lambda number: f"?page={number}",
            day_one=date(2026, 10, 14),
            day_two=date(2026, 9, 28),
            moment_saved=datetime(2026, 11, 23, 7, 42, tzinfo=UTC),
        )
