"""The few words that a rendered text adds of its own, in the language of the document. Pure.

They are part of the stored HTML of a revision, so they follow the document's language, not the reader's.
"""

from __future__ import annotations

from app.foundation.faults import Text

ALERTS = {
    "note": Text("Note", "Примечание"),
    "tip": Text("Tip", "Совет"),
    "important": Text("Must know", "Обязательно знать"),
    "warning": Text("Warning", "Внимание"),
    "caution": Text("Caution", "Осторожно"),
}
DONE = Text("Done:", "Сделано:")
OPEN = Text("To do:", "Предстоит:")
TRANSCRIPT = Text("Transcript", "Расшифровка")
CAPTIONS = Text("English", "Русский")
FOOTNOTES = Text("Footnotes", "Сноски")
FOOTNOTE = Text("Footnote", "Сноска")
BACK_TO_TEXT = Text("Back to the text", "Вернуться к тексту")
SAVE_VIDEO = Text("Save the video", "Скачать видео")
VIDEO = Text("Video", "Видео")
TABLE = Text("Table", "Таблица")
CODE = Text("Code", "Код")
DIAGRAM = Text("Diagram", "Диаграмма")

_UNITS = (Text("B", "Б"), Text("kB", "кБ"), Text("MB", "МБ"))


def size_in_words(count: int, language: str) -> str:
    """120 kB, 1.5 MB · 120 кБ, 1,5 МБ (thousands, as file managers of today count)."""
    if count < 1000:
        return f"{count} {_UNITS[0].in_language(language)}"
    if count < 1_000_000:
        return f"{round(count / 1000)} {_UNITS[1].in_language(language)}"
    number = f"{count / 1_000_000:.1f}".replace(".", "," if language == "ru" else ".")
    return f"{number} {_UNITS[2].in_language(language)}"
