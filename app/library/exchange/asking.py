"""One question while it is read: what is told of it, its notes, and what responses to it earn. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from app.foundation.faults import Text
from app.library.exchange.drafted import NotTaken
from app.library.exchange.embedded import finder
from app.library.exchange.hypertext import PictureOf, markdown_of
from app.library.exchange.pictures import Pictures
from app.library.quizzes.model import Note, NoteKind
from app.library.quizzes.notes import KINDS


@dataclass(kw_only=True)
class Asking:
    """What all readers have in common."""

    pictures: Pictures
    language: str = "en"
    changes: dict[str, Text] = field(default_factory=dict)
    notes: dict[NoteKind, list[str]] = field(default_factory=dict)

    def tell(self, en: str, ru: str) -> None:
        """A change, once."""
        self.changes.setdefault(en, Text(en, ru))

    def note(self, kind: NoteKind, text: str) -> None:
        if text and text not in self.notes.setdefault(kind, []):
            self.notes[kind].append(text)

    @property
    def all_notes(self) -> tuple[Note, ...]:
        return tuple(Note(kind, "\n\n".join(self.notes[kind])) for kind in KINDS if self.notes.get(kind))

    def content_of(self, address: str) -> bytes | None:
        """The bytes of a picture that the question names."""
        return None

    def converted(self, html: str, picture_of: PictureOf | None = None) -> str:
        """HTML as Markdown; what is lost is told."""
        found = markdown_of(html, picture_of or finder(self.pictures, self.content_of))
        for change in found.changes:
            self.changes.setdefault(change.en, change)
        return found.text

    def score(self, responses: Mapping[str, Any]) -> Fraction:
        """What responses earn by the question's own rules. Raises NotTaken for rules that are not run here."""
        raise custom()


def refuse(en: str, ru: str) -> NotTaken:
    return NotTaken(Text(en, ru))


def custom() -> NotTaken:
    return refuse(
        "Not imported, because its points follow rules of its own, not a right answer or a map",
        "Не взято: баллы считаются по особым правилам, а не по верному ответу или таблице",
    )
