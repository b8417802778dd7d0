"""The parts of a question: body, answers with their marks, notes (quiz-format.md 2.2). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import dedent

from app.library.quizzes.outline import Line, text_of

_MARKED = re.compile(
    r"[-*]\s+(?P<mark>\(\s{0,2}[xXхХ]?\s{0,2}\)|\[\s{0,2}[xXхХ]?\s{0,2}\]|=)(?:\s+(?P<text>.*))?$"
)
_NUMBERED = re.compile(r"[0-9]+\.(?:\s+(?P<text>.*))?$")
_BULLET = re.compile(r"[-*](?:\s+(?P<text>.*))?$")
_ARROW = re.compile(r"(?:^|(?<=\s))=>(?=\s|$)")
_NOTE = re.compile(r">\s?\[!(?P<word>[^\]]*)\]\s*(?P<text>.*)$")
_QUOTE = re.compile(r">\s?")
_BRACES = re.compile(r"(?:^|\s)\{([^{}]*)\}$")

Marker = Callable[[str], "tuple[str, str] | None"]


@dataclass
class Answer:
    """One answer as it stands there. `mark`: ( ) (x) [ ] [x] = => 1. or - for a reply."""

    number: int  # line
    mark: str
    first: str  # the first line behind the mark, attributes included
    more: list[Line] = field(default_factory=list)
    quoted: list[Line] = field(default_factory=list)

    @property
    def family(self) -> str:
        """The mark without its x."""
        return {"(x)": "( )", "[x]": "[ ]"}.get(self.mark, self.mark)

    @property
    def attributes(self) -> tuple[str, ...] | None:
        """What stands in braces at the end of the first line, between commas; None without braces."""
        found = self._braces()
        return None if found is None else tuple(part.strip() for part in found.group(1).split(","))

    @property
    def words(self) -> str:
        """The first line without its attributes."""
        found = self._braces()
        return self.first if found is None else self.first[: found.start()].strip()

    @property
    def continuation(self) -> str:
        """The lines that go on with its text, without their common indent."""
        return dedent("\n".join(_with_spaces(line.text) for line in self.more)).strip("\n")

    @property
    def text(self) -> str:
        return f"{self.words}\n{self.continuation}" if self.more else self.words

    @property
    def feedback(self) -> str:
        return text_of(self.quoted).strip()

    @property
    def feedback_lines(self) -> list[str]:
        return self.feedback.split("\n") if self.feedback else []

    def _braces(self) -> re.Match[str] | None:
        """The last braces, unless a backslash makes one of them text."""
        if not self.first.endswith("}") or self.first.endswith("\\}"):
            return None
        return _BRACES.search(self.first)


def _with_spaces(text: str) -> str:
    """Tabs at the beginning count as four spaces, all other blanks as one."""
    bare = text.lstrip()
    return " " * len(text[: len(text) - len(bare)].replace("\t", "    ")) + bare


@dataclass
class NoteLines:
    number: int
    word: str
    lines: list[Line]
    indented: bool = False

    @property
    def text(self) -> str:
        return text_of(self.lines).strip()


@dataclass
class Parts:
    body: list[Line] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    notes: list[NoteLines] = field(default_factory=list)

    @property
    def body_text(self) -> str:
        return text_of(self.body)


def choice_mark(line: str) -> tuple[str, str] | None:
    """`- (x) text` and its like: the plain mark and what stands behind it."""
    if line[:1] not in ("-", "*"):
        return None
    found = _MARKED.match(line)
    if found is None:
        return None
    mark = found["mark"]
    if mark != "=":
        inner = "x" if mark[1:-1].strip() else " "
        mark = f"({inner})" if mark[0] == "(" else f"[{inner}]"
    return mark, (found["text"] or "").strip()


def match_mark(line: str) -> tuple[str, str] | None:
    """`- left => right`; other marks are odd ones in a match."""
    marked = choice_mark(line)
    if marked is not None or line[:1] not in ("-", "*"):
        return marked
    bullet = _BULLET.match(line)
    text = "" if bullet is None else (bullet["text"] or "").strip()
    return ("=>", text) if _ARROW.search(text) else None


def order_mark(line: str) -> tuple[str, str] | None:
    """`1. text`"""
    found = _NUMBERED.match(line) if line[:1].isdigit() else None
    return choice_mark(line) if found is None else ("1.", (found["text"] or "").strip())


def reply_mark(line: str) -> tuple[str, str] | None:
    """`- text … -> node`: in a call every list item is a reply."""
    bullet = _BULLET.match(line) if line[:1] in ("-", "*") else None
    return None if bullet is None else ("-", (bullet["text"] or "").strip())


def sides_of(words: str) -> tuple[str, str]:
    """Left and right of the first `=>`."""
    arrow = _ARROW.search(words)
    if arrow is None:
        return words, ""
    return words[: arrow.start()].strip(), words[arrow.end() :].strip()


def parts_of(lines: Sequence[Line], marker: Marker, *, with_notes: bool = True) -> Parts:
    """Sorts the lines under a heading. What is no answer and no note is body, wherever it stands."""
    sorter = _Sorter(marker, with_notes)
    for line in lines:
        sorter.take(line)
    return sorter.parts


class _Sorter:
    """Goes through the lines and remembers to what the next one may belong."""

    def __init__(self, marker: Marker, with_notes: bool) -> None:
        self.marker = marker
        self.with_notes = with_notes
        self.parts = Parts()
        self.owner: Answer | NoteLines | None = None
        self.blanks: list[Line] = []  # since the owner's last line
        self.apart = False  # something else stood between this line and the body so far

    def take(self, line: Line) -> None:
        inside_answer = line.code and isinstance(self.owner, Answer) and not line.text.strip()
        if line.blank:
            self._blank(line)
        elif line.indented or inside_answer:
            self._indented(line)
        elif line.code:
            self._body(line)
        else:
            self._plain(line)

    def _blank(self, line: Line) -> None:
        if self.owner is None:
            self.parts.body.append(line)
        elif isinstance(self.owner, NoteLines):
            self.owner = None
        else:
            self.blanks.append(line)

    def _indented(self, line: Line) -> None:
        """Belongs to the answer above, also below a blank line: as in any Markdown."""
        bare = line.text.strip()
        quoted = bare.startswith(">") and not line.code
        if isinstance(self.owner, NoteLines) and self.owner.indented and quoted:
            self._note_line(line.number, bare)
        elif not isinstance(self.owner, Answer):
            self._body(line)
        elif quoted:
            self._feedback(self.owner, line.number, bare, indented=True)
        else:
            self.owner.more += [*self.blanks, line] if self.owner.more else [line]
            self.blanks = []

    def _plain(self, line: Line) -> None:
        marked = self.marker(line.text)
        if marked is not None:
            self._own(Answer(line.number, *marked))
            self.parts.answers.append(self.owner)  # type: ignore[arg-type]
        elif not line.text.startswith(">"):
            self._body(line)
        elif isinstance(self.owner, Answer) and not self.blanks:
            self._feedback(self.owner, line.number, line.text, indented=False)
        elif self._begins_note(line.number, line.text, indented=False):
            pass
        elif isinstance(self.owner, NoteLines) and not self.owner.indented:
            self._note_line(line.number, line.text)
        else:
            self._body(line)

    def _feedback(self, answer: Answer, number: int, text: str, *, indented: bool) -> None:
        if not self._begins_note(number, text, indented=indented):
            answer.quoted.append(Line(number, _QUOTE.sub("", text, count=1)))
            self.blanks = []

    def _begins_note(self, number: int, text: str, *, indented: bool) -> bool:
        found = _NOTE.match(text) if self.with_notes else None
        if found is None:
            return False
        first = found["text"].rstrip()
        self._own(NoteLines(number, found["word"].strip(), [Line(number, first)], indented))
        self.parts.notes.append(self.owner)  # type: ignore[arg-type]
        return True

    def _note_line(self, number: int, text: str) -> None:
        assert isinstance(self.owner, NoteLines)
        self.owner.lines.append(Line(number, _QUOTE.sub("", text, count=1)))

    def _own(self, owner: Answer | NoteLines) -> None:
        self.owner, self.blanks, self.apart = owner, [], True

    def _body(self, line: Line) -> None:
        """A blank line keeps apart what answers or notes kept apart."""
        if self.apart and self.parts.body and not self.parts.body[-1].blank:
            self.parts.body.append(Line(line.number, ""))
        self.parts.body.append(line)
        self.owner, self.blanks, self.apart = None, [], False
