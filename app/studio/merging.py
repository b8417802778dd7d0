"""A draft that began from an older revision meets a newer one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Side = Literal["mine", "theirs"]
State = TypeVar("State", bytes, str)  # of a file: its text, or the hash of a picture


@dataclass(frozen=True)
class Merged(Generic[State]):
    """`files`: those that are settled. `open`: paths that both sides changed in different ways."""

    files: Mapping[str, State]
    open: tuple[str, ...]


def merge(
    base: Mapping[str, State],
    mine: Mapping[str, State],
    theirs: Mapping[str, State],
    choices: Mapping[str, Side],
) -> Merged[State]:
    """Who alone changed a file is right; where both did, a person chooses. A missing file is a state like any other."""
    files: dict[str, State] = {}
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
