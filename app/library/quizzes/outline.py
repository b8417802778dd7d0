"""A text file becomes headings, the keys under them, and lines: the outer grammar (quiz-format.md 2.2). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.library.text_file import KeyLine, TextFile

_HEADING = re.compile(r"(#{1,2})(?:\s+(.*))?$")
_KEY = re.compile(r"([a-z][a-z0-9_-]*):(?:\s+(.*))?$")
_FENCE = re.compile(r"(\s*)(`{3,}(?=[^`]*$)|~{3,})")
_LIST_ITEM = re.compile(r"(?:[-*]|[0-9]+\.)\s")
_ID = re.compile(r"\s*(?<!\\)\{#([^{}\\]*)\}$")
ID = re.compile(r"[a-z0-9-]+")
MOST_INDENT = 3  # more spaces before a fence are code of another kind, except below a list item


@dataclass(frozen=True)
class Line:
    number: int  # in the file, from 1
    text: str
    code: bool = False  # in a code fence, its marks included

    @property
    def blank(self) -> bool:
        return not self.code and not self.text.strip()

    @property
    def indented(self) -> bool:
        return self.text[:1].isspace() and not self.blank


@dataclass(frozen=True)
class Block:
    """A heading with what stands under it; level 0 is the text before the first heading."""

    level: int
    number: int  # line of the heading
    heading: str  # behind the #, with its {#id}
    keys: tuple[KeyLine, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def title(self) -> str:
        return _ID.sub("", self.heading)

    @property
    def id(self) -> str:
        """Empty if there is none, or none of the right form."""
        found = _ID.search(self.heading)
        return found.group(1) if found and ID.fullmatch(found.group(1)) else ""

    @property
    def text(self) -> str:
        return text_of(self.lines)


@dataclass(frozen=True)
class Outline:
    file: TextFile
    blocks: tuple[Block, ...]  # the first one has level 0
    open_fences: tuple[int, ...]  # first lines of fences that are not closed


def outline_of(file: TextFile) -> Outline:
    lines, open_fences = with_fences(file.lines[file.body_line - 1 :], file.body_line)
    starts = [row for row, line in enumerate(lines) if _is_heading(line)]
    ends = [*starts[1:], len(lines)] if starts else []
    preface = Block(0, file.body_line, "", (), tuple(lines[: starts[0] if starts else len(lines)]))
    blocks = [_block(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    return Outline(file, (preface, *blocks), open_fences)


def malformed_id(heading: str) -> str:
    """What stands in `{#…}` behind a heading, right or wrong; empty if nothing does."""
    found = _ID.search(heading)
    return found.group(1) if found else ""


def text_of(lines: Sequence[Line]) -> str:
    """The lines as one text without blank lines at its ends."""
    first, last = 0, len(lines)
    while first < last and lines[first].blank:
        first += 1
    while last > first and lines[last - 1].blank:
        last -= 1
    return "\n".join(line.text for line in lines[first:last])


def with_fences(texts: Sequence[str], first: int = 1) -> tuple[list[Line], tuple[int, ...]]:
    """The lines, those in code fences marked, and the first lines of fences that nothing closes."""
    lines: list[Line] = []
    open_fences = []
    fence: _Fence | None = None
    in_item = False
    for number, text in enumerate(texts, first):
        indented = text[:1].isspace()
        if fence is not None and fence.in_item and text.strip() and not indented:
            open_fences.append(fence.number)  # the list item ends, and the fence with it
            fence = None
        if fence is not None:
            lines.append(Line(number, text, code=True))
            fence = None if fence.is_closed_by(text) else fence
            continue
        if text.strip() and not indented:
            in_item = _LIST_ITEM.match(text) is not None
        fence = _opened(text, number, in_item and indented)
        lines.append(Line(number, text, code=fence is not None))
    if fence is not None:
        open_fences.append(fence.number)
    return lines, tuple(open_fences)


@dataclass(frozen=True)
class _Fence:
    number: int
    mark: str
    indent: int
    in_item: bool

    def is_closed_by(self, text: str) -> bool:
        bare = text.strip()
        indent = len(text) - len(text.lstrip())
        long_enough = len(bare) >= len(self.mark) and bare == self.mark[0] * len(bare)
        return long_enough and indent <= self.indent + MOST_INDENT


def _opened(text: str, number: int, in_item: bool) -> _Fence | None:
    found = _FENCE.match(text)
    if found is None:
        return None
    indent = len(found.group(1))
    if indent > MOST_INDENT and not in_item:
        return None
    return _Fence(number, found.group(2), indent, in_item)


def _is_heading(line: Line) -> bool:
    return not line.code and line.text.startswith("#") and _HEADING.match(line.text) is not None


def _block(lines: Sequence[Line]) -> Block:
    """A heading and all up to the next one. Keys stand directly under it."""
    found = _HEADING.match(lines[0].text)
    assert found is not None
    keys = []
    for line in lines[1:]:
        key = None if line.code else _KEY.match(line.text)
        if key is None:
            break
        keys.append(KeyLine(key.group(1), (key.group(2) or "").strip(), line.number))
    rest = tuple(lines[1 + len(keys) :])
    return Block(len(found.group(1)), lines[0].number, (found.group(2) or "").strip(), tuple(keys), rest)
