"""Whom a published revision concerns: who has to learn of it, and why others are not asked. Pure.

The reading is decision 16: a revision is asked about where a certification that is required or held names the document,
its rule says what follows, the person has passed before, has not shown since that they know it, and needs what changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.certification.events import Event
from app.certification.learned import learned_from
from app.certification.portfolio import Judged
from app.certification.rules import Rule, RuleVersion, document_name
from app.record.facts import Fact

Concern = Literal[
    "asked",
    "not-evidence",  # no rule asks for the document
    "nothing-follows",  # the rule says nothing of revisions of this impact
    "not-held",  # neither required nor held
    "not-passed-yet",  # the initial programme covers it
    "passed-after",  # shown to be known at this revision or a later one
    "other-section",  # what changed is asked about in exams of others alone
]
ASKED_ABOUT = ("minor", "major")
OVER = ("revoked", "expired", "lapsed")  # not held any more
SITTINGS = ("quiz", "call")


@dataclass(frozen=True)
class Publication:
    """A published revision. `sections`: place (lesson#section) → all names by which a question may call it; empty
    where the document has no sections, or where all of it is meant."""

    document: str  # courses/safety
    number: int
    impact: str | None
    on: date  # civil day of the publication
    effective: date | None = None
    sections: Mapping[str, frozenset[str]] | None = None


@dataclass(frozen=True)
class Found:
    """Whether a certification of a person is concerned, and by which sections (empty: by all of it)."""

    concern: Concern
    sections: tuple[str, ...] = ()


Citations = Mapping[str, frozenset[str]]  # quiz, by its name → names of the sections its questions are about


def rule_on(versions: Sequence[RuleVersion], day: date) -> Rule:
    """The rule in force on a day; before the first version, that one."""
    return next((it.rule for it in reversed(versions) if it.is_in_force(day)), versions[0].rule)


def asks_about(rule: Rule, publication: Publication) -> bool:
    """Whether anything follows from such a revision by this rule."""
    return publication.impact in ASKED_ABOUT and any(
        trigger.event == "revised" and trigger.impact in (None, publication.impact)
        for trigger in rule.triggers
    )


def certifications_asking(
    rules: Mapping[str, Sequence[RuleVersion]], publication: Publication
) -> tuple[str, ...]:
    """Those whose rule names the document, and says what follows from such a revision."""
    found = ((slug, rule_on(versions, publication.on)) for slug, versions in rules.items())
    return tuple(
        slug
        for slug, rule in found
        if publication.document in rule.documents and asks_about(rule, publication)
    )


def exams_of(rule: Rule) -> frozenset[str]:
    """The quizzes and calls that a rule asks to be passed, by name."""
    return frozenset(document_name(atom.kind, atom.slug) for atom in rule.atoms if atom.kind in SITTINGS)


def needed_sections(
    rule: Rule, publication: Publication, citations: Citations, others: Collection[str]
) -> tuple[str, ...]:
    """The changed sections that this rule is about, in order.

    A section is needed unless the texts say that it is somebody else's: exams of this rule ask about the course, none
    of their questions is about this section, and an exam of another rule (`others`) has one that is.
    """
    own = exams_of(rule)
    mine = union(citations.get(name, frozenset()) for name in own)
    theirs = union(citations.get(name, frozenset()) for name in others if name not in own)
    return tuple(
        place
        for place, names in (publication.sections or {}).items()
        if not mine or names & mine or not names & theirs
    )


def union(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)


def concern_of(
    rule: Rule,
    publication: Publication,
    judged: Judged | None,
    shown: int,
    needed: tuple[str, ...],
) -> Found:
    """`shown`: the highest revision at which the person has shown to know the document (`revision_shown`)."""
    is_theirs = judged is not None and (judged.required or is_held(judged))
    reasons: tuple[tuple[bool, Concern], ...] = (
        (publication.document not in rule.documents, "not-evidence"),
        (not asks_about(rule, publication), "nothing-follows"),
        (not is_theirs, "not-held"),
        (judged is None or judged.grant is None, "not-passed-yet"),
        (bool(publication.sections) and not needed, "other-section"),
        (shown >= publication.number, "passed-after"),
    )
    why_not = next((code for holds, code in reasons if holds), None)
    if why_not is not None:
        return Found(why_not)
    return Found("asked", needed if len(needed) < len(publication.sections or {}) else ())


def is_held(judged: Judged) -> bool:
    return judged.grant is not None and judged.standing.status not in OVER


def revision_shown(certification: str, document: str, events: Iterable[Event], record: Iterable[Fact]) -> int:
    """The highest revision of a document that a person has passed, read or confirmed to know; 0: none."""
    shown = [dict(event.documents).get(document, 0) for event in events if event.kind in ("pass", "done")]
    for fact in record:
        learned = learned_from(fact, certification)
        if learned is not None and learned.passed and learned.document == document:
            shown.append(learned.revision)
    return max(shown, default=0)
