"""How long people thought about each question, from the times of their saves. Pure.

Everything between two saves belongs to the question that the second one saves: reading it, thinking, answering; coming
back to a question adds to it. What follows the last save belongs to nobody. A pause counts too, which is why the median
is told, not the mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def seconds_by_position(started_at: datetime, saves: Iterable[tuple[datetime, int]]) -> dict[int, int]:
    """Position → whole seconds. `saves`: instant and position, in the order of time; questions without a save are
    left out."""
    spent: dict[int, float] = {}
    before = started_at
    for saved_at, position in saves:
        spent[position] = spent.get(position, 0.0) + max(0.0, (saved_at - before).total_seconds())
        before = max(before, saved_at)
    return {position: round(seconds) for position, seconds in spent.items()}
