"""How a person's certification goes on if nobody learns anything any more, and only time passes. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.direct_events import Period, direct_events
from app.certification.events import Event
from app.certification.evidence import walk_of
from app.certification.expressions import states_of
from app.certification.history import History
from app.certification.learned import learned_from
from app.certification.next_change import next_moment
from app.certification.portfolio import (
    foundations,
    held_periods,
    in_building_order,
    touched,
    turning_days,
)
from app.certification.reading import Reading, reading_of
from app.certification.rules import MayWork, RuleVersion
from app.certification.standing import Status, begun, decide
from app.record.facts import Fact

MOST_STRETCHES = 400
Rules = Mapping[str, Sequence[RuleVersion]]


@dataclass(frozen=True, order=True)
class Asked:
    """Something that an event demands, and the last day for it."""

    due: date
    require: str
    document: str = ""  # that was revised


@dataclass(frozen=True)
class Stretch:
    """How a certification stands from one day until the next stretch. `status` None: no rule is in force."""

    start: date
    required: bool = False
    status: Status | None = None
    may_work: MayWork = "yes"
    valid_until: date | None = None
    due: date | None = None
    asked: frozenset[Asked] = frozenset()

    @property
    def permission(self) -> MayWork:
        """As far as this certification goes: what nobody requires keeps nobody from work."""
        return self.may_work if self.required else "yes"

    def says(self) -> tuple[object, ...]:
        """All but the day on which it begins."""
        return self.required, self.status, self.may_work, self.valid_until, self.due, self.asked


Future = tuple[Stretch, ...]


def futures(
    rules: Rules,
    record: Sequence[Fact] | Reading,
    required: Mapping[str, Sequence[Period]],
    certifications: Collection[str],
    *,
    today: date,
    last: date,
) -> dict[str, Future]:
    """Certification → its future from `today` to `last`, of those that concern the person with this record.

    `rules` has to hold these certifications and all that they build on; `required` may name others.
    """
    reading = reading_of(record)
    known = {slug: periods for slug, periods in required.items() if slug in rules}
    wanted = touched(rules, reading, known) & set(certifications)
    ordered = in_building_order(rules, wanted)
    built_on = {other for slug in ordered for other in foundations(rules[slug])}
    held: dict[str, tuple[Period, ...]] = {}
    found: dict[str, Future] = {}
    for slug in ordered:
        versions, periods = rules[slug], tuple(known.get(slug, ()))
        walk = walk_of(slug, versions, reading, required=periods, held=held, as_of=today)
        walk.go_to(date.max)
        if slug in built_on:
            held[slug] = held_periods(versions, tuple(walk.events))
        if slug in wanted:
            settled = walk.settled(today)
            begin = (settled, []) if settled is not None else begun(versions, walk.events, today)
            found[slug] = future(*begin, periods, today=today, last=last)
    return found


def futures_with(
    supposed: Fact,
    rules: Rules,
    record: Sequence[Fact],
    required: Mapping[str, Sequence[Period]],
    certifications: Collection[str],
    *,
    today: date,
    last: date,
) -> tuple[dict[str, Future], dict[str, Future]]:
    """The futures without and with one more fact. Where nothing in the record is as late as it, they part from one
    state: that is half of the work.
    """
    days: dict[str, date] = {"today": today, "last": last}
    reading = Reading(record)
    if supposed.occurred_on >= today and all(fact.occurred_on < today for fact in record[-1:]):
        parted = parted_futures(supposed, rules, reading, required, certifications, **days)
        if parted is not None:
            return parted
    longer = sorted((*record, supposed), key=lambda fact: fact.occurred_on)
    return (
        futures(rules, reading, required, certifications, **days),
        futures(rules, longer, required, certifications, **days),
    )


def parted_futures(
    supposed: Fact,
    rules: Rules,
    reading: Reading,
    required: Mapping[str, Sequence[Period]],
    certifications: Collection[str],
    *,
    today: date,
    last: date,
) -> tuple[dict[str, Future], dict[str, Future]] | None:
    """None where a certification builds on others or on time, or where what is supposed is evidence itself."""
    known = {slug: periods for slug, periods in required.items() if slug in rules}
    ordered = in_building_order(rules, touched(rules, reading, known) & set(certifications))
    if learned_from(supposed, "") is not None or any(states_of(rules[slug]) for slug in ordered):
        return None
    before: dict[str, Future] = {}
    after: dict[str, Future] = {}
    added = Reading([supposed])
    for slug in ordered:
        versions, periods = rules[slug], tuple(known.get(slug, ()))
        settled = walk_of(slug, versions, reading, required=periods, as_of=today).settled(today)
        if settled is None:
            return None
        events = tuple(direct_events(slug, versions, added, ()))
        then = settled.copy()
        before[slug] = future(settled, (), periods, today=today, last=last)
        after[slug] = future(then, events, periods, today=today, last=last) if events else before[slug]
    return before, after


def future(
    history: History, later: Sequence[Event], periods: Sequence[Period], *, today: date, last: date
) -> Future:
    """From stretch to stretch, by the days on which anything may change. The history goes on from `today`."""
    found: list[Stretch] = []
    waiting, day = deque(later), today
    for _stretch in range(MOST_STRETCHES):
        while waiting and waiting[0].on <= day:
            history.apply(waiting.popleft())
        history.advance(day)
        now = stretch(history, periods, day)
        if not found or found[-1].says() != now.says():
            found.append(now)
        days = [next_moment(history, day), waiting[0].on if waiting else None, *turning_days(periods, day)]
        day = min((it for it in days if it is not None), default=date.max)
        if day > last:
            break
    return tuple(found)


def stretch(history: History, periods: Iterable[Period], day: date) -> Stretch:
    if not any(version.is_in_force(day) for version in history.versions):
        return Stretch(day)
    if not history.is_touched and history.required is None:  # it only waits for its requirement
        return Stretch(day)
    status, due, may_work = decide(history, day)
    return Stretch(
        start=day,
        required=any(period.holds_on(day) for period in periods),
        status=status,
        may_work=may_work,
        valid_until=history.valid_until,
        due=due,
        asked=frozenset(Asked(it.due, it.require, it.event.document) for it in history.obligations),
    )
