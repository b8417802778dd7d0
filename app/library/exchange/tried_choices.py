"""Choices whose points are known only by trying them on rules: which scheme of ours gives the same. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from app.library.exchange.asking import Asking, custom, refuse
from app.library.exchange.own_scores import fraction_of
from app.library.exchange.qti2_declared import Declaration
from app.library.quizzes.model import ONE, ZERO, Choice, Item, Option, TrueFalse

_MOST_TRIED = 256
_SCHEMES = ("all-or-nothing", "right-minus-wrong", "each-option", "coverage")


def single_of(asked: Asking, declared: Declaration, ids: Sequence[str], options: Sequence[Option]) -> Item:
    worth = [asked.score({declared.id: name}) for name in ids]
    most = max(worth)
    if most <= 0 or asked.score({}) > 0:
        raise (
            custom()
            if most > 0
            else refuse("Not imported, because no option is right", "Не взято: ни один вариант не верен")
        )
    best = worth.index(most)
    rated = [
        replace(option, right=place == best, weight=value / most)
        for place, (option, value) in enumerate(zip(options, worth, strict=True))
    ]
    if any(one.weight < -1 for one in rated):
        asked.tell("A minus greater than the points was cut", "Минус больше баллов за вопрос уменьшен до них")
        rated = [replace(one, weight=max(-ONE, one.weight)) for one in rated]
    words = [option.text.strip().casefold() for option in options]
    if sorted(ids) == ["false", "true"] and sorted(words) == ["верно", "неверно"]:
        words = list(ids)
    if sorted(words) == ["false", "true"] and set(worth) == {ZERO, most}:
        truth = words[best] == "true"
        asked.note("right", rated[best].feedback)
        asked.note("wrong", rated[1 - best].feedback)
        return Item("", "true-false", "", TrueFalse(truth, name=rated[best].name), points=most)
    content = Choice(tuple(rated), negative=any(one.weight < 0 for one in rated))
    return Item("", "single", "", content, points=most)


def several_of(asked: Asking, declared: Declaration, ids: Sequence[str], options: Sequence[Option]) -> Item:
    """The scheme of ours that gives the same points for all choices that are tried."""
    tried = list(_subsets(len(ids), [ids.index(name) for name in declared.correct if name in ids]))
    earned = [
        max(ZERO, asked.score({declared.id: tuple(ids[place] for place in chosen) or None}))
        for chosen in tried
    ]
    most = max(earned)
    if most == 0:
        raise custom()
    for choice in _candidates(declared, ids, options):
        if all(
            fraction_of(choice, chosen) * most == points for chosen, points in zip(tried, earned, strict=True)
        ):
            return Item("", "multi", "", choice, points=most)
    raise custom()


def _candidates(declared: Declaration, ids: Sequence[str], options: Sequence[Option]) -> Iterator[Choice]:
    rights = [name in declared.correct for name in ids]
    if any(rights):
        marked = tuple(replace(option, right=right) for option, right in zip(options, rights, strict=True))
        yield from (Choice(marked, score=scheme) for scheme in _SCHEMES)
    values = {key: value for key, value, _ in declared.mapping}
    worth = [values.get(name, declared.otherwise) for name in ids]
    total = sum((value for value in worth if value > 0), ZERO)
    if total > 0:
        yield Choice(
            tuple(
                replace(option, right=value > 0, weight=value / total)
                for option, value in zip(options, worth, strict=True)
            ),
            score="weights",
        )


def _subsets(count: int, right: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All choices of few options; of many, those that are near the right one, and single ones."""
    if 2**count <= _MOST_TRIED:
        for size in range(count + 1):
            yield from combinations(range(count), size)
        return
    key = set(right)
    seen = {frozenset(key), frozenset(range(count)), frozenset()}
    for place in range(count):
        seen |= {frozenset({place}), frozenset(key ^ {place})}
        seen |= {frozenset(key ^ {place, (place + step) % count}) for step in (1, 2)}
    yield from (tuple(sorted(chosen)) for chosen in seen)
