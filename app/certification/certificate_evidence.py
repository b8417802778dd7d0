"""What an award stands on, frozen when it is made: revisions, attempts, observations, people, and hashes of all. Pure.

An award keeps two things. `evidence`: the facts that decided, each with its payload. `basis`: what these facts point
to, as it was at that moment, with SHA-256 of everything that could be altered later. The digest of both stands in the
fact of the award, and so under the seals of the record: whoever has written down a seal can hold us to all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.certification.rules import FOLDERS, document_name
from app.record import facts
from app.record.chain import canonical_instant
from app.record.facts import Fact, to_json

SCHEMA = 1
Evidence = list[dict[str, Any]]
Basis = dict[str, Any]


def evidence_of(behind: Iterable[Fact]) -> Evidence:
    """The facts that decided, as an award keeps them."""
    return [
        {"fact": fact.id, "kind": fact.kind, "on": fact.occurred_on.isoformat(), **to_json(fact.payload)}
        for fact in behind
    ]


# -- what is to be looked up -----------------------------------------------------------------------------------------


def attempts_in(behind: Iterable[Fact]) -> frozenset[str]:
    graded = (facts.QuizPassed, facts.CallPassed)
    return frozenset(
        fact.payload.attempt for fact in behind if isinstance(fact.payload, graded) and fact.payload.attempt
    )


def observations_in(behind: Iterable[Fact]) -> frozenset[str]:
    return frozenset(
        fact.payload.observation
        for fact in behind
        if isinstance(fact.payload, facts.ObservationConfirmed) and fact.payload.observation
    )


def document_in(fact: Fact) -> str:
    """Name in the library of the document that a fact is about; empty: of none."""
    named = ((kind, getattr(fact.payload, kind, "")) for kind in ("course", "quiz", "call", "checklist"))
    return next((document_name(kind, slug) for kind, slug in named if slug), "")


def hand_of(fact: Fact) -> int:
    """The id of the person who has observed, held or accepted it; 0: nobody is named."""
    match fact.payload:
        case facts.ObservationConfirmed(assessor=hand):
            return hand
        case facts.SessionAttended(trainer=hand):
            return hand
        case facts.Done(instructor=hand):
            return hand
        case facts.Credited() | facts.Passed():
            return fact.recorded_by or 0
    return 0


@dataclass(frozen=True)
class LessonRead:
    lesson: str
    on: date
    revision: int
    sha256: str = ""  # of its text


def lessons_read(record: Iterable[Fact], completed: Fact) -> tuple[LessonRead, ...]:
    """The lessons of a course as they were read up to the fact that it is completed: each as it was read last."""
    course = getattr(completed.payload, "course", "")
    read: dict[str, LessonRead] = {}
    for fact in record:
        it = fact.payload
        if (
            isinstance(it, facts.LessonDone)
            and it.course == course
            and fact.occurred_on <= completed.occurred_on
        ):
            read.pop(it.lesson, None)
            read[it.lesson] = LessonRead(it.lesson, fact.occurred_on, it.revision)
    return tuple(read.values())


# -- what is frozen ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hand:
    """A person who had a hand in it, by the names of that day."""

    number: str
    name: str
    short_name: str


@dataclass(frozen=True)
class LookedUp:
    """What facts point to. `parts`: fact → more of it, JSON; `hands`: id of a person → who that is."""

    at: datetime
    rule: Mapping[str, Any]  # slug, version, revision, sha256
    seal: tuple[int, str] | None  # number and hash of the last one
    length: int  # of the person's record, without the award itself
    leaves: Mapping[int, str]  # fact → its hash in the tree of a seal
    parts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    hands: Mapping[int, Hand] = field(default_factory=dict)


def basis_of(behind: Sequence[Fact], found: LookedUp) -> Basis:
    return {
        "schema": SCHEMA,
        "at": canonical_instant(found.at),
        "rule": dict(found.rule),
        "record": {
            "length": found.length,
            "seal": found.seal and found.seal[0],
            "seal_hash": found.seal and found.seal[1],
        },
        "facts": {
            str(fact.id): {"leaf": found.leaves.get(fact.id, ""), **found.parts.get(fact.id, {})}
            for fact in behind
        },
        "people": {str(id_): vars(hand) for id_, hand in sorted(found.hands.items())},
    }


def digest(evidence: Evidence, basis: Basis) -> str:
    """SHA-256 of the UTF-8 JSON array [evidence, basis]: no spaces, keys sorted, characters as they are."""
    written = json.dumps([evidence, basis], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


# -- what is read of it -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One of the things that an award stands on. An older award leaves empty what was not frozen then."""

    fact: int
    kind: str  # of the fact
    on: date
    what: str = ""  # course quiz call checklist session …: what a title is looked for by
    slug: str = ""
    revision: int = 0
    share: str = ""
    points: str = ""
    most_points: str = ""
    pass_share: Fraction | None = None
    language: str = ""
    attempt: str = ""
    attempt_number: int = 0
    observation: str = ""
    lessons: tuple[LessonRead, ...] = ()
    hands: tuple[int, ...] = ()  # who observed, held, marked or accepted it
    hours: str = ""
    topic: str = ""
    issuer: str = ""
    paper: str = ""  # number of the document that was accepted
    require: str = ""  # what kind of obligation was met
    hashes: Mapping[str, str] = field(default_factory=dict)  # leaf revision snapshot log signed scan

    @property
    def document(self) -> str:
        """Its name in the library; empty for what is no document."""
        return document_name(self.what, self.slug) if self.what in FOLDERS else ""


