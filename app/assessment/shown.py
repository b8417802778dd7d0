"""Attempts and observations in words, for those who examine them: what was asked, answered and seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class QuestionShown:
    """One question as it stood in the attempt; plain texts. `given`: (answer, whether it is right)."""

    number: int
    text: str
    given: tuple[tuple[str, bool | None], ...]
    right: tuple[str, ...]
    state: str  # right partial wrong unanswered needs-grading
    points: str
    most_points: str


@dataclass(frozen=True)
class AttemptShown:
    """An attempt that is over. `evidence`: all that is kept of it with its log and hashes, JSON."""

    public_id: str
    quiz: str
    title: str
    number: int
    revision: int
    language: str
    started_at: datetime
    ended_at: datetime | None
    result: str
    points: str
    most_points: str
    questions: tuple[QuestionShown, ...]
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class LineSeen:
    """One line of a checklist. `seen`: done, not-done, not-applicable; empty: not looked at."""

    id: str
    group: str
    title: str
    critical: bool
    seen: str
    comment: str


@dataclass(frozen=True)
class ObservationShown:
    public_id: str
    checklist: str
    title: str
    revision: int
    observed_on: date
    assessor_id: int
    state: str
    result: str
    signed_at: datetime | None
    lines: tuple[LineSeen, ...]
    is_whole: bool  # what is stored is what was signed
    evidence: Mapping[str, Any]
