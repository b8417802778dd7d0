"""May this person begin an attempt now, and if not, from when on? Pure.

A pass begins a new series: a yearly exam with two attempts has two attempts every year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Refusal = Literal["not-open", "closed", "no-attempts", "cooldown", "no-questions", "kinds"]


@dataclass(frozen=True)
class SittingRules:
    """What a quiz says about when and how often it may be sat."""

    attempts: int | None  # None: as often as wanted
    cooldown: timedelta | None  # after an attempt that did not pass
    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True)
class Sitting:
    """One attempt of the past, as far as it matters here."""

    number: int
    result: str | None  # passed failed failed-critical needs-grading; None: not yet handed in
    ended_at: datetime | None
    answered: bool  # holds an answer

    @property
    def passed(self) -> bool:
        return self.result == "passed"


@dataclass(frozen=True)
class Entry:
    """Whether the door is open, and what to tell about it."""

    refusal: Refusal | None
    number: int  # of the attempt that would begin, in its series
    left: int | None  # attempts left, this one included; None without a limit
    next_at: datetime | None = None  # when a closed door opens, if it does

    @property
    def open(self) -> bool:
        return self.refusal is None


@dataclass(frozen=True)
class Outer:
    """What rules above the quiz allow; of them and the quiz the stricter holds."""

    left: int | None = None  # attempts; None: no limit
    not_before: datetime | None = None


def held_to(found: Entry, outer: Outer, at: datetime) -> Entry:
    """The door as the quiz leaves it, narrowed by what rules above it say."""
    left = min((one for one in (found.left, outer.left) if one is not None), default=None)
    if found.refusal in ("not-open", "closed", "no-questions", "kinds"):
        return replace(found, left=left)
    if left == 0:
        return Entry("no-attempts", found.number, left)
    waits = [one for one in (found.next_at, outer.not_before) if one is not None and one > at]
    if waits:
        return Entry("cooldown", found.number, left, max(waits))
    return replace(found, left=left)


def series(sittings: Sequence[Sitting]) -> tuple[Sitting, ...]:
    """The attempts since the last pass, oldest first."""
    ordered = sorted(sittings, key=lambda sitting: sitting.number)
    passes = [place for place, sitting in enumerate(ordered) if sitting.passed]
    return tuple(ordered[passes[-1] + 1 :] if passes else ordered)


def entry(rules: SittingRules, sittings: Sequence[Sitting], at: datetime) -> Entry:
    """The first reason that keeps the door shut: dates, then attempts, then the cool-down."""
    current = series(sittings)
    left = None if rules.attempts is None else max(0, rules.attempts - len(current))
    number = len(current) + 1
    if rules.opens is not None and at < rules.opens:
        return Entry("not-open", number, left, rules.opens)
    if rules.closes is not None and at > rules.closes:
        return Entry("closed", number, left)
    if left == 0:
        return Entry("no-attempts", number, left)
    free_at = cooled_down_at(rules.cooldown, current)
    if free_at is not None and at < free_at:
        return Entry("cooldown", number, left, free_at)
    return Entry(None, number, left)


def cooled_down_at(cooldown: timedelta | None, current: Sequence[Sitting]) -> datetime | None:
    ends = [sitting.ended_at for sitting in current if sitting.ended_at is not None]
    return max(ends) + cooldown if cooldown is not None and ends else None


def used_up(rules: SittingRules, sittings: Sequence[Sitting]) -> bool:
    """No attempt is left, and the last one was a real try: it holds an answer (rule 25)."""
    current = series(sittings)
    if rules.attempts is None or len(current) < rules.attempts:
        return False
    return all(sitting.ended_at is not None for sitting in current) and current[-1].answered
