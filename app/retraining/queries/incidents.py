"""Reading reports of incidents: those of a scope, one with all that was done about it, those of one person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app import certification, library, people, record
from app.certification.needs import OBLIGATIONS
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people.permissions import ADMIN, AUDITOR, MANAGER, TRAINER
from app.people.rows import Actor, PersonRow, UnitRow
from app.record.facts import Incident as IncidentFact
from app.retraining.demanded import MEETING, Demanded, demanded_of
from app.retraining.incidents import (
    SIMILAR_WITHIN,
    Check,
    Incident,
    Named,
    Part,
    State,
    Step,
    number_in,
    state_of,
    steps,
)
from app.retraining.models.incidents import (
    IncidentCheckRow,
    IncidentDraftRow,
    IncidentPersonRow,
    IncidentRow,
)

REPORTING_ROLES = (MANAGER, TRAINER, ADMIN)
READING_ROLES = (*REPORTING_ROLES, AUDITOR)
PAGE_SIZE = 50
MOST_OFFERED = 500  # names in the list that helps with typing
_INCIDENT = tuple(getattr(IncidentRow, name) for name in Incident.__dataclass_fields__)
_PART = tuple(getattr(IncidentPersonRow, name) for name in Part.__dataclass_fields__)
_CHECK = tuple(getattr(IncidentCheckRow, name) for name in Check.__dataclass_fields__)


class NoSuchIncident(NotFound):
    code = "no-such-incident"
    text = Text("There is no such report.", "Такого сообщения нет.")


# -- whose -----------------------------------------------------------------------------------------------------------


def units_of(actor: Actor, roles: Collection[str] = REPORTING_ROLES) -> tuple[UnitRow, ...]:
    """The units in which one of these roles of the actor holds."""
    scope = actor.scope(roles)
    return tuple(
        unit for unit in people.units() if scope is None or any(unit.path.startswith(path) for path in scope)
    )


def people_on(actor: Actor, on: date, roles: Collection[str] = REPORTING_ROLES) -> Select[Any]:
    """Ids of the people over whom the actor's roles reach today or reached on that day."""
    then, now = people.people_in_scope(actor, roles, on), people.people_in_scope(actor, roles)
    anybody = then.union(now).subquery()
    return select(next(iter(anybody.c)))


def _in_scope(actor: Actor, roles: Collection[str]) -> Any:
    return IncidentRow.unit_id.in_([unit.id for unit in units_of(actor, roles)])


def incident_of(actor: Actor, public_id: str, roles: Collection[str] = READING_ROLES) -> Incident:
    """A report of a unit in the actor's scope. Raises NoSuchIncident."""
    wanted = select(*_INCIDENT).where(IncidentRow.public_id == public_id, _in_scope(actor, roles))
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchIncident
    return Incident(*row)


def locked(session: Session, actor: Actor, public_id: str) -> IncidentRow:
    """Operation: the row of a report that the actor may go on with. Raises NoSuchIncident."""
    wanted = select(IncidentRow).where(IncidentRow.public_id == public_id, _in_scope(actor, REPORTING_ROLES))
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NoSuchIncident
    return row


def draft_of(person_id: int) -> IncidentDraftRow | None:
    return db.session.get(IncidentDraftRow, person_id)


# -- who is meant ------------------------------------------------------------------------------------------------------


def named_people(actor: Actor, typed: Sequence[str], on: date) -> tuple[Named, ...]:
    """What was typed for each person, and whom of the actor's people it means: by number, else by name.

    Whoever had left before is found, too: that they cannot be part of it is said, not that nobody is called so.
    """
    scope = people_on(actor, on)
    by_number = {row.number: row.id for row in _numbered({number_in(one) for one in typed}, scope).values()}
    found = []
    for one in typed:
        number = number_in(one)
        ids = (by_number[number],) if number in by_number else _by_name(one, scope)
        found.append(Named(one, ids or _former(actor, one, on)))
    return tuple(found)


