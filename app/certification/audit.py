"""A past day of many people: what is asked, what each line of the answer says, how they are counted and drawn. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, get_args

from app.certification.portfolio import Judged, foundations
from app.certification.requirements import positions_held
from app.certification.rules import MayWork, RuleVersion, worst
from app.certification.standing import Status
from app.record.facts import Fact

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Question:
    """A civil day, as it was known at an instant (None: now), for one certification or for all that were required."""

    on: date
    known_at: datetime | None = None
    certification: str = ""


class Line(NamedTuple):
    """One required certification of one person on that day. A tuple, since thousands are kept."""

    person_id: int
    certification: str  # slug
    status: Status
    may_work: MayWork
    valid_until: date | None  # inclusive
    passed_on: date | None  # of the pass that its validity stood on
    rule_version: int


def line_of(person_id: int, judged: Judged) -> Line:
    standing = judged.standing
    return Line(
        person_id=person_id,
        certification=judged.certification,
        status=standing.status,
        may_work=standing.may_work,
        valid_until=standing.valid_until,
        passed_on=None if judged.grant is None else judged.grant.on,
        rule_version=standing.rule_version,
    )


@dataclass(frozen=True)
class Counts:
    """People, each counted once by the worst of their lines; and lines by status, in the order of `Status`."""

    people: int
    able: int  # may work alone
    supervised: int
    barred: int
    statuses: tuple[tuple[Status, int], ...] = ()


def counts_of(lines: Iterable[Line]) -> Counts:
    worst_of: dict[int, MayWork] = {}
    statuses: Counter[Status] = Counter()
    for line in lines:
        statuses[line.status] += 1
        worst_of[line.person_id] = worst(worst_of.get(line.person_id, "yes"), line.may_work)
    answers = Counter(worst_of.values())
    return Counts(
        people=len(worst_of),
        able=answers["yes"],
        supervised=answers["supervised"],
        barred=answers["no"],
        statuses=tuple((status, statuses[status]) for status in STATUSES if statuses[status]),
    )


# -- which rules are looked at ----------------------------------------------------------------------------------------

Rules = Mapping[str, tuple[RuleVersion, ...]]


def rules_for(rules: Rules, certification: str) -> Rules:
    """Of one certification, only it and what it builds on: nobody else's answer is worked out."""
    if not certification:
        return rules
    wanted: set[str] = set()
    waiting = [certification]
    while waiting:
        slug = waiting.pop()
        if slug in rules and slug not in wanted:
            wanted.add(slug)
            waiting += foundations(rules[slug])
    return {slug: versions for slug, versions in rules.items() if slug in wanted}


def was_in(facts: Iterable[Fact], units: Collection[str], on: date) -> bool | None:
    """Whether somebody held a position in one of these units that day; None: the record tells of no position at all."""
    held = [one for one in positions_held(facts) if one.unit]
    if not held:
        return None
    return any(one.unit in units and one.start <= on and (one.end is None or on <= one.end) for one in held)


# -- the auditor's own sample -----------------------------------------------------------------------------------------


def drawn(numbers: Iterable[str], seed: str, size: int) -> frozenset[str]:
    """The personnel numbers whose SHA-256 of `seed:number` comes first: anybody can draw the same again by hand."""
    return frozenset(sorted(set(numbers), key=lambda number: lot(seed, number))[:size])


def lot(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


# -- certificates of that day -----------------------------------------------------------------------------------------


class Numbered(NamedTuple):
    """A certificate that was issued for a pass."""

    person_id: int
    certification: str
    number: str
    passed_on: date


def numbers_for(lines: Iterable[Line], issued: Sequence[Numbered], on: date) -> dict[tuple[int, str], str]:
    """(person, certification) → number: of the pass that the validity stood on, else of the newest pass by that day.

    `issued`: the newest first.
    """
    by_key: dict[tuple[int, str], list[Numbered]] = {}
    for one in issued:
        if one.passed_on <= on:
            by_key.setdefault((one.person_id, one.certification), []).append(one)
    found = {}
    for line in lines:
        mine = by_key.get((line.person_id, line.certification), [])
        exact = (one for one in mine if one.passed_on == line.passed_on)
        chosen = next(exact, next(iter(mine), None))
        if chosen is not None:
            found[line.person_id, line.certification] = chosen.number
    return found
