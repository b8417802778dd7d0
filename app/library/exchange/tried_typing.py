"""Typed answers whose points are known only by trying them on rules. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.foundation.faults import Text
from app.library.exchange.asking import Asking, custom, refuse
from app.library.quizzes.model import ZERO, Accepted, Comparison, Item, Numeric, NumericAnswer, Written
from app.library.quizzes.numbers import numeric_answer
from app.library.quizzes.writing import decimal

Earn = Callable[[Any], Fraction]
NOBODY = "\u2603 nobody types this"
MOST_CANDIDATES = 200
OPEN_ENDS = Text(
    "The ends of the range, which did not count, count here",
    "Концы промежутка, которые не засчитывались, здесь засчитываются",
)


@dataclass(frozen=True)
class Found:
    """Accepted texts or numbers with their worth in points, and whether case counts."""

    texts: tuple[tuple[str, Fraction], ...] = ()
    numbers: tuple[tuple[NumericAnswer, Fraction], ...] = ()
    exact: bool = False

    @property
    def most(self) -> Fraction:
        return max((worth for _, worth in (*self.texts, *self.numbers)), default=ZERO)


def one_field(asked: Asking, found: Found) -> Item:
    """A short text or a number."""
    if found.numbers:
        answers = tuple(
            NumericAnswer(one.text, one.low, one.high, one.value, weight=worth / found.most)
            for one, worth in found.numbers
        )
        return Item("", "numeric", "", Numeric(answers), points=found.most)
    texts = tuple(Accepted(text, weight=worth / found.most) for text, worth in found.texts)
    if found.exact:
        asked.tell(
            "Upper and lower case count: match: exact, which counts every blank and sign, too",
            "Регистр важен: match: exact, а с ним важны и пробелы, и знаки",
        )
    return Item("", "text", "", Written(texts, Comparison(exact=found.exact)), points=found.most)


def accepted_texts(candidates: Sequence[str], earn: Earn) -> Found:
    """Everything that earns points. Raises NotTaken if nothing does, or if wrong answers do."""
    if earn(NOBODY) > 0 or earn(None) > 0:
        raise custom()
    worth = [(text, earn(text)) for text in candidates]
    given = [(text, points) for text, points in worth if points > 0]
    if not given:
        raise refuse("Not imported, because no answer is right", "Не взято: ни один ответ не верен")
    exact = any(text.swapcase() != text and earn(text.swapcase()) != points for text, points in given)
    if exact:
        return Found(tuple(given), exact=True)
    best: dict[str, tuple[str, Fraction]] = {}
    for text, points in given:
        if points > best.get(text.casefold(), ("", ZERO))[1]:
            best[text.casefold()] = (text, points)
    return Found(tuple(best.values()))


# -- numbers -----------------------------------------------------------------------------------------------------


def accepted_numbers(asked: Asking, ends: Sequence[Fraction], earn: Earn) -> Found:
    """Stretches of numbers that earn the same: tried at all ends that the item names (sorted), between and beyond."""
    if not ends:
        raise refuse("Not imported, because no answer is right", "Не взято: ни один ответ не верен")
    tried = _between(ends)
    worth = [earn(number) for number in tried]
    if worth[0] > 0 or worth[-1] > 0:
        raise custom()
    found: list[tuple[NumericAnswer, Fraction]] = []
    place = 0
    while place < len(tried):
        points, start = worth[place], place
        while place + 1 < len(tried) and worth[place + 1] == points:
            place += 1
        if points > 0:
            found.append((_stretch(asked, tried, start, place), points))
        place += 1
    if not found:
        raise refuse("Not imported, because no answer is right", "Не взято: ни один ответ не верен")
    return Found(numbers=tuple(found))


def _between(ends: Sequence[Fraction]) -> list[Fraction]:
    tried = [ends[0] - 1]
    for place, end in enumerate(ends):
        tried.append(end)
        tried.append((end + ends[place + 1]) / 2 if place + 1 < len(ends) else end + 1)
    return tried


def _stretch(asked: Asking, tried: Sequence[Fraction], start: int, end: int) -> NumericAnswer:
    """Odd places are ends, even ones lie between them; a stretch that begins between has an open end."""
    if start % 2 == 0 or end % 2 == 0:
        asked.tell(OPEN_ENDS.en, OPEN_ENDS.ru)
    low = tried[start] if start % 2 else tried[start - 1]
    high = tried[end] if end % 2 else tried[end + 1]
    middle, width = (low + high) / 2, (high - low) / 2
    text = decimal(middle) if width == 0 else f"{decimal(middle)} ± {decimal(width)}"
    read = numeric_answer(text)
    if not isinstance(read, NumericAnswer):
        raise custom()
    return read
