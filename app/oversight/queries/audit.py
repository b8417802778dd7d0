"""/audit: a past day of everybody in the reach of whoever asks, in a fixed number of statements for up to 2,000 people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app import certification, people, record
from app.certification.audit import Counts, Line, Question, counts_of, drawn
from app.certification.portfolio import LOOKED_AT
from app.foundation import clock
from app.foundation.faults import Language, Text
from app.oversight.audit import PAGE_SIZE, AuditFilter, AuditRow
from app.oversight.fact_words import Event, event_of
from app.oversight.queries import UnitChoice, all_titles, end_of_day, narrowed, unit_choices
from app.oversight.team import STATUSES, pages
from app.people import SEEING_ROLES, Actor
from app.people.permissions import ADMIN, AUDITOR, PROTOCOL_READERS

MOST_CHANGES = 50
MOST_ASKED_TWICE = 500  # people: half a second more
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Asked:
    """What the page answers: the filter with a day, and the question in instants."""

    filter: AuditFilter
    on: date
    question: Question


@dataclass(frozen=True)
class Answered:
    """`lines`: of everybody who fits the day, the unit and the certification, by name; `chosen`: under the filter."""

    people: tuple[int, ...]
    lines: tuple[Line, ...]
    sample: frozenset[int] | None  # None: nothing was drawn
    chosen: tuple[Line, ...]


@dataclass(frozen=True)
class Change:
    """A record about that day, or a day before, that was entered or struck out since."""

    number: str
    name: str
    event: Event
    recorded_on: date
    struck: bool


@dataclass(frozen=True)
class Changes:
    since: date  # the end of this day
    total: int
    newest: tuple[Change, ...]


@dataclass(frozen=True)
class AuditPage:
    asked: AuditFilter
    on: date
    counts: Counts
    statuses: tuple[tuple[str, int], ...]  # of lines, the most urgent first
    rows: tuple[AuditRow, ...]
    total: int  # rows of the list
    drawn: int | None  # people of the sample; None: nothing was drawn
    other: (
        Counts | None
    )  # of now where the answer is of then, and the other way round; None: too many to ask twice
    beginning: record.Beginning | None  # where nothing is known of that day
    changes: Changes | None
    certifications: tuple[tuple[str, str], ...]
    units: tuple[UnitChoice, ...]


def asked_of(asked: AuditFilter, today: date) -> Asked:
    """`known` in the future is now. A future day is none of an audit: the view says so."""
    known = asked.known if asked.known is not None and asked.known < today else None
    asked = replace(asked, known=known)
    on = asked.on or today
    known_at = None if known is None else end_of_day(known, clock.site_zone())
    return Asked(asked, on, Question(on, known_at, asked.certification))


def audit_page(actor: Actor, asked: Asked, today: date, language: str) -> AuditPage:
    found = answered(actor, asked)
    statuses = dict(counts_of(found.lines).statuses)
    shown = asked.filter.within(pages(len(found.chosen), PAGE_SIZE))
    begin = (shown.page - 1) * PAGE_SIZE
    titles = certification.titles()
    return AuditPage(
        asked=shown,
        on=asked.on,
        counts=counts_of(found.lines),
        statuses=tuple((status, statuses[status]) for status in STATUSES if status in statuses),
        rows=rows_of(actor, found.chosen[begin : begin + PAGE_SIZE], asked, titles, language),
        total=len(found.chosen),
        drawn=None if found.sample is None else len(found.sample),
        other=other_counts(actor, asked, found, today),
        beginning=None if found.lines else record.beginning(LOOKED_AT),
        changes=changes(found.people, asked, today, titles),
        certifications=tuple(sorted(((slug, title.in_language(language)) for slug, title in titles.items()),
                                    key=lambda one: one[1].casefold())),
        units=unit_choices(actor, language),
    )  # fmt: skip


def answered(actor: Actor, asked: Asked) -> Answered:
    units = units_asked(actor, asked.filter.unit)
    ids = population(actor, asked, units)
    lines = lines_for(ids, asked, units, actor.today)
    wanted = asked.filter
    sample = sample_of(lines, wanted) if wanted.sample else None
    chosen = tuple(
        line
        for line in lines
        if (sample is None or line.person_id in sample)
        and wanted.status in ("", line.status)
        and wanted.work in ("", line.may_work)
    )
    return Answered(tuple(ids), lines, sample, chosen)


def other_counts(actor: Actor, asked: Asked, found: Answered, today: date) -> Counts | None:
    """What is said of the same day with the switch turned."""
    if asked.on >= today or len(found.people) > MOST_ASKED_TWICE:
        return None
    turned = replace(asked.filter, known=None if asked.filter.known else asked.on, sample=0)
    return counts_of(answered(actor, asked_of(turned, today)).lines)


def lines_for(
    ids: Sequence[int], asked: Asked, units: frozenset[str] | None, today: date
) -> tuple[Line, ...]:
    """Today's are kept already; those of another day are worked out from the record."""
    question = asked.question
    if question.known_at is not None:
        return certification.audit_lines(ids, question, units)
    if question.on == today:
        return certification.lines_of_today(ids, question.certification)
    return certification.audit_lines(ids, question)


def units_asked(actor: Actor, unit: str) -> frozenset[str] | None:
    """Units that are meant, by slug; None: all of the organisation."""
    scope = actor.scope(SEEING_ROLES)
    if scope is None and not unit:
        return None
    known = people.units()
    wanted = [one.path for one in known if one.slug == unit] if unit else [""]
    return frozenset(
        one.slug
        for one in known
        if any(one.path.startswith(path) for path in wanted)
        and (scope is None or any(one.path.startswith(path) for path in scope))
    )