def _former(actor: Actor, typed: str, on: date) -> tuple[int, ...]:
    """People of the actor's units who had left by that day."""
    candidates = list(db.session.scalars(people.people_matching(number_in(typed)).limit(6)))
    return tuple(
        row.id
        for row in people.people_rows(candidates).values()
        if row.left_on is not None
        and row.left_on < on
        and _among({row.id}, people.people_in_scope(actor, REPORTING_ROLES, row.left_on))
    )


def _numbered(numbers: Collection[str], scope: Select[Any]) -> dict[int, PersonRow]:
    found = []
    for number in sorted(numbers):
        try:
            found.append(people.person_of(number))
        except people.UnknownPerson:
            continue
    ids = {row.id for row in found}
    allowed = _among(ids, scope)
    return {row.id: row for row in found if row.id in allowed}


def _among(ids: Collection[int], scope: Select[Any]) -> set[int]:
    if not ids:
        return set()
    inner = scope.subquery()
    column = next(iter(inner.c))
    return set(db.session.scalars(select(column).where(column.in_(list(ids)))))


def _by_name(typed: str, scope: Select[Any]) -> tuple[int, ...]:
    found = db.session.scalars(people.among(people.people_matching(typed), scope).limit(6))
    return tuple(sorted(found))


def offered_people(actor: Actor) -> list[tuple[str, str]]:
    """Number and full name of the actor's people, by name: help for typing. The first ones, where they are many."""
    ids = list(db.session.scalars(people.people_in_scope(actor, REPORTING_ROLES).limit(MOST_OFFERED)))
    found = sorted(people.people_rows(ids).values(), key=lambda row: row.search)
    return [(row.number, row.full_name) for row in found if row.left_on is None or row.left_on >= actor.today]


def same_requirement(incident: Incident, effects: Mapping[int, Any], today: date) -> list[PersonRow]:
    """People of the unit of whom a certification is required that the report reaches, and who are no part of it yet."""
    reached = {slug for effect in effects.values() for slug in effect.certifications}
    unit = next(unit for unit in people.units() if unit.id == incident.unit_id)
    ids = set(db.session.scalars(people.people_under((unit.path,), today)))
    ids -= {part.person_id for part in parts_of((incident.id,))[incident.id]}
    lines = certification.standings_of(ids, today) if reached and ids else {}
    same = [
        person_id
        for person_id, mine in lines.items()
        if any(line.required and line.certification in reached for line in mine)
    ]
    return sorted(people.people_rows(same).values(), key=lambda row: row.search)


# -- one report --------------------------------------------------------------------------------------------------------


def parts_of(incident_ids: Collection[int]) -> dict[int, tuple[Part, ...]]:
    """Everybody asked for has an entry; those who were named come first."""
    found: dict[int, list[Part]] = {incident_id: [] for incident_id in incident_ids}
    wanted = select(IncidentPersonRow.incident_id, *_PART).where(
        IncidentPersonRow.incident_id.in_(list(found))
    )
    order = (IncidentPersonRow.named.desc(), IncidentPersonRow.id)
    for incident_id, *values in db.session.execute(wanted.order_by(*order)) if found else ():
        found[incident_id].append(Part(*values))
    return {incident_id: tuple(parts) for incident_id, parts in found.items()}


def checks_of(incident_id: int) -> tuple[Check, ...]:
    wanted = select(*_CHECK).where(IncidentCheckRow.incident_id == incident_id)
    return tuple(Check(*row) for row in db.session.execute(wanted.order_by(IncidentCheckRow.id)))


@dataclass(frozen=True)
class Fitting:
    """What should have caught it: a question whose source is the lesson."""

    quiz: str
    item: str
    title: str


@dataclass(frozen=True)
class IncidentPage:
    """All that the page of a report shows."""

    incident: Incident
    state: State
    unit: Text
    parts: tuple[Part, ...]
    demanded: tuple[Demanded, ...]
    checks: tuple[Check, ...]
    steps: tuple[Step, ...]
    persons: Mapping[int, PersonRow]
    course_title: str
    lesson_title: str
    owner: str  # of the course
    questions: tuple[Fitting, ...]
    since: tuple[Incident, ...]  # others of its kind that happened in the unit afterwards


