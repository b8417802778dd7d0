"""The right answers of a bundled quiz, read from its file as a trainer would: by the words of options and stems."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.journeys.site import ROOT

QUESTION = re.compile(r"^## .*\{#[a-z0-9-]+\}\s*$", re.MULTILINE)
OPTION = re.compile(r"^- [(\[](x| )[)\]] (.+?)(?: \{[^}]*\})?\s*$", re.MULTILINE)
TRUE_FALSE = re.compile(r"^- = (true|false)", re.MULTILINE)
NUMBER = re.compile(r"^- = ([0-9.]+)", re.MULTILINE)
STEP = re.compile(r"^\d+\. (.+?)\s*$", re.MULTILINE)
PAIR = re.compile(r"^- (.+?) => (.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    kind: str  # of the form on the page: choice, true-false, numeric, order, match
    stem: str
    options: frozenset[str]
    right: frozenset[str]
    truth: str | None
    number: str = ""
    places: tuple[str, ...] = ()  # of an ordering: the lines as they belong
    partners: tuple[tuple[str, str], ...] = ()  # of a matching: left, right


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
    named = re.search(r"^type: (order|match|numeric)$", block, re.MULTILINE)
    kind = named.group(1) if named else "true-false" if truth else "choice"
    number = NUMBER.search(block) if kind == "numeric" else None
    return Question(
        kind=kind,
        stem=letters(_stem(block, kind)),
        options=frozenset(letters(words) for _, words in marks),
        right=frozenset(letters(words) for mark, words in marks if mark == "x"),
        truth=truth.group(1) if truth else None,
        number=number.group(1) if number else "",
        places=tuple(letters(line) for line in STEP.findall(block)) if kind == "order" else (),
        partners=tuple((letters(a), letters(b)) for a, b in PAIR.findall(block)) if kind == "match" else (),
    )


def _stem(block: str, kind: str) -> str:
    first_answer = re.search(r"^\d+\. " if kind == "order" else r"^- ", block, re.MULTILINE)
    lines = block[: first_answer.start() if first_answer else None].splitlines()
    return "\n".join(line for line in lines if not re.match(r"[a-z-]+:", line))


def right_labels(key: list[Question], stem: str, options: list[str]) -> list[bool]:
    """Which of the options shown are right. For true/false the options are the words `true` and `false`."""
    shown = frozenset(letters(option) for option in options)
    for question in key:
        if question.kind == "choice" and question.options == shown:
            return [letters(option) in question.right for option in options]
    truth = asked(key, "true-false", stem).truth
    return [option == truth for option in options]


def right_number(key: list[Question], stem: str) -> str:
    return asked(key, "numeric", stem).number


def right_line(key: list[Question], kind: str, stem: str, line: str) -> str:
    """What belongs to a line: its place, from 1, in an ordering; in a matching the letters of its partner."""
    question = asked(key, kind, stem)
    if kind == "order":
        return str(question.places.index(letters(line)) + 1)
    return dict(question.partners)[letters(line)]


def asked(key: list[Question], kind: str, stem: str) -> Question:
    for question in key:
        if question.kind == kind and question.stem and question.stem in letters(stem):
            return question
    raise AssertionError(f"no such question in the file: {kind} {stem}")
