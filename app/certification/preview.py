"""What a change would do to a standing: two futures of one person's certification, compared. Pure.

A future is what follows from the record and the rules alone: nobody learns anything any more, only time goes on. So
a difference between two futures is owed to the change and to nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from app.certification.rules import WORSE, MayWork, RuleVersion
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


@dataclass(frozen=True)
class Change:
    """What a change makes of one certification of one person. A day that is None: that does not happen in the time
    looked at.
    """

    certification: str
    differs_on: date  # the first day on which anything is another
    before: Stretch  # on that day
    after: Stretch
    gains_on: date | None = None  # the certification is required, which it would not have been
    loses_on: date | None = None  # it is no more required
    stops_on: date | None = None  # less may be done than could have been
    stops: Stretch | None = None  # how it stands then
    allowed_on: date | None = None  # more may be done
    due: date | None = None  # the last day for what is newly asked for
    until: tuple[date | None, date | None] | None = None  # the end of the term, before and after
    asked: tuple[Asked, ...] = ()
    training: tuple[
        str, ...
    ] = ()  # initial renewal, or the name of an obligation, with `:document` of a revision

    @property
    def stops_at_once(self) -> bool:
        """By the change itself; else only where nothing is done until then."""
        return self.stops_on is not None and self.stops_on == self.differs_on

    @property
    def is_slight(self) -> bool:
        """Nothing but words and reminders."""
        days = (self.gains_on, self.loses_on, self.stops_on, self.allowed_on, self.due)
        return self.until is None and not self.asked and all(day is None for day in days)


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


def differences(before: Mapping[str, Future], after: Mapping[str, Future], today: date) -> tuple[Change, ...]:
    """One change for each certification whose future is another, by its name."""
    nothing: Future = (Stretch(today),)
    found = (
        difference(slug, before.get(slug, nothing), after.get(slug, nothing))
        for slug in sorted({*before, *after})
    )
    return tuple(change for change in found if change is not None)


def difference(certification: str, before: Future, after: Future) -> Change | None:
    """None where both futures are the same."""
    if [it.says() for it in before] == [it.says() for it in after] and starts(before) == starts(after):
        return None
    pairs = [(day, on(before, day), on(after, day)) for day in sorted({*starts(before), *starts(after)})]
    other = [(day, old, new) for day, old, new in pairs if old.says() != new.says()]
    if not other:
        return None
    day, first_before, first_after = other[0]
    stops = first(other, is_stopped)
    gains = first(other, lambda old, new: new.required and not old.required)
    moved = next(((old, new) for _day, old, new in other if is_moved(old, new)), None)
    asked = newly_asked(before, after)
    return Change(
        certification=certification,
        differs_on=day,
        before=first_before,
        after=first_after,
        gains_on=gains.start if gains else None,
        loses_on=day_of(other, lambda old, new: old.required and not new.required),
        stops_on=stops.start if stops else None,
        stops=stops,
        allowed_on=day_of(other, lambda old, new: WORSE[new.permission] < WORSE[old.permission]),
        due=due_day(asked, gains, moved),
        until=(moved[0].valid_until, moved[1].valid_until) if moved else None,
        asked=asked,
        training=training_for(asked, gains, moved, stops),
    )


Pairs = Sequence[tuple[date, Stretch, Stretch]]


def starts(found: Future) -> list[date]:
    return [it.start for it in found]


def on(found: Future, day: date) -> Stretch:
    """The stretch in which a day lies; the first one lasts from ever."""
    return next((it for it in reversed(found) if it.start <= day), found[0])


def first(pairs: Pairs, holds: Callable[[Stretch, Stretch], bool]) -> Stretch | None:
    """How it stands after the change on the first day for which this holds; it begins on that day."""
    return next((replace(new, start=day) for day, old, new in pairs if holds(old, new)), None)


def day_of(pairs: Pairs, holds: Callable[[Stretch, Stretch], bool]) -> date | None:
    return next((day for day, old, new in pairs if holds(old, new)), None)


def is_moved(old: Stretch, new: Stretch) -> bool:
    """The end of the term is another, where there was one to look at."""
    return old.status is not None and new.status is not None and old.valid_until != new.valid_until


def is_stopped(old: Stretch, new: Stretch) -> bool:
    """Less may be done, and not only because the person is on leave."""
    return WORSE[new.permission] > WORSE[old.permission] and new.status != "on_hold"


def newly_asked(before: Future, after: Future) -> tuple[Asked, ...]:
    known = {asked for it in before for asked in it.asked}
    return tuple(sorted({asked for it in after for asked in it.asked} - known))


Moved = tuple[Stretch, Stretch] | None
BY_A_PASS = ("exam", "course")


def due_day(asked: Sequence[Asked], gains: Stretch | None, moved: Moved) -> date | None:
    """The last day for what is newly asked for."""
    days = [it.due for it in asked]
    if gains is not None and gains.due is not None:
        days.append(gains.due)
    if moved is not None and is_shorter(moved) and moved[1].valid_until is not None:
        days.append(moved[1].valid_until)
    return min(days, default=None)


def is_shorter(moved: tuple[Stretch, Stretch]) -> bool:
    """A term ends that went on, or ends earlier."""
    old, new = moved[0].valid_until, moved[1].valid_until
    if new is None:
        return moved[1].status == "not_started"
    return moved[0].status not in (None, "not_started") and (old is None or new < old)


def training_for(
    asked: Sequence[Asked], gains: Stretch | None, moved: Moved, stops: Stretch | None
) -> tuple[str, ...]:
    """What has to be learned that would not have been, each once."""
    whole = whole_programme(gains, moved, stops)
    covered = whole is not None and any(it.require in BY_A_PASS for it in asked)
    return tuple(dict.fromkeys([*([whole] if whole and not covered else []), *named(asked)]))


def whole_programme(gains: Stretch | None, moved: Moved, stops: Stretch | None) -> str | None:
    """`initial` or `renewal`, where one of them is needed earlier than before or at all."""
    if gains is not None:
        return programme_of(gains)
    if moved is not None and is_shorter(moved):
        return "initial" if moved[1].valid_until is None else "renewal"
    return programme_of(stops) if stops is not None and stops.status in ("expired", "lapsed") else None


def programme_of(now: Stretch) -> str | None:
    if now.status in ("not_started", "initial_overdue", "lapsed", "revoked"):
        return "initial"
    return "renewal" if now.status in ("expired", "due_soon", "grace") else None


def named(asked: Iterable[Asked]) -> Iterator[str]:
    for it in asked:
        yield f"{it.require}:{it.document}" if it.document else it.require
