"""The stages of a call in words, one taxonomy for calls, checklists and tags; and its channels. Pure."""

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


CHANNEL_NAMES: Mapping[str, Text] = {
    "phone": Text("phone", "телефон"),
    "chat": Text("chat", "чат"),
    "e-mail": Text("e-mail", "почта"),
    "video": Text("video", "видеосвязь"),
}


def channel_name(channel: str) -> Text:
    """A channel that is not among these is called as the author calls it."""
    return CHANNEL_NAMES.get(channel.casefold(), Text(channel, channel))


def stage_name(stage: str) -> Text:
    """A stage of the author's own is called by its slug, with blanks for hyphens."""
    words = stage.replace("-", " ").capitalize()
    return STAGE_NAMES.get(stage, Text(words, words))
