"""Markdown becomes tokens, with everything that points elsewhere and everything that is wrong. Pure.

What is read here: GitHub's Markdown (tables, task lists, alerts, footnotes), headings with `{#id}`, Mermaid in fences,
and `::: video src=… captions=…` with its transcript below. HTML in a text stays words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from app.foundation.faults import Fault, Parsed, in_order
from app.library import lesson_faults as told
from app.library.diagrams import Diagram, Undrawable, draw
from app.library.headings import ID, TAKEN, Heading, name_headings, take_ids
from app.library.text_file import lines_of

VIDEO = "container_video_open"
_PARAMETER = re.compile(r"([^\s=]+)=(?:\"([^\"]*)\"|(\S+))")
_ALERT_MARK = re.compile(r"\[!(\w*)\]")
_NOTE_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE_IN_TEXT = re.compile(rf"(?<!\\){_NOTE_MARK.pattern}")  # `\[^1]` is meant as words


@dataclass(frozen=True)
class Reference:
    """Something in the text that points elsewhere. `words` are a link's text or a picture's alternative text."""

    role: Literal["link", "picture", "video", "captions"]
    written: str
    line: int
    words: str = ""


@dataclass(frozen=True)
class Reading:
    """A text taken apart. The tokens are for `markdown_writing` alone and are never changed."""

    tokens: tuple[Token, ...]
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]

    @property
    def anchors(self) -> frozenset[str]:
        return frozenset(heading.id for heading in self.headings)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The one parser. Its instances hold no state of a text."""
    markdown = MarkdownIt("gfm-like2", {"html": False, "linkify": False}).disable("linkify")
    markdown.use(footnote_plugin).use(gfm_autolink_plugin)
    container_plugin(markdown, "video", validate=lambda parameters, *rest: bool(parameters.strip()))
    markdown.core.ruler.after("block", "heading_ids", take_ids)
    markdown.core.ruler.after("block", "alert_titles", _drop_alert_titles)
    # A forbidden address is told to the author and never written: it must not hide as plain words.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def _drop_alert_titles(state: StateCore) -> None:
    """The parser writes them in English; our renderer writes them in the language of the text."""
    kept, inside = [], False
    for token in state.tokens:
        inside = inside or token.type == "alert_title_open"
        if not inside:
            kept.append(token)
        inside = inside and token.type != "alert_title_close"
    state.tokens = kept


def read(text: str, *, file: str, first_line: int = 1) -> Parsed[Reading]:
    """Takes a text apart. `first_line` is the line of the file on which the text begins."""
    tokens = parser().parse(text, {})
    reader = _Reader(file, first_line, lines_of(text))
    references = [reference for token in tokens for reference in reader.references_of(token)]
    headings = name_headings(tokens, [words_of(token) for token in _titles(tokens)], first_line)
    reader.check_headings(tokens, headings)
    reader.check_quotes(tokens)
    return Parsed(Reading(tuple(tokens), headings, tuple(references)), in_order(reader.faults))


def words_of(inline: Token) -> str:
    """The words of a paragraph or heading without marks; a picture counts with its alternative text."""
    return " ".join(_plain(inline.children or []).split())


def diagram_of(token: Token) -> Diagram | None:
    """The drawing of a Mermaid fence; None for everything else and for what cannot be drawn."""
    if not is_mermaid(token):
        return None
    drawn = draw(token.content)
    return None if isinstance(drawn, Undrawable) else drawn


def is_mermaid(token: Token) -> bool:
    return token.type == "fence" and token.info.strip().split(" ")[0] == "mermaid"


def video_of(token: Token) -> dict[str, str]:
    """The parameters behind `::: video`."""
    found = _PARAMETER.findall(token.info.strip().removeprefix("video"))
    return {name: quoted or bare for name, quoted, bare in found}


