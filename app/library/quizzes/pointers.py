"""Links and pictures of a text, found in time that grows with its length and no faster. Pure.

A Markdown parser finds the same, at a hundred times the cost for texts that are written to be slow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from app.library.quizzes.outline import Line
from app.library.quizzes.words import unescape

# Texts without any of these point nowhere, and most are so.
_ANY = re.compile(r"\]\(|\]\[|\]:|:::")
_TOKEN = re.compile(r"\\.|!\[|\[|\]", re.DOTALL)
_TICKS = re.compile(r"`+")
_ADDRESS = r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()\\<]|\\.|\((?:[^\s()\\]|\\.)*+\))(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+)?)"
_TITLE = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\([^()]*+\))"""
_INLINE = re.compile(rf"\(\s*+{_ADDRESS}(?:\s++{_TITLE})?\s*+\)", re.DOTALL)
_LABEL = re.compile(r"\[([^\[\]]*)\]")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]+)\]:[^\S\n]*+(?:<([^<>]*)>|(\S+))")
_VIDEO = re.compile(r":{3,}[^\S\n]*video\s(.*)")
_PARAMETER = re.compile(r"(?:src|captions)=(?:\"([^\"]*)\"|(\S+))")


@dataclass(frozen=True)
class Pointer:
    """Something that a text points to. `words` are those of a picture, or the text of a link."""

    role: Literal["link", "picture", "file"]
    written: str
    line: int
    words: str = ""


def pointers_of(lines: Sequence[Line]) -> list[Pointer]:
    """In the order of the text; what stands in code is text."""
    if not any(_ANY.search(line.text) for line in lines if not line.code):
        return []
    definitions = _definitions(lines)
    found: list[Pointer] = []
    for is_text, paragraph in groupby(lines, _is_text):
        if is_text:
            found += _of_paragraph(list(paragraph), definitions)
    return found


def _is_text(line: Line) -> bool:
    """Not code, not blank, and no definition of an address."""
    return not line.code and not line.blank and not ("]:" in line.text and _DEFINITION.match(line.text))


def _definitions(lines: Sequence[Line]) -> Mapping[str, str]:
    """`[label]: address`, by label."""
    found: dict[str, str] = {}
    for line in lines:
        definition = None if line.code or "]:" not in line.text else _DEFINITION.match(line.text)
        if definition is not None:
            found.setdefault(_same(definition.group(1)), definition.group(2) or definition.group(3) or "")
    return found


def _same(label: str) -> str:
    return " ".join(label.split()).casefold()


def _of_paragraph(lines: Sequence[Line], definitions: Mapping[str, str]) -> Iterator[Pointer]:
    for line in lines:
        video = _VIDEO.match(line.text)
        for quoted, bare in _PARAMETER.findall(video.group(1)) if video else ():
            yield Pointer("file", quoted or bare, line.number)
    text = _without_code("\n".join(line.text for line in lines))
    row, counted = 0, 0
    for start, role, written, words in _in_text(text, definitions):
        row += text.count("\n", counted, start) if start >= counted else -text.count("\n", start, counted)
        counted = start
        yield Pointer(role, written, lines[row].number, words)


def _without_code(text: str) -> str:
    """Code in ticks becomes blanks of the same length; ticks that nothing closes are text."""
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    ends: dict[int, list[int]] = {}  # length of a run → where such runs end
    for start, end in runs:
        ends.setdefault(end - start, []).append(end)
    parts, done = [], 0
    for start, end in runs:
        opening = start + _is_escaped(text, start)
        if start < done or opening == end:
            continue
        closers = ends.get(end - opening, [])
        place = bisect_right(closers, end)
        if place < len(closers):
            parts += [text[done:opening], _blank(text[opening : closers[place]])]
            done = closers[place]
    return "".join((*parts, text[done:]))


def _is_escaped(text: str, place: int) -> bool:
    """Whether an odd number of backslashes stands before."""
    before = text[:place] if place < 100 else text[place - 100 : place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _blank(code: str) -> str:
    return re.sub(r"[^\n]", " ", code)


Found = tuple[int, Literal["link", "picture"], str, str]


def _in_text(text: str, definitions: Mapping[str, str]) -> Iterator[Found]:
    """Where it stands, whether it is a picture, its address, its words."""
    openers: list[int] = []
    place = 0
    while True:
        token = _TOKEN.search(text, place)
        if token is None:
            return
        place = token.end()
        if token.group() in ("[", "!["):
            openers.append(token.start())
        elif token.group() == "]" and openers:
            start = openers.pop()
            is_picture = text[start] == "!"
            words = text[start + (2 if is_picture else 1) : token.start()]
            address, place = _address(text, place, words, definitions)
            if address is not None:
                yield start, "picture" if is_picture else "link", address, words


def _address(text: str, place: int, words: str, definitions: Mapping[str, str]) -> tuple[str | None, int]:
    """What stands behind the closing bracket, and where it ends; None if the brackets are only text."""
    inline = _INLINE.match(text, place)
    if inline is not None:
        return unescape(inline["angled"] or inline["bare"] or ""), inline.end()
    if not definitions:
        return None, place
    label = _LABEL.match(text, place)
    wanted = label.group(1) if label and label.group(1) else words[:1000]
    address = definitions.get(_same(wanted))
    return address, place if address is None or label is None else label.end()
