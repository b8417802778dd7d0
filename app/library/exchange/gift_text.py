"""The signs of GIFT: what a backslash takes the meaning from, comments, blocks. Pure.

As Moodle reads it (question/format/gift/format.php): a backslash before `\\ : # = { } ~` and `\\n` for a new line.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from app.library.exchange.plain_words import lines_of

_SIGNS = "\\:#={}~"
_FIRST = 0xE100  # where escaped signs wait while the others are read
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_WAITING = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 127)}]")
_ESCAPE = re.compile(r"([\\:#={}~])")
_NOTE = re.compile(r"(?<!\\)\[([a-z][a-z0-9-]*):((?:[^\[\]\\]|\\.)*+)\]")
_IN_VALUE = re.compile(r"([\\\[\]])")
_IN_NOTE = re.compile(r"\\(.)")
MOST_JOINED = 40  # paragraphs between the braces of one question


def masked(text: str) -> str:
    """Escaped signs become characters that mean nothing here."""
    bare = _WAITING.sub("", text)
    return _ESCAPED.sub(
        lambda found: chr(_FIRST + ord("\n" if found.group(1) == "n" else found.group(1))), bare
    )


def unmasked(text: str) -> str:
    return _WAITING.sub(lambda found: chr(ord(found.group()) - _FIRST), text)


def escaped(text: str) -> str:
    """A text of one line, as it stands in a file."""
    return _ESCAPE.sub(r"\\\1", text).replace("\n", "\\n")


def note_line(name: str, value: str) -> str:
    """`// [name:value]`: of no meaning to other readers of GIFT but for `id` and `tag`."""
    return f"// [{name}:{escaped_note(value)}]"


def escaped_note(value: str) -> str:
    return _IN_VALUE.sub(r"\\\1", value).replace("\n", "\\n")


@dataclass
class Block:
    """Paragraphs of a file that are one question. `text` has its escaped signs masked."""

    line: int
    text: str
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of its comments, by name


def blocks_of(text: str) -> Iterator[Block]:
    """A blank line ends a question, except between its braces; so does a name at the beginning of a line."""
    paragraphs = _paragraphs(text)
    ahead: deque[Block] = deque()
    while True:
        block = ahead.popleft() if ahead else next(paragraphs, None)
        if block is None:
            return
        if _is_open(block.text):
            ahead.extend(islice(paragraphs, MOST_JOINED - len(ahead)))
            for _ in range(_count_to_the_end(ahead)):
                block = _joined(block, ahead.popleft())
        yield block


def _joined(one: Block, other: Block) -> Block:
    notes = {**one.notes, **other.notes}
    return Block(one.line, f"{one.text}\n\n{other.text}", notes)


def _is_open(text: str) -> bool:
    return text.rfind("{") > text.rfind("}")


def _count_to_the_end(paragraphs: Iterable[Block]) -> int:
    """How many paragraphs it takes until the open braces are closed; none if others are opened before, or never."""
    for count, paragraph in enumerate(paragraphs, 1):
        opens, closes = paragraph.text.find("{"), paragraph.text.find("}")
        if closes >= 0:
            return count if opens < 0 or closes < opens else 0
        if opens >= 0:
            return 0
    return 0


def _paragraphs(text: str) -> Iterator[Block]:
    lines: list[str] = []
    notes: dict[str, tuple[str, ...]] = {}
    start, open_braces = 1, False
    for number, whole in enumerate(chain(lines_of(text), ("",)), 1):
        line = whole.rstrip("\n")
        bare = line.strip()
        if bare.startswith("//"):
            for name, value in _NOTE.findall(bare):
                notes[name] = (*notes.get(name, ()), _IN_NOTE.sub(_note_sign, value))
            continue
        begins = lines and not open_braces and _begins(bare, lines[-1])
        if lines and (not bare or begins):
            yield Block(start, "\n".join(lines), notes)
            lines, notes, open_braces = [], {}, False
        if bare:
            start = start if lines else number
            lines.append(masked(line))
            open_braces = _is_open(lines[-1]) or (open_braces and "}" not in lines[-1])
            if bare.startswith("$CATEGORY"):
                yield Block(start, lines[0], notes)
                lines, notes = [], {}


def _begins(line: str, above: str) -> bool:
    """Whether a line without a blank one above it is the next question all the same."""
    return line.startswith(("::", "$CATEGORY")) or ("{" in line and above.rstrip().endswith("}"))


def _note_sign(found: re.Match[str]) -> str:
    return "\n" if found.group(1) == "n" else found.group(1)
