"""How long somebody has to wait after wrong passwords. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
MOST_OF_A_LOGIN = 8
MOST_OF_AN_ADDRESS = 60  # a whole site may share one


def wait_for(failures: Sequence[datetime], most: int, at: datetime) -> timedelta:
    """Time until the next attempt is heard: until fewer than `most` failures lie within the window; zero if now."""
    recent = sorted(moment for moment in failures if moment > at - WINDOW)
    if len(recent) < most:
        return timedelta(0)
    return recent[-most] + WINDOW - at