def _plain(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        match child.type:
            case "text" | "code_inline":
                parts.append(child.content)
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "image":
                parts.append(_plain(child.children or []))
    return "".join(parts)


def _titles(tokens: Sequence[Token]) -> Iterator[Token]:
    for opening, words in pairwise(tokens):
        if opening.type == "heading_open":
            yield words


class _Reader:
    """Goes through the tokens of one text and collects faults on the way."""

    def __init__(self, file: str, first_line: int, lines: Sequence[str]) -> None:
        self.file = file
        self.first_line = first_line
        self.lines = lines
        self.faults: list[Fault] = []
        self.last_row = 0

    def references_of(self, token: Token) -> list[Reference]:
        if token.map:
            self.last_row = token.map[0]
        if token.type == "inline":
            return self._inline(token.children or [], token.map or [self.last_row, self.last_row + 1])
        if token.type == "fence":
            self._fence(token)
        elif token.type == VIDEO:
            return self._video(token)
        return []

    def check_quotes(self, tokens: Sequence[Token]) -> None:
        """`> [!TIPP]`, or words behind the mark: the parser takes it for a plain quotation."""
        for quote, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if (quote.type, paragraph.type, inline.type) != ("blockquote_open", "paragraph_open", "inline"):
                continue
            mark = _ALERT_MARK.match(inline.content)
            if mark is not None:
                self.faults.append(
                    told.unknown_alert(self.file, self._line((quote.map or [0])[0]), mark.group(1))
                )

    def _inline(self, children: Sequence[Token], rows: list[int]) -> list[Reference]:
        found = []
        row = rows[0]
        for place, child in enumerate(children):
            if child.type in ("softbreak", "hardbreak"):
                row += 1
            elif child.type == "link_open":
                href = str(child.attrs.get("href", ""))
                row = self._row_with(href, row, rows[1])
                found.append(Reference("link", href, self._line(row), _plain(_until_close(children, place))))
            elif child.type == "image":
                src = str(child.attrs.get("src", ""))
                row = self._row_with(src, row, rows[1])
                found.append(Reference("picture", src, self._line(row), _plain(child.children or [])))
            elif child.type == "text":
                self._undefined_notes(child.content, row)
        return found

    def _row_with(self, written: str, row: int, end: int) -> int:
        """The row on which a target stands: line breaks inside code or link text are not counted by the parser."""
        for candidate in range(row, min(end, len(self.lines))):
            if written and (written in self.lines[candidate] or unquote(written) in self.lines[candidate]):
                return candidate
        return row

    def _undefined_notes(self, words: str, row: int) -> None:
        for label in _NOTE_MARK.findall(words):
            if label in self.notes:
                self.faults.append(told.unknown_note(self.file, self._line(row), label))

    @cached_property
    def notes(self) -> frozenset[str]:
        """Labels whose mark stands in the text as it is."""
        return frozenset(label for line in self.lines for label in _NOTE_IN_TEXT.findall(line))

    def _fence(self, token: Token) -> None:
        first, end = token.map or [0, 0]
        closing = self.lines[end - 1].lstrip(" \t>") if first < end <= len(self.lines) else ""
        if end - first < 2 or not closing.startswith(token.markup):
            self.faults.append(told.open_block(self.file, self._line(first), token.markup))
        elif is_mermaid(token):
            self._diagram(token, self._line(first))

    def _diagram(self, token: Token, line: int) -> None:
        drawn = draw(token.content)
        if isinstance(drawn, Undrawable):
            self.faults.append(
                told.undrawable(self.file, line + drawn.line + (1 if drawn.line else 0), drawn)
            )
        elif not (drawn.title or drawn.description):
            self.faults.append(told.diagram_without_words(self.file, line))

    def _video(self, token: Token) -> list[Reference]:
        first, end = token.map or [0, 0]
        line = self._line(first)
        name = token.info.strip().split(" ")[0]
        if name != "video":
            self.faults.append(told.unknown_block(self.file, line, name))
            return []
        if not self.lines[min(end, len(self.lines) - 1)].lstrip(" \t>").startswith(":::"):
            self.faults.append(told.open_block(self.file, line, ":::"))
        given = video_of(token)
        for key in given.keys() - {"src", "captions"}:
            self.faults.append(told.unknown_video_key(self.file, line, key))
        for key in ("src", "captions"):
            if not given.get(key):
                self.faults.append(told.missing_video_key(self.file, line, key))
        if not any(words.strip() for words in self.lines[first + 1 : end]):
            self.faults.append(told.video_without_words(self.file, line))
        roles: tuple[tuple[Literal["video", "captions"], str], ...] = (
            ("video", "src"),
            ("captions", "captions"),
        )
        return [Reference(role, given[key], line) for role, key in roles if given.get(key)]

    def check_headings(self, tokens: Sequence[Token], headings: Sequence[Heading]) -> None:
        seen: dict[str, int] = {}
        for heading in headings:
            if not heading.written:
                continue
            if not ID.fullmatch(heading.id):
                self.faults.append(told.bad_heading_id(self.file, heading.line, heading.id))
            elif heading.id in TAKEN:
                self.faults.append(told.taken_heading_id(self.file, heading.line, heading.id))
            elif heading.id in seen:
                self.faults.append(told.duplicate_heading_id(self.file, heading, seen[heading.id]))
            seen.setdefault(heading.id, heading.line)
        for token, words in pairwise(tokens):
            if token.type == "heading_open" and not words.content.strip():
                self.faults.append(told.empty_heading(self.file, self._line((token.map or [0])[0])))

    def _line(self, row: int) -> int:
        return self.first_line + row


def _until_close(children: Sequence[Token], place: int) -> list[Token]:
    inside = []
    while (place := place + 1) < len(children) and children[place].type != "link_close":
        inside.append(children[place])
    return inside
