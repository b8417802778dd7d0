"""What is typed in QTI 2.x: texts, numbers. Accepted answers are found by trying them on the item's rules. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.library.exchange.qti2_asked import Asked
from app.library.exchange.qti2_declared import Declaration
from app.library.exchange.tried_typing import (
    MOST_CANDIDATES,
    Earn,
    Found,
    accepted_numbers,
    accepted_texts,
    one_field,
)
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import ZERO, Item
from app.library.quizzes.numbers import number_from


def typed(asked: Asked, interaction: Element) -> Item:
    """One field alone: a short text or a number."""
    declared = asked.response(interaction)
    return one_field(asked, accepted(asked, declared, lambda value: asked.score({declared.id: value})))


def accepted(asked: Asked, declared: Declaration, earn: Earn) -> Found:
    if declared.base in ("float", "integer"):
        return accepted_numbers(asked, _ends(asked, declared), earn)
    return accepted_texts(_texts(asked, declared), earn)


def _texts(asked: Asked, declared: Declaration) -> list[str]:
    """Texts that the declaration or the rules name."""
    named = [str(value) for value in declared.correct]
    named += [str(key) for key, _, _ in declared.mapping]
    processing = asked.element.first("responseProcessing")
    if processing is not None:
        named += [
            one.text for one in processing.deep("baseValue") if one.get("baseType", "string") == "string"
        ]
    return [text for text in dict.fromkeys(named) if text.strip()][:MOST_CANDIDATES]


def _ends(asked: Asked, declared: Declaration) -> list[Fraction]:
    """Every number that the declaration or the rules name, and each with every tolerance."""
    named = [value for value in declared.correct if isinstance(value, Fraction)]
    named += [key for key, _, _ in declared.mapping if isinstance(key, Fraction)]
    widths = {ZERO}
    processing = asked.element.first("responseProcessing")
    if processing is not None:
        for one in processing.deep("baseValue"):
            number = number_from(one.text) if one.get("baseType") in ("float", "integer") else None
            if isinstance(number, Fraction):
                named.append(number)
        for one in processing.deep("equal"):
            widths |= _widths(one, named)
    found = {value + side * width for value in named for width in widths for side in (1, -1)}
    return sorted(found)[:MOST_CANDIDATES]


def _widths(equal: Element, named: Sequence[Fraction]) -> set[Fraction]:
    widths = [number_from(part) for part in equal.get("tolerance").split()]
    plain = [width for width in widths if isinstance(width, Fraction)]
    if equal.get("toleranceMode") == "relative":
        return {abs(value) * width / 100 for value in named for width in plain}
    return set(plain)
