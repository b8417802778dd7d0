"""Gaps in the text of a question: `[[noon|midday]]{2}` (quiz-format.md 2.2, 2.5). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from app.foundation.faults import Text
from app.library.quizzes.attributes import no_right_answer, tell_same
from app.library.quizzes.keys import Keys
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    Alternative,
    Cloze,
    Comparison,
    Gap,
)
from app.library.quizzes.numbers import NoNumber, number_from, numeric_answer
from app.library.quizzes.outline import Line
from app.library.quizzes.telling import Faults, shortened
from app.library.quizzes.typed import read_number, warn_of_zero_tolerance
from app.library.quizzes.words import fold, unescape

# An escaped character, or a gap with its weight. What stands between the brackets holds no other [[.
GAP = re.compile(r"\\.|\[\[((?:[^\]\\\[]|\\.|\[(?!\[)|\](?!\]))*)\]\](?:\{([^{}]*)\})?")
_PART = re.compile(r"(?:[^\\|]|\\.)*")
_ESCAPED = re.compile(r"\\.")
_MARKS = str.maketrans("", "", GAP_START + GAP_END)


def has_gap(lines: Sequence[Line]) -> bool:
    return any(_found(line) for line in lines)


def cloze(heading: int, body: Sequence[Line], keys: Keys, faults: Faults) -> tuple[Cloze, list[Line]]:
    """The gaps, and the body in which each stands as a mark with its number."""
    gaps: list[Gap] = []
    lines = [_with_marks(line, gaps, keys, faults) for line in body]
    if not gaps:
        no_right_answer(
            heading,
            faults,
            "Write a gap with its answer: [[noon]].",
            "Напишите пропуск с ответом: [[полдень]].",
        )
    return Cloze(tuple(gaps), keys.get("score", "parts"), keys.get("match", Comparison())), lines


def without_marks(text: str) -> str:
    """An author's text without the two characters that stand for gaps."""
    return text.translate(_MARKS)


def _found(line: Line) -> bool:
    return (
        not line.code and "[[" in line.text and any(m.group(1) is not None for m in GAP.finditer(line.text))
    )


def _with_marks(line: Line, gaps: list[Gap], keys: Keys, faults: Faults) -> Line:
    text = without_marks(line.text)
    if line.code or "[[" not in text:
        return replace(line, text=text)

    def mark(found: re.Match[str]) -> str:
        if found.group(1) is None:  # an escaped character
            return found.group()
        gaps.append(_gap(found.group(1), found.group(2), line.number, keys, faults))
        return f"{GAP_START}{len(gaps)}{GAP_END}"

    marked = GAP.sub(mark, text)
    if "[[" in _ESCAPED.sub("", marked):
        _open_gap(line.number, faults)
    return replace(line, text=marked)


def _gap(inside: str, braces: str | None, number: int, keys: Keys, faults: Faults) -> Gap:
    weight = ONE if braces is None else number_from(braces)
    if not isinstance(weight, Fraction) or weight <= 0:
        _bad_gap(number, f"{{{braces}}}", faults)
        weight = ONE
    parts = [part.strip() for part in split_alternatives(inside)]
    if not all(part.removeprefix("=").strip() for part in parts):
        _bad_gap(number, f"[[{inside}]]", faults)
        return Gap("text", (), weight)
    is_choice = any(_in_parentheses(part) for part in parts)
    if is_choice:
        return _drop_down(parts, number, weight, faults)
    alternatives = tuple(_typed(part, parts[0].startswith("="), number, keys, faults) for part in parts)
    all_numbers = all(alternative.number is not None for alternative in alternatives)
    form: Literal["numeric", "text"] = "numeric" if all_numbers else "text"
    return Gap(form, alternatives, weight)


def split_alternatives(inside: str) -> Iterator[str]:
    """Parts between `|` without a backslash."""
    place = 0
    while True:
        part = _PART.match(inside, place)
        assert part is not None
        yield part.group()
        place = part.end() + 1
        if place > len(inside):
            return


def _in_parentheses(part: str) -> bool:
    return len(part) > 2 and part.startswith("(") and part.endswith(")") and not part.endswith("\\)")


def _drop_down(parts: Sequence[str], number: int, weight: Fraction, faults: Faults) -> Gap:
    alternatives = []
    for part in parts:
        right = _in_parentheses(part)
        bare = part[1:-1].strip() if right else part.removeprefix("=").strip()
        alternatives.append(Alternative(unescape(bare), right))
    if not all(alternative.text for alternative in alternatives):
        _bad_gap(number, f"[[{'|'.join(parts)}]]", faults)
    tell_same([(number, fold(alternative.text)) for alternative in alternatives], faults)
    return Gap("choice", tuple(alternatives), weight)


def _typed(part: str, in_numbers: bool, number: int, keys: Keys, faults: Faults) -> Alternative:
    """`=` makes a number of what is one, for itself and for those behind it; before a text it is dropped."""
    bare = part.removeprefix("=").strip()
    if not (in_numbers or part.startswith("=")):
        return Alternative(unescape(bare))
    read = numeric_answer(bare)
    if isinstance(read, NoNumber):
        read_number(number, bare, faults)
    if read is None or isinstance(read, NoNumber):
        return Alternative(unescape(bare))
    warn_of_zero_tolerance(number, read, keys, faults)
    return Alternative(read.text, number=read)


def _bad_gap(number: int, written: str, faults: Faults) -> None:
    faults.unclear(
        number,
        "bad-value",
        Text(f"`{shortened(written)}` is no gap", f"`{shortened(written)}` — не пропуск"),
        Text(
            "Write [[noon|midday]], [[= 20 ± 1]] or [[(right)|wrong]]; a weight above 0 behind it: {2}.",
            "Пишите [[полдень|день]], [[= 20 ± 1]] или [[(верно)|неверно]]; за ним — вес больше нуля: {2}.",
        ),
    )


def _open_gap(number: int, faults: Faults) -> None:
    faults.unclear(
        number,
        "bad-value",
        Text("A gap is not closed", "Пропуск не закрыт"),
        Text(
            "Close it with ]] on the same line; brackets that are only text need a backslash: \\[\\[.",
            "Закройте его знаками ]] в той же строке; перед скобками, которые просто текст, нужна черта: \\[\\[.",
        ),
    )
