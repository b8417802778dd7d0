"""The words of a text without its form: for search, for reading time, for what must be known. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from app.library.markdown_reading import Reading, diagram_of, words_of

# Slow reading of an instruction, with looking at pictures: below the usual 180 to 240 words a minute.
WORDS_A_MINUTE = 150
# A table in one line: cells are parts of a sentence, rows are sentences.
CELL_ENDS = {"td_close": ";", "th_close": ";", "tr_close": "."}


@dataclass(frozen=True)
class Section:
    """The words from one heading to the next. The first has neither heading nor id."""

    heading_id: str
    title: str
    text: str


@dataclass(frozen=True)
class CutOut:
    """What stands in one must-know box, and under which heading."""

    heading_id: str
    tokens: tuple[Token, ...]
    text: str


def sections_of(reading: Reading) -> tuple[Section, ...]:
    """Every word in exactly one section; a footnote belongs to the section that refers to it first."""
    titles = [("", "")] + [(heading.id, heading.text) for heading in reading.headings]
    texts: list[list[str]] = [[] for _ in titles]
    current = last = 0
    note_sections: dict[int, int] = {}
    for place, token in enumerate(reading.tokens):
        if token.type == "heading_open":
            current = last = last + 1
        elif token.type == "footnote_open":
            current = note_sections.get(token.meta["id"], last)
        elif place == 0 or reading.tokens[place - 1].type != "heading_open":
            for child in token.children or []:
                if child.type == "footnote_ref":
                    note_sections.setdefault(child.meta["id"], current)
            texts[current].extend(_words(token))
            if token.type in CELL_ENDS:
                texts[current][-1:] = [_closed(words, CELL_ENDS[token.type]) for words in texts[current][-1:]]
    return tuple(
        Section(heading_id, title, " ".join(text))
        for (heading_id, title), text in zip(titles, texts, strict=True)
        if title or text
    )


def must_know(reading: Reading) -> tuple[CutOut, ...]:
    """The content of each `> [!IMPORTANT]` box, in order."""
    found = []
    headings = iter(reading.headings)
    heading_id = ""
    for place, token in enumerate(reading.tokens):
        if token.type == "heading_open":
            heading_id = next(headings).id
        elif token.type == "alert_open" and token.meta["kind"] == "IMPORTANT":
            inside = _inside(reading.tokens, place)
            text = " ".join(word for part in inside for word in _words(part))
            found.append(CutOut(heading_id, inside, text))
    return tuple(found)


def minutes_to_read(sections: Sequence[Section]) -> int:
    """Whole minutes, at least one."""
    count = sum(len(section.title.split()) + len(section.text.split()) for section in sections)
    return max(1, math.ceil(count / WORDS_A_MINUTE))


def _words(token: Token) -> Iterator[str]:
    if token.type == "inline":
        words = words_of(token)
        if words:
            yield words
    diagram = diagram_of(token)
    if diagram is not None:
        yield from (words for words in (diagram.title, diagram.description) if words)
    elif token.type in ("fence", "code_block"):
        yield " ".join(token.content.split())


def _closed(words: str, sign: str) -> str:
    """A cell of a table, told apart from the next one, or a row from the next row."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words.removesuffix(';')}{sign}"


def _inside(tokens: Sequence[Token], opening: int) -> tuple[Token, ...]:
    """The tokens of a box without its beginning and end."""
    depth = 0
    for place in range(opening, len(tokens)):
        depth += tokens[place].nesting if tokens[place].type in ("alert_open", "alert_close") else 0
        if depth == 0:
            return tuple(tokens[opening + 1 : place])
    return ()
