"""The right answers of a bundled quiz, read from its file as a trainer would: by the words of options and stems."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.journeys.site import ROOT

QUESTION = re.compile(r"^## .*\{#[a-z0-9-]+\}\s*$", re.MULTILINE)
OPTION = re.compile(r"^- [(\[](x| )[)\]] (.+?)(?: \{[^}]*\})?\s*$", re.MULTILINE)
TRUE_FALSE = re.compile(r"^- = (true|false)", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    stem: str
    options: frozenset[str]
    right: frozenset[str]
    truth: str | None


def letters(text: str) -> str:
    """Words without signs, so that Markdown and HTML of one sentence are equal."""
    return re.sub(r"[\W_]+", "", text).casefold()


def key_of(quiz: str, language: str) -> list[Question]:
    text = (ROOT / "quizzes" / f"{quiz}.{language}.md").read_text(encoding="utf-8")
    heads = [*QUESTION.finditer(text)]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [_question(text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def _question(block: str) -> Question:
    marks = OPTION.findall(block)
    truth = TRUE_FALSE.search(block)
    first_answer = re.search(r"^- [(\[=]", block, re.MULTILINE)
    lines = block[: first_answer.start() if first_answer else None].splitlines()
    stem = "\n".join(line for line in lines if not re.match(r"[a-z-]+:", line))
    return Question(
        stem=letters(stem),
        options=frozenset(letters(words) for _, words in marks),
        right=frozenset(letters(words) for mark, words in marks if mark == "x"),
        truth=truth.group(1) if truth else None,
    )


def right_labels(key: list[Question], stem: str, options: list[str]) -> list[bool]:
    """Which of the options shown are right. For true/false the options are the words `true` and `false`."""
    shown = frozenset(letters(option) for option in options)
    for question in key:
        if question.truth is None and question.options == shown:
            return [letters(option) in question.right for option in options]
    for question in key:
        if question.truth is not None and question.stem and question.stem in letters(stem):
            return [option == question.truth for option in options]
    raise AssertionError(f"no such question in the file: {stem} {options}")
