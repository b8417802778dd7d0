"""The training of the coming weeks: what is certain by its date, and what is assumed. Pure.

Certain is what standings name a day for: first passes, renewals, retakes, obligations. Assumed are a second renewal
inside the horizon, retakes after failures at the usual rate, and people who are still to be hired. Source: retraining
rules, part 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from app.certification.lasting import Running, renewal_opens
from app.certification.rules import Renew
from app.foundation.durations import add
from app.retraining.levelling import Job, Levelled, levelled

WEEKS = 26
WEEK = timedelta(days=7)
Step = Literal["first", "renewal", "retake", "obligation", "hours", "repeat", "failure", "hire"]
STEPS: tuple[Step, ...] = (
    "first", "renewal", "retake", "obligation", "hours", "repeat", "failure", "hire",
)  # fmt: skip
ASSUMED: frozenset[Step] = frozenset({"repeat", "failure", "hire"})
# Minutes of what is held by people and has no length in the library: the usual ones, said on the page.
MINUTES_OF: Mapping[str, int] = {
    "briefing": 20, "coaching": 30, "refresher": 30, "drill": 60, "acknowledge": 5,
}  # fmt: skip
NOTHING_OPEN = ("on_hold", "exempt", "suspended")
ANEW = ("lapsed", "revoked")
LEAST_ATTEMPTS = 10  # fewer say nothing of their own: the usual share is mixed in
USUAL_SHARE = 0.1


@dataclass(frozen=True)
class Programme:
    """What a certification costs. `fails`: the share of attempts at its exams that fail."""

    renew: Renew | None
    first_minutes: int
    renewal_minutes: int
    fails: float = USUAL_SHARE
    has_exam: bool = True

    @property
    def keeps_dates(self) -> bool:
        """Whether an early renewal gives no validity up."""
        return self.renew is not None and self.renew.anchor in ("due", "month_end")


@dataclass(frozen=True)
class Expected:
    """Sessions of one kind in one week. Of a person where it is certain; else a number of people, perhaps a part of one."""

    week: date  # its Monday
    unit: str
    certification: str
    step: Step
    sessions: float
    minutes: float
    person_id: int | None = None
    due: date | None = None
    require: str = ""  # of an obligation

    @property
    def is_certain(self) -> bool:
        return self.step not in ASSUMED


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_from(today: date, count: int = WEEKS) -> tuple[date, ...]:
    return tuple(monday(today) + number * WEEK for number in range(count))


def share_failing(failed: int, attempts: int) -> float:
    """Of the last year's attempts; few of them are drawn towards the usual share."""
    return (failed + USUAL_SHARE * LEAST_ATTEMPTS) / (attempts + LEAST_ATTEMPTS)


@dataclass(frozen=True)
class Horizon:
    today: date
    weeks: tuple[date, ...] = field(default=())

    @staticmethod
    def of(today: date, count: int = WEEKS) -> Horizon:
        return Horizon(today, weeks_from(today, count))

    def week_of(self, day: date | None) -> date | None:
        """What is past falls on this week; None: after the last one."""
        week = monday(max(day or self.today, self.today))
        return week if week <= self.weeks[-1] else None


Hires = Mapping[tuple[str, str], float]  # (unit, certification) → people a week of whom it will be required


def forecast(
    standings: Iterable[Running],
    units: Mapping[int, str],
    programmes: Mapping[str, Programme],
    horizon: Horizon,
    hires: Hires | None = None,
) -> tuple[Expected, ...]:
    """`units`: person → unit. People without one, and certifications without a rule, are left out."""
    found: list[Expected] = []
    for one in standings:
        programme, unit = programmes.get(one.certification), units.get(one.person_id)
        if programme is not None and unit is not None:
            found += of_one(one, unit, programme, horizon)
    found += failures(found, programmes)
    for (unit, certification), rate in (hires or {}).items():
        programme = programmes.get(certification)
        if programme is not None and rate > 0:
            minutes = rate * programme.first_minutes
            found += [Expected(week, unit, certification, "hire", rate, minutes) for week in horizon.weeks]
    return tuple(sorted(found, key=lambda it: (it.week, it.unit, it.certification, STEPS.index(it.step))))


At = Callable[..., Iterator["Expected"]]  # (day, step, minutes, require) → nothing, or the session


