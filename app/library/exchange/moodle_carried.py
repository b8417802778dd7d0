"""What only our text says of a question, in an element of its own that Moodle leaves aside: `<attesta>`. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.library.exchange.keyed import with_keys
from app.library.exchange.moodle_texts import Asked
from app.library.exchange.own_lines import with_lines
from app.library.exchange.plain_words import tidy
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import Item, Note, TrueFalse
from app.library.quizzes.notes import KINDS


def carried(asked: Asked, item: Item) -> Item:
    """The question with the keys, notes and lines that came with it."""
    own = asked.element.first("attesta")
    if own is None:
        return item
    keyed, lost = with_keys(item, {key.get("name"): key.text for key in own.all("key")})
    for key in lost:
        asked.tell(f"The key {key[:40]} cannot be read", f"Ключ {key[:40]} не читается")
    feedback = tidy(own.text_at("feedback"))
    if feedback and isinstance(keyed.content, TrueFalse):
        keyed = replace(keyed, content=replace(keyed.content, feedback=feedback))
    return with_lines(_with_notes(keyed, own), own.text_at("lines"))


def _with_notes(item: Item, own: Element) -> Item:
    """Notes that stand elsewhere in Moodle, or nowhere, are those that came along; empty ones are none."""
    given = {note.get("kind"): tidy(note.text) for note in own.all("note")}
    texts = {note.kind: note.text for note in item.notes}
    notes = [Note(kind, given.get(kind, texts.get(kind, ""))) for kind in KINDS]
    return replace(item, notes=tuple(note for note in notes if note.text))
