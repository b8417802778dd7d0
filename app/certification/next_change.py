"""On which days time alone may change a standing: the only days worth looking at again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.certification.history import History
from app.certification.rules import Renew
from app.certification.validity import deadline, soon_from, window_opens
from app.foundation.durations import add_days


def moments(history: History, day: date) -> list[date]:
    """Later days on which something begins or is over, with no event in between. The list may hold too many."""
    ends = [*of_the_clock(history, day), *of_deadlines(history, day)]
    found = {add_days(end, 1) for end in ends if end >= day}
    found |= {start for start in of_beginnings(history, day) if start > day}
    found.discard(date.max)  # the end of the calendar is no change
    return [moment for moment in found if moment > day]


def of_the_clock(history: History, day: date) -> Iterator[date]:
    """Last days of validity, grace and of what comes before a lapse."""
    for last_day in (history.valid_until, history.grace_end(day), history.last_day_before_lapse(day)):
        if last_day is not None:
            yield last_day
    if history.series is not None and history.series.valid_until is not None:
        yield history.series.valid_until


def of_deadlines(history: History, day: date) -> Iterator[date]:
    rule, retake = history.rule_on(day), history.retake_deadline()
    if retake is not None:
        yield retake
    if history.series is None and history.required is not None and rule.initial and rule.initial.within:
        yield deadline(history.required.on, rule.initial.within, rule.nonworking)
    for obligation in history.obligations:
        yield obligation.due
    for exemption in history.exemptions:
        if exemption.until is not None:
            yield exemption.until


def of_beginnings(history: History, day: date) -> Iterator[date]:
    """First days: of a rule version, of a transition, of what is due soon."""
    for version in history.versions:
        if version.in_force is not None:
            yield version.in_force
        if version.rule.transition_by is not None:
            yield version.rule.transition_by
        if version.rule.source.until is not None:
            yield add_days(version.rule.source.until, 1)
    until = history.valid_until
    if until is not None:
        renew = history.rule_on(day).renew or Renew()
        yield soon_from(renew, until)
        opens = window_opens(renew, until)
        if opens is not None:
            yield opens
