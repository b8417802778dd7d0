"""What the events so far have made of one person's certification: the state behind a standing. Pure.

`History` takes events in order and moves forward in time; it never looks ahead and never goes back. The rule
version of the day of an event says what that event makes; a version that applies at once recomputes the validity of
older passes from the day on which it comes into force.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.certification.events import Event
from app.certification.obligations import Obligation, obligations_from
from app.certification.rules import Rule, RuleVersion
from app.certification.validity import (
    Series,
    continued,
    deadline,
    grace_end,
    raised,
    renewed,
    started,
)
from app.foundation.durations import Duration, add

CLOSED_BY_A_PASS = ("exam", "course", "acknowledge")
ONLY_BY_A_PASS = ("exam", "course")


@dataclass(frozen=True)
class Grant:
    """What the present validity stands on: a pass, complete hours, or a thing done that starts the clock again."""

    kind: Literal["pass", "hours", "reset"]
    event: Event
    on: date
    valid_until: date | None
    version: RuleVersion


class History:
    def __init__(self, versions: Sequence[RuleVersion]) -> None:
        self.versions = tuple(versions)  # the oldest first
        self.only = self.versions[0] if len(self.versions) == 1 else None
        self.recomputes = self.only is None and any(
            version.rule.transition != "keep_until_old_expiry" for version in self.versions
        )
        self.immediate = -1  # index of the version that recomputes what older ones had decided
        self.applied: list[Event] = []
        self.clear()

    def clear(self) -> None:
        self.day = date.min
        self.required: Event | None = None
        self.hired: Event | None = None
        self.series: Series | None = None
        self.grant: Grant | None = None
        self.failures: list[Event] = []  # since the last pass
        self.prolonged: date | None = None
        self.suspended: Event | None = None
        self.revoked: Event | None = None
        self.absent: Event | None = None
        self.exemptions: list[Event] = []
        self.obligations: list[Obligation] = []
        self.hours: list[Event] = []  # of the present cycle
        self.covered: dict[str, int] = {}  # document → highest version shown to be known
        self.left_by_a_pass: list[Obligation] = []  # open still, though a pass came after them

    def copy(self) -> History:
        """The same state, which can go on by itself."""
        other = copy(self)
        for name in ("applied", "failures", "exemptions", "obligations", "hours", "left_by_a_pass"):
            setattr(other, name, list(getattr(self, name)))
        other.covered = dict(self.covered)
        return other

    # -- versions

    def index_on(self, day: date) -> int:
        """The version in force on a day; before the first one, that one."""
        for index in range(len(self.versions) - 1, 0, -1):
            if self.versions[index].is_in_force(day):
                return index
        return 0

    def version_on(self, day: date) -> RuleVersion:
        return self.only or self.versions[self.index_on(day)]

    def rule_on(self, day: date) -> Rule:
        return (self.only or self.versions[self.index_on(day)]).rule

    def deciding(self, day: date) -> RuleVersion:
        """The version that decides the validity of a pass of that day, as things are today."""
        return self.only or self.versions[max(self.index_on(day), self.immediate)]

    def immediate_on(self, day: date) -> int:
        """The newest version that recomputes older decisions on that day; -1 where there is none."""
        for index in range(len(self.versions) - 1, -1, -1):
            if self.versions[index].is_immediate(day):
                return index
        return -1

    # -- going on

    def advance(self, day: date) -> None:
        """To the beginning of a day: a new version may apply, complete hours renew at the end of their cycle."""
        if self.recomputes:
            immediate = self.immediate_on(day)
            if immediate != self.immediate:
                self.immediate = immediate
                self.recompute()
        self.close_cycles(day)
        self.day = day

    def recompute(self) -> None:
        events = self.applied
        self.clear()
        for event in events:
            self.close_cycles(event.on)
            self.take(event)

    def apply(self, event: Event) -> None:
        self.advance(event.on)
        self.applied.append(event)
        self.take(event)

    def take(self, event: Event) -> None:
        method = METHODS.get(event.kind)
        if method is not None:
            method(self, event)

    # -- what can be asked

    @property
    def valid_until(self) -> date | None:
        """The last valid day, prolonged where a failed exam prolongs it. None: no pass, or it does not expire."""
        if self.series is None:
            return None
        until, prolonged = self.series.valid_until, self.prolonged
        return until if until is None or prolonged is None or prolonged < until else prolonged

    def hours_missing(self, day: date) -> Decimal | None:
        """What the cycle still lacks; None where the rule counts no hours or nothing was passed yet."""
        if self.series is None:
            return None
        renew = self.deciding(day).rule.renew
        if renew is None or renew.hours is None:
            return None
        by_topic: dict[str, Decimal] = {}
        for event in self.hours:
            by_topic[event.topic] = by_topic.get(event.topic, Decimal(0)) + event.hours
        return renew.hours.missing(sum(by_topic.values(), Decimal(0)), by_topic)

    def last_day_before_lapse(self, day: date) -> date | None:
        """After it only the initial programme restores the certification."""
        renew = self.rule_on(day).renew
        if renew is None or (renew.suspend is None and renew.lapse_after is None):
            return None
        until = self.valid_until
        if until is None:
            return None
        if renew.suspend is not None and self.hours_missing(day):
            return add(until, renew.suspend)
        return add(until, renew.lapse_after) if renew.lapse_after is not None else None

    def is_lapsed(self, day: date) -> bool:
        last_day = self.last_day_before_lapse(day)
        return last_day is not None and day > last_day

    def grace_end(self, day: date) -> date | None:
        until = self.valid_until
        if until is None or self.series is None or self.series.valid_until is None:
            return None
        renew = self.rule_on(day).renew
        if renew is None or renew.grace is None:
            return until
        return max(until, grace_end(renew, self.series.valid_until))

    def is_expired(self, day: date) -> bool:
        """Past validity and grace."""
        last_day = self.grace_end(day)
        return last_day is not None and day > last_day

    def retake_deadline(self) -> date | None:
        """Counted from the first failure since the last pass."""
        if not self.failures:
            return None
        rule = self.rule_on(self.failures[0].on)
        if rule.fail is None or rule.fail.retake_within is None:
            return None
        return deadline(self.failures[0].on, rule.fail.retake_within, rule.nonworking)

    def exemption(self, day: date) -> Event | None:
        """The exemption that holds on a day; of several, the one that ends last."""
        if not self.exemptions:
            return None
        running = [event for event in self.exemptions if event.until is None or day <= event.until]
        return max(running, key=lambda event: event.until or date.max, default=None)

    @property
    def is_touched(self) -> bool:
        """Whether anything but a requirement has happened to this certification."""
        return bool(self.series or self.failures or self.suspended or self.revoked or self.exemptions)

    def is_suspended_for_hours(self, day: date) -> bool:
        until, renew = self.valid_until, self.rule_on(day).renew
        if until is None or day <= until or renew is None or renew.suspend is None:
            return False
        return bool(self.hours_missing(day))

    def is_held(self, day: date) -> bool:
        """Passed, in its term or its grace, and not taken away."""
        if self.series is None or self.revoked is not None or self.suspended is not None:
            return False
        return not (self.is_expired(day) or self.is_lapsed(day) or self.is_suspended_for_hours(day))

    def needs_a_pass(self, day: date) -> bool:
        """Whether something is open that only a pass can close."""
        if self.failures or self.suspended or self.revoked or self.is_expired(day) or self.is_lapsed(day):
            return True
        return any(obligation.require in ONLY_BY_A_PASS for obligation in self.obligations)

    # -- events

    def on_hired(self, event: Event) -> None:
        self.required = self.hired = event

    def on_assigned(self, event: Event) -> None:
        self.required = event

    def on_left(self, _event: Event) -> None:
        self.required = None

    def on_absent(self, event: Event) -> None:
        self.absent = self.absent or event

    def on_back(self, event: Event) -> None:
        if self.absent is None:
            return
        gone, self.absent = self.absent, None
        self.demand("absence", event, gone.on)

    def on_event(self, event: Event) -> None:
        self.demand(event.kind, event)

    def on_revised(self, event: Event) -> None:
        if event.version is None or self.covered.get(event.document, -1) < event.version:
            self.demand("revised", event)

    def demand(self, name: str, event: Event, gone: date | None = None) -> None:
        """Obligations that follow from an event. Before the first pass the initial programme covers it."""
        if self.series is not None:
            self.obligations += obligations_from(name, event, self.rule_on(event.on), gone)

    def on_suspended(self, event: Event) -> None:
        self.suspended = event

    def on_reinstated(self, _event: Event) -> None:
        self.suspended = None

    def on_revoked(self, event: Event) -> None:
        self.revoked = event

    def on_exempted(self, event: Event) -> None:
        self.exemptions.append(event)

    def on_fail(self, event: Event) -> None:
        rule = self.rule_on(event.on)
        if rule.fail is None:
            return
        self.failures.append(event)
        last_day = self.grace_end(event.on)
        if rule.fail.extends and rule.fail.retake_within and last_day is not None and event.on <= last_day:
            self.prolonged = add(self.failures[0].on, rule.fail.retake_within)

    def on_done(self, event: Event) -> None:
        self.cover(event)
        met = [it for it in self.obligations if it.require == event.require and it.is_met_by(event)]
        self.obligations = [it for it in self.obligations if it not in met]
        self.settle()
        resets = any(obligation.trigger.resets_clock for obligation in met)
        if resets and self.revoked is None and not self.is_lapsed(event.on):
            self.start(event, "reset")

    def on_pass(self, event: Event) -> None:
        renew = self.deciding(event.on).rule.renew
        first = self.series is None or self.revoked is not None or self.is_lapsed(event.on)
        gated = renew is not None and renew.hours is not None and renew.hours.gates_pass
        if gated and not first and self.hours_missing(event.on):
            return
        if first or self.series is None:
            self.start(event, "pass")
        else:
            every = self.every_for(event.on)
            new = renewed(renew, self.series, event.on, every, self.prolonged)
            self.hold(raised(self.series, new, self.valid_until), event, "pass")
        self.failures, self.prolonged, self.suspended, self.revoked = [], None, None, None
        self.obligations = [
            it for it in self.obligations if it.require not in CLOSED_BY_A_PASS or not it.is_met_by(event)
        ]
        self.cover(event)
        self.left_by_a_pass = [it for it in self.obligations if it.require in CLOSED_BY_A_PASS]
        self.settle()

    def on_known(self, event: Event) -> None:
        """Evidence on a document that the renewal does not ask for: it meets what was demanded of that document."""
        self.cover(event)
        self.obligations = [
            it for it in self.obligations if not (it.is_shown_by(event) and it.is_met_by(event))
        ]
        self.settle()

    def settle(self) -> None:
        """A pass whose evidence did not name the revised document closes with the day on which that is known as well."""
        known = [it for it in self.left_by_a_pass if self.knows(it.event)]
        self.obligations = [it for it in self.obligations if it not in known]

    def knows(self, revised: Event) -> bool:
        return bool(revised.document) and self.covered.get(revised.document, -1) >= (revised.version or 0)

    def on_hours(self, event: Event) -> None:
        if self.series is None or event.on <= self.series.cycle_start or self.is_lapsed(event.on):
            return
        self.hours.append(event)
        until, renew = self.series.valid_until, self.deciding(event.on).rule.renew
        late = until is not None and event.on > until
        every = self.every_for(event.on)
        if late and renew and renew.by_hours and every and not self.hours_missing(event.on):
            self.hold(continued(renew, self.series, every, event.on), event, "hours")

    # -- the clock

    def every_for(self, day: date) -> Duration | None:
        renew, hired = self.deciding(day).rule.renew, self.hired
        if renew is None:
            return None
        employed_on = None if hired is None else hired.employed_on or hired.on
        return renew.every_for(day, employed_on, hired is not None and hired.first_job)

    def start(self, event: Event, kind: Literal["pass", "reset"]) -> None:
        renew = self.deciding(event.on).rule.renew
        self.hold(started(renew, event.on, self.every_for(event.on)), event, kind)

    def hold(self, series: Series, event: Event, kind: Literal["pass", "hours", "reset"]) -> None:
        if series is not self.series:
            self.hours = []  # those of the cycle that has ended are lost
        self.series = series
        self.grant = Grant(kind, event, event.on, series.valid_until, self.deciding(event.on))

    def close_cycles(self, day: date) -> None:
        """Complete hours move the series at the end of the cycle, never before; nothing carries over."""
        while self.series is not None and self.series.valid_until is not None:
            until = self.series.valid_until
            if day <= until:
                return
            renew, every = self.deciding(until).rule.renew, self.every_for(until)
            if renew is None or not renew.by_hours or not every or self.hours_missing(until):
                return
            if self.grant is None or until == date.max:
                return
            end = self.hours[-1] if self.hours else self.grant.event
            self.hold(continued(renew, self.series, every), end, "hours")

    def cover(self, event: Event) -> None:
        named = event.documents if event.version is None else (*event.documents, ("", event.version))
        for document, version in named:
            self.covered[document] = max(version, self.covered.get(document, version))


METHODS = {
    "hired": History.on_hired,
    "assigned": History.on_assigned,
    "left": History.on_left,
    "absent": History.on_absent,
    "back": History.on_back,
    "incident": History.on_event,
    "qa_failed": History.on_event,
    "equipment_change": History.on_event,
    "revised": History.on_revised,
    "suspended": History.on_suspended,
    "reinstated": History.on_reinstated,
    "revoked": History.on_revoked,
    "exempted": History.on_exempted,
    "fail": History.on_fail,
    "done": History.on_done,
    "pass": History.on_pass,
    "known": History.on_known,
    "hours": History.on_hours,
}
