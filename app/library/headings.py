"""Headings and their ids: `## Title {#id}`. Pure.

An id that the author wrote is the same in both languages and never changes; one that is made from the words of a
heading is good for a link of today only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ID = re.compile(r"[a-z0-9-]{1,80}")
MAX_MADE_ID = 60
_MARK = re.compile(r"[ \t]*\{#([^{}]*)\}[ \t]*$")
_NO_WORD = re.compile(r"[^\w-]+")

# Ids that the pages around a text use for themselves (interfaces.md, section 9).
TAKEN = frozenset(
    {
        "main",
        "sign-in",
        "sign-out",
        "language",
        "continue",
        "lesson-done",
        "start-attempt",
        "question",
        "time-left",
        "saved",
        "hand-in",
    }
)


@dataclass(frozen=True)
class Heading:
    id: str
    level: int  # as written: 1 for `#`
    text: str
    line: int
    written: bool  # the author gave the id


def take_ids(state: StateCore) -> None:
    """A rule for the parser: moves `{#id}` from a heading's words to its token, before the words are parsed."""
    for opening, words in pairwise(state.tokens):
        if opening.type != "heading_open":
            continue
        mark = _MARK.search(words.content)
        if mark is not None:
            opening.meta["id"] = mark.group(1)
            words.content = words.content[: mark.start()]


def slug_of(words: str) -> str:
    """An id made from a heading's words, in its own alphabet: «База знаний» gives `база-знаний`."""
    plain = unicodedata.normalize("NFC", words).strip().lower()
    return _NO_WORD.sub("-", plain)[:MAX_MADE_ID].strip("-") or "section"


def name_headings(tokens: Sequence[Token], texts: Sequence[str], first_line: int) -> tuple[Heading, ...]:
    """All headings in order, each with an id that no other has. `texts` are their words without marks."""
    openings = [token for token in tokens if token.type == "heading_open"]
    used = {str(token.meta["id"]) for token in openings if "id" in token.meta} | TAKEN
    numbers: dict[str, int] = {}
    headings = []
    for opening, text in zip(openings, texts, strict=True):
        written = "id" in opening.meta
        chosen = str(opening.meta["id"]) if written else _free(slug_of(text), used, numbers)
        used.add(chosen)
        line = first_line + (opening.map[0] if opening.map else 0)
        headings.append(Heading(chosen, int(opening.tag[1]), text, line, written))
    return tuple(headings)


def _free(wanted: str, used: set[str], numbers: dict[str, int]) -> str:
    """The words, with a number behind them where they are taken. `numbers`: where to go on counting."""
    if wanted not in used:
        return wanted
    number = numbers.get(wanted, 2)
    while f"{wanted}-{number}" in used:
        number += 1
    numbers[wanted] = number + 1
    return f"{wanted}-{number}"