def incident_page(incident: Incident, today: date, language: str) -> IncidentPage:
    parts, checks = parts_of((incident.id,))[incident.id], checks_of(incident.id)
    demanded = demanded_by((incident,), {incident.id: parts}, today)
    told = steps(incident, parts, demanded, checks, OBLIGATIONS)
    ids = {incident.reported_by, *(step.by for step in told), *(step.person for step in told)}
    course, lesson, owner = procedure_titles(incident, language)
    units = {unit.id: unit for unit in people.units()}
    return IncidentPage(
        incident=incident,
        state=state_of(incident, parts, today),
        unit=units[incident.unit_id].name,
        parts=parts,
        demanded=demanded,
        checks=checks,
        steps=told,
        persons=people.people_rows({one for one in ids if one is not None}),
        course_title=course,
        lesson_title=lesson,
        owner=owner,
        questions=questions_from(incident, language),
        since=similar_since(incident),
    )


def procedure_titles(incident: Incident, language: str) -> tuple[str, str, str]:
    """Titles of the course and the lesson that a report names, and who owns the course."""
    course = next((it for it in library.published_courses(language) if it.slug == incident.course), None)
    if course is None:
        return incident.course, incident.lesson, ""
    lesson = next((it.title for it in course.lessons if it.slug == incident.lesson), incident.lesson)
    return course.title, lesson, course.owner


def questions_from(incident: Incident, language: str) -> tuple[Fitting, ...]:
    """The published questions that come from the lesson of the report."""
    if not incident.lesson:
        return ()
    place = f"{incident.course}/{incident.lesson}"
    found = []
    for revision in library.current_documents("quiz"):
        quiz = library.current_quiz(revision.slug, language).quiz
        found += [
            Fitting(revision.slug, item.id, item.title)
            for item in quiz.items
            if item.source.partition("#")[0] == place
        ]
    return tuple(found)


def demanded_by(
    incidents: Iterable[Incident], parts: Mapping[int, Sequence[Part]], today: date
) -> tuple[Demanded, ...]:
    """What these reports ask of their people, and when each of it was met: from the record and today's standings."""
    reports = {incident.public_id for incident in incidents}
    ids = {part.person_id for mine in parts.values() for part in mine if part.decided_at is not None}
    if not ids:
        return ()
    facts = record.facts_of_people(ids, kinds=(IncidentFact.kind, *MEETING))
    standings = certification.standings_of(ids, today)
    rules = certification.rule_book().rules
    return tuple(
        one
        for person_id in sorted(ids)
        for one in demanded_of(
            facts[person_id],
            {line.certification: line for line in standings[person_id]},
            rules,
            (IncidentFact.kind,),
        )
        if one.report in reports
    )


# -- others of its kind -----------------------------------------------------------------------------------------------


def similar_to(unit_id: int, kind: str, on: date) -> tuple[Incident, ...]:
    """Reports of the same kind in the same unit within some days: perhaps the same thing."""
    near = IncidentRow.happened_on.between(on - SIMILAR_WITHIN, on + SIMILAR_WITHIN)
    wanted = select(*_INCIDENT).where(IncidentRow.unit_id == unit_id, IncidentRow.kind == kind, near)
    return tuple(Incident(*row) for row in db.session.execute(wanted.order_by(IncidentRow.id)))


def similar_since(incident: Incident) -> tuple[Incident, ...]:
    later = IncidentRow.happened_on > incident.happened_on
    same = and_(IncidentRow.unit_id == incident.unit_id, IncidentRow.kind == incident.kind)
    wanted = select(*_INCIDENT).where(same, later).order_by(IncidentRow.happened_on).limit(20)
    return tuple(Incident(*row) for row in db.session.execute(wanted))


# -- lists -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IncidentLine:
    incident: Incident
    state: State
    unit: Text
    reported_by: str
    people: int  # who take part
    unanswered: bool  # an instruction waits for its course's owner


