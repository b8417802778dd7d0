"""Calendar durations (ISO 8601 with years, months, weeks and days) and their arithmetic on civil dates. Pure.

Months are months, not blocks of thirty days: 31 January plus a month is the last day of February.
Results stop at the ends of the calendar (year 1 and year 9999) instead of failing.
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cached_property

FORM = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?", re.ASCII)
MONTHS_IN_A_YEAR = 12
FEBRUARY = 2
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS_IN_A_WEEK = 7
DAYS_IN_A_MONTH = 30.436875  # of the Gregorian calendar, on average; for comparing durations only


@dataclass(frozen=True)
class Duration:
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @cached_property
    def all_months(self) -> int:
        return MONTHS_IN_A_YEAR * self.years + self.months

    @cached_property
    def all_days(self) -> int:
        """Weeks and days, without months."""
        return DAYS_IN_A_WEEK * self.weeks + self.days

    @property
    def length(self) -> float:
        """In days, on average: to tell which of two durations is the longer."""
        return self.all_months * DAYS_IN_A_MONTH + self.all_days

    def __bool__(self) -> bool:
        return bool(self.all_months or self.all_days)

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


def duration_from(text: str) -> Duration | None:
    """`P1Y`, `P6M`, `P2W`, `P1Y6M10D`; None where the text is no such duration (also with hours: `PT8H`)."""
    match = FORM.fullmatch(text)
    return Duration(*(int(part or 0) for part in match.groups())) if match else None


def add(day: date, duration: Duration, times: int = 1) -> date:
    """The day `times` durations later (earlier for negative `times`): first months, then days.

    A day that the month does not have becomes its last: 29 Feb 2024 + P12M = 28 Feb 2025, 31 Jan + P1M = 28 Feb.
    """
    months, days = duration.all_months, duration.all_days
    moved = add_months(day, times * months) if months else day
    return add_days(moved, times * days) if days else moved


def days_in(year: int, month: int) -> int:
    return 29 if month == FEBRUARY and isleap(year) else LENGTHS[month - 1]


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))


def add_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def end_of_month(day: date) -> date:
    return day.replace(day=days_in(day.year, day.month))
