"""The stages of a call in words: one taxonomy for calls, checklists and tags. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.foundation.faults import Text

STAGE_NAMES: Mapping[str, Text] = {
    "greeting": Text("Greeting", "Приём звонка"),
    "identification": Text("Identification", "Идентификация"),
    "information": Text("Gathering information", "Сбор информации"),
    "solution": Text("Solution", "Решение"),
    "feedback": Text("Feedback", "Обратная связь"),
    "closing": Text("Closing", "Завершение"),
}


def stage_name(stage: str) -> Text:
    """A stage of the author's own is called by its slug, with blanks for hyphens."""
    words = stage.replace("-", " ").capitalize()
    return STAGE_NAMES.get(stage, Text(words, words))
