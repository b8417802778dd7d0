"""A question from a form becomes text at the end of a quiz's file, in the form that `quiz fmt` writes. Pure.

What is written parses back to the same question: signs that would begin something else get a backslash, and nothing
else is touched. Body, options and feedback are Markdown, the question itself and accepted texts are plain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.library.documents import FileText
from app.library.quizzes import escaping
from app.library.quizzes.marks import choice_mark
from app.library.quizzes.model import Item
from app.library.quizzes.naming import id_from
from app.library.quizzes.numbers import with_sign
from app.library.quizzes.outline import outline_of
from app.library.quizzes.whole import read_whole
from app.library.source import Files
from app.library.text_file import read_text

Kind = Literal["single", "multi", "true-false", "text", "numeric"]
KINDS: tuple[Kind, ...] = ("single", "multi", "true-false", "text", "numeric")


@dataclass(frozen=True)
class NewOption:
    text: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class NewQuestion:
    """What a form says. `answers` of `text` and `numeric`, `truth` of `true-false`, `options` of the others."""

    kind: Kind
    prompt: str
    body: str = ""
    options: tuple[NewOption, ...] = ()
    truth: bool = True
    answers: tuple[str, ...] = ()
    feedback: str = ""  # with either choice of true or false
    explanation: str = ""
    points: Fraction = Fraction(1)
    critical: bool = False
    tags: tuple[str, ...] = ()
    source: str = ""  # <course>/<lesson>#<heading>


def tidy(text: str) -> str:
    """One line: as it stands in one field of a form."""
    return " ".join(_without_controls(text).split())


def tidy_block(text: str) -> str:
    """Several lines, without blanks at the ends and with one blank line between paragraphs."""
    lines = [_without_controls(line).rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_controls(text: str) -> str:
    """What no keyboard sends: control characters, and the signs that the reader keeps for itself."""
    return "".join(
        " " if character in "\t\n\r\v\f\x85\u2028\u2029" else character
        for character in unicodedata.normalize("NFC", text)
        if character in "\t\n\r\v\f\x85\u2028\u2029"
        or unicodedata.category(character) not in ("Cc", "Co", "Cs")
    )


def ids_in(quiz: str) -> tuple[str, ...]:
    """The ids of all questions of a quiz's text, in order."""
    file = read_text(quiz.encode(), "").value
    return () if file is None else tuple(b.id for b in outline_of(file).blocks if b.level == 2 and b.id)


def titles_in(quiz: str) -> dict[str, str]:
    """Id → question, in order."""
    file = read_text(quiz.encode(), "").value
    blocks = outline_of(file).blocks if file is not None else ()
    return {block.id: block.title for block in blocks if block.level == 2 and block.id}


def new_id(question: NewQuestion, taken: Collection[str]) -> str:
    return id_from(question.prompt, taken)


def with_question(quiz: str, question: NewQuestion, question_id: str) -> str:
    """The text of a quiz with one more question at its end."""
    return f"{quiz.rstrip()}\n\n{written(question, question_id)}"


def reads_back(quiz: str, question_id: str) -> Item | None:
    """The question as whoever parses the text will see it; None where something above swallows it."""
    file = FileText("quizzes/quiz.md", "quiz.md", quiz.encode())
    found = read_whole(file, Files({}), site_language="en").quiz
    if found is None:
        return None
    return next((item for item in found.items if item.id == question_id), None)


def written(question: NewQuestion, question_id: str) -> str:
    """The text of one question."""
    heading = f"## {escaping.plain(question.prompt)} {{#{question_id}}}"
    parts = [
        "\n".join((heading, *_keys(question))),
        "\n".join(escaping.body(question.body, choice_mark)) if question.body else "",
        "\n".join(_answers(question)),
        _note("explain", question.explanation) if question.explanation else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _keys(question: NewQuestion) -> Iterator[str]:
    """The kind is written out: no sign in a text can make it another one."""
    yield f"type: {question.kind}"
    if question.points != 1:
        yield f"points: {points_text(question.points)}"
    if question.critical:
        yield "critical: yes"
    if question.tags:
        yield f"tags: {', '.join(question.tags)}"
    if question.source:
        yield f"source: {question.source}"


def points_text(points: Fraction) -> str:
    """2, 0.5"""
    return f"{float(points):.6f}".rstrip("0").rstrip(".")


def _answers(question: NewQuestion) -> Iterator[str]:
    match question.kind:
        case "true-false":
            yield from _answer("=", "true" if question.truth else "false", question.feedback)
        case "text":
            for answer in question.answers:
                yield from _answer("=", escaping.accepted(answer), "")
        case "numeric":
            for answer in question.answers:
                yield from _answer("=", with_sign(answer), "")
        case kind:
            pair = ("( )", "(x)") if kind == "single" else ("[ ]", "[x]")
            for option in question.options:
                yield from _answer(pair[option.right], escaping.no_braces(option.text), option.feedback)


def _answer(mark: str, words: str, feedback: str) -> Iterator[str]:
    yield f"- {mark} {words}"
    if feedback:
        yield f"  > {escaping.no_mark(feedback)}"


def _note(word: str, text: str) -> str:
    first, *rest = [escaping.no_mark(line) for line in text.split("\n")]
    return "\n".join((f"> [!{word}] {first}".rstrip(), *(f"> {line}".rstrip() for line in rest)))


def new_quiz(title: str, use: str) -> str:
    """The text of a quiz that asks nothing yet."""
    lines = ["---", f"title: {tidy(title)}", f"use: {use}"]
    if use == "practice":
        lines += [f"show-{what}: after-answer" for what in ("score", "answers", "feedback")]
    return "\n".join((*lines, "---")) + "\n"


def missing_ids(quiz: str, others: Sequence[str]) -> dict[str, str]:
    """Questions that stand in the other languages of a quiz and not in this one: id → question there."""
    here = set(ids_in(quiz))
    return {name: title for other in others for name, title in titles_in(other).items() if name not in here}


def line_of(quiz: str, question_id: str) -> int | None:
    """The line of a question's heading in the text of its quiz, from 1."""
    ending = f"{{#{question_id}}}"
    lines = enumerate(quiz.split("\n"), 1)
    return next((n for n, line in lines if line.startswith("## ") and line.rstrip().endswith(ending)), None)
