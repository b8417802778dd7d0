"""On which days time alone may change a standing: the only days worth looking at again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.certification.history import History
from app.certification.rules import Renew
from app.certification.validity import deadline, soon_from, window_opens
from app.foundation.durations import add_days


def next_moment(history: History, day: date) -> date | None:
    """The first later day on which something begins or is over, with no event in between.

    Nothing need change on it: it is a day worth looking at. The end of the calendar is no change.
    """
    last_day = min((*of_the_clock(history, day), *of_deadlines(history, day)), default=date.max)
    first_day = min(of_beginnings(history, day), default=date.max)
    found = min(add_days(last_day, 1), first_day)
    return None if found == date.max else found


def of_the_clock(history: History, day: date) -> Iterator[date]:
    """Last days of validity, grace and of what comes before a lapse."""
    if history.series is None or history.series.valid_until is None:
        return
    last_days = (
        *(history.series.valid_until, history.valid_until),
        *(history.grace_end(day), history.last_day_before_lapse(day)),
    )
    for last_day in last_days:
        if last_day is not None and last_day >= day:
            yield last_day


def of_deadlines(history: History, day: date) -> Iterator[date]:
    """Last days of what was demanded or allowed."""
    retake = history.retake_deadline()
    if retake is not None and retake >= day:
        yield retake
    if history.series is None and history.required is not None:
        rule = history.rule_on(day)
        if rule.initial is not None and rule.initial.within is not None:
            due = deadline(history.required.on, rule.initial.within, rule.nonworking)
            if due >= day:
                yield due
    for obligation in history.obligations:
        if obligation.due >= day:
            yield obligation.due
    for exemption in history.exemptions:
        if exemption.until is not None and exemption.until >= day:
            yield exemption.until


def of_beginnings(history: History, day: date) -> Iterator[date]:
    """First days: of a rule version, of a transition, of what is due soon."""
    for version in history.versions:
        for first_day in version.first_days:
            if first_day > day:
                yield first_day
    until = history.valid_until
    if until is not None and until >= day:
        renew = history.rule_on(day).renew or Renew()
        soon, opens = soon_from(renew, until), window_opens(renew, until)
        if soon > day:
            yield soon
        if opens is not None and opens > day:
            yield opens
