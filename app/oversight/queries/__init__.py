"""What the pages of managers and auditors show, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from app import assessment, certification, learning, library, people, record, retraining
from app.certification.correcting import may_be_struck
from app.foundation.faults import Text
from app.library.documents import Kind
from app.oversight.evidence import EvidenceLine, attempts_in, evidence_lines, people_behind
from app.oversight.fact_words import Event, event_of
from app.oversight.groups import Group, Kinds, count_by_group, count_by_status, on_page, only
from app.oversight.team import PAGE_SIZE, SOON, STATUSES, TeamCounts, TeamFilter, TeamRow, pages


@dataclass(frozen=True)
class UnitChoice:
    slug: str
    name: str
    depth: int


@dataclass(frozen=True)
class TeamPage:
    rows: tuple[TeamRow, ...]
    asked: TeamFilter  # with the page that is shown: an unknown one is the first
    total: int
    counts: TeamCounts
    groups: Mapping[Group, int]  # rows to do something about, under the filters beside it
    statuses: tuple[tuple[str, int], ...]  # those that occur, the most urgent first
    certifications: tuple[tuple[str, str], ...]  # slug, title
    units: tuple[UnitChoice, ...]


def team_page(actor: people.Actor, asked: TeamFilter, today: date, language: str) -> TeamPage:
    scope = people.team_of(actor, today)
    chosen = _chosen(scope, asked, today)
    found = certification.survey(scope, chosen, soon=today + SOON)
    fitting = _fitting(found.kinds, asked)
    asked = asked.within(pages(sum(fitting.values())))
    ranks, begin = on_page(fitting, (asked.page - 1) * PAGE_SIZE, PAGE_SIZE)
    briefs = certification.standings_page(chosen, ranks, offset=begin, limit=PAGE_SIZE)
    titles = certification.titles()
    occurring = count_by_status(only(found.kinds, group=asked.group, may_work=asked.work))
    return TeamPage(
        rows=_rows(briefs, titles, today, language, with_orders=True),
        asked=asked,
        total=sum(fitting.values()),
        counts=TeamCounts(
            people=found.people,
            may_not_work=found.barred,
            supervised=found.supervised,
            waiting=found.obliged,
            ending_soon=found.ending,
        ),
        groups=count_by_group(found.kinds),
        statuses=tuple((status, occurring[status]) for status in STATUSES if status in occurring),
        certifications=tuple(sorted((slug, title.in_language(language)) for slug, title in titles.items())),
        units=unit_choices(actor, language),
    )


def all_team_rows(actor: people.Actor, asked: TeamFilter, today: date, language: str) -> Iterable[TeamRow]:
    """All rows of the filter, for the export."""
    return _rows(_all_of(actor, asked, today), certification.titles(), today, language)


def all_team_places(actor: people.Actor, asked: TeamFilter, today: date) -> list[tuple[int, str]]:
    """(person, certification) of all rows of the filter, for what is done to all of them."""
    return [(one.person_id, one.certification) for one in _all_of(actor, asked, today)]


def _all_of(actor: people.Actor, asked: TeamFilter, today: date) -> Sequence[certification.StandingBrief]:
    chosen = _chosen(people.team_of(actor, today), asked, today)
    fitting = _fitting(certification.kind_counts(chosen), asked)
    ranks, _begin = on_page(fitting, 0, sum(fitting.values()))
    return certification.standings_page(chosen, ranks)


def _fitting(kinds: Kinds, asked: TeamFilter) -> Kinds:
    return only(kinds, group=asked.group, status=asked.status, may_work=asked.work)


def _chosen(scope: Select[Any], asked: TeamFilter, today: date) -> certification.Choice:
    """All of the filter but group, status and work, under which the numbers of these are counted."""
    return certification.Choice(
        people=narrowed(scope, asked.unit, asked.text, today),
        certification=asked.certification,
        by_name=bool(asked.text),
        ends_by=today + SOON if asked.soon else None,
    )


def narrowed(scope: Select[Any], unit: str, text: str, today: date) -> Select[Any]:
    """The scope, narrowed by unit and by words of the name. A unit that is not the actor's finds nobody."""
    if not unit and not text:
        return scope
    paths = tuple(one.path for one in people.units() if one.slug == unit)
    return _narrowed_to(scope, paths if unit else None, text, today)


