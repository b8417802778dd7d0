"""When a fact is asked again, and how likely it is still known. Pure.

FSRS (`fsrs`, its version pinned) keeps stability and difficulty of a memory and gives the probability of recall;
Leitner's boxes are the other setting. Both are carried on with every answer, so that an organisation may change its
mind: days and probabilities come out of the log of answers, whichever was in force when they were given.

Probabilities are always those of FSRS: they are calibrated, the boxes give none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from fsrs import Card, Rating, Scheduler, State

from app.retraining.memories import Importance, Limits, Memory

Answered = Literal["again", "hard", "good"]
SchedulerName = Literal["fsrs", "leitner"]
VERSION = (
    "6.3.2"  # of fsrs: a later one may compute other days, so each answer keeps the one it was judged by
)
BOXES = (1, 3, 7, 14, 30, 60, 120)  # days, by box
JITTER = 0.05  # share of an interval by which cards of one day drift apart
LEAST_JITTERED = 7  # days
RATINGS = {"again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good}

# Desired retention and longest interval in days, by importance.
LIMITS: dict[Importance, Limits] = {
    "critical": Limits(0.95, 60),
    "normal": Limits(0.90, 90),
    "nice": Limits(0.85, 120),
}


@dataclass(frozen=True)
class Review:
    """One answer, as the log keeps it. `anew`: the fact had changed, what was known of the old one is forgotten."""

    on: date
    answered: Answered
    anew: bool = False


def limits_of(importance: Importance, period: int | None) -> Limits:
    """`period`: days of the shortest certification that asks for the fact; half of it is the longest interval."""
    limits = LIMITS[importance]
    if period is None:
        return limits
    return replace(limits, longest=max(1, min(limits.longest, period // 2)))


def first(on: date, limits: Limits, key: str) -> Memory:
    """Of what was passed or read on that day and never asked since: it was recalled then."""
    return after(None, Review(on, "good"), limits, key, counted=False)


def after(memory: Memory | None, review: Review, limits: Limits, key: str, *, counted: bool = True) -> Memory:
    """The memory after an answer. `key` names person and fact: the same key drifts by the same days.

    `counted`: it is an answer; the pass with which a memory begins is none.
    """
    known = None if review.anew else memory
    card = card_of(known)
    at = noon(review.on)
    before = None if known is None else known.last_on
    if before is not None and review.on <= before:
        at = noon(before)  # a clock that went back, or the same day
    reviewed, _log = scheduler(limits).review_card(card, RATINGS[review.answered], at)
    assert reviewed.stability is not None and reviewed.difficulty is not None
    on = at.date()
    wrong = review.answered == "again"
    box = next_box(0 if known is None else known.box, review.answered)
    reviews = (0 if memory is None else memory.reviews) + counted
    fsrs_days = max(1, (reviewed.due - at).days)
    leitner_days = min(BOXES[box], limits.longest)
    return Memory(
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        box=box,
        last_on=on,
        reviews=reviews,
        lapses=(0 if known is None else known.lapses) + (wrong and counted),
        fsrs_due=on + timedelta(days=drifted(fsrs_days, limits, f"{key} {reviews}")),
        leitner_due=on + timedelta(days=drifted(leitner_days, limits, f"{key} {reviews}")),
    )


def replay(start: Memory | None, reviews: Iterable[Review], limits: Limits, key: str) -> Memory | None:
    """The memory that a log of answers leaves behind."""
    memory = start
    for review in reviews:
        memory = after(memory, review, limits, key)
    return memory


def recall(memory: Memory, on: date) -> float:
    """The probability, from 0 to 1, that the fact is known on that day."""
    return scheduler(LIMITS["normal"]).get_card_retrievability(card_of(memory), noon(max(on, memory.last_on)))


def next_box(box: int, answered: Answered) -> int:
    if answered == "again":
        return 0
    return box if answered == "hard" else min(box + 1, len(BOXES) - 1)


def drifted(days: int, limits: Limits, key: str) -> int:
    """Cards that were learned together come apart by a few days, always the same ones; never beyond the longest."""
    if days < LEAST_JITTERED:
        return min(days, limits.longest)
    widest = max(1, int(days * JITTER))
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    return max(1, min(days - widest + number % (2 * widest + 1), limits.longest))


def card_of(memory: Memory | None) -> Card:
    if memory is None:
        return Card(card_id=1, due=datetime(1970, 1, 1, tzinfo=UTC))
    last = noon(memory.last_on)
    return Card(
        card_id=1,
        state=State.Review,
        step=None,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=last,
        last_review=last,
    )


@lru_cache(maxsize=256)
def scheduler(limits: Limits) -> Scheduler:
    return Scheduler(
        desired_retention=limits.retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=limits.longest,
        enable_fuzzing=False,
    )


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
