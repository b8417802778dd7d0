"""Signs that would begin something else get a backslash, and nothing else is touched (quiz-format.md 2.2). Pure.

Texts are Markdown, except where they are called plain: there a backslash is a sign like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.library.quizzes.marks import Marker, choice_mark
from app.library.quizzes.model import GAP_END, GAP_START
from app.library.quizzes.outline import Line, with_fences
from app.library.quizzes.rubric import is_rule

_BEFORE_SIGN = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_HEADING = re.compile(r"#{1,2}(?:\s|$)")
_NOTE = re.compile(r"(>\s?)\[!")
_IN_CLOZE = re.compile(rf"\\.|(\[+)(?={GAP_START})|(?<={GAP_END})(\{{)|(\[\[+)")
_UNESCAPED_PIPE = re.compile(r"(\\.)|\|")
_UNESCAPED_ARROW = re.compile(r"(?:^|(?<=\s))=>(?=\s|$)")
_IN_GAP = re.compile(r"([\\|\[\]])")
_MOST_OPEN_FENCES = 20  # more than any author forgets to close


def plain(text: str) -> str:
    """A plain text in a place where a backslash takes the meaning from a sign."""
    return _BEFORE_SIGN.sub(r"\\\\", text)


def accepted(text: str) -> str:
    """A plain accepted text. A slash at its beginning would make a regular expression of it."""
    words = no_braces(plain(text))
    return f"\\{words}" if words.startswith("/") else words


def no_braces(text: str) -> str:
    """Braces at the end of an answer's first line are attributes, unless a backslash stands before the last."""
    return f"{text[:-1]}\\}}" if text.endswith("}") and not text.endswith("\\}") else text


def no_mark(text: str) -> str:
    """A line of a note or of a feedback that would begin a note."""
    return f"\\{text}" if text.startswith("[!") else text


def left_side(text: str) -> str:
    """The left side of a pair: no second arrow, no mark."""
    words = _UNESCAPED_ARROW.sub(r"\\=>", text)
    return f"\\{words}" if choice_mark(f"- {words} => x") is not None else words


def alternative(text: str, *, right: bool, choice: bool) -> str:
    """A plain text between the brackets of a gap."""
    words = _IN_GAP.sub(r"\\\1", text)
    if words.startswith("="):
        words = f"\\{words}"
    if choice and right:
        return f"({words} )" if words.endswith("\\") else f"({words})"
    if words.startswith("(") and words.endswith(")"):
        return f"\\{words}"
    return words


def cell(text: str) -> str:
    """A cell of a table; pipes that have a backslash already keep it."""
    return _UNESCAPED_PIPE.sub(lambda found: found.group(1) or "\\|", " ".join(text.split()))


def body(text: str, marker: Marker, *, cloze: bool = False, rubric_wanted: bool = True) -> list[str]:
    """The lines of a body of which none is taken for something else. Gaps stay marks with a number.

    `rubric_wanted=False`: no table may be taken for a rubric.
    """
    lines = _closed(text.split("\n"))
    return [line.text if line.code else _body_line(line.text, marker, cloze, rubric_wanted) for line in lines]


def section_text(text: str) -> list[str]:
    """The text under the heading of a section."""
    return [line.text if line.code else _no_heading(line.text) for line in _closed(text.split("\n"))]


def quoted(text: str) -> list[str]:
    """The lines of a note or a feedback behind their `> `."""
    return [no_mark(line.rstrip()) for line in text.strip().split("\n")]


def continued(text: str) -> list[str]:
    """The lines of an answer's text: a quote among them would be its feedback."""
    first, *rest = text.strip("\n").split("\n")
    if not rest:
        return [no_braces(first.strip())]
    opens_fence = first.lstrip().startswith(("```", "~~~"))
    lines = ["", first, *rest] if opens_fence else [no_braces(first.strip()), *rest]
    checked, open_fences = with_fences(["- x", *(f"  {line}" for line in lines[1:])])
    escaped = [
        line.text if line.code and not open_fences else _no_quote(line.text[2:], bool(open_fences))
        for line in checked[1:]
    ]
    return [lines[0], *(line.removeprefix("  ") for line in escaped)]


def _no_quote(text: str, open_fences: bool) -> str:
    bare = text.lstrip()
    if bare.startswith(">") or (open_fences and bare.startswith(("```", "~~~"))):
        return f"{text[: len(text) - len(bare)]}\\{bare}"
    return text


def _closed(texts: Sequence[str]) -> list[Line]:
    """Lines whose code fences are all closed: the mark of an open one becomes text."""
    changed = list(texts)
    for _ in range(_MOST_OPEN_FENCES):
        lines, open_fences = with_fences(changed)
        if not open_fences:
            return lines
        for number in open_fences:
            changed[number - 1] = _escaped(changed[number - 1])
    every = [_escaped(text) if text.lstrip().startswith(("```", "~~~")) else text for text in changed]
    return with_fences(every)[0]


def _body_line(text: str, marker: Marker, cloze: bool, rubric_wanted: bool) -> str:
    text = _no_heading(text)
    if marker(text) is not None:
        dot = text.find(".") if text[:1].isdigit() else 0
        text = f"{text[:dot]}\\{text[dot:]}"
    elif text.startswith(">"):
        text = _NOTE.sub(r"\1\\[!", text, count=1)
    if not rubric_wanted and is_rule(text):
        text = f"\\{text}" if text.startswith("|") else _escaped(text)
    return _IN_CLOZE.sub(_no_bracket, text) if cloze and ("[" in text or "{" in text) else text


def _no_heading(text: str) -> str:
    return f"\\{text}" if _HEADING.match(text) else text


def _no_bracket(found: re.Match[str]) -> str:
    brackets = found.group(1) or found.group(2) or found.group(3)
    return found.group() if brackets is None else "".join(f"\\{sign}" for sign in brackets)


def _escaped(text: str) -> str:
    """A backslash before the first sign of a line."""
    indent = len(text) - len(text.lstrip())
    return f"{text[:indent]}\\{text[indent:]}"
