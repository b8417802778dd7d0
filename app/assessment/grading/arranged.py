"""Matching, ordering, gaps: answers of several parts (quiz-format.md 4.1, 4.2). Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from app.assessment.grading.outcome import Misshapen, Outcome, said
from app.assessment.grading.responses import is_blank, whole
from app.assessment.grading.typed import as_text, met, typed_quantity, worth
from app.foundation.faults import Text
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Accepted,
    Cloze,
    Comparison,
    Gap,
    Item,
    Matching,
    Numeric,
    Ordering,
)
from app.library.quizzes.words import fold, looks

Places = tuple[int | None, ...]


def match(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    assert isinstance(item.content, Matching)
    content = item.content
    chosen = places(response, len(content.lefts), len(content.lines))
    if chosen is None:
        return Misshapen(
            said(
                Text(
                    "a list with the number of a line, 1 to {most}, or null for each of the {count} left sides",
                    "список, где для каждой левой части (всего {count}) стоит номер строки от 1 до {most} или null",
                ),
                most=len(content.lines),
                count=len(content.lefts),
            )
        )
    # A line whose right side reads the same is the same choice.
    parts = tuple(
        number is not None and looks(content.lines[number - 1].right) == looks(pair.right)
        for number, pair in zip(chosen, content.lefts, strict=True)
    )
    fraction = by_weight(parts, [pair.weight for pair in content.lefts], content.score)
    return Outcome(fraction, (_right_parts("pairs", parts),), parts=parts)


def by_weight(parts: Sequence[bool], weights: Sequence[Fraction], score: str) -> Fraction:
    """`parts`: weight of the right ones / weight of all."""
    if score == "all-or-nothing":
        return ONE if all(parts) else ZERO
    total = sum(weights, ZERO)
    right = sum((weight for weight, is_right in zip(weights, parts, strict=True) if is_right), ZERO)
    return right / total if total else ZERO


def places(response: Any, count: int, most: int) -> Places | None:
    """`count` numbers from 1 to `most`, null for what is left empty; None for anything else."""
    if not isinstance(response, list | tuple) or len(response) != count:
        return None
    numbers = tuple(None if part is None else whole(part, most) for part in response)
    known = all(part is None or number is not None for part, number in zip(response, numbers, strict=True))
    return numbers if known else None


# -- order ------------------------------------------------------------------------------------------------------


def order(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    assert isinstance(item.content, Ordering)
    count = len(item.content.items)
    given = places(response, count, count)
    numbers = [number for number in given or () if number is not None]
    if given is None or len(set(numbers)) != len(numbers):
        return Misshapen(
            said(
                Text(
                    "a list of {count} places with the numbers 1 to {count}, each at most once, or null",
                    "список из {count} мест с номерами от 1 до {count}, каждый не больше одного раза, или null",
                ),
                count=count,
            )
        )
    scheme = _SCHEMES.get(item.content.score, _by_position)
    parts = tuple(number == place for place, number in enumerate(given, 1))
    return Outcome(scheme(given), (_of_order(item.content.score, given, parts),), parts=parts)


def _by_position(given: Places) -> Fraction:
    return Fraction(sum(number == place for place, number in enumerate(given, 1)), len(given))


def neighbours(given: Places) -> int:
    """How often i stands directly before i + 1."""
    return sum(first is not None and second == first + 1 for first, second in pairwise(given))


def longest_run(given: Places) -> int:
    """Length of the longest rising subsequence, gaps allowed; one alone is none."""
    ends: list[int] = []  # the smallest end of a rising subsequence of each length
    for number in given:
        if number is not None:
            place = bisect_left(ends, number)
            ends[place : place + 1] = [number]
    return len(ends) if len(ends) > 1 else 0


def _by_neighbours(given: Places) -> Fraction:
    return Fraction(neighbours(given), len(given) - 1)


def _by_run(given: Places) -> Fraction:
    return Fraction(longest_run(given), len(given))


def _all_or_nothing(given: Places) -> Fraction:
    return ONE if _by_position(given) == 1 else ZERO


_SCHEMES: dict[str, Callable[[Places], Fraction]] = {
    "position": _by_position,
    "next": _by_neighbours,
    "longest-run": _by_run,
    "all-or-nothing": _all_or_nothing,
}


def _of_order(score: str, given: Places, parts: Sequence[bool]) -> Text:
    if score == "next":
        return said(
            Text("Right neighbours: {right} of {count}.", "Верных соседей: {right} из {count}."),
            right=neighbours(given),
            count=len(given) - 1,
        )
    if score == "longest-run":
        return said(
            Text(
                "Longest part in the right order: {right} of {count}.",
                "Самая длинная часть в верном порядке: {right} из {count}.",
            ),
            right=longest_run(given),
            count=len(given),
        )
    return _right_parts("places", parts)


# -- gaps -------------------------------------------------------------------------------------------------------


def cloze(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    assert isinstance(item.content, Cloze)
    content = item.content
    is_list = isinstance(response, list | tuple) and len(response) == len(content.gaps)
    if not is_list or not all(part is None or as_text(part) is not None for part in response):
        return Misshapen(
            said(
                Text(
                    "a list with a number, a text or null for each of the {count} gaps",
                    "список, где для каждого пропуска (всего {count}) стоит число, текст или null",
                ),
                count=len(content.gaps),
            )
        )
    parts = tuple(
        not is_blank(part) and fills(gap, part, content.comparison, locale)
        for gap, part in zip(content.gaps, response, strict=True)
    )
    fraction = by_weight(parts, [gap.weight for gap in content.gaps], content.score)
    return Outcome(fraction, (_right_parts("gaps", parts),), parts=parts)


def fills(gap: Gap, given: Any, comparison: Comparison, locale: str) -> bool:
    """Whether a number or a text is right in a gap."""
    right = [alternative for alternative in gap.alternatives if alternative.right]
    text = as_text(given) or ""
    if gap.form == "choice":
        return any(fold(text) == fold(alternative.text) for alternative in right)
    numbers = tuple(alternative.number for alternative in right if alternative.number is not None)
    typed = typed_quantity(given, locale) if numbers else None
    if typed is not None and any(worth(typed, number, Numeric(numbers)) is not None for number in numbers):
        return True
    texts = [Accepted(alternative.text) for alternative in right if alternative.number is None]
    return met(text, texts, comparison)[0] is not None


_RIGHT_PARTS = {
    "pairs": Text("Right pairs: {right} of {count}.", "Верных пар: {right} из {count}."),
    "places": Text("In the right place: {right} of {count}.", "На своём месте: {right} из {count}."),
    "gaps": Text("Right gaps: {right} of {count}.", "Верных пропусков: {right} из {count}."),
}


def _right_parts(what: str, parts: Sequence[bool]) -> Text:
    return said(_RIGHT_PARTS[what], right=sum(parts), count=len(parts))
