"""What a page says back of a stored answer: how a number was read, how many words there are. Pure.

Nothing of the key goes into it: it is said of right and wrong answers alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.assessment.grading.reading import shown
from app.library.quizzes import model
from app.library.quizzes.model import Item


@dataclass(frozen=True)
class Reading:
    """A number as it was understood; `shown` is None for what is no number."""

    typed: str
    shown: str | None
    gap: int | None = None  # of a cloze, from 1


@dataclass(frozen=True)
class SaidBack:
    readings: tuple[Reading, ...] = ()
    words: int | None = None  # of an essay that is to have so many


NOTHING = SaidBack()


def said_back(item: Item, answer: Any, language: str) -> SaidBack:
    """Of an answer as it is stored; `language` is that of the attempt."""
    match item.content:
        case model.Numeric() if isinstance(answer, str):
            return SaidBack((Reading(answer, shown(answer, language)),))
        case model.Cloze(gaps=gaps) if answer is not None:
            return SaidBack(tuple(_of_gaps(gaps, answer, language)))
        case model.Essay(most_words=int()) if isinstance(answer, dict):
            return SaidBack(words=len(answer["text"].split()))
        case _:
            return NOTHING


def _of_gaps(gaps: Iterable[model.Gap], answer: Iterable[Any], language: str) -> Iterable[Reading]:
    for number, (gap, given) in enumerate(zip(gaps, answer, strict=True), 1):
        if gap.form == "numeric" and isinstance(given, str):
            yield Reading(given, shown(given, language), number)
