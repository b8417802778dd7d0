"""Personal extra time: granted to one person for a reason, from a day, until a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

MOST_PERCENT = 200
LONGEST_REASON = 500


@dataclass(frozen=True)
class Grant:
    id: int
    person_id: int
    percent: int  # of the limit, on top of it
    reason: str
    from_on: date
    until_on: date | None  # inclusive
    granted_by: int
    granted_at: datetime
    ended_at: datetime | None
    ended_by: int | None

    def holds_on(self, day: date) -> bool:
        is_begun = self.from_on <= day and (self.until_on is None or day <= self.until_on)
        return self.ended_at is None and is_begun


def percent_on(grants: Iterable[Grant], day: date) -> int:
    """Of several grants the largest holds: they are answers to the same need, not parts of a sum."""
    return max((grant.percent for grant in grants if grant.holds_on(day)), default=0)
