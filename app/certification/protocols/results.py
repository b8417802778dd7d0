"""Whose knowledge was checked in certain days, and with which result: facts alone say so. Pure.

What counts as the check are the exams that a rule names, and its checklists; where it names no exam, its quizzes and
calls; and a pass or a failure that stands in the record as such. Of several attempts the last of the days counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.learned import learned_from
from app.certification.portfolio import Judged
from app.certification.rules import Atom, Expression, Rule, atoms_of
from app.foundation.faults import Text
from app.record.facts import Fact, Failed, Passed
from app.record.seeking import Sought

KINDS = ("primary", "periodic", "extraordinary")
KIND_WORDS: Mapping[str, Text] = {
    "primary": Text("Primary", "Первичная"),
    "periodic": Text("Periodic", "Периодическая"),
    "extraordinary": Text("Extraordinary", "Внеочередная"),
}
CAUSES: Mapping[str, Text] = {
    "absence": Text("break in work", "перерыв в работе"),
    "incident": Text("incident", "происшествие"),
    "qa_failed": Text("failed quality check", "проваленная проверка качества"),
    "equipment_change": Text("new equipment", "новое оборудование"),
    "revised": Text("changed rules", "изменение требований"),
}
# Kind of atom → kinds of fact that tell of it, and the field that names it there.
FACTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "quiz": (("quiz_passed", "quiz_failed"), "quiz"),
    "call": (("call_passed", "call_failed"), "call"),
    "checklist": (("observation_confirmed",), "checklist"),
}
NO_CAUSE = Text("", "")
Key = tuple[str, str]  # kind and slug of an atom


@dataclass(frozen=True)
class Result:
    """What a person's check of these days came to, on its last day."""

    person_id: int
    satisfactory: bool
    checked_on: date
    facts: tuple[int, ...]  # all of these days, the earliest first
    earlier: tuple[tuple[date, bool], ...] = ()  # what days before the last came to


def examined(rule: Rule) -> tuple[Atom, ...]:
    """The atoms that are the check: exams and checklists, else quizzes, calls and checklists."""
    asked = [atom for atom in rule.atoms if atom.kind in FACTS]
    exams = [atom for atom in asked if atom.exam or atom.kind == "checklist"]
    found = exams if any(atom.exam for atom in exams) else asked
    return tuple({(atom.kind, atom.slug): atom for atom in reversed(found)}.values())


def sought(rule: Rule) -> tuple[Sought, ...]:
    """The facts to look for."""
    slugs: dict[str, list[str]] = {}
    for atom in examined(rule):
        slugs.setdefault(atom.kind, []).append(atom.slug)
    named = [
        Sought(kind, {FACTS[of][1]: tuple(sorted(names))})
        for of, names in slugs.items()
        for kind in FACTS[of][0]
    ]
    decided = [Sought(kind, {"certification": (rule.slug,)}) for kind in (Passed.kind, Failed.kind)]
    return (*named, *decided)


def results_of(facts: Iterable[Fact], rule: Rule) -> dict[int, Result]:
    """Person → result, for everybody of whom one of the facts tells."""
    atoms: dict[Key, Atom] = {(atom.kind, atom.slug): atom for atom in examined(rule)}
    whose: dict[int, list[Fact]] = {}
    for fact in facts:
        if is_of_check(fact, rule.slug, atoms):
            whose.setdefault(fact.person_id, []).append(fact)
    return {person_id: result_of(found, rule, atoms) for person_id, found in whose.items()}


def is_of_check(fact: Fact, certification: str, atoms: Mapping[Key, Atom]) -> bool:
    if isinstance(fact.payload, Passed | Failed):
        return fact.payload.certification == certification
    learned = learned_from(fact, certification)
    return learned is not None and (learned.kind, learned.slug) in atoms


def result_of(facts: Sequence[Fact], rule: Rule, atoms: Mapping[Key, Atom]) -> Result:
    ordered = sorted(facts, key=lambda fact: (fact.occurred_on, fact.id))
    days = sorted({fact.occurred_on for fact in ordered})
    came_to = [
        (day, outcome([fact for fact in ordered if fact.occurred_on <= day], rule, atoms)) for day in days
    ]
    last, satisfactory = came_to[-1]
    return Result(
        person_id=ordered[0].person_id,
        satisfactory=satisfactory,
        checked_on=last,
        facts=tuple(fact.id for fact in ordered),
        earlier=tuple(came_to[:-1]),
    )


def outcome(facts: Sequence[Fact], rule: Rule, atoms: Mapping[Key, Atom]) -> bool:
    """What was decided as such stands until something is shown after it."""
    last = facts[-1]
    if isinstance(last.payload, Passed | Failed):
        return isinstance(last.payload, Passed)
    newest: dict[Key, bool] = {}
    for fact in facts:
        learned = learned_from(fact, rule.slug)
        if learned is not None:
            key = (learned.kind, learned.slug)
            newest[key] = learned.reaches(atoms[key])
    asked = [one for one in (rule.evidence, rule.renewal) if one is not None]
    most_named = max(asked, key=lambda one: named(one, newest), default=None)  # of two alike the evidence
    return most_named is not None and bool(is_true(most_named, newest))


def named(expression: Expression, shown: Mapping[Key, bool]) -> int:
    """How much of what was shown it asks for."""
    return len({(atom.kind, atom.slug) for atom in atoms_of(expression)} & shown.keys())


def is_true(expression: Expression, shown: Mapping[Key, bool]) -> bool | None:
    """Of what was shown in these days; None where it asks for none of that."""
    if isinstance(expression, Atom):
        return shown.get((expression.kind, expression.slug))
    answers = [answer for part in expression.parts if (answer := is_true(part, shown)) is not None]
    return sum(answers) >= min(expression.needed, len(answers)) if answers else None


# -- the kind of check -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Occasion:
    """Why somebody's knowledge was checked. `cause`: of an extraordinary check."""

    kind: str  # of KINDS
    cause: Text = NO_CAUSE


def occasion(before: Judged | None, on: date) -> Occasion:
    """`before`: the certification as it stood on the eve of the check; None: nothing had happened to it."""
    if before is None or not any(event.kind == "pass" and event.on < on for event in before.events):
        return Occasion("primary")
    for demanded in before.standing.obligations:
        if demanded.require == "exam":
            return Occasion("extraordinary", CAUSES.get(demanded.event, NO_CAUSE))
    return Occasion("periodic")
