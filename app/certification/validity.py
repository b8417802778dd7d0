"""Date arithmetic of a certification: how long a pass holds, and which day is next. Pure.

`valid_until` is inclusive: the last day on which one may work. A series of renewals is always counted from its base,
never from the previous due date, so that month ends do not drift.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, date

from app.certification.rules import THIRTY_DAYS, Nonworking, Renew
from app.foundation.durations import Duration, add, add_days, add_months, days_in, end_of_month

SATURDAY = 5
LONGEST_MONTH = 31


@dataclass(frozen=True)
class Series:
    """The running clock: `valid_until` is the point number `count` from `base`. None: it does not expire."""

    base: date
    count: int
    every: Duration | None
    valid_until: date | None
    cycle_start: date  # hours count after this day


def started(renew: Renew | None, on: date, every: Duration | None) -> Series:
    """A new series from the day of a pass."""
    if renew is None:
        return Series(on, 1, None, None, on)
    if renew.anchor == "fixed" and renew.fixed is not None:
        return Series(on, 1, None, first_fixed_day(renew.fixed, add(on, renew.min_active)), on)
    if not every:
        return Series(on, 1, None, None, on)
    return Series(on, 1, every, point(renew, on, every, 1), on)


def renewed(
    renew: Renew | None, series: Series, on: date, every: Duration | None, prolonged: date | None = None
) -> Series:
    """The series after a further pass. `prolonged` is the day to which a failed exam had extended the validity."""
    until = series.valid_until
    if renew is None or until is None or not every or renew.anchor in ("completion", "fixed"):
        return started(renew, on, every)
    if on < counted_from(renew, until):
        return started(renew, on, every)
    if on <= max(grace_end(renew, until), prolonged or until):
        return continued(renew, series, every)
    return continued(renew, series, every, on) if renew.on_late == "due" else started(renew, on, every)


def continued(renew: Renew, series: Series, every: Duration, beyond: date = date.min) -> Series:
    """The next point of the series, or the first one that is not before `beyond`."""
    base, count = series.base, series.count + 1
    if series.every != every:  # another interval goes on from the point that was reached
        base, count = reached(series), 1
    day = point(renew, base, every, count)
    longest_step = every.all_months * LONGEST_MONTH + every.all_days
    while day < beyond:
        count += max(1, (beyond - day).days // longest_step)
        day = point(renew, base, every, count)
    start = point(renew, base, every, count - 1) if count > 1 else series.valid_until
    return Series(base, count, every, day, start or series.base)


def reached(series: Series) -> date:
    """The last point of a series before it was moved to the end of the month or a day back."""
    if series.every is None:
        return series.valid_until or series.base
    return add(series.base, series.every, series.count)


def point(renew: Renew, base: date, every: Duration, count: int) -> date:
    day = add(base, every, count)
    if renew.anchor == "month_end":
        day = end_of_month(day)
    return add_days(day, -1) if renew.last_day == "day_before" else day


def first_fixed_day(fixed: tuple[int, int], earliest: date) -> date:
    """The first such day of a year that is not before `earliest`; 29 February becomes 28 in common years."""
    month, day = fixed
    for year in (earliest.year, earliest.year + 1):
        if year <= MAXYEAR:
            found = date(year, month, min(day, days_in(year, month)))
            if found >= earliest:
                return found
    return date.max


def raised(series: Series, new: Series, held_until: date | None) -> Series:
    """The new series, unless a pass would lower what was held already."""
    if held_until is None or new.valid_until is None or new.valid_until >= held_until:
        return new
    if series.valid_until is not None and series.valid_until >= held_until:
        return series
    return replace(new, valid_until=held_until)


def window_opens(renew: Renew, valid_until: date) -> date | None:
    """The first day of early renewal; None without a window. Months of a month-end window are whole months."""
    if renew.window is None:
        return None
    if renew.anchor == "month_end" and renew.window.all_months:
        return add_months(valid_until.replace(day=1), 1 - renew.window.all_months)
    return add(valid_until, renew.window, -1)


def counted_from(renew: Renew, valid_until: date) -> date:
    """The first day on which a renewal keeps the series."""
    return window_opens(renew, valid_until) or valid_until


def soon_from(renew: Renew, valid_until: date) -> date:
    """The first day of `due_soon`: what the rule says, else the window, else thirty days."""
    if renew.due_soon is not None:
        return add(valid_until, renew.due_soon, -1)
    return window_opens(renew, valid_until) or add(valid_until, THIRTY_DAYS, -1)


def grace_end(renew: Renew | None, valid_until: date) -> date:
    """The last day of late renewal; the last valid day where there is no grace."""
    if renew is None or renew.grace is None:
        return valid_until
    if renew.anchor == "month_end" and renew.grace.all_months:
        return end_of_month(add_months(valid_until.replace(day=1), renew.grace.all_months))
    return add(valid_until, renew.grace)


def deadline(day: date, within: Duration, nonworking: Nonworking = "keep") -> date:
    """The last day of a deadline, counted from the day after the event. Weekends may move it, never a validity."""
    due = add(day, within)
    while nonworking != "keep" and due.weekday() >= SATURDAY and date.min < due < date.max:
        due = add_days(due, 1 if nonworking == "next" else -1)
    return due
