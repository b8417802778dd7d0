"""Whether an answer that arrives is stored: the contract at the end of interfaces.md, section 9. Pure.

The sequence rises within the attempt; it is compared with the one stored for the same question, so that a second
tab or a late parcel never overwrites what came after it in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.assessment.timing import Term

# store: higher sequence. same: arrived before, equal. stale: something newer is stored. closed: time or attempt over.
Verdict = Literal["store", "same", "stale", "closed"]
HIGHEST_SEQUENCE = 1_000_000  # a page raises it by one with every save; beyond this it is no page of ours


@dataclass(frozen=True)
class Stored:
    """The newest stored answer of one question."""

    sequence: int
    answer: Any  # JSON; None = cleared
    saved_at: datetime


@dataclass(frozen=True)
class Arrival:
    sequence: int
    answer: Any
    at: datetime  # when the request arrived, taken before anything else


@dataclass(frozen=True)
class Ruling:
    verdict: Verdict
    late: bool = False  # within the grace


def judge(arrival: Arrival, stored: Stored | None, term: Term, in_progress: bool) -> Ruling:
    phase = term.phase(arrival.at)
    if not in_progress or phase == "over":
        return Ruling("closed")
    late = phase == "closing"
    if stored is None or arrival.sequence > stored.sequence:
        return Ruling("store", late)
    if arrival.sequence == stored.sequence and arrival.answer == stored.answer:
        return Ruling("same", late)
    return Ruling("stale", late)
