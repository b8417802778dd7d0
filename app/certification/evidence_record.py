"""What stands behind one person's certifications on a day, gathered: and the file of it for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from app.assessment.shown import AttemptShown, ObservationShown
from app.certification.rules import RuleVersion
from app.foundation.faults import Language, Text
from app.record.chain import canonical_instant
from app.record.facts import Fact, to_json

SCHEMA = 1


@dataclass(frozen=True)
class Whose:
    number: str
    name: str
    unit: str
    position: str


@dataclass(frozen=True)
class Asked:
    language: Language
    organisation: str
    on: date
    known_at: datetime
    made_at: datetime
    zone: str


@dataclass(frozen=True)
class CertificateBehind:
    """`state`: on the day on which it was made, as the public check answers."""

    number: str
    issued_on: date
    valid_until: date | None
    sha256: str | None
    state: str
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ProtocolBehind:
    number: str
    checked_on: date
    file: str  # in the pack; empty: not for the reader


@dataclass(frozen=True)
class Behind:
    """One certification: the answer of that day, and all that it stands on."""

    certification: str
    title: Text
    required: bool
    status: str
    may_work: str
    valid_until: date | None
    due: date | None
    why: tuple[Text, ...]
    version: RuleVersion
    sentences: tuple[Text, ...]  # the rule in plain words
    grounds: tuple[str, ...]  # in the language of the pack
    facts: tuple[Fact, ...]
    attempts: tuple[AttemptShown, ...]
    observations: tuple[ObservationShown, ...]
    certificate: CertificateBehind | None
    protocols: tuple[ProtocolBehind, ...]


@dataclass(frozen=True)
class Later:
    """A fact about that day that was entered or struck out after the instant of the question."""

    fact: Fact
    recorded_at: datetime
    struck: bool


@dataclass(frozen=True)
class Evidence:
    """`leaves`: fact → its hash in the tree of a seal; `hands`: id of a person → name; `withheld`: attempts."""

    whose: Whose
    asked: Asked
    behind: tuple[Behind, ...]
    facts: tuple[Fact, ...]  # of the record up to that day, as known then
    later: tuple[Later, ...]
    leaves: Mapping[int, str]
    hands: Mapping[int, str]
    withheld: bool = False


# -- for programs ------------------------------------------------------------------------------------------------------


def as_json(it: Evidence) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "person": asdict(it.whose),
        "as_of": it.asked.on.isoformat(),
        "known_at": canonical_instant(it.asked.known_at),
        "made_at": canonical_instant(it.asked.made_at),
        "certifications": [_certification_json(one) for one in it.behind],
        "facts": [fact_json(fact, it.leaves) for fact in it.facts],
        "recorded_later": [
            {
                **fact_json(late.fact, it.leaves),
                "recorded_at": canonical_instant(late.recorded_at),
                "struck_out": late.struck,
            }
            for late in it.later
        ],
        "people": {str(id_): name for id_, name in sorted(it.hands.items())},
    }


def fact_json(fact: Fact, leaves: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": fact.id,
        "position": fact.position,
        "kind": fact.kind,
        "on": fact.occurred_on.isoformat(),
        "recorded_at": canonical_instant(fact.recorded_at),
        "recorded_by": fact.recorded_by,
        "subject": fact.subject,
        "data": to_json(fact.payload),
        "leaf": leaves.get(fact.id, ""),
    }


def _certification_json(one: Behind) -> dict[str, Any]:
    rule = one.version
    return {
        "certification": one.certification,
        "title": vars(one.title),
        "required": one.required,
        "status": one.status,
        "may_work": one.may_work,
        "valid_until": _day(one.valid_until),
        "due": _day(one.due),
        "why": [vars(reason) for reason in one.why],
        "rule": {
            "version": rule.rule.version,
            "revision": rule.revision,
            "in_force": _day(rule.in_force),
            "published_at": canonical_instant(rule.published_at),
            "says": [vars(sentence) for sentence in one.sentences],
            "file": rule_file(one.certification, rule),
        },
        "stands_on": [fact.id for fact in one.facts],
        "attempts": [attempt.public_id for attempt in one.attempts],
        "observations": [seen.public_id for seen in one.observations],
        "certificate": one.certificate and _certificate_json(one.certificate),
        "protocols": [{**vars(paper), "checked_on": _day(paper.checked_on)} for paper in one.protocols],
    }


def _certificate_json(one: CertificateBehind) -> dict[str, Any]:
    days = {"issued_on": _day(one.issued_on), "valid_until": _day(one.valid_until)}
    return {**vars(one), **days, "withdrawn_at": canonical_instant(one.withdrawn_at)}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def rule_file(certification: str, version: RuleVersion) -> str:
    """Its place in the pack: one file for all whom it judged."""
    return f"rules/{certification}-revision-{version.revision}.yaml"


def hands_needed(behind: Iterable[Behind], facts: Sequence[Fact]) -> set[int]:
    """Ids of all who are named by a number alone."""
    found = {fact.recorded_by for fact in facts if fact.recorded_by}
    return found | {seen.assessor_id for one in behind for seen in one.observations}
