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


@dataclass(frozen=True)
class Allowance:
    """More time than the quiz gives: to a person by a grant, to an attempt because of an incident."""

    percent: int = 0  # of the limit, on top of it
    extension: timedelta = timedelta(0)


def deadline(
    started_at: datetime, limit: timedelta | None, closes: datetime | None, more: Allowance = Allowance()
) -> datetime | None:
    """The earlier of start + limit × (1 + extra) and the end of the quiz, and then what an incident has cost (rule 16).

    An extension is given by a person who knows that the quiz closes, so it may reach beyond that. None without either.
    """
    whole = None if limit is None else limit + extra_of(limit, more.percent)
    ends = [end for end in (started_at + whole if whole is not None else None, closes) if end is not None]
    return min(ends) + more.extension if ends else None


def extra_of(limit: timedelta, percent: int) -> timedelta:
    """Personal extra time, in whole seconds, rounded up: nobody gets less than was granted."""
    return timedelta(seconds=math.ceil(limit.total_seconds() * percent / 100))


def finished_at(at: datetime, deadline_at: datetime | None) -> datetime:
    """When an attempt counts as finished: on arrival, but never after its deadline (rule 18)."""
    return at if deadline_at is None else min(at, deadline_at)
