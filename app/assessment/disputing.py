"""Disputes: a person says that a question or its grading is wrong, a trainer answers once. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["open", "upheld", "dismissed"]
LONGEST_WORDS = 2_000  # characters


@dataclass(frozen=True)
class Dispute:
    id: int
    attempt: str  # public id
    position: int  # of the question in the attempt
    quiz: str
    item: str
    person_id: int
    words: str
    disputed_at: datetime
    state: State
    answer: str = ""  # of the trainer
    answered_by: int | None = None
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def what_is_wrong(words: str) -> str | None:
    """`missing` or `long`; None where it can be sent."""
    if not words.strip():
        return "missing"
    return "long" if len(words) > LONGEST_WORDS or "\0" in words else None
