"""What our schemes give for a choice, to compare with what the rules of another format give. Pure.

The assessment grades; it stands above the library and is not asked here. Its schemes are those of quiz-format.md 4.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from app.library.quizzes.model import ONE, ZERO, Choice


def fraction_of(choice: Choice, chosen: Sequence[int]) -> Fraction:
    """From 0 to 1, of the options at these places."""
    options = choice.options
    right = sum(option.right for option in options)
    met = sum(options[place].right for place in chosen)
    missed = len(chosen) - met
    match choice.score:
        case "right-minus-wrong":
            found = Fraction(met - missed, right)
        case "each-option":
            found = Fraction(met + len(options) - right - missed, len(options)) if chosen else ZERO
        case "coverage":
            found = Fraction(met * met, right * len(chosen)) if chosen else ZERO
        case "weights":
            whole = sum((option.weight for option in options if option.weight > 0), ZERO)
            found = sum((options[place].weight for place in chosen), ZERO) / whole
        case _:
            found = Fraction(int(met == right and missed == 0))
    return max(ZERO, min(ONE, found))


def order_fraction(score: str, order: Sequence[int]) -> Fraction:
    """Of items 0 to n - 1 in the order given."""
    count = len(order)
    match score:
        case "position":
            return Fraction(sum(place == item for place, item in enumerate(order)), count)
        case "next":
            pairs = sum(b == a + 1 for a, b in pairwise(order))
            return Fraction(pairs, count - 1)
        case "longest-run":
            longest = _longest_rising(order)
            return Fraction(longest if longest > 1 else 0, count)
    return Fraction(int(list(order) == list(range(count))))


def _longest_rising(order: Sequence[int]) -> int:
    lengths: list[int] = []
    for place, item in enumerate(order):
        lengths.append(1 + max((lengths[k] for k in range(place) if order[k] < item), default=0))
    return max(lengths, default=0)
