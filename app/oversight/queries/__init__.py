"""What the pages of managers and auditors show, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from app import certification, people, record
from app.foundation.faults import Text
from app.oversight.fact_words import Event, event_of
from app.oversight.team import PAGE_SIZE, STATUSES, TeamCounts, TeamFilter, TeamRow


@dataclass(frozen=True)
class UnitChoice:
    slug: str
    name: str
    depth: int


@dataclass(frozen=True)
class TeamPage:
    rows: tuple[TeamRow, ...]
    total: int
    counts: TeamCounts
    statuses: tuple[tuple[str, int], ...]  # those that occur, the most urgent first
    certifications: tuple[tuple[str, str], ...]  # slug, title
    units: tuple[UnitChoice, ...]


def team_page(actor: people.Actor, asked: TeamFilter, today: date, language: str) -> TeamPage:
    scope = people.team_of(actor, today)
    wanted = _narrowed(scope, actor, asked, today)
    found = certification.standings_page(
        wanted,
        status=asked.status or None,
        certification=asked.certification or None,
        offset=(asked.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    occurring = certification.status_counts(wanted, certification=asked.certification or None)
    titles = certification.titles()
    return TeamPage(
        rows=_rows(found.rows, titles, today, language),
        total=found.total,
        counts=TeamCounts(**certification.work_counts(scope, today=today)),
        statuses=tuple((status, occurring[status]) for status in STATUSES if status in occurring),
        certifications=tuple(sorted((slug, title.in_language(language)) for slug, title in titles.items())),
        units=_unit_choices(actor, language),
    )


def all_team_rows(actor: people.Actor, asked: TeamFilter, today: date, language: str) -> Iterable[TeamRow]:
    """All rows of the filter, for the export."""
    found = certification.standings_page(
        _narrowed(people.team_of(actor, today), actor, asked, today),
        status=asked.status or None,
        certification=asked.certification or None,
        offset=0,
        limit=None,
    )
    return _rows(found.rows, certification.titles(), today, language)


def _narrowed(scope: Select[Any], actor: people.Actor, asked: TeamFilter, today: date) -> Select[Any]:
    """The scope, narrowed by unit and by words of the name. A unit that is not the actor's finds nobody."""
    narrowed = scope
    if asked.unit:
        narrowed = people.among(narrowed, people.people_of_unit(asked.unit, today))
    if asked.text:
        narrowed = people.among(narrowed, people.people_matching(asked.text))
    return narrowed


def _rows(
    standings: Sequence[Any], titles: Mapping[str, Text], today: date, language: str
) -> tuple[TeamRow, ...]:
    ids = {standing.person_id for standing in standings}
    persons, assignments = people.people_rows(ids), people.assignments_of(ids)
    rows = []
    for standing in standings:
        person = persons[standing.person_id]
        place = current(assignments[person.id], today)
        title = titles.get(standing.certification, Text(standing.certification, standing.certification))
        rows.append(
            TeamRow(
                person_id=person.id,
                number=person.number,
                name=person.full_name,
                unit=place.unit_name.in_language(language) if place else "",
                position=place.position_title.in_language(language) if place else "",
                certification=standing.certification,
                title=title.in_language(language),
                status=standing.status,
                may_work=standing.may_work,
                valid_until=standing.valid_until,
                due=standing.due,
            )
        )
    return tuple(rows)


def current(assignments: Sequence[people.AssignmentRow], day: date) -> people.AssignmentRow | None:
    """The position held on that day; the latest begun, where there are several."""
    held = [assignment for assignment in assignments if assignment.holds_on(day)]
    return held[-1] if held else None


def _unit_choices(actor: people.Actor, language: str) -> tuple[UnitChoice, ...]:
    scope = actor.scope(people.SEEING_ROLES)
    return tuple(
        UnitChoice(unit.slug, unit.name.in_language(language), unit.path.strip("/").count("/"))
        for unit in people.units()
        if scope is None or any(unit.path.startswith(path) for path in scope)
    )


# -- one person ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonHead:
    number: str
    name: str
    unit: str
    position: str
    left_on: date | None


@dataclass(frozen=True)
class PersonPage:
    person: PersonHead
    overall: Any  # worst may_work, earliest valid_until, the certification that decides
    standings: tuple[Any, ...]
    history: tuple[Event, ...]


def person_page(
    seen: people.PersonRow, *, on: date, known: date | None, today: date, language: str
) -> PersonPage:
    known_at = None if known is None else end_of_day(known, people.zone_of(seen.id))
    place = current(people.assignments_of((seen.id,))[seen.id], on)
    overall, standings = certification.person_on(seen.id, on=on, known_at=known_at, today=today)
    facts = record.facts_of(seen.id, known_at=known_at)
    titles = {**certification.titles(), **_place_titles()}
    names = names_behind(facts)
    return PersonPage(
        person=PersonHead(
            number=seen.number,
            name=seen.full_name,
            unit=place.unit_name.in_language(language) if place else "",
            position=place.position_title.in_language(language) if place else "",
            left_on=seen.left_on,
        ),
        overall=overall,
        standings=tuple(standings),
        history=tuple(event_of(fact, titles, names) for fact in reversed(facts) if fact.occurred_on <= on),
    )


def names_behind(facts: Iterable[record.Fact]) -> dict[int, str]:
    """Who has accepted what was learned elsewhere."""
    ids = {fact.recorded_by for fact in facts if fact.kind == "credited" and fact.recorded_by is not None}
    return {person.id: person.full_name for person in people.people_rows(ids).values()} if ids else {}


def _place_titles() -> dict[str, Text]:
    places = {unit.slug: unit.name for unit in people.units()}
    return {**places, **{position.slug: position.title for position in people.positions()}}


def end_of_day(day: date, zone: str) -> datetime:
    """The last instant of a civil day at a site."""
    return datetime.combine(day, time.max, ZoneInfo(zone))