WHAT = ("course", "quiz", "call", "checklist", "session")
HASHES = {"log": "log", "sha256": "signed", "signed": "signed", "file": "scan"}  # in payloads, and here


def items_of(evidence: Evidence, basis: Basis | None) -> tuple[Item, ...]:
    """In the order of days; of one day, as they were recorded."""
    parts: Mapping[str, Any] = (basis or {}).get("facts", {})
    found = [_item(one, parts.get(str(one["fact"]), {})) for one in evidence]
    return tuple(sorted(found, key=lambda item: (item.on, item.fact)))


def _item(one: Mapping[str, Any], part: Mapping[str, Any]) -> Item:
    what = next((kind for kind in WHAT if one.get(kind)), "")
    hashes = {name: one[key] for key, name in HASHES.items() if one.get(key)}
    hashes |= {name: part[name] for name in ("leaf", "revision", "snapshot") if part.get(name)}
    hand = one.get("assessor") or one.get("trainer") or one.get("instructor") or part.get("recorded_by")
    return Item(
        fact=int(one["fact"]),
        kind=one["kind"],
        on=date.fromisoformat(one["on"]),
        what=what or ("certification" if one.get("certification") else ""),
        slug=one.get(what or "certification", "") or "",
        revision=one.get("revision") or 0,
        share=one.get("share", ""),
        points=one.get("points", ""),
        most_points=one.get("max", ""),
        pass_share=Fraction(part["pass_share"]) if part.get("pass_share") else None,
        language=one.get("language", "") or part.get("language", ""),
        attempt=one.get("attempt", ""),
        attempt_number=part.get("number", 0),
        observation=one.get("observation", ""),
        lessons=tuple(
            LessonRead(
                lesson["lesson"], date.fromisoformat(lesson["on"]), lesson["revision"], lesson["sha256"]
            )
            for lesson in part.get("lessons", ())
        ),
        hands=(*((hand,) if hand else ()), *part.get("graders", ())),
        hours=str(one.get("hours") or ""),
        topic=one.get("topic", ""),
        issuer=one.get("issuer", ""),
        paper=one.get("document", "") if one["kind"] == "credited" else "",
        require=one.get("require", ""),
        hashes=hashes,
    )


def hands_in(basis: Basis | None) -> dict[int, Hand]:
    return {int(id_): Hand(**hand) for id_, hand in (basis or {}).get("people", {}).items()}
