"""How long somebody may go on working if nothing is done: from a standing that is kept, without its record. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.certification.rules import MAY_WORK, Permission, Renew
from app.certification.validity import grace_end, soon_from, window_opens
from app.foundation.durations import add_days


@dataclass(frozen=True)
class OpenDue:
    """An obligation that nothing has closed yet, as far as a calendar needs it."""

    require: str
    due: date  # inclusive
    until_then: Permission


@dataclass(frozen=True)
class Running:
    """One required certification of one person, as it stands today."""

    person_id: int
    certification: str
    status: str
    may_work: str
    valid_until: date | None  # inclusive
    due: date | None
    window_opens: date | None
    hours_missing: Decimal | None
    obligations: tuple[OpenDue, ...] = ()


def last_day_of_work(one: Running, renew: Renew | None) -> date | None:
    """The last day on which this certification lets the person work alone; None: as far as can be seen.

    Only for those who may today. Hours that are complete renew by themselves, so they end nothing.
    """
    ends = [it.due for it in one.obligations if it.until_then == "allowed"]
    if one.status in ("exempt", "retake_due") and one.due is not None:
        ends.append(one.due)
    renews_itself = renew is not None and renew.by_hours and not one.hours_missing
    if one.valid_until is not None and one.status != "exempt" and not renews_itself:
        ends.append(last_day_of_validity(one.valid_until, renew))
    return min(ends, default=None)


def last_day_of_validity(valid_until: date, renew: Renew | None) -> date:
    """With the grace, where the rule lets one work in it."""
    if renew is not None and renew.grace is not None and MAY_WORK[renew.grace_work] == "yes":
        return grace_end(renew, valid_until)
    return valid_until


def renewal_opens(one: Running, renew: Renew | None) -> date | None:
    """The first day on which a renewal counts; None where the certification does not end."""
    if one.valid_until is None or renew is None:
        return None
    return window_opens(renew, one.valid_until) or soon_from(renew, one.valid_until)


def first_day_below(last_days: Collection[date | None], needed: int, today: date) -> date | None:
    """The first later day on which fewer than `needed` of these may work; None: never, or it is so already."""
    if len(last_days) < needed:
        return None
    ends = sorted(day for day in last_days if day is not None)
    left = len(last_days)
    for day in ends:
        left -= 1
        if left < needed:
            return max(add_days(day, 1), add_days(today, 1))
    return None
