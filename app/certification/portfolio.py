"""All certifications of one person on one day, those that build on others after those. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.direct_events import Period
from app.certification.events import Event, in_order
from app.certification.evidence import walk_of
from app.certification.history import Grant, History
from app.certification.next_change import next_moment
from app.certification.reading import Reading, reading_of
from app.certification.rules import MayWork, RuleVersion, worst
from app.certification.standing import Standing, begun, followed
from app.foundation.durations import add_days
from app.record.facts import Fact

RuleBook = Mapping[str, Sequence[RuleVersion]]  # certification → its versions
MOST_MOMENTS = 2000
# Kinds of fact that a standing may follow from: no rule looks at any other.
LOOKED_AT = (
    *("hired", "assigned", "unassigned", "left", "absent", "back"),
    *("course_completed", "session_attended", "quiz_passed", "quiz_failed", "call_passed", "call_failed"),
    *("observation_confirmed", "passed", "failed", "done", "hours", "incident", "qa_failed"),
    *("equipment_change", "revised", "suspended", "reinstated", "exempted", "revoked", "credited"),
    "imported",
)


@dataclass(frozen=True)
class Judged:
    """One certification of one person. `grant` is what its validity stands on."""

    certification: str
    standing: Standing
    required: bool  # by the matrix, on that day
    touched: bool  # something has happened to it, required or not
    changes_on: date | None  # the first later day on which time alone changes the standing or the requirement
    grant: Grant | None
    events: tuple[Event, ...]


def portfolio(
    rules: RuleBook, record: Sequence[Fact] | Reading, required: Mapping[str, Sequence[Period]], as_of: date
) -> dict[str, Judged]:
    """Every certification that is or will be demanded of the person, or that something has happened to.

    A rule that is not yet in force on the day is left out: nothing was demanded then.
    """
    reading = reading_of(record)
    wanted = touched(rules, reading, required)
    found: dict[str, Judged] = {}
    held: dict[str, tuple[Period, ...]] = {}
    ordered = in_building_order(rules, wanted)
    built_on = {other for slug in ordered for other in foundations(rules[slug])}
    for slug in ordered:
        versions, periods = rules[slug], tuple(required.get(slug, ()))
        walk = walk_of(slug, versions, reading, required=periods, held=held, as_of=as_of)
        walk.go_to(date.max)
        events = tuple(walk.events)
        if slug in built_on:
            held[slug] = held_periods(versions, events)
        if not any(version.is_in_force(as_of) for version in versions):
            continue
        settled = walk.settled(as_of)
        history, later = (settled, []) if settled is not None else begun(versions, events, as_of)
        grant, is_touched = history.grant, history.is_touched
        standing = followed(history, later, as_of)
        is_required = any(period.holds_on(as_of) for period in periods)
        turns = turning_days(periods, as_of)
        if slug in wanted and (is_required or turns or is_touched):
            found[slug] = Judged(
                certification=slug,
                standing=standing,
                required=is_required,
                touched=is_touched,
                changes_on=min((*turns, standing.next_change_on or date.max))
                if turns
                else standing.next_change_on,
                grant=grant,
                events=events,
            )
    return found


def turning_days(periods: Iterable[Period], as_of: date) -> list[date]:
    """Later days on which a requirement begins or is over."""
    days = [period.start for period in periods]
    days += [add_days(period.end, 1) for period in periods if period.end is not None]
    return [day for day in days if day > as_of]


def overall(judged: Iterable[Judged]) -> tuple[MayWork, date | None]:
    """A person's answer: the worst and the earliest of what the matrix requires that day."""
    required = [it.standing for it in judged if it.required]
    ends = [standing.valid_until for standing in required if standing.valid_until is not None]
    return worst(*(standing.may_work for standing in required)), min(ends, default=None)


def touched(rules: RuleBook, record: Iterable[Fact] | Reading, required: Mapping[str, object]) -> set[str]:
    """Certifications that facts or the matrix name, and those that somebody's learning may fulfil."""
    reading = reading_of(record)
    return {
        slug
        for slug, versions in rules.items()
        if slug in required
        or slug in reading.named
        or any(not version.rule.asked.isdisjoint(reading.shown) for version in versions)
    }


def in_building_order(rules: RuleBook, wanted: Iterable[str]) -> list[str]:
    """The wanted certifications and all that they build on, foundations first; a circle is cut where it closes."""
    ordered: dict[str, None] = {}
    open_now: list[str] = []

    def place(slug: str) -> None:
        if slug in ordered or slug in open_now or slug not in rules:
            return
        open_now.append(slug)
        for other in foundations(rules[slug]):
            place(other)
        open_now.pop()
        ordered[slug] = None

    for slug in sorted(wanted):
        place(slug)
    return list(ordered)


def foundations(versions: Iterable[RuleVersion]) -> Iterator[str]:
    """The certifications that a rule asks for."""
    for version in versions:
        for atom in version.rule.atoms:
            if atom.kind == "certification":
                yield atom.slug


def held_periods(versions: Sequence[RuleVersion], events: Iterable[Event]) -> tuple[Period, ...]:
    """When the certification was and will be held, as far as can be told from these events."""
    history, later = History(versions), deque(in_order(events))
    found: list[Period] = []
    since: date | None = None
    day = later[0].on if later else None
    for _moment in range(MOST_MOMENTS):
        if day is None:
            break
        while later and later[0].on == day:
            history.apply(later.popleft())
        history.advance(day)
        holds = history.is_held(day)
        if holds and since is None:
            since = day
        elif not holds and since is not None:
            found.append(Period(since, add_days(day, -1)))
            since = None
        coming = (next_moment(history, day), later[0].on if later else None)
        day = min((it for it in coming if it is not None), default=None)
    return (*found, Period(since)) if since is not None else tuple(found)
