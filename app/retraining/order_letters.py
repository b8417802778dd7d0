"""The letter about training that was asked for: one a day and person, in their language. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.foundation.faults import Text


@dataclass(frozen=True)
class Line:
    title: Text  # of the course or the certification
    due: date
    due_words: Text  # the same day in words
    by: str  # short name of whoever asks


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


def letter(lines: Sequence[Line], address: str, language: str) -> Letter:
    """What to do, by when, who asks, and where: complete without opening the page."""
    ordered = sorted(lines, key=lambda line: line.due)
    first = ordered[0].due_words.in_language(language)
    if language == "ru":
        what = titles(ordered, language) if len(ordered) <= 2 else f"назначений: {len(ordered)}"
        subject = f"Обучение, срок {first}: {what}"
        head, foot = "Вам назначено обучение.", f"Начать: {address}"
        rows = [
            f"— {one.title.ru}: срок {one.due_words.ru}, включительно. Назначение: {one.by}."
            for one in ordered
        ]
    else:
        what = titles(ordered, language) if len(ordered) <= 2 else f"{len(ordered)} things to do"
        subject = f"Training by {first}: {what}"
        head, foot = "You are asked to do this training.", f"Begin here: {address}"
        rows = [
            f"- {one.title.en}: by {one.due_words.en}, that day included. Asked by {one.by}."
            for one in ordered
        ]
    return Letter(subject, "\n".join([head, "", *rows, "", foot, ""]))


def titles(lines: Sequence[Line], language: str) -> str:
    return ", ".join(dict.fromkeys(line.title.in_language(language) for line in lines))
