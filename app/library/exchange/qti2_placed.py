"""What is put in its place in QTI 2.x: pairs, an order, words into gaps. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, permutations
from math import gcd, lcm

from app.library.exchange.asking import custom, refuse
from app.library.exchange.own_scores import order_fraction
from app.library.exchange.qti2_asked import Asked
from app.library.exchange.qti2_declared import Declaration
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import (
    ZERO,
    Alternative,
    Cloze,
    Gap,
    Item,
    Matching,
    Ordering,
    OrderItem,
    Pair,
)

_SCORES = ("all-or-nothing", "position", "next", "longest-run")
_MOST_ORDERS = 120


def pairs(asked: Asked, interaction: Element) -> Item:
    """Each left side has exactly one right side; which set is the left one is seen from the right answer."""
    declared = asked.response(interaction)
    sets = interaction.all("simpleMatchSet")
    if len(sets) != 2:
        raise refuse("Not imported, because it has not two sets to match", "Не взято: сопоставлять нечего")
    texts = [
        {one.get("identifier"): asked.line(one) for one in group.all("simpleAssociableChoice")}
        for group in sets
    ]
    key = [tuple(str(value).split()) for value in declared.correct] or _best(declared)
    found = _sided(texts, key)
    if found is None:
        raise refuse(
            "Not imported, because some of its lines have no partner, or several",
            "Не взято: у части строк нет пары, или их несколько",
        )
    lefts, rights, partner = found
    values = [" ".join(pair) for pair in key]
    by_left = {pair[0] if pair[0] in lefts else pair[1]: " ".join(pair) for pair in key}
    weights, score, most = parts_of(
        asked, declared.id, [by_left[left] for left in lefts], values, negative=declared.otherwise < 0
    )
    used = set(partner.values())
    lines = [
        Pair(text, rights[partner[left]], weights[place]) for place, (left, text) in enumerate(lefts.items())
    ]
    lines += [Pair("", text) for name, text in rights.items() if name not in used]
    return Item("", "match", "", Matching(tuple(lines), score), points=most)


def _best(declared: Declaration) -> list[tuple[str, ...]]:
    """The pairs that a map rewards, where no right answer is written down."""
    return [tuple(str(key).split()) for key, value, _ in declared.mapping if value > 0]


def _sided(
    texts: Sequence[Mapping[str, str]], key: Sequence[tuple[str, ...]]
) -> tuple[Mapping[str, str], Mapping[str, str], dict[str, str]] | None:
    for lefts, rights in ((texts[0], texts[1]), (texts[1], texts[0])):
        partner: dict[str, str] = {}
        for pair in key:
            if len(pair) != 2:
                return None
            left, right = pair if pair[0] in lefts else pair[::-1]
            if left not in lefts or right not in rights or left in partner:
                break
            partner[left] = right
        else:
            if partner and len(partner) == len(lefts):
                return lefts, rights, partner
    return None


def parts_of(
    asked: Asked, name: str, parts: Sequence[str], whole: Sequence[str], *, negative: bool
) -> tuple[list[Fraction], str, Fraction]:
    """What each right part weighs, the scheme, and the points of all of them together."""
    most = asked.score({name: tuple(whole)})
    alone = [asked.score({name: (part,)}) for part in parts]
    if most <= 0 or asked.score({}) > 0:
        raise custom()
    if len(parts) > 1 and not any(alone):
        half = asked.score({name: tuple(whole[:-1])})
        if half > 0:
            raise custom()
        return [Fraction(1)] * len(parts), "all-or-nothing", most
    if sum(alone, ZERO) != most or not all(value > 0 for value in alone):
        raise custom()
    if negative:
        asked.tell("A wrong pair takes nothing away here", "Неверная пара здесь ничего не отнимает")
    return weights_of(alone), "parts", most


def weights_of(values: Sequence[Fraction]) -> list[Fraction]:
    """Whole numbers of the same proportion; equal ones weigh 1."""
    common = lcm(*(value.denominator for value in values))
    whole = [int(value * common) for value in values]
    return [Fraction(value, gcd(*whole)) for value in whole]


def order(asked: Asked, interaction: Element) -> Item:
    declared = asked.response(interaction)
    texts = {one.get("identifier"): one for one in interaction.all("simpleChoice")}
    right = [str(value) for value in declared.correct]
    if sorted(right) != sorted(texts):
        raise refuse(
            "Not imported, because its right order does not hold all of its items",
            "Не взято: в верном порядке есть не все элементы",
        )
    most = asked.score({declared.id: tuple(right)})
    if most <= 0:
        raise custom()
    tried = list(islice(_orders(len(right)), _MOST_ORDERS))
    earned = [asked.score({declared.id: tuple(right[item] for item in order)}) for order in tried]
    score = next(
        (
            scheme
            for scheme in _SCORES
            if all(
                order_fraction(scheme, order) * most == points
                for order, points in zip(tried, earned, strict=True)
            )
        ),
        None,
    )
    if score is None:
        raise custom()
    items = tuple(OrderItem(asked.text(texts[name])) for name in right)
    return Item("", "order", "", Ordering(items, score), points=most)


def _orders(count: int) -> Iterator[tuple[int, ...]]:
    """All of few items; of many, those that are turned, reversed, or have two items changed."""
    if count <= 5:
        yield from permutations(range(count))
        return
    plain = list(range(count))
    yield tuple(plain)
    yield tuple(reversed(plain))
    for place in range(1, count):
        yield tuple(plain[place:] + plain[:place])
        changed = list(plain)
        changed[place - 1], changed[place] = changed[place], changed[place - 1]
        yield tuple(changed)
        far = list(plain)
        far[0], far[place] = far[place], far[0]
        yield tuple(far)


def words_into_gaps(asked: Asked, interaction: Element, gaps: Sequence[str]) -> Item:
    """`gapMatchInteraction`: each gap offers all words. `gaps` are the ids of the gaps in the order of the text."""
    declared = asked.response(interaction)
    if interaction.all("gapImg"):
        raise refuse(
            "Not imported, because pictures go into its gaps", "Не взято: в пропуски ставятся картинки"
        )
    words = {one.get("identifier"): asked.words(one) for one in interaction.all("gapText")}
    key = [tuple(str(value).split()) for value in declared.correct] or _best(declared)
    right = {pair[1]: pair[0] for pair in key if len(pair) == 2}
    if set(right) != set(gaps) or len(key) != len(gaps) or not set(right.values()) <= set(words):
        raise refuse(
            "Not imported, because some of its gaps have no word, or several",
            "Не взято: для части пропусков нет слова, или их несколько",
        )
    parts = [f"{right[gap]} {gap}" for gap in gaps]
    weights, score, most = parts_of(asked, declared.id, parts, parts, negative=declared.otherwise < 0)
    offered = dict.fromkeys(words.values())
    content = Cloze(
        tuple(
            Gap(
                "choice",
                tuple(Alternative(word, word == words[right[gap]]) for word in offered),
                weights[place],
            )
            for place, gap in enumerate(gaps)
        ),
        score,
    )
    return Item("", "cloze", "", content, points=most)
