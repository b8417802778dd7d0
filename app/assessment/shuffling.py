"""Orders and tokens that nobody can guess, from one secret seed of the attempt. Pure.

The seed is made once, at the start; what follows from it is stored in the layout and never computed again.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")
TOKEN_LENGTH = 12


def rank(seed: str, *labels: object) -> bytes:
    """A number as good as drawn by lot: the same for the same seed and labels."""
    label = "\x1f".join(str(part) for part in labels)
    return hmac.digest(seed.encode(), label.encode(), hashlib.sha256)


def token(seed: str, *labels: object) -> str:
    """The opaque name of one option in one attempt."""
    return b32encode(rank(seed, "token", *labels)).decode().lower()[:TOKEN_LENGTH]


def shuffled(items: Sequence[Item], seed: str, *labels: object) -> tuple[Item, ...]:
    order = sorted(range(len(items)), key=lambda place: rank(seed, "order", *labels, place))
    return tuple(items[place] for place in order)


def shuffled_around(
    items: Sequence[Item], fixed: Sequence[bool], seed: str, *labels: object
) -> tuple[Item, ...]:
    """Shuffles what may move among the places that are left; a fixed item keeps its own place."""
    movable = [item for item, stays in zip(items, fixed, strict=True) if not stays]
    moved = iter(shuffled(movable, seed, *labels))
    return tuple(item if stays else next(moved) for item, stays in zip(items, fixed, strict=True))


def disordered(items: Sequence[Item], seed: str, *labels: object) -> tuple[Item, ...]:
    """Shuffled, and never in the order given, which would be the key."""
    mixed = shuffled(items, seed, *labels)
    if len(items) > 1 and mixed == tuple(items):
        return mixed[1:] + mixed[:1]
    return mixed


def draw(
    candidates: Sequence[str], count: int, seen: Mapping[str, int], seed: str, label: str
) -> frozenset[str]:
    """`count` of the candidates: unseen ones first, then those seen least often, by lot among equals (rule 4)."""
    by_lot = sorted(candidates, key=lambda name: (seen.get(name, 0), rank(seed, "draw", label, name)))
    return frozenset(by_lot[:count])
