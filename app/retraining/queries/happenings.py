"""What happened to one person outside the periodic clock, for the page that tells of it."""

from __future__ import annotations

from datetime import date

from app import certification, record
from app.people.absence_days import spells
from app.record.facts import Absent, Back, EquipmentChange, Incident, Left, QaFailed
from app.retraining.demanded import EVENTS, MEETING, demanded_of
from app.retraining.happenings import Happening, of_absences, of_facts, of_incident
from app.retraining.queries import incidents
from app.retraining.queries.quality_checks import checks_of_person

KINDS = (Incident.kind, QaFailed.kind, EquipmentChange.kind, Absent.kind, Back.kind, Left.kind)
MOST = 20


def happenings_of(person_id: int, today: date) -> tuple[Happening, ...]:
    """The latest events of a person with what followed from each, the newest first."""
    facts = record.facts_of_people((person_id,), kinds=(*KINDS, *MEETING))[person_id]
    reports = incidents.parts_of_person(person_id)
    if not reports and not any(fact.kind in KINDS for fact in facts):
        return ()
    lines = {line.certification: line for line in certification.standings_of((person_id,), today)[person_id]}
    rules = certification.rule_book().rules
    demanded = demanded_of(facts, lines, rules, tuple(EVENTS))
    reported = {getattr(fact.payload, "report", "") for fact in facts if fact.kind == Incident.kind}
    of_checks = any(fact.kind == QaFailed.kind for fact in facts)
    checks = checks_of_person(person_id) if of_checks else ()
    begun = {spell.back: spell.begins for spell in spells(facts) if spell.back}
    in_force = [certification.rules_in_force(today).get(slug) for slug in lines]
    knows_absences = any(
        trigger.event == "absence" for rule in in_force if rule is not None for trigger in rule.triggers
    )
    found = [
        *(
            of_incident(
                incident,
                part,
                tuple(one for one in demanded if one.report and one.report == incident.public_id),
                incident.public_id in reported,
            )
            for incident, part in reports
        ),
        *of_facts(facts, demanded, {one.public_id: (one.reference, one.comment) for one in checks}),
        *of_absences([fact for fact in facts if fact.occurred_on <= today], demanded, begun, knows_absences),
    ]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True)[:MOST])
