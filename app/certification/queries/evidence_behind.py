"""What the facts behind an award point to, looked up while the award is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app import assessment, library, people, record
from app.certification.certificate_evidence import (
    Basis,
    Hand,
    LookedUp,
    attempts_in,
    basis_of,
    document_in,
    hand_of,
    lessons_read,
    observations_in,
)
from app.certification.rules import RuleVersion, document_name
from app.library.rows import RevisionEntry
from app.record.chain import canonical_instant
from app.record.facts import Fact

COURSE = "course_completed"
Shelf = Mapping[str, Sequence[RevisionEntry]]  # name of a document → its revisions


def basis_now(
    person_id: int, certification: str, version: RuleVersion, behind: Sequence[Fact], *, at: datetime
) -> Basis:
    """Operation: of the facts that decide. A handful of statements, whatever they are."""
    attempts = assessment.attempts_behind(attempts_in(behind))
    observations = assessment.observations_behind(observations_in(behind))
    graders = {hand for one in attempts.values() for hand in one.graders}
    hands = people.people_rows({hand for fact in behind if (hand := hand_of(fact))} | graders)
    lessons = lessons_of_record(person_id) if any(fact.kind == COURSE for fact in behind) else ()
    rule_name = document_name("certification", certification)
    shelf = library.revisions_by_name({rule_name, *map(document_in, behind)} - {""})
    seal = record.newest_seal()
    rule = revision_at(shelf, rule_name, version.revision)
    return basis_of(
        behind,
        LookedUp(
            at=at,
            rule={
                "slug": certification,
                "version": version.rule.version,
                "revision": version.revision,
                "sha256": rule.sha256 if rule else "",
            },
            seal=(seal.number, seal.hash) if seal else None,
            length=record.lengths_of((person_id,)).get(person_id, 0),
            leaves=record.leaves_of([fact.id for fact in behind]),
            parts={fact.id: part_of(fact, shelf, lessons, attempts, observations) for fact in behind},
            hands={row.id: Hand(row.number, row.full_name, row.short_name) for row in hands.values()},
        ),
    )


def part_of(
    fact: Fact,
    shelf: Shelf,
    lessons: Sequence[Fact],
    attempts: Mapping[str, assessment.AttemptBehind],
    observations: Mapping[str, assessment.ObservationBehind],
) -> dict[str, Any]:
    """What is frozen of one fact beside its payload."""
    found: dict[str, Any] = {}
    revision = revision_at(shelf, document_in(fact), getattr(fact.payload, "revision", 0))
    if revision is not None:
        found["revision"] = revision.sha256
    if fact.kind == COURSE:
        found["lessons"] = lessons_of(fact, shelf, lessons)
    attempt = attempts.get(getattr(fact.payload, "attempt", ""))
    if attempt is not None:
        found |= attempt_json(attempt)
    observation = observations.get(getattr(fact.payload, "observation", ""))
    if observation is not None:
        found |= {
            "snapshot": observation.snapshot,
            "signed_at": canonical_instant(observation.signed_at),
            "answered_at": canonical_instant(observation.answered_at),
        }
    if fact.kind in ("credited", "passed") and fact.recorded_by:
        found["recorded_by"] = fact.recorded_by
    return found


def attempt_json(attempt: assessment.AttemptBehind) -> dict[str, Any]:
    return {
        "snapshot": attempt.snapshot,
        "number": attempt.number,
        "pass_share": attempt.pass_share,
        "language": attempt.language,
        "started_at": canonical_instant(attempt.started_at),
        "ended_at": canonical_instant(attempt.ended_at),
        **({"graders": list(attempt.graders)} if attempt.graders else {}),
    }


def lessons_of_record(person_id: int) -> tuple[Fact, ...]:
    """What rules do not look at is not read with the rest of a record."""
    return record.facts_of_people((person_id,), kinds=("lesson_done",))[person_id]


def lessons_of(completed: Fact, shelf: Shelf, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Each lesson with the day and revision at which it was read, and the hash of its text."""
    found = []
    for read in lessons_read(facts, completed):
        course = revision_at(shelf, document_in(completed), read.revision)
        digests = library.lesson_digests(course) if course else {}
        line = {"lesson": read.lesson, "on": read.on.isoformat(), "revision": read.revision}
        found.append({**line, "sha256": digests.get(read.lesson, "")})
    return found


def revision_at(shelf: Shelf, document: str, number: int | None) -> RevisionEntry | None:
    return next((one for one in shelf.get(document, ()) if one.number == number), None)
