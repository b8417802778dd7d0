"""What a new text begins with. Pure."""

from __future__ import annotations

from app.library.documents import LANGUAGES
from app.people.slugs import slug_of

BODY = {
    "en": "Write the lesson here.",
    "ru": "Здесь будет текст урока.",
}


def new_lesson(title: str, language: str, number: int) -> tuple[str, str]:
    """The name of its file and its text."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    plain = " ".join(title.split())[:200] or {"en": "New lesson", "ru": "Новый урок"}[spoken]
    file = f"{number:02d}-{slug_of(plain) or 'lesson'}.{spoken}.md"
    return file, f"---\ntitle: {plain}\n---\n\n{BODY[spoken]}\n"
