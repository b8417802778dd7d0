"""What pages of managers ask about the weeks to come, for the people of a scope."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, bindparam, select

from app import certification, people, record
from app.certification.lasting import Running
from app.certification.rules import Rule, atoms_of
from app.certification.training_time import TrainingTime, has_exam
from app.foundation.database import rows
from app.foundation.i18n import language
from app.retraining.coverage import Cover, Needs, Place, coverage
from app.retraining.forecast import (
    Expected,
    Hires,
    Horizon,
    Programme,
    forecast,
    monday,
    renewals_levelled,
    share_failing,
)
from app.retraining.levelling import Levelled
from app.retraining.models.forecasts import CoverageNeedRow, ForecastWeekRow

LOOKED_BACK = timedelta(days=365)  # for the share of exams that fail
HIRED_SINCE_WEEKS = 26
ATTEMPTS = ("quiz_passed", "quiz_failed", "call_passed", "call_failed")


@dataclass(frozen=True)
class Team:
    """Everybody of a scope with what is required of them today, and where they work."""

    standings: tuple[Running, ...]
    places: Mapping[int, Place]

    def only(self, unit: str, certification: str) -> Team:
        """Narrowed; empty: not narrowed by it."""
        inside = {
            person_id: place for person_id, place in self.places.items() if not unit or unit in place.above
        }
        kept = tuple(
            one
            for one in self.standings
            if one.person_id in inside and certification in ("", one.certification)
        )
        return Team(kept, inside)


def team_in(scope: Select[Any], today: date) -> Team:
    standings = certification.running_standings(scope)
    return Team(standings, places_of({one.person_id for one in standings}, today))


def places_of(person_ids: Collection[int], today: date) -> dict[int, Place]:
    """Of several positions the one begun last."""
    above = {unit.slug: frozenset(above_of(unit, people.units())) for unit in people.units()}
    found: dict[int, Place] = {}
    for person_id, held in people.assignments_of(person_ids).items():
        now = [one for one in held if one.holds_on(today)]
        if now:
            found[person_id] = Place(now[-1].unit, above[now[-1].unit])
    return found


def above_of(unit: people.UnitRow, units: Iterable[people.UnitRow]) -> Iterable[str]:
    inside = unit.path.strip("/").split("/")
    return (other.slug for other in units if str(other.id) in inside)


# -- coverage -----------------------------------------------------------------------------------------------------


def covers_of(team: Team, today: date) -> tuple[Cover, ...]:
    rules = certification.rules_in_force(today)
    return coverage(team.standings, team.places, rules, needs(), today)


def needs() -> Needs:
    """(unit, certification) → how many have to be able to work there, where somebody has said so."""
    slugs = {unit.id: unit.slug for unit in people.units()}
    return {(slugs[unit_id], slug): number for unit_id, slug, number in rows(_NEEDS)}


_NEEDS = select(CoverageNeedRow.unit_id, CoverageNeedRow.certification, CoverageNeedRow.people)


# -- forecast -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assumptions:
    """What a forecast takes for granted, so that the page can say it."""

    programmes: Mapping[str, Programme]
    attempts: Mapping[str, tuple[int, int]]  # certification → failed, all attempts of the last year
    hires: Hires

    @property
    def hires_a_week(self) -> float:
        """First passes a week, over all certifications."""
        return sum(self.hires.values())


@dataclass(frozen=True)
class Outlook:
    expected: tuple[Expected, ...]
    levelled: Levelled
    assumptions: Assumptions
    horizon: Horizon


def outlook_of(team: Team, today: date) -> Outlook:
    horizon = Horizon.of(today)
    assumed = assumptions(team, today)
    units = {person_id: place.unit for person_id, place in team.places.items()}
    return Outlook(
        forecast(team.standings, units, assumed.programmes, horizon, assumed.hires),
        renewals_levelled(team.standings, assumed.programmes, horizon),
        assumed,
        horizon,
    )


def assumptions(team: Team, today: date) -> Assumptions:
    rules = certification.rules_in_force(today)
    times = certification.training_times(rules, language())
    attempts = attempts_of(rules, today)
    programmes = {
        slug: programme(rule, times[slug], *attempts.get(slug, (0, 0))) for slug, rule in rules.items()
    }
    return Assumptions(programmes, attempts, hires_of(team, today))


def programme(rule: Rule, time: TrainingTime, failed: int, attempts: int) -> Programme:
    return Programme(
        rule.renew, time.first, time.renewal, share_failing(failed, attempts), has_exam=has_exam(rule)
    )


def attempts_of(rules: Mapping[str, Rule], today: date) -> dict[str, tuple[int, int]]:
    """Certification → failed, all attempts of the last year at its exams, of the whole organisation."""
    counted = record.counts_by_subject(ATTEMPTS, today - LOOKED_BACK)
    found = {}
    for slug, rule in rules.items():
        named = {
            (atom.kind, atom.slug)
            for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal))
            if atom.kind in ("quiz", "call")
        }
        failed = sum(counted.get((f"{kind}_failed", name), 0) for kind, name in named)
        passed = sum(counted.get((f"{kind}_passed", name), 0) for kind, name in named)
        if failed + passed:
            found[slug] = (failed, failed + passed)
    return found


def hires_of(team: Team, today: date) -> dict[tuple[str, str], float]:
    """As many as in the last half year, in the same units, for what is required of those who came."""
    since = today - timedelta(weeks=HIRED_SINCE_WEEKS)
    new = {
        person.id
        for person in people.people_rows({one.person_id for one in team.standings}).values()
        if person.hired_on is not None and person.hired_on > since
    }
    counts: Counter[tuple[str, str]] = Counter(
        (team.places[one.person_id].unit, one.certification)
        for one in team.standings
        if one.person_id in new and one.person_id in team.places
    )
    return {place: number / HIRED_SINCE_WEEKS for place, number in counts.items()}


# -- what came of earlier forecasts ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """A week that is over: what was expected of it, and how many passed then."""

    week: date
    made_on: date
    expected: float
    happened: int

    @property
    def error(self) -> float | None:
        """Share by which it was wrong; None where nothing happened."""
        return abs(self.expected - self.happened) / self.happened if self.happened else None


AHEAD = timedelta(weeks=4)  # the forecast that is looked at was at least so old


def compared(today: date, most: int = 12) -> tuple[Compared, ...]:
    """The last weeks that are over, each with the newest forecast made four weeks before it, the latest first."""
    made: dict[date, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for made_on, week, number in rows(_MADE, {"today": monday(today)}):
        if made_on <= week - AHEAD:
            made[week][made_on] += number
    happened = passes_by_week(min(made)) if made else {}
    return tuple(
        Compared(week, newest := max(made[week]), made[week][newest], happened.get(week, 0))
        for week in sorted(made, reverse=True)[:most]
    )


_MADE = select(
    ForecastWeekRow.made_on, ForecastWeekRow.week, ForecastWeekRow.certain + ForecastWeekRow.assumed
).where(ForecastWeekRow.week < bindparam("today", type_=Date))


def passes_by_week(since: date) -> dict[date, int]:
    """Monday → certifications passed in that week."""
    found: Counter[date] = Counter()
    for day, number in record.counts_by_day(("awarded",), since).items():
        found[monday(day)] += number
    return dict(found)
