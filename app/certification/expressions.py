"""Whether an expression of evidence is true on a day, and which facts make it so. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.certification.direct_events import Period
from app.certification.learned import Learned, latest
from app.certification.rules import Atom, Expression, HoursNeeded, RuleVersion
from app.foundation.durations import Duration, add, add_days

BY_AMOUNT_OR_STATE = ("hours", "certification", "tenure")


@dataclass(frozen=True)
class Circumstances:
    """What is true of a person without a fact of their own: positions held, other certifications held."""

    required: tuple[Period, ...]
    held: Mapping[str, Sequence[Period]]

    def is_true(self, atom: Atom, day: date) -> bool:
        if atom.kind == "certification":
            return any(period.holds_on(day) for period in self.held.get(atom.slug, ()))
        reached = tenure_reached(self.required, atom.tenure) if atom.tenure else None
        return reached is not None and reached <= day

    def days(self, atoms: Iterable[Atom]) -> tuple[date, ...] | None:
        """Days on which one of the atoms becomes true; None where there is no such atom."""
        found: set[date] = set()
        states = tuple(atoms)
        for atom in states:
            found |= {period.start for period in self.held.get(atom.slug, ())}
            reached = tenure_reached(self.required, atom.tenure) if atom.tenure else None
            found |= {reached} if reached else set()
        return tuple(sorted(found)) if states else None


def is_state(atom: Atom) -> bool:
    """True or not on a day, rather than shown once."""
    return atom.kind in ("certification", "tenure")


def states_of(versions: Iterable[RuleVersion]) -> list[Atom]:
    return [atom for version in versions for atom in version.rule.atoms if is_state(atom)]


def tenure_reached(periods: Sequence[Period], tenure: Duration | None) -> date | None:
    """The first day of that much time in positions that require the certification; times before are added up."""
    days_before = 0
    for period in sorted(periods, key=lambda period: period.start):
        reached = max(period.start, add(add_days(period.start, -days_before), tenure or Duration()))
        if period.end is None or reached <= period.end:
            return reached
        days_before += (period.end - period.start).days + 1
    return None


def within_reach(expression: Expression, counted: Collection[tuple[str, str]]) -> bool:
    """Whether it might be true: a quick look that asks for no dates, revisions or marks. `counted`: kind and slug."""
    if isinstance(expression, Atom):
        return (expression.kind, expression.slug) in counted or expression.kind in BY_AMOUNT_OR_STATE
    missing = len(expression.parts) - expression.needed
    for part in expression.parts:
        if not within_reach(part, counted):
            missing -= 1
            if missing < 0:
                return False
    return True


def met(
    expression: Expression, usable: Sequence[Learned], day: date, circumstances: Circumstances
) -> list[Learned] | None:
    """The facts that make it true; None where it is not. States are true without a fact."""
    if isinstance(expression, Atom):
        return met_atom(expression, usable, day, circumstances)
    found = [met(part, usable, day, circumstances) for part in expression.parts]
    true = [facts for facts in found if facts is not None]
    if len(true) < expression.needed:
        return None
    return [learned for facts in true for learned in facts]


def met_atom(
    atom: Atom, usable: Sequence[Learned], day: date, circumstances: Circumstances
) -> list[Learned] | None:
    if is_state(atom):
        return [] if circumstances.is_true(atom, day) else None
    if atom.hours is not None:
        return met_hours(atom.hours, usable)
    found = latest([learned for learned in usable if learned.reaches(atom)])
    return None if found is None else [found]


def met_hours(needed: HoursNeeded, usable: Sequence[Learned]) -> list[Learned] | None:
    found = [learned for learned in usable if learned.hours]
    by_topic: dict[str, Decimal] = {}
    for learned in found:
        by_topic[learned.topic] = by_topic.get(learned.topic, Decimal(0)) + learned.hours
    missing = needed.missing(sum(by_topic.values(), Decimal(0)), by_topic)
    return None if missing else found
