"""What grading one answer gives, before points are counted. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.foundation.faults import Text
from app.library.quizzes.model import Item


@dataclass(frozen=True)
class Outcome:
    """How good one answer is, and why. Never of an answer that was not given."""

    fraction: Fraction | None  # None: a person must judge it
    why: tuple[Text, ...] = ()
    critical: bool = False  # something marked {critical} was chosen
    parts: tuple[bool, ...] = ()  # whether each part is right
    matched: int | None = None  # the option, area or accepted answer that was met, from 1
    passed: bool | None = None  # of a call: by its own pass mark and minima
    unanswered: bool = False  # the answer has the form of one, and says nothing


@dataclass(frozen=True)
class Misshapen:
    """The response has another form than its kind of question takes."""

    expected: Text


Grader = Callable[[Item, Any, str], Outcome | Misshapen]


def said(text: Text, **values: object) -> Text:
    """The sentence with its values; those that are texts themselves go into each language in their own words."""

    def filled(language: str) -> str:
        words = {
            name: value.in_language(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }
        return text.in_language(language).format(**words)

    return Text(filled("en"), filled("ru"))


def percent(share: Fraction) -> Text:
    """For the eye only: at most two decimals."""
    rounded = f"{float(round(share * 100, 2)):.2f}".rstrip("0").rstrip(".")
    return Text(f"{rounded}%", f"{rounded} %".replace(".", ",").replace("-", "−"))
