"""What a person has learned for the certifications that are required of them, and since when. Pure.

Refreshers ask for nothing else. This is not a standing: it neither says nor changes who may work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.portfolio import Judged, RuleBook
from app.certification.rules import Atom, Expression, atoms_of
from app.foundation.durations import add_days
from app.record.facts import CourseCompleted, Fact, QuizPassed

RESTING = ("exempt", "on_hold")


@dataclass(frozen=True)
class Subject:
    """A course or a quiz that counts for a certification, as one person knows it."""

    kind: str  # course quiz
    slug: str
    certification: str
    learned_on: date  # the last time that it was shown to be known
    period: int | None  # days for which the certification holds; None: without end


@dataclass(frozen=True)
class Subjects:
    known: tuple[Subject, ...]
    away: bool  # on leave, or not employed


def subjects_of(
    rules: RuleBook, record: Sequence[Fact], judged: Mapping[str, Judged], today: date
) -> Subjects:
    """By certification. Whoever holds or held one is taken to have learned all that it rests on."""
    shown = shown_on(record, today)
    found = [
        subject
        for slug, one in judged.items()
        if one.required and one.standing.status not in RESTING
        for subject in known_for(slug, rules, one, shown, today)
    ]
    return Subjects(tuple(found), is_away(record, today))


def known_for(
    slug: str, rules: RuleBook, one: Judged, shown: Mapping[tuple[str, str], date], today: date
) -> Iterator[Subject]:
    version = next(version for version in reversed(rules[slug]) if version.is_in_force(today))
    every = version.rule.renew.every if version.rule.renew else None
    held_on = one.grant.on if one.grant is not None and one.grant.on <= today else None
    for atom in dict.fromkeys(subject_atoms(version.rule.evidence)):
        days = [day for day in (held_on, shown.get((atom.kind, atom.slug))) if day is not None]
        if days:
            period = None if every is None else round(every.length)
            yield Subject(atom.kind, atom.slug, slug, max(days), period)


def subject_atoms(evidence: Expression | None) -> Iterator[Atom]:
    for atom in atoms_of(evidence):
        if atom.kind in ("course", "quiz"):
            yield Atom(atom.kind, atom.slug)


def shown_on(record: Iterable[Fact], today: date) -> dict[tuple[str, str], date]:
    """Course or quiz → the last day on which it was completed or passed."""
    found: dict[tuple[str, str], date] = {}
    for fact in record:
        if isinstance(fact.payload, CourseCompleted):
            key = ("course", fact.payload.course)
        elif isinstance(fact.payload, QuizPassed):
            key = ("quiz", fact.payload.quiz)
        else:
            continue
        if fact.occurred_on <= today:
            found[key] = max(found.get(key, date.min), fact.occurred_on)
    return found


def is_away(record: Iterable[Fact], today: date) -> bool:
    """Absent today, or no longer employed. The day of return is a day of work."""
    away = False
    for fact in sorted(record, key=lambda fact: (fact.occurred_on, fact.kind == "absent", fact.position)):
        if fact.occurred_on > today:
            break
        if fact.kind == "absent":
            away = True
        elif fact.kind == "left":
            away = add_days(fact.occurred_on, 1) <= today
        elif fact.kind in ("back", "hired"):
            away = False
    return away
