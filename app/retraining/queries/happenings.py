"""What happened to one person outside the periodic clock, for the page that tells of it."""

from __future__ import annotations

from datetime import date, timedelta

from app import certification, people
from app.people.absence_days import spells
from app.record.facts import Assigned, Back, EquipmentChange, Incident, QaFailed, Unassigned
from app.retraining.demanded import EVENTS, demanded_of
from app.retraining.effects import rule_on
from app.retraining.happenings import Happening, of_absences, of_facts, of_incident, of_positions
from app.retraining.queries import incidents
from app.retraining.queries.quality_checks import checks_of_person

OUTSIDE = (Incident.kind, QaFailed.kind, EquipmentChange.kind, Back.kind)
PLACES = (Assigned.kind, Unassigned.kind)
MOST = 20
TOLD_FOR = timedelta(days=366)  # of changes of position; the history of the person has all of them


def happenings_of(person_id: int, today: date) -> tuple[Happening, ...]:
    """The latest events of a person with what followed from each, the newest first."""
    inputs = certification.inputs_of((person_id,))[person_id]
    facts, rules = inputs.facts, inputs.book.rules
    reports = incidents.parts_of_person(person_id)
    found = [*places_of(inputs, today)]
    if reports or any(fact.kind in OUTSIDE for fact in facts):
        lines = {
            line.certification: line for line in certification.standings_of((person_id,), today)[person_id]
        }
        demanded = demanded_of(facts, lines, rules, tuple(EVENTS))
        reported = {getattr(fact.payload, "report", "") for fact in facts if fact.kind == Incident.kind}
        found += [
            of_incident(
                incident,
                part,
                tuple(one for one in demanded if one.report and one.report == incident.public_id),
                incident.public_id in reported,
            )
            for incident, part in reports
        ]
        of_checks = any(fact.kind == QaFailed.kind for fact in facts)
        checks = checks_of_person(person_id) if of_checks else ()
        found += of_facts(facts, demanded, {one.public_id: (one.reference, one.comment) for one in checks})
        begun = {spell.back: spell.begins for spell in spells(facts) if spell.back}
        until_today = [fact for fact in facts if fact.occurred_on <= today]
        knows = any(
            trigger.event == "absence"
            for slug in lines
            if (rule := rule_on(rules, slug, today)) is not None
            for trigger in rule.triggers
        )
        found += of_absences(until_today, demanded, begun, knows)
    return tuple(sorted(found, key=lambda one: one.on, reverse=True)[:MOST])


def places_of(inputs: certification.Inputs, today: date) -> list[Happening]:
    """Changes of position of the last year and those to come."""
    if sum(fact.kind in PLACES for fact in inputs.facts) < 2:
        return []
    names = {unit.slug: unit.name for unit in people.units()}
    names |= {position.slug: position.title for position in people.positions()}
    titles = {slug: inputs.book.title(slug) for slug in inputs.required}
    found = of_positions(
        [fact for fact in inputs.facts if fact.kind in PLACES], inputs.required, titles, names
    )
    return [one for one in found if one.on > today - TOLD_FOR]
