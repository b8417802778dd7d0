"""Markdown of the library: what other files and capabilities use of it. Pure.

`read` takes a text apart and tells what is wrong in it; `write` makes the HTML of a page. `fragment` and `phrase` are
for short texts that were checked before: the body of a question, an answer, a checklist's note.
"""

from __future__ import annotations

from app.library.markdown_reading import Reading, Reference, parser, read
from app.library.markdown_writing import File, Surroundings, write, write_snippet
from app.library.plain_text import CutOut, Section, minutes_to_read, must_know, sections_of

__all__ = [
    "CutOut",
    "File",
    "Reading",
    "Reference",
    "Section",
    "Surroundings",
    "fragment",
    "minutes_to_read",
    "must_know",
    "phrase",
    "read",
    "sections_of",
    "write",
    "write_snippet",
]


def fragment(text: str, around: Surroundings) -> str:
    """Block HTML of a short text. Headings in it have no ids: several fragments may stand on one page."""
    reading = read(text, file="").value
    return "" if reading is None else write_snippet(reading.tokens, around)


def phrase(text: str, around: Surroundings) -> str:
    """Inline HTML of one line: emphasis, code, links; no paragraphs."""
    return write_snippet(parser().parseInline(text, {}), around)
