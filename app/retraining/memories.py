"""What is known of one person's memory of one fact. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Importance = Literal["critical", "normal", "nice"]


@dataclass(frozen=True)
class Limits:
    """What a fact is worth: the share of right answers wanted, and the longest time without asking, in days."""

    retention: float
    longest: int


@dataclass(frozen=True)
class Memory:
    """After the last answer. It follows from the log of answers alone and can be dropped and made anew."""

    stability: float  # days after which 90 % is left (FSRS)
    difficulty: float  # 1 to 10 (FSRS)
    box: int  # of Leitner, from 0
    last_on: date
    reviews: int  # answers in all
    lapses: int  # wrong answers since it began, or began anew
    fsrs_due: date
    leitner_due: date

    def due(self, scheduler: str) -> date:
        return self.leitner_due if scheduler == "leitner" else self.fsrs_due
