"""What a quiz's front matter means for those who sit it: civil dates become instants, seconds durations. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.assessment.disclosure import Policy
from app.assessment.starting import SittingRules
from app.library.quizzes.call import Call
from app.library.quizzes.model import KINDS, CallTask, Item, Quiz

# Kinds that pages can ask. A quiz with another kind is not begun at all: nobody meets a question without fields.
ASKED_KINDS: frozenset[str] = frozenset(KINDS)
IN_A_LESSON = ASKED_KINDS - {"call"}  # a call has a page for each of its turns
SECONDS_A_QUESTION = 60  # for an estimate where no limit is set
SECONDS_A_TURN = 25  # of a call


def rules_of(quiz: Quiz, zone: str) -> SittingRules:
    """`zone` is the site's: `opens` and `closes` are written in it. Attempts are limited in exams alone."""
    is_exam = quiz.use == "exam"
    return SittingRules(
        attempts=quiz.attempts if is_exam else None,
        cooldown=None if quiz.cooldown is None or not is_exam else timedelta(seconds=quiz.cooldown),
        opens=instant(quiz.opens, zone, time.min),
        closes=instant(quiz.closes, zone, time.max),
    )


def instant(written: str, zone: str, of_day: time) -> datetime | None:
    """`2026-12-01 18:00` or `2026-12-01` (then at `of_day`) at the site, in UTC; None for nothing."""
    if not written:
        return None
    day, _, clock = written.partition(" ")
    at = time.fromisoformat(clock.strip()) if clock.strip() else of_day
    local = datetime.combine(datetime.fromisoformat(day).date(), at, ZoneInfo(zone))
    return local.astimezone(UTC)


def policy_of(quiz: Quiz) -> Policy:
    return Policy(quiz.show_score, quiz.show_answers, quiz.show_feedback)


def limit_of(quiz: Quiz) -> timedelta | None:
    return None if quiz.time_limit is None else timedelta(seconds=quiz.time_limit)


def asked(quiz: Quiz) -> int:
    """How many questions an attempt has."""
    return sum(section.asked for section in quiz.sections)


def minutes(quiz: Quiz) -> int:
    """The time limit, or an estimate."""
    seconds = quiz.time_limit if quiz.time_limit is not None else asked(quiz) * SECONDS_A_QUESTION
    if quiz.time_limit is None:
        seconds += sum(seconds_of(item) - SECONDS_A_QUESTION for item in quiz.items if item.kind == "call")
    return max(1, round(seconds / 60))


def seconds_of(item: Item) -> int:
    """An estimate for one question; a call takes as long as its best path has turns."""
    call = item.content.call if isinstance(item.content, CallTask) else None
    return SECONDS_A_QUESTION if call is None else seconds_of_call(call)


def seconds_of_call(call: Call) -> int:
    return max(SECONDS_A_QUESTION, SECONDS_A_TURN * len(call.best.replies) if call.best is not None else 0)


def unasked_kinds(quiz: Quiz) -> tuple[str, ...]:
    """Kinds of question in this quiz that pages cannot ask yet."""
    return tuple(sorted({item.kind for item in quiz.items if not _is_asked(item)}))


def _is_asked(item: Item) -> bool:
    """A call without its scenario, or with an empty one, cannot be played."""
    if isinstance(item.content, CallTask):
        return item.content.call is not None and bool(item.content.call.nodes)
    return item.kind in ASKED_KINDS


def decides_alone(item: Item) -> bool:
    """Whether this question can fail the attempt whatever the points."""
    parts = [*getattr(item.content, "options", ()), *getattr(item.content, "areas", ())]
    return item.critical or any(part.critical for part in (*parts, *getattr(item.content, "rubric", ())))
