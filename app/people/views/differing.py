"""What differs between a form and what is stored by now: both are shown, and the reader decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm


@dataclass(frozen=True)
class Difference:
    """One field that somebody else has changed meanwhile, or that is to be changed."""

    name: str  # of the field
    field: str  # as the reader knows it
    stored: str
    typed: str


def differences(form: FlaskForm, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Difference]:
    """Both by the names of the form's fields."""
    return [
        Difference(name, form[name].label.text, shown(form, name, value), shown(form, name, typed[name]))
        for name, value in stored.items()
        if (value or "") != (typed[name] or "")
    ]


def shown(form: FlaskForm, name: str, value: Any) -> str:
    choices = getattr(form[name], "choices", None) or ()
    return str(next((one.label for one in choices if one.value == (value or "")), value or ""))