def of_one(one: Running, unit: str, programme: Programme, horizon: Horizon) -> Iterator[Expected]:
    def at(day: date | None, step: Step, minutes: float, require: str = "") -> Iterator[Expected]:
        week = horizon.week_of(day)
        if week is not None:
            yield Expected(week, unit, one.certification, step, 1, minutes, one.person_id, day, require)

    for obligation in one.obligations if one.status not in NOTHING_OPEN else ():
        minutes = MINUTES_OF.get(obligation.require, programme.renewal_minutes)
        yield from at(obligation.due, "obligation", minutes, obligation.require)
    match one.status:
        case "on_hold" | "exempt" | "suspended":
            return
        case "not_started" | "initial_overdue":
            yield from at(one.due, "first", programme.first_minutes)
            last = one.due or horizon.today
        case "lapsed" | "revoked":
            yield from at(horizon.today, "first", programme.first_minutes)
            last = horizon.today
        case "retake_due" | "retake_overdue":
            yield from at(one.due, "retake", programme.renewal_minutes)
            last = one.due or horizon.today
        case _:
            if one.valid_until is None:
                return
            yield from renewal(one, programme, at)
            last = one.valid_until
    yield from repeats(max(last, horizon.today), programme, at, horizon)


def renewal(one: Running, programme: Programme, at: At) -> Iterator[Expected]:
    """Hours that renew by themselves cost what is missing of them."""
    if programme.renew is not None and programme.renew.by_hours:
        if one.hours_missing:
            yield from at(one.valid_until, "hours", float(one.hours_missing) * 60)
        return
    until = one.due if one.status == "grace" else one.valid_until
    yield from at(until, "renewal", programme.renewal_minutes)


def repeats(last: date, programme: Programme, at: At, horizon: Horizon) -> Iterator[Expected]:
    """Renewals after the next one, where the interval is short: their day depends on when that one is done."""
    renew = programme.renew
    if renew is None or not renew.every or renew.by_hours:
        return
    for number in range(1, WEEKS + 1):
        day = add(last, renew.every, number)
        if horizon.week_of(day) is None:
            return
        yield from at(day, "repeat", programme.renewal_minutes)


def failures(found: Iterable[Expected], programmes: Mapping[str, Programme]) -> list[Expected]:
    """Retakes to be expected: at the usual share, in the week of the attempt."""
    tried: dict[tuple[date, str, str], float] = defaultdict(float)
    for it in found:
        if it.step in ("first", "renewal", "retake", "repeat"):
            tried[it.week, it.unit, it.certification] += it.sessions
    again = []
    for (week, unit, certification), sessions in tried.items():
        programme = programmes[certification]
        if programme.has_exam and programme.fails > 0:
            expected = sessions * programme.fails
            again.append(
                Expected(week, unit, certification, "failure", expected, expected * programme.renewal_minutes)
            )
    return again


# -- what pages show of it ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """Sessions and minutes that are certain, and those that are assumed."""

    certain: float = 0
    assumed: float = 0
    certain_minutes: float = 0
    assumed_minutes: float = 0

    @property
    def sessions(self) -> float:
        return self.certain + self.assumed

    @property
    def hours(self) -> float:
        return (self.certain_minutes + self.assumed_minutes) / 60

    def plus(self, it: Expected) -> Load:
        if it.is_certain:
            return Load(
                self.certain + it.sessions,
                self.assumed,
                self.certain_minutes + it.minutes,
                self.assumed_minutes,
            )
        return Load(
            self.certain,
            self.assumed + it.sessions,
            self.certain_minutes,
            self.assumed_minutes + it.minutes,
        )


def by_week(found: Iterable[Expected], horizon: Horizon) -> dict[date, Load]:
    loads = dict.fromkeys(horizon.weeks, Load())
    for it in found:
        loads[it.week] = loads[it.week].plus(it)
    return loads


def by_place(found: Iterable[Expected]) -> dict[tuple[str, str], Load]:
    """(unit, certification) → its load over all weeks."""
    loads: dict[tuple[str, str], Load] = defaultdict(Load)
    for it in found:
        loads[it.unit, it.certification] = loads[it.unit, it.certification].plus(it)
    return dict(loads)


def total(found: Iterable[Expected]) -> Load:
    load = Load()
    for it in found:
        load = load.plus(it)
    return load


def renewals_levelled(
    standings: Iterable[Running], programmes: Mapping[str, Programme], horizon: Horizon
) -> Levelled:
    """The renewals of these people, spread over the weeks in which their rules take them."""
    jobs = []
    for one in standings:
        programme = programmes.get(one.certification)
        if programme is None or one.status not in ("valid", "due_soon", "grace", "action_due"):
            continue
        opens, week = renewal_opens(one, programme.renew), horizon.week_of(one.valid_until)
        if opens is None or week is None or (programme.renew is not None and programme.renew.by_hours):
            continue
        jobs.append(Job(weeks_after(horizon, opens), weeks_after(horizon, week), programme.keeps_dates))
    return levelled(jobs, len(horizon.weeks))


def weeks_after(horizon: Horizon, day: date) -> int:
    return (monday(day) - horizon.weeks[0]) // WEEK
