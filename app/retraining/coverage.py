"""Whether a unit has enough people who may do its work: now, with one person fewer, and until which day. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.certification.lasting import Running, first_day_below, last_day_of_work
from app.certification.rules import Rule

State = Literal["short", "edge", "ends", "enough"]
STATES: tuple[State, ...] = ("short", "edge", "ends", "enough")  # the gravest first
USUAL_NEED = 1


@dataclass(frozen=True)
class Place:
    """A unit: itself and all units above it, by slug."""

    unit: str
    above: frozenset[str]


@dataclass(frozen=True)
class Cover:
    """One certification in one unit with all below it."""

    unit: str
    certification: str
    required: int  # people of whom it is required
    may_work: int  # of them, alone
    supervised: int
    away: int
    needed: int
    critical: tuple[int, ...]  # without any one of these it is too few
    short_on: date | None  # the first later day on which too few are left, if nothing is done
    left_then: int  # how many may still work on that day

    def state(self, until: date) -> State:
        """`until`: as far as one looks ahead."""
        if self.may_work < self.needed:
            return "short"
        if self.critical:
            return "edge"
        return "ends" if self.short_on is not None and self.short_on <= until else "enough"


Needs = Mapping[tuple[str, str], int]  # (unit, certification) → how many have to be there


def coverage(
    standings: Iterable[Running],
    places: Mapping[int, Place],
    rules: Mapping[str, Rule],
    needs: Needs,
    today: date,
) -> tuple[Cover, ...]:
    """For every unit with people of its own, and for each that says how many it needs; by unit and certification."""
    own = {place.unit for place in places.values()} | {unit for unit, _certification in needs}
    found: dict[tuple[str, str], list[Running]] = {}
    for one in standings:
        place = places.get(one.person_id)
        if place is not None:
            for unit in place.above & own:
                found.setdefault((unit, one.certification), []).append(one)
    return tuple(
        cover(unit, certification, those, rules.get(certification), needs.get((unit, certification)), today)
        for (unit, certification), those in sorted(found.items())
    )


def cover(
    unit: str,
    certification: str,
    those: Sequence[Running],
    rule: Rule | None,
    needed: int | None,
    today: date,
) -> Cover:
    able = [one for one in those if one.may_work == "yes"]
    need = USUAL_NEED if needed is None else needed
    renew = rule.renew if rule is not None else None
    last_days = [last_day_of_work(one, renew) for one in able]
    short_on = first_day_below(last_days, need, today) if need else None
    return Cover(
        unit=unit,
        certification=certification,
        required=len(those),
        may_work=len(able),
        supervised=sum(one.may_work == "supervised" for one in those),
        away=sum(one.status == "on_hold" for one in those),
        needed=need,
        critical=tuple(sorted(one.person_id for one in able)) if need and len(able) == need else (),
        short_on=short_on,
        left_then=still_there(last_days, short_on),
    )


def still_there(last_days: Collection[date | None], day: date | None) -> int:
    return sum(last is None or day is None or last >= day for last in last_days)
