"""One report with all that was done about it: as those who look into it see it, and as the person whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import certification, library, people, record
from app.certification.needs import OBLIGATIONS
from app.foundation.faults import Text
from app.foundation.i18n import iso_instant
from app.people.rows import PersonRow
from app.record.facts import Incident as IncidentFact
from app.record.facts import ObservationConfirmed
from app.retraining.demanded import MEETING, Demanded, demanded_of
from app.retraining.incidents import (
    Check,
    Incident,
    Part,
    State,
    Step,
    state_of,
    steps,
)
from app.retraining.queries.incidents import (
    NoSuchIncident,
    checks_of,
    parts_of,
    parts_of_person,
    similar_since,
)


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
    observed: tuple[tuple[int, date], ...]  # person, day: skills observed and confirmed afterwards


def incident_page(incident: Incident, today: date, language: str) -> IncidentPage:
    parts, checks = parts_of((incident.id,))[incident.id], checks_of(incident.id)
    demanded = demanded_by((incident,), {incident.id: parts}, today)
    told = steps(incident, parts, demanded, checks, OBLIGATIONS)
    ids = {
        incident.reported_by,
        *(part.person_id for part in parts),
        *(step.by for step in told),
        *(step.person for step in told),
    }
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
        observed=observed_since(incident, parts),
    )


def observed_since(incident: Incident, parts: Sequence[Part]) -> tuple[tuple[int, date], ...]:
    """Where that is how the effect is to be seen: whose skills were observed and confirmed after the incident."""
    if incident.criterion != "skill_observed":
        return ()
    ids = {part.person_id for part in parts if part.takes_part}
    found = record.facts_of_people(ids, kinds=(ObservationConfirmed.kind,))
    return tuple(
        (person_id, fact.occurred_on)
        for person_id, facts in sorted(found.items())
        for fact in facts
        if fact.occurred_on > incident.happened_on and getattr(fact.payload, "result", "") == "passed"
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


def own_reports(person_id: int, at: datetime) -> list[dict[str, Any]]:
    """For the person's own download: the reports that concern them, and what they said of them."""
    return [
        {
            "kind": incident.kind,
            "happened_on": incident.happened_on.isoformat(),
            "left_out_because": part.left_out,
            "taken_out_because": part.taken_out,
            "own_account": part.account,
            "own_account_at": iso_instant(part.account_at) if part.account_at else None,
            "closed_at": iso_instant(incident.closed_at) if incident.closed_at else None,
        }
        for incident, part in parts_of_person(person_id)
    ]
