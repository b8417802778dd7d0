"""Text on its way through a browser: a form knows no byte order mark and only one kind of line end. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from app.library.text_file import BYTE_ORDER_MARK

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_END = re.compile(r"\r\n|\r|\n")


def shown(content: bytes) -> str:
    """What stands in the textarea: without a byte order mark, every line ending in LF."""
    return _END.sub("\n", content.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace"))


def written(text: str, like: bytes = b"") -> bytes:
    """The bytes of an edited text. What nobody changed stays as it was `like`: the byte order mark, and the line end
    of each line that is still there or was only rewritten. New lines end as most lines of the old text do."""
    plain = _END.sub("\n", text)
    if not like:
        return plain.encode()
    if plain == shown(like):
        return like
    mark = BYTE_ORDER_MARK if like.startswith(BYTE_ORDER_MARK) else b""
    old = _LINE.findall(like.removeprefix(mark).decode("utf-8", "replace"))
    usual = _usual_end(old)
    ends = {_end(line) for line in old}
    if len(ends - {""}) > 1:
        return mark + _mixed(old, _LINE.findall(plain), usual).encode()
    return mark + plain.replace("\n", usual).encode()


def _usual_end(lines: list[str]) -> str:
    ends = [_end(line) for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)


def _mixed(old: list[str], new: list[str], usual: str) -> str:
    """A text with several kinds of line end: each line keeps its own."""
    plain = [_END.sub("\n", line) for line in old]
    merged: list[str] = []
    for act, i, j, k, end in SequenceMatcher(a=plain, b=new, autojunk=False).get_opcodes():
        if act == "equal":
            merged += old[i:j]
            continue
        known = [_end(line) for line in old[i:j]]
        for place, line in enumerate(new[k:end]):
            merged.append(line.replace("\n", (known[place] if place < len(known) else "") or usual))
    return "".join(merged)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
