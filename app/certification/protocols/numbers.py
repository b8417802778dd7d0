"""Numbers of protocols: the organisation's own, one after another within a year; what is missing is told. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
MOST_GAPS = 20
_DIGITS = re.compile(r"\d+", re.ASCII)


def key_of(number: str) -> str:
    """The same for numbers that a reader would take for one: letters small, without spaces."""
    return "".join(unicodedata.normalize("NFKC", number).casefold().split())


def sequence_of(number: str) -> int | None:
    """The first run of digits: 12 of «12-ОТ/2026»."""
    found = _DIGITS.search(number)
    return int(found[0]) if found and len(found[0]) <= 9 else None


def next_number(known: Iterable[str], before: Iterable[str] = (), year: int = 0) -> str:
    """What comes after the highest of a year's numbers, in its shape; «1» where nothing is there to go by.

    `before`: those of the year before, which give the shape to the first number: «57-ОТ/2025» leads to «1-ОТ/2026».
    """
    highest = highest_of(known)
    if highest is not None:
        sequence, shape = highest
        return _DIGITS.sub(str(sequence + 1), shape, count=1)
    earlier = highest_of(before)
    if earlier is None:
        return "1"
    head, tail = _DIGITS.sub("1", earlier[1], count=1).split("1", 1)
    return f"{head}1{tail.replace(str(year - 1), str(year))}"


def highest_of(numbers: Iterable[str]) -> tuple[int, str] | None:
    return max(
        ((sequence, one) for one in numbers if (sequence := sequence_of(one)) is not None), default=None
    )


def gaps(known: Iterable[str]) -> tuple[int, ...]:
    """Numbers between 1 and the highest that nothing has; no more than the first twenty."""
    used = {sequence for one in known if (sequence := sequence_of(one)) is not None}
    found: list[int] = []
    for number in range(1, max(used, default=0)):
        if number not in used:
            found.append(number)
            if len(found) == MOST_GAPS:
                break
    return tuple(found)
