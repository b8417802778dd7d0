"""The clock of an attempt: an absolute end, fixed at the start; each instant comes in as an argument. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# open: answers count. closing: time is over, answers that were on their way still count. over: closed for good.
Phase = Literal["open", "closing", "over"]


@dataclass(frozen=True)
class Term:
    """When an attempt ends. `deadline_at` is None without a limit; the grace is for the network, not for thinking."""

    deadline_at: datetime | None
    grace: timedelta

    def phase(self, at: datetime) -> Phase:
        if self.deadline_at is None or at <= self.deadline_at:
            return "open"
        return "closing" if at <= self.closes_at else "over"  # type: ignore[operator]

    @property
    def closes_at(self) -> datetime | None:
        """The last instant at which an answer is still accepted."""
        return None if self.deadline_at is None else self.deadline_at + self.grace

    def seconds_left(self, at: datetime) -> int | None:
        """Whole seconds until the deadline, never below 0; None without a limit."""
        if self.deadline_at is None:
            return None
        return max(0, math.ceil((self.deadline_at - at).total_seconds()))


def deadline(started_at: datetime, limit: timedelta | None, closes: datetime | None) -> datetime | None:
    """The earlier of start + limit and the end of the quiz (rule 16); None if there is neither."""
    ends = [end for end in (started_at + limit if limit is not None else None, closes) if end is not None]
    return min(ends, default=None)


def finished_at(at: datetime, deadline_at: datetime | None) -> datetime:
    """When an attempt counts as finished: on arrival, but never after its deadline (rule 18)."""
    return at if deadline_at is None else min(at, deadline_at)
