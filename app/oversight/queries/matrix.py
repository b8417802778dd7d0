"""/matrix, /coverage and /forecast: read for the scope of whoever asks, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select

from app import certification, people, retraining
from app.certification.lasting import Running, last_day_of_work
from app.oversight.matrix import (
    ROWS_A_PAGE,
    Column,
    Matrix,
    MatrixFilter,
    Row,
    column_order,
    matrix,
)
from app.oversight.queries import UnitChoice, narrowed, unit_choices
from app.oversight.team import pages
from app.retraining.coverage import STATES, Cover, State
from app.retraining.forecast import WEEKS, Expected, Load, by_place, by_week, monday, total


@dataclass(frozen=True)
class MatrixPage:
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    asked: MatrixFilter
    matrix: Matrix
    total: int  # people whose rows the pages show
    certifications: tuple[tuple[str, str], ...]
    units: tuple[UnitChoice, ...]
    endings: tuple[
        tuple[date, int], ...
    ]  # Monday → people who lose the right to work in that week, if nothing is done


def matrix_page(actor: people.Actor, asked: MatrixFilter, today: date, language: str) -> MatrixPage:
    scope = narrowed(people.team_of(actor, today), asked.unit, asked.text, today)
    standings = certification.running_standings(scope)
    found = matrix(standings, asked)
    chosen = [person_id for person_id in people.ids_by_name(scope) if person_id in found.chosen]
    asked = asked.within(pages(len(chosen)))
    shown = chosen[(asked.page - 1) * ROWS_A_PAGE : asked.page * ROWS_A_PAGE]
    on = asked.on or today
    titles = {slug: title.in_language(language) for slug, title in certification.titles().items()}
    return MatrixPage(
        rows=rows_of(shown, on, today, language),
        columns=columns_of(found, titles, asked, today, language),
        asked=asked,
        matrix=found,
        total=len(chosen),
        certifications=tuple(sorted(titles.items(), key=lambda item: item[1])),
        units=unit_choices(actor, language),
        endings=endings(standings, asked, today),
    )


def rows_of(person_ids: Sequence[int], on: date, today: date, language: str) -> tuple[Row, ...]:
    cells = certification.matrix_cells(person_ids, on, today)
    faces = people.faces_of(person_ids, on)
    return tuple(
        Row(
            faces[person_id].number,
            faces[person_id].name,
            faces[person_id].unit.in_language(language),
            faces[person_id].position.in_language(language),
            cells[person_id],
        )
        for person_id in person_ids
    )


def columns_of(
    found: Matrix, titles: Mapping[str, str], asked: MatrixFilter, today: date, language: str
) -> tuple[Column, ...]:
    rules, needed = certification.rules_in_force(today), retraining.needs() if asked.unit else {}
    return tuple(
        Column(
            slug,
            titles.get(slug, slug),
            (rules[slug].short_title.in_language(language) if slug in rules else "")
            or titles.get(slug, slug),
            found.required[slug],
            found.able[slug],
            needed.get((asked.unit, slug), 1) if asked.unit else None,
        )
        for slug in column_order(found.required, titles)
    )


def endings(standings: Iterable[Running], asked: MatrixFilter, today: date) -> tuple[tuple[date, int], ...]:
    rules = certification.rules_in_force(today)
    weeks = {monday(today) + timedelta(weeks=number): 0 for number in range(WEEKS)}
    for one in standings:
        if one.may_work != "yes" or asked.certification not in ("", one.certification):
            continue
        rule = rules.get(one.certification)
        last = last_day_of_work(one, rule.renew if rule is not None else None)
        if last is not None and (week := monday(max(last, today))) in weeks:
            weeks[week] += 1
    return tuple(weeks.items())


def scope_of(actor: people.Actor, unit: str, today: date) -> Select[Any]:
    return narrowed(people.team_of(actor, today), unit, "", today)


def all_rows(
    actor: people.Actor, asked: MatrixFilter, today: date, language: str
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """For the export: everybody of the filter."""
    scope = narrowed(people.team_of(actor, today), asked.unit, asked.text, today)
    found = matrix(certification.running_standings(scope), asked)
    titles = {slug: title.in_language(language) for slug, title in certification.titles().items()}
    chosen = [person_id for person_id in people.ids_by_name(scope) if person_id in found.chosen]
    columns = columns_of(found, titles, asked, today, language)
    return columns, rows_of(chosen, asked.on or today, today, language)


# -- coverage -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CoverLine:
    cover: Cover
    state: State
    unit: str
    title: str
    critical: tuple[people.PersonRow, ...]  # without any one of these it is too few


@dataclass(frozen=True)
class CoveragePage:
    lines: tuple[CoverLine, ...]  # the gravest first
    counts: Mapping[State, int]
    certifications: tuple[tuple[str, str], ...]
    units: tuple[UnitChoice, ...]
    until: date  # as far as one looks ahead


def coverage_page(actor: people.Actor, unit: str, slug: str, today: date, language: str) -> CoveragePage:
    team = retraining.team_in(scope_of(actor, unit, today), today).only(unit, slug)
    until = today + timedelta(weeks=WEEKS)
    mine = {choice.slug for choice in unit_choices(actor, language)}
    covers = [one for one in retraining.covers_of(team, today) if one.unit in mine]
    persons = people.people_rows({person_id for one in covers for person_id in one.critical})
    titles = certification.titles()
    names = {one.slug: one.name.in_language(language) for one in people.units()}
    lines = [
        CoverLine(
            one,
            one.state(until),
            names[one.unit],
            titles[one.certification].in_language(language)
            if one.certification in titles
            else one.certification,
            tuple(persons[person_id] for person_id in one.critical),
        )
        for one in covers
    ]
    lines.sort(
        key=lambda line: (STATES.index(line.state), line.cover.short_on or date.max, line.unit, line.title)
    )
    return CoveragePage(
        tuple(lines),
        {state: sum(line.state == state for line in lines) for state in STATES},
        tuple(sorted((slug, title.in_language(language)) for slug, title in titles.items())),
        unit_choices(actor, language),
        until,
    )


# -- forecast -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Session:
    """One expected session of a week, as its list names it."""

    expected: Expected
    person: people.Face | None
    title: str
    unit: str


@dataclass(frozen=True)
class ForecastPage:
    weeks: tuple[tuple[date, Load], ...]
    places: tuple[tuple[str, str, Load], ...]  # unit, certification, its load; the most hours first
    total: Load
    outlook: retraining.Outlook
    compared: tuple[retraining.Compared, ...]
    week: tuple[Session, ...]  # of the week that was asked for
    names: Mapping[str, str]  # of units and certifications
    certifications: tuple[tuple[str, str], ...]
    units: tuple[UnitChoice, ...]


def forecast_page(
    actor: people.Actor, unit: str, slug: str, week: date | None, today: date, language: str
) -> ForecastPage:
    team = retraining.team_in(scope_of(actor, unit, today), today).only(unit, slug)
    outlook = retraining.outlook_of(team, today)
    titles = {slug: title.in_language(language) for slug, title in certification.titles().items()}
    names = {one.slug: one.name.in_language(language) for one in people.units()}
    of_week = [it for it in outlook.expected if it.week == week]
    faces = people.faces_of({it.person_id for it in of_week if it.person_id is not None}, today)
    sessions = [
        Session(
            it,
            faces.get(it.person_id) if it.person_id is not None else None,
            titles.get(it.certification, it.certification),
            names.get(it.unit, it.unit),
        )
        for it in of_week
    ]
    places = sorted(by_place(outlook.expected).items(), key=lambda item: -item[1].hours)
    return ForecastPage(
        weeks=tuple(by_week(outlook.expected, outlook.horizon).items()),
        places=tuple((where, what, load) for (where, what), load in places),
        total=total(outlook.expected),
        outlook=outlook,
        compared=retraining.compared(today) if not unit and not slug and sees_all(actor) else (),
        week=tuple(sessions),
        names={**titles, **{f"unit/{unit_slug}": name for unit_slug, name in names.items()}},
        certifications=tuple(sorted(titles.items(), key=lambda item: item[1])),
        units=unit_choices(actor, language),
    )


def sees_all(actor: people.Actor) -> bool:
    return actor.scope(people.SEEING_ROLES) is None
