"""From the facts of a record to the events of one certification: when there was a pass, when a failure. Pure.

A pass is the first day on which the expression of the rule is true. For the first pass everything counts that is
fresh enough; from the second on a fact counts inside the window or later, or if the attempt was begun for the
renewal, or while something is open that only a pass can close. Source: retraining.md 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.certification.direct_events import Period, direct_events
from app.certification.events import Event, in_order
from app.certification.expressions import Circumstances, met, states_of, within_reach
from app.certification.history import History
from app.certification.learned import Learned
from app.certification.reading import Reading, reading_of
from app.certification.rules import Atom, Expression, RuleVersion
from app.certification.validity import soon_from, window_opens
from app.foundation.durations import add
from app.record.facts import Fact


def events_of(
    certification: str,
    versions: Sequence[RuleVersion],
    record: Iterable[Fact] | Reading,
    *,
    required: Sequence[Period] = (),
    held: Mapping[str, Sequence[Period]] | None = None,
    as_of: date,
) -> tuple[Event, ...]:
    """All events of a certification, ready for `standing`.

    `required`: when the matrix demanded it of this person; `held`: when other certifications were held, for rules
    that build on them. What time alone brings about (a tenure) is followed up to the first pass after `as_of`.
    """
    walk = walk_of(certification, versions, record, required=required, held=held, as_of=as_of)
    walk.go_to(date.max)
    return tuple(walk.events)


def walk_of(
    certification: str,
    versions: Sequence[RuleVersion],
    record: Iterable[Fact] | Reading,
    *,
    required: Sequence[Period] = (),
    held: Mapping[str, Sequence[Period]] | None = None,
    as_of: date,
) -> Walk:
    """The walk at the end of the record: what counts so far, and what is asked for next."""
    reading = reading_of(record)
    asked = frozenset[tuple[str, str]]().union(*(version.rule.asked for version in versions))
    of_use = [
        one
        for one in reading.learned_for(certification)
        if one.learned.hours or (one.learned.kind, one.learned.slug) in asked
    ]
    shown = {one.event.ref: one.learned for one in of_use}
    walk = Walk(versions, Circumstances(tuple(required), held or {}), as_of)
    events = [*direct_events(certification, versions, reading, required)]
    events += [one.event for one in of_use if one.learned.kind != "hours"]
    for event in in_order(events):
        walk.go_to(event.on)
        if event.kind in ("shown", "missed"):
            walk.learn(event, shown[event.ref])
        else:
            walk.happen(event, shown.get(event.ref))
    return walk


class Walk:
    """Goes through a record day by day, with what counts so far and the state that it has led to."""

    def __init__(self, versions: Sequence[RuleVersion], circumstances: Circumstances, as_of: date) -> None:
        self.history = History(versions)
        self.circumstances = circumstances
        self.as_of = as_of
        self.events: list[Event] = []
        self.counted: list[Learned] = []
        self.names: set[tuple[str, str]] = set()  # kind and slug of what was counted
        self.revised: dict[str, int] = {}  # document → revision that a course has to be read at
        self.day = date.min
        self.state_days = circumstances.days(states_of(versions))

    # -- what happens

    def happen(self, event: Event, learned: Learned | None) -> None:
        """An event as it stands. Hours are evidence too, so they may complete a pass."""
        if event.kind == "revised" and event.impact == "major" and event.version is not None:
            self.revised[event.document] = max(event.version, self.revised.get(event.document, 0))
        self.emit(event)
        if learned is not None:
            self.count(learned)
            self.try_pass(event)

    def learn(self, event: Event, learned: Learned) -> None:
        self.history.advance(event.on)
        exam = self.exams(event.on).get((learned.kind, learned.slug))
        if exam is not None and not learned.reaches(exam):
            demanded = self.history.required is not None or self.history.series is not None
            if demanded and self.counts(learned):
                self.emit(replace(event, kind="fail"))
        elif learned.passed:
            self.count(learned)
            self.note_known(event, learned)
            self.try_pass(event)

    def note_known(self, event: Event, learned: Learned) -> None:
        """What was demanded of a revised document may be met by evidence on it that the renewal does not ask for."""
        if any(it.event.document == learned.document for it in self.history.obligations if learned.document):
            documents = ((learned.document, learned.revision),)
            self.emit(Event("known", event.on, event.at, event.ref, documents=documents))

    def emit(self, event: Event) -> None:
        self.events.append(event)
        before = self.history.grant
        self.history.apply(event)
        if event.kind == "revoked" or (event.kind == "pass" and self.history.grant is not before):
            self.counted.clear()  # the next pass needs facts of its own
            self.names.clear()

    def settled(self, as_of: date) -> History | None:
        """The state of that day, where the walk met every event in its order and none after that day.

        None: the events have to be gone through once more.
        """
        if self.history.day > as_of or self.state_days is not None:
            return None
        if any(was is not now for was, now in zip(self.events, in_order(self.events), strict=True)):
            return None
        self.history.advance(as_of)
        return self.history

    # -- what counts

    def is_first(self, day: date) -> bool:
        """Whether the initial programme is asked for, not the renewal."""
        history = self.history
        return history.series is None or history.revoked is not None or history.is_lapsed(day)

    def exams(self, day: date) -> Mapping[tuple[str, str], Atom]:
        rule = self.history.rule_on(day)
        return rule.exams if self.is_first(day) else rule.renewal_exams

    def expression(self, day: date) -> Expression | None:
        rule = self.history.rule_on(day)
        return rule.evidence if self.is_first(day) else rule.for_renewal

    def count(self, learned: Learned) -> None:
        """Once: a session with hours is told of twice."""
        if self.counts(learned) and not any(it is learned for it in self.counted):
            self.counted.append(learned)
            self.names.add((learned.kind, learned.slug))

    def counts(self, learned: Learned) -> bool:
        day = learned.on
        if self.is_first(day) or learned.for_renewal or self.history.needs_a_pass(day):
            return True
        opening = self.opening(day)
        return opening is not None and day >= opening

    def opening(self, day: date) -> date | None:
        """The first day on which facts count for the renewal: of the window, else of the due-soon period."""
        renew, series = self.history.rule_on(day).renew, self.history.series
        if renew is None or series is None or series.valid_until is None:
            return None
        return window_opens(renew, series.valid_until) or soon_from(renew, series.valid_until)

    def usable(self, day: date) -> list[Learned]:
        """Of what was counted: fresh enough, after a lapse, and of the revision that is demanded now."""
        first, fresh = self.is_first(day), self.history.rule_on(day).fresh
        lapse = self.history.last_day_before_lapse(day) if self.history.is_lapsed(day) else None
        return [
            it
            for it in self.counted
            if (not first or add(it.on, fresh) >= day)
            and (lapse is None or it.on > lapse)
            and not (it.kind == "course" and it.revision < self.revised.get(it.document, 0))
        ]

    # -- passes

    def try_pass(self, event: Event) -> None:
        """A pass on the day of this event, if the expression has become true."""
        self.history.advance(event.on)
        expression = self.expression(event.on)
        if expression is None or not within_reach(expression, self.names) or self.lacks_hours(event.on):
            return
        used = met(expression, self.usable(event.on), event.on, self.circumstances)
        if used is None or (not used and not self.may_be_by_state(event.on)):
            return
        version = self.history.version_on(event.on)
        shown: dict[str, int] = {}
        for learned in used:
            if learned.document and learned.revision:
                shown[learned.document] = max(learned.revision, shown.get(learned.document, 0))
        shown[f"certifications/{version.rule.slug}"] = version.revision or version.rule.version
        self.emit(
            Event(
                "pass",
                event.on,
                event.at,
                event.ref,
                documents=tuple(sorted(shown.items())),
                evidence=tuple(dict.fromkeys(str(learned.fact.id) for learned in used)),
            )
        )

    def lacks_hours(self, day: date) -> bool:
        renew = self.history.deciding(day).rule.renew
        if renew is None or renew.hours is None or not renew.hours.gates_pass or self.is_first(day):
            return False
        return bool(self.history.hours_missing(day))

    def may_be_by_state(self, day: date) -> bool:
        """Time alone may renew inside the window; it never lifts a failure, a suspension or a revocation."""
        history = self.history
        if history.failures or history.suspended or history.revoked or history.is_lapsed(day):
            return False
        opening = self.opening(day)
        return history.series is None or (opening is not None and day >= opening)

    # -- time

    def go_to(self, day: date) -> None:
        """Passes that time alone brings about before a day, or on it, ahead of its events."""
        while self.state_days is not None and (coming := self.next_state_day(day)) is not None:
            self.day = coming
            self.history.advance(coming)
            self.try_pass(Event("state", coming))
        self.day = max(self.day, day)

    def next_state_day(self, upto: date) -> date | None:
        if self.events and self.events[-1].kind == "pass" and self.events[-1].on > self.as_of:
            return None
        days = [it for it in self.state_days or () if self.day < it <= upto]
        opening = self.opening(self.day)
        if opening is not None and self.day < opening <= upto:
            days.append(opening)
        return min(days, default=None)
