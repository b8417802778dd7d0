"""Fields and lists within a text in QTI 2.x become gaps. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.library.exchange.asking import custom, refuse
from app.library.exchange.qti2_asked import Asked
from app.library.exchange.qti2_declared import Declaration, Value
from app.library.exchange.qti2_placed import weights_of
from app.library.exchange.qti2_typed import accepted
from app.library.exchange.tried_typing import Earn
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import ONE, ZERO, Alternative, Cloze, Comparison, Gap, Item


@dataclass(frozen=True)
class _Place:
    """One gap, a response that is fully right, and what it earns alone (0 if only all together earn)."""

    gap: Gap
    right: Value
    exact: bool = False


def gaps_of(asked: Asked, interactions: Sequence[Element]) -> Item:
    """Parts count for themselves, or all together: as the rules have it."""
    declared = [asked.response(one) for one in interactions]
    key = {one.id: one.right if one.right is not None else _best(one) for one in declared}
    if None in key.values() or len(key) != len(interactions):
        raise refuse(
            "Not imported, because some of its gaps have no right answer",
            "Не взято: у части пропусков нет верного ответа",
        )
    most = asked.score(key)
    alone = [asked.score({one.id: key[one.id]}) for one in declared]
    if most <= 0 or asked.score({}) > 0:
        raise custom()
    together = len(declared) > 1 and not any(alone)
    if not together and sum(alone, ZERO) != most:
        raise custom()
    places = [
        _place(asked, one, response, key, together)
        for one, response in zip(interactions, declared, strict=True)
    ]
    if together:
        _check_all_or_nothing(asked, key)
    weights = [ONE] * len(places) if together else weights_of(alone)
    exact = {place.exact for place in places if place.gap.form == "text"}
    if exact == {True}:
        asked.tell("Upper and lower case count: match: exact", "Регистр важен: match: exact")
    elif True in exact:
        asked.tell(
            "Case counted in some of its gaps; here it counts in none",
            "В части пропусков был важен регистр; здесь он не важен нигде",
        )
    content = Cloze(
        tuple(replace(place.gap, weight=weight) for place, weight in zip(places, weights, strict=True)),
        "all-or-nothing" if together else "parts",
        Comparison(exact=exact == {True}),
    )
    return Item("", "cloze", "", content, points=most)


def _best(declared: Declaration) -> Value:
    """The value that a map rewards most, where no right answer is written down."""
    found = max(declared.mapping, key=lambda entry: entry[1], default=None)
    return None if found is None or found[1] <= 0 else found[0]


def _check_all_or_nothing(asked: Asked, key: Mapping[str, Value]) -> None:
    for name in key:
        if asked.score({other: value for other, value in key.items() if other != name}) > 0:
            raise custom()


def _place(
    asked: Asked, interaction: Element, declared: Declaration, key: Mapping[str, Value], together: bool
) -> _Place:
    rest = {name: value for name, value in key.items() if name != declared.id} if together else {}

    def earn(value: Value) -> Fraction:
        return asked.score({**rest, declared.id: value})

    if interaction.name == "inlineChoiceInteraction":
        return _Place(_list(asked, interaction, earn), key[declared.id])
    found = accepted(asked, declared, earn)
    right = [(text, worth) for text, worth in found.texts if worth == found.most]
    numbers = [(number, worth) for number, worth in found.numbers if worth == found.most]
    if len(right) + len(numbers) < len(found.texts) + len(found.numbers):
        asked.tell(
            "Answers in gaps that were worth a part count as wrong",
            "Ответы в пропусках, дававшие часть баллов, считаются неверными",
        )
    if numbers:
        return _Place(Gap("numeric", tuple(Alternative(one.text, number=one) for one, _ in numbers)), None)
    return _Place(Gap("text", tuple(Alternative(text) for text, _ in right)), None, found.exact)


def _list(asked: Asked, interaction: Element, earn: Earn) -> Gap:
    words: dict[str, Fraction] = {}
    for one in interaction.all("inlineChoice"):
        text = asked.words(one)
        words[text] = max(words.get(text, ZERO), earn(one.get("identifier")))
    most = max(words.values(), default=ZERO)
    if most <= 0:
        raise refuse(
            "Not imported, because a gap has no right answer", "Не взято: у пропуска нет верного ответа"
        )
    if any(0 < value < most for value in words.values()):
        asked.tell(
            "Answers in gaps that were worth a part count as wrong",
            "Ответы в пропусках, дававшие часть баллов, считаются неверными",
        )
    return Gap("choice", tuple(Alternative(text, value == most) for text, value in words.items()))
