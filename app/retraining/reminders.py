"""Reminder points: what has come up in the standing of a person by a day, each with a name of its own. Pure.

A point is not a letter: it is told of once, in whichever letter goes out next. Its identity is (certification, kind,
the deadline it belongs to, subject), so it stays the same however often the standing is computed. What no longer
follows from the standing is no point any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from app.certification.reasons import Reason
from app.certification.standing import Open
from app.foundation.durations import add_days

Kind = Literal["asked", "window", "30", "14", "7", "1", "grace", "overdue", "barred"]
COUNTDOWN: Sequence[tuple[Kind, int]] = (("30", 30), ("14", 14), ("7", 7), ("1", 1))
RESTING = ("on_hold", "exempt")  # nothing is demanded of them now
RUNNING = ("valid", "due_soon", "action_due", "action_overdue", "retake_due", "retake_overdue")
WEEK = timedelta(days=7)


class Line(Protocol):
    """What a reminder has to know of a standing."""

    @property
    def certification(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def status(self) -> str: ...
    @property
    def may_work(self) -> str: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def due(self) -> date | None: ...
    @property
    def window_opens(self) -> date | None: ...
    @property
    def obligations(self) -> tuple[Open, ...]: ...
    @property
    def why(self) -> tuple[Reason, ...]: ...


@dataclass(frozen=True)
class Name:
    """What makes a point this one and no other."""

    certification: str
    kind: Kind
    belongs_to: date
    subject: str = ""


@dataclass(frozen=True)
class Point:
    name: Name
    ends: date | None  # the last day to act, inclusive; None: no day is named

    def is_urgent(self, today: date) -> bool:
        """Whether it brings about a letter today; else it waits for the week to be over."""
        return self.name.kind in ("overdue", "barred") or (
            self.ends is not None and self.ends - today <= WEEK
        )


def points_of(line: Line, today: date, *, renews_itself: bool = False) -> tuple[Point, ...]:
    """All points that have come by the day. `renews_itself`: hours are complete, so nothing ends."""
    if not line.required or line.status in RESTING:
        return ()
    found = [*of_validity(line, today, renews_itself), *of_beginning(line, today), *of_retake(line, today)]
    for obligation in line.obligations:
        found += of_obligation(line, obligation, today)
    if line.may_work == "no":
        found.append(Point(ground(line), line.due))
    return tuple(dict.fromkeys(found))


def next_day(line: Line, today: date) -> date | None:
    """The first later day on which a further point comes although the standing stays as it is."""
    if not line.required or line.status in RESTING:
        return None
    ends = [*(it.due for it in line.obligations)]
    ends += [day for day in (line.valid_until, line.due) if day is not None]
    days = [add_days(end, -before) for end in ends for _kind, before in COUNTDOWN]
    if line.window_opens is not None:  # while something else decides the status, that changes with nothing
        days.append(line.window_opens)
    return min((day for day in days if day > today), default=None)


# -- what each part of a standing brings up ------------------------------------------------------------------------


def of_validity(line: Line, today: date, renews_itself: bool) -> Iterator[Point]:
    until = line.valid_until
    if until is None or renews_itself:
        return
    if line.status == "grace" and line.due is not None:
        yield Point(Name(line.certification, "grace", line.due), line.due)
        yield from counted(line, line.due, today, "grace", since=until)
    elif line.status in ("expired", "lapsed"):
        yield Point(Name(line.certification, "overdue", until), None)
    elif line.status in RUNNING and today <= until:
        opens = line.window_opens
        if opens is not None and opens <= today:
            yield Point(Name(line.certification, "window", until), until)
        if opens is not None or line.status != "valid":  # before it is due soon there is nothing to renew
            yield from counted(line, until, today, "", since=add_days(opens, -1) if opens else None)


def of_beginning(line: Line, today: date) -> Iterator[Point]:
    if line.status not in ("not_started", "initial_overdue") or line.due is None or must_come_first(line):
        return
    if today > line.due:
        yield Point(Name(line.certification, "overdue", line.due, "first"), None)
        return
    yield Point(Name(line.certification, "asked", line.due, "first"), line.due)
    yield from counted(line, line.due, today, "first", since=day_of(line.why, "required"))


def of_retake(line: Line, today: date) -> Iterator[Point]:
    if line.status not in ("retake_due", "retake_overdue") or line.due is None:
        return
    if today > line.due:
        yield Point(Name(line.certification, "overdue", line.due, "retake"), None)
        return
    yield Point(Name(line.certification, "asked", line.due, "retake"), line.due)
    yield from counted(line, line.due, today, "retake", since=day_of(line.why, "failed"))


def of_obligation(line: Line, it: Open, today: date) -> Iterator[Point]:
    subject = subject_of(it)
    if it.before_work:
        yield Point(Name(line.certification, "asked", it.due, subject), None)
    elif today > it.due:
        yield Point(Name(line.certification, "overdue", it.due, subject), None)
    else:
        yield Point(Name(line.certification, "asked", it.due, subject), it.due)
        yield from counted(line, it.due, today, subject, since=it.on)


def counted(line: Line, end: date, today: date, subject: str, since: date | None) -> Iterator[Point]:
    """30, 14, 7 and 1 days before an end, of those that lie after the day on which it was known."""
    for kind, before in COUNTDOWN:
        day = add_days(end, -before)
        if day <= today <= end and (since is None or day > since):
            yield Point(Name(line.certification, kind, end, subject), end)


def ground(line: Line) -> Name:
    """Why work is barred, so that the same reason is told once: a day that does not move, and what it is."""
    name = line.certification
    if line.status in ("revoked", "suspended"):
        reason = reason_of(line.why, line.status)
        if reason is not None:
            return Name(name, "barred", day_in(reason), f"{line.status}:{reason.ref}"[:120])
    if line.status in ("retake_due", "retake_overdue"):
        reason = reason_of(line.why, "failed")
        if reason is not None:
            return Name(name, "barred", day_in(reason), f"failed:{reason.ref}"[:120])
    if line.status in ("action_due", "action_overdue") and line.obligations:
        first = min(line.obligations, key=lambda it: (not it.before_work, it.due, it.ref))
        return Name(name, "barred", first.due, subject_of(first))
    if line.status in ("not_started", "initial_overdue"):
        return Name(name, "barred", day_of(line.why, "required") or date.min, "first")
    return Name(name, "barred", line.valid_until or date.min)


def must_come_first(line: Line) -> bool:
    """Whether the first pass has to come before any work: there is no day to count down to."""
    return reason_of(line.why, "before_work") is not None


def subject_of(it: Open) -> str:
    return f"{it.require}:{it.ref}"[:120]


def reason_of(why: Iterable[Reason], code: str) -> Reason | None:
    return next((reason for reason in why if reason.code == code), None)


def day_of(why: Iterable[Reason], code: str) -> date | None:
    reason = reason_of(why, code)
    return None if reason is None else day_in(reason)


def day_in(reason: Reason) -> date:
    value = dict(reason.values).get("on")
    return value if isinstance(value, date) else date.min


# -- when a letter goes out ----------------------------------------------------------------------------------------


def not_before(point: Point, today: date, last_letter: date | None) -> date:
    """The first day on which the point may bring about a letter: at once, or a week after the last one."""
    if point.is_urgent(today) or last_letter is None:
        return today
    return max(today, last_letter + WEEK)


def is_quiet(hour: int, begins: int, ends: int) -> bool:
    """Whether nothing goes out at this hour (0 to 23); the same hour twice: it never is."""
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def raised_on(came_on: date, level: int) -> date:
    """When those of a level hear of somebody who may not work: who leads the unit at once, each next one a week later."""
    return came_on + (level - 1) * WEEK
