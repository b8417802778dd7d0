"""When a lesson is done and when a course is completed. Pure.

A lesson is done by the reader's own word, given once the page was worked through. It counts at the revision of its
day until a major revision changes this lesson, and, where a renewal asks for it anew, from the first day of that
renewal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

LessonState = Literal["todo", "progress", "done"]


@dataclass(frozen=True)
class Reading:
    """How far one person is in one lesson."""

    place: str = ""  # id of the heading where the reader stopped
    done_at: datetime | None = None  # last time
    done_on: date | None = None  # the same as a civil date
    revision: int | None = None  # of the course, that day


@dataclass(frozen=True)
class LessonDemand:
    """What a reading of one lesson must be to count."""

    revision: int = 1  # of the course, at least
    since: date | None = None  # not before this day: a renewal has begun


@dataclass(frozen=True)
class Demand:
    """What readings of a course must be to count."""

    changed: Mapping[str, int] = field(default_factory=dict)  # lesson → newest major revision that changed it
    since: date | None = None
    revision: int = 1  # of every lesson, at least

    def of(self, lesson: str) -> LessonDemand:
        return LessonDemand(max(self.revision, self.changed.get(lesson, 1)), self.since)


@dataclass(frozen=True)
class Outline:
    """A published course, as far as progress is concerned."""

    slug: str
    revision: int
    lessons: tuple[str, ...]  # in order
    major_revision: int = 1  # the newest; 1 if there was none
    changed: Mapping[str, int] = field(default_factory=dict)  # lesson → newest major revision that changed it

    @property
    def demand(self) -> Demand:
        return Demand(self.changed)


UNREAD = Reading()


def counts(reading: Reading, demand: LessonDemand) -> bool:
    if reading.done_on is None or (reading.revision or 0) < demand.revision:
        return False
    return demand.since is None or reading.done_on >= demand.since


def state_of(reading: Reading, demand: LessonDemand) -> LessonState:
    if counts(reading, demand):
        return "done"
    return "progress" if reading.place else "todo"


def done_lessons(lessons: Iterable[str], readings: Mapping[str, Reading], demand: Demand) -> tuple[str, ...]:
    return tuple(lesson for lesson in lessons if counts(readings.get(lesson, UNREAD), demand.of(lesson)))


def next_lesson(lessons: Sequence[str], readings: Mapping[str, Reading], demand: Demand) -> str | None:
    """The first lesson that is not done; None when all are."""
    return next(
        (lesson for lesson in lessons if not counts(readings.get(lesson, UNREAD), demand.of(lesson))),
        None,
    )


def demanded(
    outline: Outline, readings: Mapping[str, Reading], since: date | None, *, is_waited_for: bool
) -> Demand:
    """What is asked of one person; `is_waited_for`: something needs the course, and does not count what was done.

    Where every lesson counts and the course is waited for all the same, as after a major revision that only took a
    lesson away, there is no changed lesson to read: then it is the whole course, at that revision.
    """
    demand = Demand(outline.changed, since)
    if is_waited_for and next_lesson(outline.lessons, readings, demand) is None:
        return replace(demand, revision=outline.major_revision)
    return demand


def is_repeat_of_today(reading: Reading, demand: LessonDemand, today: date) -> bool:
    """Said twice on one day is said once."""
    return counts(reading, demand) and reading.done_on == today


def completes(
    lessons: Sequence[str],
    readings: Mapping[str, Reading],
    lesson: str,
    demand: Demand,
    completed_at: datetime | None,
) -> bool:
    """Whether the course is completed by doing `lesson` now (`readings` are those of before).

    Either it was the last one missing, as where a major revision has changed it alone, or all lessons were read anew
    since the last completion, as a half-yearly briefing asks. Reading one old lesson again completes nothing.
    """
    others = [other for other in lessons if other != lesson]
    if next_lesson(others, readings, demand) is not None:
        return False
    if completed_at is None or not counts(readings.get(lesson, UNREAD), demand.of(lesson)):
        return True
    return all(_done_after(readings.get(other, UNREAD), completed_at) for other in others)


def _done_after(reading: Reading, instant: datetime) -> bool:
    return reading.done_at is not None and reading.done_at > instant
