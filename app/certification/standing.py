"""Whether a person may work on a day, until when, what is due next, and why. Pure.

`standing(rule versions, events, as_of, known_at)` answers for any past day. It never fails: whatever the rule and
the events are, there is one answer, and it does not depend on the order in which the events were recorded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple, get_args

from app.certification.events import Event, in_order, known
from app.certification.history import History
from app.certification.next_change import next_moment
from app.certification.obligations import Obligation
from app.certification.reasons import Reason, texts
from app.certification.rules import MAY_WORK, MayWork, Permission, Renew, RuleVersion, worst
from app.certification.validity import deadline, soon_from, window_opens
from app.certification.why import reasons
from app.foundation.durations import add

Status = Literal[
    "not_started",
    "initial_overdue",
    "valid",
    "due_soon",
    "grace",
    "expired",
    "lapsed",
    "action_due",
    "action_overdue",
    "retake_due",
    "retake_overdue",
    "suspended",
    "on_hold",
    "exempt",
    "revoked",
]
STATUSES: tuple[Status, ...] = get_args(Status)
MOST_LOOKS_AHEAD = 400  # moments that may pass without a change before we say that nothing changes


@dataclass(frozen=True)
class Open:
    """An obligation that nothing has closed yet."""

    require: str
    due: date
    until_then: Permission
    before_work: bool = False
    event: str = ""  # kind of the event that demands it
    on: date | None = None  # day of that event
    ref: str = ""
    document: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Standing:
    status: Status
    may_work: MayWork
    valid_until: date | None  # inclusive
    due: date | None  # deadline of what decided the status
    window_opens: date | None  # first day of early renewal; None where the rule has no window
    hours_missing: Decimal | None
    obligations: tuple[Open, ...]
    why: tuple[Reason, ...]
    rule_version: int
    next_change_on: date | None = None  # the first later day on which time alone changes any of the above

    def as_json(self, language: str) -> dict[str, Any]:
        """As `standing show` tells it."""
        return {
            "rule_version": self.rule_version,
            "status": self.status,
            "may_work": self.may_work,
            "valid_until": self.valid_until,
            "due": self.due,
            "window_opens": self.window_opens,
            "next_change_on": self.next_change_on,
            "hours_missing": self.hours_missing,
            "obligations": [
                {"require": it.require, "due": it.due, "until_then": it.until_then} for it in self.obligations
            ],
            "why": texts(self.why, language),
        }


def standing(
    versions: Sequence[RuleVersion],
    events: Iterable[Event],
    as_of: date,
    known_at: datetime | None = None,
) -> Standing:
    """The standing on the civil day `as_of`, from what was recorded up to `known_at` (None: all of it).

    At least one version is needed. A day before the first version is judged by that one; whether anything was
    demanded then is for the caller to say. Source: retraining.md 2.2 to 2.4.
    """
    if known_at is not None:
        published = [it for it in versions if it.published_at is None or it.published_at <= known_at]
        versions = published or versions[:1]
    history, later = begun(versions, known(events, known_at), as_of)
    return followed(history, later, as_of)


def begun(
    versions: Sequence[RuleVersion], events: Iterable[Event], as_of: date
) -> tuple[History, list[Event]]:
    """The state on a day, and the events after it."""
    history, ordered = History(versions), in_order(events)
    past = 0
    for event in ordered:
        if event.on > as_of:
            break
        history.apply(event)
        past += 1
    history.advance(as_of)
    return history, ordered[past:]


def followed(history: History, later: list[Event], day: date) -> Standing:
    """The standing of a day up to which the history has been advanced; the history goes on from there."""
    answer = answer_on(history, day)
    why = reasons(history, day, answer.status, answer.due)
    obligations = tuple(as_open(it) for it in answer.obligations)
    return Standing(
        *answer[:6],
        obligations,
        why,
        answer.rule_version,
        next_change(history, later, day, answer, why),
    )


class Answer(NamedTuple):
    """A standing before anything is put into words: what is looked at to see whether it has changed."""

    status: Status
    may_work: MayWork
    valid_until: date | None
    due: date | None
    window_opens: date | None
    hours_missing: Decimal | None
    obligations: tuple[Obligation, ...]
    rule_version: int


def answer_on(history: History, day: date) -> Answer:
    status, due, may_work = decide(history, day)
    rule, series = history.rule_on(day), history.series
    opens = None
    if series is not None and series.valid_until is not None and rule.renew is not None:
        opens = window_opens(rule.renew, series.valid_until)
    return Answer(
        status,
        may_work,
        history.valid_until,
        due,
        opens,
        history.hours_missing(day),
        tuple(history.obligations),
        rule.version,
    )


def as_open(it: Obligation) -> Open:
    return Open(
        it.require,
        it.due,
        "blocked" if it.before_work else it.until_then,
        it.before_work,
        it.trigger.event,
        it.event.on,
        it.event.ref,
        it.event.document,
        it.event.version,
    )


def next_change(
    history: History, later: Sequence[Event], day: date, answer: Answer, why: tuple[Reason, ...]
) -> date | None:
    """Goes on from one moment to the next until the answer, or what is said of it, is another one."""
    waiting = deque(later)
    for _look in range(MOST_LOOKS_AHEAD):
        coming = next_moment(history, day)
        if waiting and (coming is None or waiting[0].on < coming):
            coming = waiting[0].on
        if coming is None:
            return None
        day = coming
        while waiting and waiting[0].on == day:
            history.apply(waiting.popleft())
        history.advance(day)
        found = answer_on(history, day)
        if found != answer or reasons(history, day, found.status, found.due) != why:
            return day
    return None


Decision = tuple[Status, date | None, MayWork]


def decide(history: History, day: date) -> Decision:
    """The table of statuses: the first line that applies."""
    if history.absent is not None:
        return "on_hold", None, "no"
    if history.revoked is not None:
        return "revoked", None, "no"
    if history.suspended is not None:
        return "suspended", history.retake_deadline(), "no"
    exemption = history.exemption(day)
    if exemption is not None:
        return "exempt", exemption.until, "yes"
    return decide_first(history, day) if history.series is None else decide_held(history, day)


def decide_first(history: History, day: date) -> Decision:
    """Before the first pass. What has to be done before work blocks, but never becomes overdue."""
    rule, required = history.rule_on(day), history.required
    initial, retake = rule.initial, history.retake_deadline()
    until_then: MayWork = "no"
    first_day: date | None = None
    if required is not None and initial is not None:
        first_day = required.on
        if initial.within is not None:
            until_then = MAY_WORK[initial.until_then]
            first_day = deadline(required.on, initial.within, rule.nonworking)
    due = min((it for it in (first_day, retake) if it is not None), default=None)
    if history.failures and rule.fail is not None:
        until_then = worst(until_then, MAY_WORK[rule.fail.until_then])
    has_deadline = initial is not None and initial.within is not None
    if has_deadline and due is not None and day > due:
        return "initial_overdue", due, "no"
    return "not_started", due, until_then


def decide_held(history: History, day: date) -> Decision:
    """After a pass. May-work is the worst of all that applies, whatever the status is called."""
    may_work = validity(history, day)
    for obligation in history.obligations:
        may_work = worst(may_work, obligation.may_work(day))
    if history.failures:
        return decide_retake(history, day, may_work)
    until = history.valid_until
    over = decide_over(history, day) if until is not None and day > until else None
    if over is not None:
        return *over, "no"
    if history.obligations:
        overdue = any(it.is_overdue(day) for it in history.obligations)
        due = min(it.due for it in history.obligations)
        return ("action_overdue" if overdue else "action_due"), due, may_work
    if until is not None and day > until:
        return "grace", history.grace_end(day), may_work
    soon = until is not None and day >= soon_from(history.rule_on(day).renew or Renew(), until)
    return ("due_soon" if soon else "valid"), until, may_work


def decide_retake(history: History, day: date, may_work: MayWork) -> Decision:
    """A failed exam allows no more than the validity does."""
    retake = history.retake_deadline()
    if retake is not None and day > retake:
        return "retake_overdue", retake, "no"
    return "retake_due", retake, worst(may_work, retake_work(history))


def decide_over(history: History, day: date) -> tuple[Status, date | None] | None:
    """What is past its validity and its grace, if it is."""
    until = history.valid_until
    if history.is_lapsed(day):
        return "lapsed", lapse_due(history, day)
    if history.is_suspended_for_hours(day):
        return "suspended", history.last_day_before_lapse(day)
    return ("expired", until) if history.is_expired(day) else None


def validity(history: History, day: date) -> MayWork:
    """What the clock alone allows: yes, in grace what the rule says, then no."""
    until = history.valid_until
    if until is None or day <= until:
        return "yes"
    last_day, renew = history.grace_end(day), history.rule_on(day).renew
    if last_day is None or day > last_day or renew is None or history.is_lapsed(day):
        return "no"
    return "no" if history.is_suspended_for_hours(day) else MAY_WORK[renew.grace_work]


def retake_work(history: History) -> MayWork:
    fail = history.rule_on(history.failures[0].on).fail
    return "yes" if fail is None else MAY_WORK[fail.until_then]


def lapse_due(history: History, day: date) -> date | None:
    """The last valid day; where missing hours had suspended it, the last day of that suspension."""
    renew, until = history.rule_on(day).renew, history.valid_until
    if renew is not None and renew.suspend is not None and until is not None and history.hours_missing(day):
        return add(until, renew.suspend)
    return until
