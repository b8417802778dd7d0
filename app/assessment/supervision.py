"""Sittings that somebody watches over: their codes, and what the one who watches sees of each attempt. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.assessment.timing import Term
from app.people import codes

CODE_LENGTH = 6  # 30 bits, valid for a quarter of an hour, and typing is throttled
CODE_HOLDS = timedelta(minutes=15)
MOST_MINUTES = 240  # of one extension
LONGEST_REASON = 500
# What the page of an attempt under supervision tells of itself.
SIGHTINGS = {"watching": "watching", "lost": "focus-lost", "back": "focus-back"}


@dataclass(frozen=True)
class Supervision:
    id: int
    public_id: str
    quiz: str
    code: str
    code_until: datetime
    opened_by: int
    opened_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def takes_code(self, at: datetime) -> bool:
        return self.is_open and at < self.code_until

    @property
    def code_in_groups(self) -> str:
        """As it is read out: `4K7 T92`."""
        return f"{self.code[: CODE_LENGTH // 2]} {self.code[CODE_LENGTH // 2 :]}"


@dataclass(frozen=True)
class Sitter:
    """One attempt, as the one who watches over it sees it."""

    public_id: str
    person_id: int
    number: str  # personnel number
    name: str
    is_open: bool
    answered: int
    count: int
    saved_at: datetime | None  # the newest answer
    seconds_left: int | None
    extension_seconds: int
    watched: bool  # its pages tell when the window is left; they cannot without JavaScript
    left: int  # how often it was left
    reconnected: int  # how often it went on at another device
    term: Term

    @property
    def can_be_extended(self) -> bool:
        return self.is_open and self.term.deadline_at is not None


def code_from(number: int) -> str:
    """For a random number below 32 to the sixth."""
    return codes.code_from(number, CODE_LENGTH)


def normalise(typed: str) -> str | None:
    return codes.normalise(typed, CODE_LENGTH)