@lru_cache(maxsize=256)
def _narrowed_to(scope: Select[Any], paths: tuple[str, ...] | None, text: str, today: date) -> Select[Any]:
    if paths is not None:
        scope = people.among(scope, people.people_under(paths, today))
    return people.among(scope, people.people_matching(text)) if text else scope


def _rows(
    standings: Sequence[certification.StandingBrief],
    titles: Mapping[str, Text],
    today: date,
    language: str,
    *,
    with_orders: bool = False,
) -> tuple[TeamRow, ...]:
    ids = {standing.person_id for standing in standings}
    faces = people.faces_of(ids, today)
    asked = retraining.asked_until(ids) if with_orders else {}
    words = {slug: title.in_language(language) for slug, title in titles.items()}
    rows = []
    for standing in standings:
        face = faces[standing.person_id]
        rows.append(
            TeamRow(
                person_id=face.id,
                number=face.number,
                name=face.name,
                unit=face.unit.in_language(language),
                position=face.position.in_language(language),
                certification=standing.certification,
                title=words.get(standing.certification, standing.certification),
                status=standing.status,
                may_work=standing.may_work,
                valid_until=standing.valid_until,
                due=standing.due,
                asked_until=asked.get((face.id, standing.certification)),
            )
        )
    return tuple(rows)


def current(assignments: Sequence[people.AssignmentRow], day: date) -> people.AssignmentRow | None:
    """The position held on that day; the latest begun, where there are several."""
    held = [assignment for assignment in assignments if assignment.holds_on(day)]
    return held[-1] if held else None


def unit_choices(actor: people.Actor, language: str) -> tuple[UnitChoice, ...]:
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
    evidence: Mapping[str, tuple[EvidenceLine, ...]]  # by certification
    behind: Mapping[str, certification.Behind]  # the same: the rule in force on that day


def person_page(
    seen: people.PersonRow, *, on: date, known: date | None, today: date, language: str
) -> PersonPage:
    known_at = None if known is None else end_of_day(known, people.zone_of(seen.id))
    place = current(people.assignments_of((seen.id,))[seen.id], on)
    then = certification.person_then(seen.id, on=on, known_at=known_at)
    titles = all_titles()
    shown = [fact for one in then.behind.values() for fact in one.facts]
    names = names_behind(then.facts, people_behind(shown))
    graders = assessment.graders_of(attempts_in(shown))
    return PersonPage(
        person=PersonHead(
            number=seen.number,
            name=seen.full_name,
            unit=place.unit_name.in_language(language) if place else "",
            position=place.position_title.in_language(language) if place else "",
            left_on=seen.left_on,
        ),
        overall=then.overall,
        standings=then.standings,
        history=tuple(
            replace(event_of(fact, titles, names), strikable=fact.id if may_be_struck(fact) else None)
            for fact in reversed(then.facts)
            if fact.occurred_on <= on
        ),
        evidence={
            slug: evidence_lines(one.facts, titles, names, graders, seen.number)
            for slug, one in then.behind.items()
        },
        behind=then.behind,
    )


def names_behind(facts: Iterable[record.Fact], others: Collection[int] = ()) -> dict[int, str]:
    """Who has accepted what was learned elsewhere, and the others by their ids."""
    ids = {fact.recorded_by for fact in facts if fact.kind == "credited" and fact.recorded_by is not None}
    ids |= set(others)
    return {person.id: person.full_name for person in people.people_rows(ids).values()} if ids else {}


def all_titles() -> dict[str, Text]:
    """Of documents, certifications, units and positions, as facts name them."""
    return {**_document_titles(), **certification.titles(), **_place_titles()}


def _document_titles() -> dict[str, Text]:
    """Kind/slug → title: a course and a quiz may be called the same in their addresses."""
    kinds: tuple[Kind, ...] = ("course", "quiz", "call", "checklist")
    documents = {
        f"{kind}/{one.slug}": Text(one.title("en"), one.title("ru"))
        for kind in kinds
        for one in library.current_documents(kind)
    }
    return documents | {f"session/{slug}": title for slug, title in learning.upcoming().titles.items()}


def _place_titles() -> dict[str, Text]:
    places = {unit.slug: unit.name for unit in people.units()}
    return {**places, **{position.slug: position.title for position in people.positions()}}


def end_of_day(day: date, zone: str) -> datetime:
    """The last instant of a civil day at a site."""
    return datetime.combine(day, time.max, ZoneInfo(zone))
