"""The year of one simulated person: two shifts on, two off, four weeks of leave, the exam on the last day."""

from __future__ import annotations

import random
from datetime import date

BEGIN = date(2026, 1, 1)
DAYS = 365
LEAVE = 28
CYCLE = 4  # two on, two off


def shifts(chance: random.Random) -> list[int]:
    """Days of work, from 1."""
    phase, leave = chance.randrange(CYCLE), chance.randrange(20, DAYS - LEAVE - 60)
    return [
        day for day in range(1, DAYS + 1) if (day + phase) % CYCLE < 2 and not leave <= day < leave + LEAVE
    ]
