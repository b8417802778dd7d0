"""A draft that began from an older revision meets a newer one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class Merged:
    """`files`: the texts that are settled. `open`: paths that both sides changed in different ways."""

    files: Mapping[str, bytes]
    open: tuple[str, ...]


def merge(
    base: Mapping[str, bytes],
    mine: Mapping[str, bytes],
    theirs: Mapping[str, bytes],
    choices: Mapping[str, Side],
) -> Merged:
    """Who alone changed a text is right; where both did, a person chooses. A missing text is a state like any other."""
    files: dict[str, bytes] = {}
    unsettled: list[str] = []
    for path in sorted({*base, *mine, *theirs}):
        before, ours, other = base.get(path), mine.get(path), theirs.get(path)
        if ours in (before, other):
            chosen = other
        elif other == before or choices.get(path) == "mine":
            chosen = ours
        elif choices.get(path) == "theirs":
            chosen = other
        else:
            unsettled.append(path)
            continue
        if chosen is not None:
            files[path] = chosen
    return Merged(files, tuple(unsettled))