def population(actor: Actor, asked: Asked, units: frozenset[str] | None) -> list[int]:
    """Whom the answer may be about, by name: who was there that day as we know it now, and as it was known then."""
    if asked.question.known_at is None:
        return people.ids_by_name(narrowed(people.team_of(actor, asked.on), asked.filter.unit, "", asked.on))
    if units is None:  # who had left by then, the record of that time says
        return people.ids_by_name(people.team_of(actor, LONG_AGO))
    ids = people.ids_by_name(narrowed(people.team_of(actor, asked.on), asked.filter.unit, "", asked.on))
    others = certification.placed_as_known(units, asked.question) - set(ids)
    if not others:
        return ids
    rows = people.people_rows({*ids, *others}).values()
    return [row.id for row in sorted(rows, key=lambda row: (row.search, row.id))]


def sample_of(lines: Iterable[Line], asked: AuditFilter) -> frozenset[int]:
    numbers = {row.number: row.id for row in people.people_rows({line.person_id for line in lines}).values()}
    return frozenset(numbers[number] for number in drawn(numbers, asked.seed, asked.sample))


def rows_of(
    actor: Actor, lines: Sequence[Line], asked: Asked, titles: Mapping[str, Text], language: str
) -> tuple[AuditRow, ...]:
    """In two statements for up to 2,000 lines, one more where the reader does not see everybody."""
    ids = {line.person_id for line in lines}
    faces, reached = people.faces_of(ids, asked.on), reached_today(actor, ids)
    numbers = certification.numbers_then(lines, asked.question, clock.now())
    return tuple(
        AuditRow(
            person_id=line.person_id,
            number=faces[line.person_id].number,
            name=faces[line.person_id].name,
            unit=faces[line.person_id].unit.in_language(language),
            position=faces[line.person_id].position.in_language(language),
            certification=line.certification,
            title=titles.get(line.certification, Text(line.certification, line.certification)).in_language(
                language
            ),
            status=line.status,
            may_work=line.may_work,
            valid_until=line.valid_until,
            certificate=numbers.get((line.person_id, line.certification), ""),
            is_reached=line.person_id in reached,
        )
        for line in lines
    )


def reached_today(actor: Actor, ids: Collection[int]) -> Collection[int]:
    """Those of them whose record the reader may open: somebody may have moved elsewhere since."""
    if actor.scope(SEEING_ROLES) is None:
        return ids
    return set(people.ids_by_name(people.visible_people(actor)))


def changes(ids: Collection[int], asked: Asked, today: date, titles: Mapping[str, Text]) -> Changes | None:
    """Since the day at whose end the answer was known, or since the day itself."""
    since = asked.filter.known or asked.on
    if since >= today:
        return None
    zone = clock.site_zone()
    total, found = record.recorded_later(ids, LOOKED_AT, asked.on, end_of_day(since, zone), MOST_CHANGES)
    faces = people.faces_of({late.fact.person_id for late in found}, today) if found else {}
    named = {**all_titles(), **titles} if found else {}

    def change_of(late: record.Late) -> Change:
        face = faces[late.fact.person_id]
        day = clock.civil_date(late.recorded_at, zone)
        return Change(face.number, face.name, event_of(late.fact, named), day, late.struck)

    return Changes(since, total, tuple(change_of(late) for late in found))


def recorded_day(at: datetime) -> date:
    return clock.civil_date(at, clock.site_zone())


def all_rows(actor: Actor, asked: Asked, language: str) -> tuple[AuditRow, ...]:
    """For the export: everything under the filter."""
    return rows_of(actor, answered(actor, asked).chosen, asked, certification.titles(), language)


# -- what is made of it ------------------------------------------------------------------------------------------------

ATTEMPT_READERS = (AUDITOR, ADMIN)  # who may look at attempts of others, within their scope


def asked_pack(
    actor: Actor, asked: Asked, kind: certification.PackKind, language: Language
) -> certification.AskedPack:
    """Everybody of the list as it is filtered, with how much of each the reader may see today."""
    found = answered(actor, asked)
    ids = list(dict.fromkeys(line.person_id for line in found.chosen))
    unit = next((one.name for one in people.units() if one.slug == asked.filter.unit), None)
    chosen = {
        **{name: value for name, value in asked.filter.values.items() if name != "page"},
        "unit_name": unit.in_language(language) if unit is not None else "",
        "protocol_units": protocol_units(actor),
        "whole": whole_of(found),
    }
    reach = reach_of(actor, ids) if kind == "pack" else dict.fromkeys(ids, LIST)
    return certification.AskedPack(kind, asked.question, chosen, [(one, reach[one]) for one in ids], language)


def whole_of(found: Answered) -> dict[str, int] | None:
    """What is true of everybody, where the list shows some of them."""
    if len(found.chosen) == len(found.lines):
        return None
    counts = counts_of(found.lines)
    return {name: getattr(counts, name) for name in ("people", "able", "supervised", "barred")}


LIST: certification.Reach = "list"


def reach_of(actor: Actor, ids: Collection[int]) -> dict[int, certification.Reach]:
    """Of the own record everything but the questions of attempts: nobody audits themselves."""
    reached = reached_today(actor, ids)
    read = set(people.ids_by_name(people.people_in_scope(actor, ATTEMPT_READERS))) - {actor.person_id}
    found: dict[int, certification.Reach] = {}
    for one in ids:
        found[one] = "attempts" if one in read else "record" if one in reached else LIST
    return found


def protocol_units(actor: Actor) -> list[int] | None:
    """Units whose protocols the reader may see; None: of all, and those of the whole organisation."""
    scope = actor.scope(PROTOCOL_READERS)
    if scope is None:
        return None
    return [unit.id for unit in people.units() if any(unit.path.startswith(path) for path in scope)]
