"""How a person stands at one quiz, in one row. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from app.assessment.starting import Sitting, entry
from app.assessment.terms import asked, minutes, rules_of
from app.library.quizzes.model import Quiz

State = Literal["todo", "progress", "done", "locked"]


@dataclass(frozen=True)
class QuizState:
    slug: str
    title: str
    state: State
    minutes: int  # the limit, or an estimate
    questions: int
    attempts_left: int | None  # None: as many as wanted
    next_on: date | None = None  # locked until
    passed_on: date | None = None  # the last pass, as a civil date at the site
    waits: bool = False  # locked because a person is grading


def state_of(
    slug: str, quiz: Quiz, sittings: Sequence[Sitting], is_open: bool, at: datetime, zone: str
) -> QuizState:
    """`is_open`: an attempt is under way. After a pass the quiz is done; whether that counts is for others to say."""
    finished = [sitting for sitting in sittings if sitting.ended_at is not None]
    door = entry(rules_of(quiz, zone), finished, at)
    passes = [sitting.ended_at for sitting in finished if sitting.passed and sitting.ended_at is not None]
    last = max(finished, key=lambda sitting: sitting.number, default=None)
    waits = last is not None and last.result == "needs-grading"
    state: State
    if is_open:
        state = "progress"
    elif last is not None and last.passed:
        state = "done"
    else:
        state = "todo" if door.open and not waits else "locked"
    return QuizState(
        slug=slug,
        title=quiz.title,
        state=state,
        minutes=minutes(quiz),
        questions=asked(quiz),
        attempts_left=door.left,
        next_on=_day(door.next_at, zone) if state == "locked" else None,
        passed_on=_day(max(passes, default=None), zone),
        waits=waits and state == "locked",
    )


def _day(instant: datetime | None, zone: str) -> date | None:
    return None if instant is None else instant.astimezone(ZoneInfo(zone)).date()
