"""What a person may see of score, right answers and feedback, and when (rule 25). Pure.

`after-submit` means handed in, not saved. `after-close` means: this person has passed, or has no attempt left (the
last one holding an answer), or the quiz is closed for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.assessment.starting import Sitting, SittingRules, used_up

When = Literal["after-answer", "after-submit", "after-close", "never"]
_RANK = {"after-answer": 0, "after-submit": 1, "after-close": 2}


@dataclass(frozen=True)
class Policy:
    """The three `show-` keys of a quiz."""

    score: When
    answers: When
    feedback: When


@dataclass(frozen=True)
class Disclosure:
    score: bool
    answers: bool  # which answer would have been right
    feedback: bool  # whether and why the given answer was right; explanation; place in the course


NOTHING = Disclosure(False, False, False)


def during(policy: Policy, use: str, answered: bool) -> Disclosure:
    """Inside an attempt: something only in practice, only for what is answered, never for an exam."""
    if use == "exam" or not answered:
        return NOTHING
    shown = [when == "after-answer" for when in (policy.answers, policy.feedback)]
    return Disclosure(False, *shown)


def afterwards(
    policy: Policy, rules: SittingRules, sittings: Sequence[Sitting], number: int, at: datetime
) -> Disclosure:
    """After attempt `number` was handed in. While another attempt at the same quiz is open, answers and feedback of
    the earlier ones stay closed: they would be a crib."""
    reached = 2 if closed_for(rules, sittings, number, at) else 1
    another_is_open = any(sitting.ended_at is None for sitting in sittings)
    visible = {
        when: when != "never" and _RANK[when] <= reached
        for when in (policy.score, policy.answers, policy.feedback)
    }
    if another_is_open:
        return Disclosure(visible[policy.score], False, False)
    return Disclosure(visible[policy.score], visible[policy.answers], visible[policy.feedback])


def closed_for(rules: SittingRules, sittings: Sequence[Sitting], number: int, at: datetime) -> bool:
    """Whether the quiz is over for this person, seen from one of their attempts."""
    if rules.closes is not None and at > rules.closes:
        return True
    if any(sitting.passed and sitting.number >= number for sitting in sittings):
        return True
    return used_up(rules, sittings)
