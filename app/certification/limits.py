"""How often, and when again, rules let a person sit an exam. The quiz has limits of its own; the stricter hold. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.certification.evidence import Walk
from app.certification.rules import atoms_of
from app.foundation.durations import add


@dataclass(frozen=True)
class AttemptLimit:
    """`left`: attempts that rules still allow, None without a limit; `not_before`: the first day of the next one."""

    left: int | None = None
    not_before: date | None = None


def attempt_limit(walks: Iterable[Walk], kind: str, slug: str, today: date) -> AttemptLimit:
    """The strictest of all rules that ask for this exam now. Failures since the last pass count, practice does not."""
    left: list[int] = []
    days: list[date] = []
    for walk in walks:
        exams = {(atom.kind, atom.slug) for atom in atoms_of(walk.expression(today)) if atom.exam}
        fail, failures = walk.history.rule_on(today).fail, walk.history.failures
        if fail is None or (kind, slug) not in exams:
            continue
        if fail.max_attempts is not None:
            left.append(max(0, fail.max_attempts - len(failures)))
        if fail.cooldown is not None and failures:
            days.append(add(failures[-1].on, fail.cooldown))
    next_day = max(days, default=None)
    return AttemptLimit(min(left, default=None), next_day if next_day and next_day > today else None)
