"""Bugs planted into the date arithmetic, one at a time: the vectors have to notice every one of them.

A bug is a change of a few words in one function. The function is compiled anew with it and gets its own code back
afterwards, so nothing but that function is different.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import pytest

from app.certification import events, obligations, rules, standing, validity, vectors
from app.certification.events import Event
from app.certification.history import History
from app.certification.rules import RuleVersion
from app.certification.yaml_nodes import Notes, read_tree
from app.foundation import durations

FOLDER = Path(__file__).parent
FILES = ("retraining.yaml", "more_vectors.yaml")


class Case(NamedTuple):
    name: str
    versions: tuple[RuleVersion, ...]
    events: list[Event]
    as_of: date
    known_at: datetime | None
    expected: dict[str, Any]


@cache
def cases() -> tuple[Case, ...]:
    return tuple(case for file in FILES for case in read_cases(file))


def read_cases(file: str) -> Iterator[Case]:
    entries = vectors.entries_of(read_tree((FOLDER / file).read_bytes(), Notes(file)))
    found = {
        name: vectors.versions_of(node, Notes(file), name)
        for name, node in vectors.entries_of(entries["rules"]).items()
    }
    for node in entries["vectors"].items:
        vector = vectors.entries_of(node)
        known = vector.get("known_at")
        yield Case(
            vector["id"].text,
            found[vector["rule"].text],
            [event for one in vector["ev"].items for event in vectors.events_of(vectors.entries_of(one))],
            vectors.day_of(vector["as_of"]),
            vectors.instant(known, vectors.END_OF_DAY) if known else None,
            {name: value.scalar for name, value in vectors.entries_of(vector["exp"]).items()},
        )


def failing() -> set[str]:
    """Cases with another answer than expected, or with none."""
    found = set()
    for case in cases():
        try:
            told = standing.standing(case.versions, case.events, case.as_of, case.known_at).as_json("en")
        except Exception:  # a bug may also lead nowhere
            told = {}
        if any(told.get(name) != expected for name, expected in case.expected.items()):
            found.add(case.name)
    return found


@contextmanager
def planted(function: Any, old: str, new: str) -> Iterator[None]:
    plain: FunctionType = getattr(function, "fget", None) or getattr(function, "func", None) or function
    source = textwrap.dedent(inspect.getsource(plain))
    source = source[source.index("def ") :]  # without decorators
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {plain.__name__}"
    made: dict[str, Callable[..., Any]] = {}
    exec(compile(source.replace(old, new), plain.__name__, "exec"), plain.__globals__, made)
    kept = plain.__code__
    plain.__code__ = made[plain.__name__].__code__
    try:
        yield
    finally:
        plain.__code__ = kept


def test_the_cases_hold_as_long_as_nothing_is_planted() -> None:
    assert len(cases()) > 110
    assert failing() == set()
    with planted(durations.add_days, "days=days", "days=days + 1"):
        assert failing()
    assert failing() == set()


LEAP = "29 if month == FEBRUARY and isleap(year) else LENGTHS[month - 1]"
MONTHS = "add_months(day, times * months)"
BUGS: dict[str, tuple[Any, str, str]] = {
    # months and years
    "31 January and a month is 3 March": (
        durations.add_months,
        "date(year, month + 1, min(day.day, days_in(year, month + 1)))",
        "add_days(date(year, month + 1, 1), day.day - 1)",
    ),
    "a month is 30 days": (durations.add, MONTHS, "add_days(day, times * months * 30)"),
    "a year is 365 days": (
        durations.add,
        MONTHS,
        "add_days(add_months(day, times * (months % 12)), times * (months // 12) * 365)",
    ),
    "no leap years": (durations.days_in, LEAP, "LENGTHS[month - 1]"),
    "February always has 29 days": (
        durations.days_in,
        LEAP,
        "29 if month == FEBRUARY and year % 2 else LENGTHS[month - 1]",
    ),
    "days before months": (
        durations.add,
        "return add_days(moved, times * days) if days else moved",
        "return add_months(add_days(day, times * days), times * months)",
    ),
    # the term
    "the last day is exclusive": (
        validity.point,
        "return add_days(day, -1) if",
        "return add_days(day, -1) if True or",
    ),
    "one day less may be worked": (standing.validity, "day <= until", "day < until"),
    "one day more is valid": (
        standing.decide_held,
        "day > until else None",
        "day > add(until, renew_day) else None",
    ),
    "renewals are chained": (
        validity.continued,
        "base, count = series.base, series.count + 1",
        "base, count = series.valid_until, 1",
    ),
    "the end of the month is forgotten": (validity.point, '== "month_end"', '== "never"'),
    "the day before is forgotten": (validity.point, '== "day_before"', '== "never"'),
    "the clock always starts with the pass": (validity.renewed, 'in ("completion", "fixed")', "!= 'x'"),
    "a late pass never keeps the series": (validity.renewed, 'renew.on_late == "due"', "False"),
    "the fixed day itself does not count": (
        validity.first_fixed_day,
        "found >= earliest",
        "found > earliest",
    ),
    "a pass may lower the validity": (validity.raised, "return series\n", "return new\n"),
    # windows
    "windows of month ends count days": (validity.window_opens, 'renew.anchor == "month_end"', "False"),
    "the first day of the window is too early": (validity.renewed, "on < counted_from", "on <= counted_from"),
    "the last day of grace is too late": (validity.renewed, "on <= max(", "on < max("),
    "grace of month ends counts days": (validity.grace_end, 'renew.anchor == "month_end"', "False"),
    "due soon ignores the window": (validity.soon_from, "window_opens(renew, valid_until) or ", ""),
    "grace is no grace": (
        standing.validity,
        'return "no" if history.is_suspended',
        'return "no" if True or history.is_suspended',
    ),
    # deadlines
    "a deadline ends a day early": (
        validity.deadline,
        "due = add(day, within)",
        "due = add_days(add(day, within), -1)",
    ),
    "a deadline ends a day late": (
        obligations.Obligation.is_overdue,
        "day > self.due",
        "day > add_days(self.due, 1)",
    ),
    "weekends are working days": (validity.deadline, 'nonworking != "keep"', "False"),
    "exactly as long is longer": (obligations.concerns, "event.on > add(", "event.on >= add("),
    "a revision may be learned on its first day": (obligations.due_day, "event.on, -1", "event.on, 0"),
    "every absence asks": (obligations.concerns, "event.on > add(gone, trigger.more_than)", "True"),
    "an editorial revision asks, too": (
        obligations.concerns,
        "event.impact == trigger.impact or (",
        "True or (",
    ),
    # lapse and hours
    "it lapses a day early": (History.is_lapsed, "day > last_day", "day >= last_day"),
    "it never lapses": (History.is_lapsed, "day > last_day", "False"),
    "hours are carried over": (History.hold, "self.hours = []", "pass"),
    "topics do not matter": (
        rules.HoursNeeded.missing,
        "self.total - counted, Decimal(short), ",
        "self.total - counted, ",
    ),
    "complete hours renew at once": (
        History.close_cycles,
        "if day <= until:",
        "if day <= self.series.cycle_start:",
    ),
    "complete hours never renew": (History.close_cycles, "if day <= until:", "if True:"),
    "late hours close nothing": (History.on_hours, "late and renew", "False and renew"),
    # obligations
    "the version is ignored": (
        obligations.Obligation.is_met_by,
        "event.version >= self.event.version",
        "True",
    ),
    "what was known before is asked again": (
        History.on_revised,
        "self.covered.get(event.document, -1) < event.version",
        "True",
    ),
    "a pass closes every obligation": (History.on_pass, "it.require not in CLOSED_BY_A_PASS or ", ""),
    "a pass closes none": (
        History.on_pass,
        "it.require not in CLOSED_BY_A_PASS or not it.is_met_by(event)",
        "True",
    ),
    "one thing done closes all": (History.on_done, "it.require == event.require and ", ""),
    "the clock never starts again": (History.on_done, "if resets and", "if False and"),
    "the clock always starts again": (History.on_done, "if resets and", "if met and"),
    "events before the first pass ask": (History.demand, "self.series is not None", "True"),
    # failing
    "a failure changes nothing": (History.on_fail, "self.failures.append(event)", "return"),
    "the retake counts from the last failure": (
        History.retake_deadline,
        "deadline(self.failures[0].on",
        "deadline(self.failures[-1].on",
    ),
    "a failure never prolongs": (History.on_fail, "rule.fail.extends and", "False and"),
    "a failure always prolongs": (History.on_fail, "rule.fail.extends and", "True and"),
    "a failure lifts what had run out": (
        standing.decide_retake,
        "worst(may_work, retake_work(history))",
        "retake_work(history)",
    ),
    "obligations do not bar": (
        standing.decide_held,
        "may_work = worst(may_work, obligation.may_work(day))",
        "pass",
    ),
    # cases
    "everybody has a first job": (rules.Renew.every_for, "case.first_job and not first_job", "False"),
    "tenure reaches one day further": (rules.Renew.every_for, "if on < add(", "if on <= add("),
    # versions
    "the newest version judges every pass": (
        History.deciding,
        "self.versions[max(self.index_on(day), self.immediate)]",
        "self.versions[-1]",
    ),
    "no version recomputes": (
        rules.RuleVersion.is_immediate,
        "if rule.transition",
        "if True or rule.transition",
    ),
    "versions hold before their first day": (RuleVersion.is_in_force, "self.in_force <= day", "True"),
    "versions begin a day late": (RuleVersion.is_in_force, "self.in_force <= day", "self.in_force < day"),
    "the day of the transition is ignored": (
        rules.RuleVersion.is_immediate,
        "rule.transition_by <= day",
        "True",
    ),
    # leave, exemption, decisions
    "leave does not hold": (standing.decide, "if history.absent is not None", "if False"),
    "an exemption ends a day early": (History.exemption, "day <= event.until", "day < event.until"),
    "an exemption never ends": (History.exemption, "event.until is None or day <= event.until", "True"),
    "a revocation is forgotten": (standing.decide, "if history.revoked is not None", "if False"),
    "a suspension is forgotten": (standing.decide, "if history.suspended is not None", "if False"),
    # two times
    "what was entered later was known": (events.Event.is_known, "self.recorded_at > known_at", "False"),
    "what was struck out was never known": (events.Event.is_known, "self.voided_at > known_at", "False"),
    "what was struck out still counts": (
        events.Event.is_known,
        "self.voided_at is None or self.voided_at > known_at",
        "True",
    ),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_noticed(bug: str) -> None:
    with planted(*BUGS[bug]):
        assert failing(), f"no case notices that {bug}"