@dataclass(frozen=True)
class IncidentsPage:
    lines: tuple[IncidentLine, ...]
    total: int
    counts: Mapping[str, int]  # open, check, closed


def incidents_page(actor: Actor, which: str, today: date, page: int) -> IncidentsPage:
    """`which`: open, check (the effect is due to be looked at) or closed; the newest first."""
    mine = _in_scope(actor, READING_ROLES)
    conditions = {"open": _OPEN, "check": and_(_OPEN, IncidentRow.check_on <= today), "closed": ~_OPEN}
    counts = db.session.execute(
        select(*(func.count().filter(condition) for condition in conditions.values())).where(mine)
    ).one()
    wanted = select(*_INCIDENT).where(mine, conditions[which])
    newest = wanted.order_by(IncidentRow.happened_on.desc(), IncidentRow.id.desc())
    found = [
        Incident(*row) for row in db.session.execute(newest.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    ]
    by_kind = dict(zip(conditions, counts, strict=True))
    return IncidentsPage(lines_of(found, today), by_kind[which], by_kind)


_OPEN = IncidentRow.closed_at.is_(None)


def lines_of(found: Sequence[Incident], today: date) -> tuple[IncidentLine, ...]:
    parts = parts_of([incident.id for incident in found])
    names = people.people_rows({incident.reported_by for incident in found})
    units = {unit.id: unit.name for unit in people.units()}
    return tuple(
        IncidentLine(
            incident,
            state_of(incident, parts[incident.id], today),
            units[incident.unit_id],
            names[incident.reported_by].short_name,
            sum(part.takes_part for part in parts[incident.id]),
            incident.waits_for_answer,
        )
        for incident in found
    )


def unclear_instructions(actor: Actor) -> tuple[IncidentLine, ...]:
    """Reports that call an instruction unclear and wait for those who write the course, the oldest first."""
    wanted = select(*_INCIDENT).where(
        _in_scope(actor, (TRAINER, ADMIN)),
        IncidentRow.cause == "instruction",
        IncidentRow.answered_at.is_(None),
        _OPEN,
    )
    found = [Incident(*row) for row in db.session.execute(wanted.order_by(IncidentRow.id))]
    return lines_of(found, actor.today)


# -- of one person -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnReport:
    """A report as the person sees it whom it concerns. What others wrote of it is not theirs to read."""

    incident: Incident
    part: Part
    unit: Text
    demanded: tuple[Demanded, ...]

    @property
    def is_decided(self) -> bool:
        return self.part.decided_at is not None


def own_report(person_id: int, public_id: str, today: date) -> OwnReport:
    """Raises NoSuchIncident where the person is no part of it."""
    pairs = parts_of_person(person_id)
    found = next((pair for pair in pairs if pair[0].public_id == public_id), None)
    if found is None:
        raise NoSuchIncident
    incident, part = found
    units = {unit.id: unit.name for unit in people.units()}
    demanded = demanded_by((incident,), {incident.id: (part,)}, today)
    return OwnReport(incident, part, units[incident.unit_id], demanded)


def parts_of_person(person_id: int) -> tuple[tuple[Incident, Part], ...]:
    """Reports that name a person, the newest first, with the person's part in each."""
    mine = and_(IncidentPersonRow.incident_id == IncidentRow.id, IncidentPersonRow.person_id == person_id)
    wanted = select(*_INCIDENT, *_PART).join(IncidentPersonRow, mine)
    newest = wanted.order_by(IncidentRow.happened_on.desc(), IncidentRow.id.desc())
    return tuple(
        (Incident(*row[: len(_INCIDENT)]), Part(*row[len(_INCIDENT) :])) for row in db.session.execute(newest)
    )


def reach_of(actor: Actor, public_ids: Collection[str]) -> set[str]:
    """Those of the reports that the actor may open."""
    wanted = select(IncidentRow.public_id).where(
        IncidentRow.public_id.in_(list(public_ids)), _in_scope(actor, READING_ROLES)
    )
    return set(db.session.scalars(wanted)) if public_ids else set()
