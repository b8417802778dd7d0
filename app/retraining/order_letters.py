"""What a letter says of training that was asked for, in the reader's language. Pure."""

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


def subject(lines: Sequence[Line], language: str) -> str:
    ordered = in_order(lines)
    first = ordered[0].due_words.in_language(language)
    if language == "ru":
        what = titles(ordered, language) if len(ordered) <= 2 else f"назначений: {len(ordered)}"
        return f"Обучение, срок {first}: {what}"
    what = titles(ordered, language) if len(ordered) <= 2 else f"{len(ordered)} things to do"
    return f"Training by {first}: {what}"


def body(lines: Sequence[Line], language: str) -> str:
    """What to do, by when, and who asks: complete without opening the page."""
    if language == "ru":
        rows = [
            f"— {one.title.ru}: срок {one.due_words.ru}, включительно. Назначение: {one.by}."
            for one in in_order(lines)
        ]
        return "\n".join(["Вам назначено обучение.", *rows])
    rows = [
        f"- {one.title.en}: by {one.due_words.en}, that day included. Asked by {one.by}."
        for one in in_order(lines)
    ]
    return "\n".join(["You are asked to do this training.", *rows])


def in_order(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.due)


def titles(lines: Sequence[Line], language: str) -> str:
    return ", ".join(dict.fromkeys(line.title.in_language(language) for line in lines))
