"""The plain form of a quiz, call or checklist: what `quiz fmt` writes (quiz-format.md 2.2). Pure.

The meaning never changes, and the plain form of the plain form is itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app.foundation.faults import Parsed, in_order
from app.library.documents import FileText
from app.library.quizzes.gaps import GAP, split_alternatives
from app.library.quizzes.marks import Answer, NoteLines, Parts, parts_of, reply_mark, sides_of
from app.library.quizzes.naming import Names
from app.library.quizzes.numbers import NoNumber, numeric_answer, with_sign
from app.library.quizzes.outline import Block, Line, Outline, malformed_id, outline_of
from app.library.quizzes.placed import with_plain_quotes
from app.library.quizzes.questions import kind_of, marker_of
from app.library.quizzes.reading import tell_open_fence
from app.library.quizzes.replies import plain_reply
from app.library.quizzes.telling import Faults
from app.library.text_file import TextFile, read_text

_KEY_LINE = re.compile(r"(?P<key>[^\W\d][\w-]*)\s*:(?P<value>.*)$")


@dataclass
class _Ids:
    """The ids of a file, and those that another language of it has at the same places."""

    names: Names
    beside: Sequence[str]
    given: list[str] = field(default_factory=list)

    def of(self, block: Block, otherwise: str) -> str:
        place = len(self.given)
        found = block.id
        if not found and place < len(self.beside) and self.beside[place] not in self.names.taken:
            found = self.names.take(self.beside[place])
        if not found:
            found = self.names.made_from(malformed_id(block.heading) or block.title, otherwise)
        self.given.append(found)
        return found


@dataclass(frozen=True)
class Formatted:
    text: str
    ids: tuple[str, ...]  # of questions, or of groups and lines, in order


def formatted(file: FileText, form: str, beside: Sequence[str] = ()) -> Parsed[Formatted]:
    """The plain form, ids added. `beside`: the ids of another language of the document, in order.

    No value where the front matter cannot be read or a code fence is open: nobody knows what the text means then.
    """
    parsed = read_text(file.content, file.shown)
    if parsed.value is None:
        return Parsed(None, parsed.faults)
    outline = outline_of(parsed.value)
    if outline.open_fences:
        faults = Faults(file.shown)
        for number in outline.open_fences:
            tell_open_fence(number, faults)
        return Parsed(None, in_order(faults.told))
    writer = _Writer(form, _ids(outline, form, beside))
    paragraphs = [_front(parsed.value), *writer.blocks(outline)]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"
    return Parsed(Formatted(text, tuple(writer.ids.given)))


def _ids(outline: Outline, form: str, beside: Sequence[str]) -> _Ids:
    """The other language is followed only where it agrees so far."""
    named = [block for block in outline.blocks[1:] if block.level == 2 or form == "checklist"]
    agrees = len(beside) == len(named) and all(
        not block.id or block.id == other for block, other in zip(named, beside, strict=False)
    )
    return _Ids(Names(block.id for block in named if block.id), beside if agrees else ())


def _front(file: TextFile) -> str:
    lines = []
    for line in file.lines[1 : file.body_line - 2]:
        found = _KEY_LINE.match(line.rstrip())
        if found is not None:
            lines.append(f"{found['key']}: {found['value'].strip()}".rstrip())
        elif line.strip():
            lines.append(line.strip())
    return "\n".join(("---", *lines, "---"))


class _Writer:
    def __init__(self, form: str, ids: _Ids) -> None:
        self.form = form
        self.ids = ids

    def blocks(self, outline: Outline) -> Iterator[str]:
        yield text_of_lines(outline.blocks[0].lines)
        for block in outline.blocks[1:]:
            yield self._heading(block)
            yield from self._content(block)

    def _heading(self, block: Block) -> str:
        words = block.heading
        if self.form == "checklist" or (self.form == "quiz" and block.level == 2):
            name = self.ids.of(block, "question" if self.form == "quiz" else "line")
            words = f"{block.title} {{#{name}}}".strip()
        keys = [f"{line.key}: {line.value}".rstrip() for line in block.keys]
        return "\n".join((f"{'#' * block.level} {words}".rstrip(), *keys))

    def _content(self, block: Block) -> Iterator[str]:
        if block.level == 1 or self.form == "checklist":
            yield text_of_lines(block.lines)
            return
        if self.form == "call":
            parts = parts_of(block.lines, reply_mark, with_notes=False)
            yield text_of_lines(parts.body)
            yield _list(parts.answers, plain_reply)
            return
        parts = parts_of(block.lines, marker_of(block))
        kind = kind_of(block, parts)
        yield text_of_lines(_body(parts, kind))
        yield _list(parts.answers, lambda answer: _plain_words(answer, kind))
        yield from (_note(note) for note in parts.notes)


def text_of_lines(lines: Sequence[Line]) -> str:
    """One blank line between paragraphs, none at the ends."""
    kept: list[str] = []
    for line in lines:
        if not line.blank:
            kept.append(line.text)
        elif kept and kept[-1]:
            kept.append("")
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)


def _body(parts: Parts, kind: str | None) -> list[Line]:
    if kind != "cloze":
        return list(parts.body)
    return [line if line.code else Line(line.number, GAP.sub(_plain_gap, line.text)) for line in parts.body]


def _plain_gap(found: re.Match[str]) -> str:
    """± in numbers; all else stays as it is."""
    if found.group(1) is None or "=" not in found.group(1):
        return found.group()
    parts = [with_sign(part) if _is_number(part) else part for part in split_alternatives(found.group(1))]
    weight = "" if found.group(2) is None else f"{{{found.group(2)}}}"
    return f"[[{'|'.join(parts)}]]{weight}"


def _is_number(part: str) -> bool:
    bare = part.strip().removeprefix("=")
    read = numeric_answer(bare)
    return read is not None and not isinstance(read, NoNumber)


def _list(answers: Sequence[Answer], words: Callable[[Answer], str]) -> str:
    lines = []
    for number, answer in enumerate(answers, 1):
        mark = {"=>": "-", "-": "-", "1.": f"{number}."}.get(answer.mark, f"- {answer.mark}")
        lines.append(f"{mark} {words(answer)}".rstrip())
        lines += _indented(answer.continuation.split("\n") if answer.more else [])
        lines += _indented([f"> {line}".rstrip() for line in answer.feedback_lines])
    return "\n".join(lines)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}".rstrip() if not line.strip() else f"  {line}" for line in lines]


def _plain_words(answer: Answer, kind: str | None) -> str:
    words = answer.words
    if answer.mark == "=>":
        words = " => ".join(sides_of(words)).strip()
    elif kind == "numeric" and _is_number(words):
        words = with_sign(words)
    elif kind == "hotspot":
        words = with_plain_quotes(words)
    braces = "" if answer.attributes is None else f"{{{', '.join(answer.attributes)}}}"
    return f"{words} {braces}".strip()


def _note(note: NoteLines) -> str:
    first, *rest = [line.text.rstrip() for line in note.lines]
    lines = [f"> [!{note.word}] {first}".rstrip(), *(f"> {line}".rstrip() for line in rest)]
    while len(lines) > 1 and lines[-1] == ">":
        lines.pop()
    return "\n".join(lines)
