"""What somebody who knows nothing gets by choosing at random. Pure.

As Moodle's question types have it (random guess score), but for gaps: there Moodle adds up shares without their weights
(multianswer), here a gap counts as much as it is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.library.quizzes import model
from app.library.quizzes.model import ONE, ZERO, Item

ANYTHING = frozenset({".*", "^.*$", ".+", "^.+$"})  # patterns that every answer meets


def random_guess(item: Item) -> Fraction | None:
    """The expected share of the points, at most 1. None where chance is no model: several options, orders, places,
    essays, calls."""
    guessed: Fraction | None = None
    match item.content:
        case model.Choice(options=options) if item.kind == "single":
            worth = [ONE if option.right else option.weight for option in options]
            guessed = sum(worth, ZERO) / len(options)
        case model.TrueFalse():
            guessed = Fraction(1, 2)
        case model.Matching(lines=lines):
            guessed = Fraction(1, len({line.right for line in lines}))
        case model.Written(answers=answers):
            guessed = max(
                (it.weight for it in answers if it.is_pattern and it.text in ANYTHING), default=ZERO
            )
        case model.Numeric():
            guessed = ZERO
        case model.Cloze(gaps=gaps):
            guessed = _of_gaps(gaps)
    return guessed


def _of_gaps(gaps: Sequence[model.Gap]) -> Fraction | None:
    whole = sum((gap.weight for gap in gaps), ZERO)
    return sum((gap.weight * _of_gap(gap) for gap in gaps), ZERO) / whole if whole else None


def _of_gap(gap: model.Gap) -> Fraction:
    if gap.form != "choice":
        return ZERO
    return Fraction(sum(one.right for one in gap.alternatives), len(gap.alternatives))
