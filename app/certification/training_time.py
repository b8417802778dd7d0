"""How long the training of a rule takes: minutes of its courses and quizzes, and what is assumed of the rest. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.certification.rules import Atom, Expression, Rule, atoms_of

# Minutes of what has no length of its own: an observed call or task with its talk, a played call, a session.
ASSUMED: Mapping[str, int] = {"checklist": 30, "call": 10, "session": 60}
Lengths = Mapping[tuple[str, str], int]  # (course or quiz, slug) → minutes


@dataclass(frozen=True)
class TrainingTime:
    """Minutes of the first programme, and of a renewal."""

    first: int
    renewal: int


def training_time(rule: Rule, lengths: Lengths) -> TrainingTime:
    return TrainingTime(minutes(rule.evidence, lengths), minutes(rule.for_renewal, lengths))


def minutes(expression: Expression | None, lengths: Lengths) -> int:
    """Of alternatives those that take the least; one that takes no time (credit, a tenure) is nobody's plan."""
    if expression is None:
        return 0
    if isinstance(expression, Atom):
        return minutes_of_atom(expression, lengths)
    each = [minutes(part, lengths) for part in expression.parts]
    if expression.needed >= len(each):
        return sum(each)
    return sum(sorted(length for length in each if length)[: expression.needed])


def minutes_of_atom(atom: Atom, lengths: Lengths) -> int:
    if atom.kind in ("course", "quiz"):
        return lengths.get((atom.kind, atom.slug), 0)
    if atom.kind == "hours":
        return int(atom.hours.total * 60) if atom.hours is not None else 0
    return ASSUMED.get(atom.kind, 0)


def has_exam(rule: Rule) -> bool:
    """Whether there is something that can be failed."""
    return any(atom.kind in ("quiz", "call") for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal)))
