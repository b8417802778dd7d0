"""A change that somebody thinks of: a rule's new text, another matrix, facts that would be appended. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.certification.portfolio import foundations
from app.certification.rules import Rule, RuleVersion
from app.record import facts
from app.record.facts import Fact, Payload

SUPPOSED = -1  # id of a fact that is not in the record


@dataclass(frozen=True)
class RuleChange:
    """The next version of a rule. `effective_on` None: from the day of publication.

    `impact`: of the revision; a minor or a major one is a revision that people have to follow, where the rule says so.
    """

    slug: str
    text: str
    effective_on: date | None = None
    impact: str = "editorial"
    kind = "rule"


@dataclass(frozen=True)
class MatrixChange:
    """Another requirement matrix, whole."""

    text: str
    kind = "matrix"


@dataclass(frozen=True)
class FactsChange:
    """A fact of the same words in the record of many people. `people` None: of all whom a rule makes follow it.

    `name` is what the page calls it: a document, the number of a report.
    """

    payload: Payload
    on: date
    people: tuple[int, ...] | None = None
    name: str = ""
    kind = "facts"

    def fact(self, person_id: int, at: datetime) -> Fact:
        return Fact(SUPPOSED, person_id, 0, self.payload, self.on, None, at, None)


Supposed = RuleChange | MatrixChange | FactsChange


def to_json(change: Supposed) -> dict[str, Any]:
    match change:
        case RuleChange():
            day = change.effective_on.isoformat() if change.effective_on else None
            return {
                "slug": change.slug,
                "text": change.text,
                "effective_on": day,
                "impact": change.impact,
            }
        case MatrixChange():
            return {"text": change.text}
        case FactsChange():
            return {
                "fact": change.payload.kind,
                "payload": facts.to_json(change.payload),
                "on": change.on.isoformat(),
                "people": None if change.people is None else list(change.people),
                "name": change.name,
            }


def from_json(kind: str, stored: Mapping[str, Any]) -> Supposed:
    match kind:
        case "rule":
            day = stored["effective_on"]
            effective_on = date.fromisoformat(day) if day else None
            return RuleChange(stored["slug"], stored["text"], effective_on, stored["impact"])
        case "matrix":
            return MatrixChange(stored["text"])
    people = stored["people"]
    return FactsChange(
        facts.from_json(stored["fact"], stored["payload"]),
        date.fromisoformat(stored["on"]),
        None if people is None else tuple(people),
        stored["name"],
    )


def fingerprint(change: Supposed) -> str:
    """The same for the same change, so that a page knows whether a preview is of what it shows."""
    told = json.dumps([change.kind, to_json(change)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def name_of(change: Supposed) -> str:
    """What the change is about: the document of the library, or what its author calls it."""
    match change:
        case RuleChange():
            return f"certifications/{change.slug}"
        case MatrixChange():
            return "certifications/requirements"
        case FactsChange():
            return change.name


# -- which certifications a change reaches -------------------------------------------------------------------

Rules = Mapping[str, tuple[RuleVersion, ...]]


def with_version(rules: Rules, rule: Rule, version: RuleVersion) -> dict[str, tuple[RuleVersion, ...]]:
    return {**rules, rule.slug: (*rules.get(rule.slug, ()), version)}


def building_on(rules: Rules, slugs: Iterable[str]) -> frozenset[str]:
    """These certifications and all that ask for one of them, however indirectly."""
    found = set(slugs) & set(rules)
    asks = {slug: frozenset(foundations(versions)) for slug, versions in rules.items()}
    while more := {slug for slug, others in asks.items() if slug not in found and others & found}:
        found |= more
    return frozenset(found)


def reached_by(payload: Payload, rules: Rules) -> frozenset[str]:
    """Certifications that a fact of this payload may say anything to."""
    named = getattr(payload, "certification", "")
    if named:
        return building_on(rules, [named])
    if isinstance(payload, facts.Revised):
        return building_on(rules, (slug for slug, its in rules.items() if follows(its, payload)))
    event = "absence" if payload.kind in ("absent", "back") else payload.kind
    if event in ("incident", "qa_failed", "equipment_change"):
        asking = (slug for slug, its in rules.items() if demands(its, event))
        return building_on(rules, asking)
    return frozenset(rules)


def follows(versions: Collection[RuleVersion], revised: facts.Revised) -> bool:
    """A major revision has to be read even where nothing is demanded at once."""
    if not any(revised.document in version.rule.documents for version in versions):
        return False
    return revised.impact == "major" or demands(versions, "revised")


def demands(versions: Collection[RuleVersion], event: str) -> bool:
    return any(trigger.event == event for version in versions for trigger in version.rule.triggers)


def with_foundations(rules: Rules, slugs: Collection[str]) -> dict[str, tuple[RuleVersion, ...]]:
    """These rules and all that they build on."""
    found: dict[str, tuple[RuleVersion, ...]] = {}
    waiting = [slug for slug in slugs if slug in rules]
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found[slug] = tuple(rules[slug])
            waiting += [other for other in foundations(rules[slug]) if other in rules]
    return found
