"""A course as values: what its files say, before it is published. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.library.markdown_reading import Reading

CATEGORIES = ("duties", "communication", "safety", "procedures", "tools")


@dataclass(frozen=True)
class CheckReference:
    """Questions inside a lesson: ids of a practice quiz."""

    quiz: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class CourseText:
    """`course.<lang>.md`: what is said of the course in one language."""

    language: str
    shown: str
    path: str
    title: str
    category: str
    summary: str
    owner: str
    review_by: date | None
    quizzes: tuple[str, ...]
    reading: Reading
    lines: Mapping[str, int]  # key → its line


@dataclass(frozen=True)
class LessonText:
    """`NN-<lesson>.<lang>.md`: a lesson in one language."""

    language: str
    shown: str
    path: str
    title: str
    minutes: int | None  # as the author wrote; None: to be counted
    summary: str
    checks: tuple[CheckReference, ...]
    reading: Reading
    lines: Mapping[str, int]


@dataclass(frozen=True)
class Lesson:
    """A lesson with its languages. `number` is the NN of its name: lessons are read in this order."""

    slug: str
    number: int
    texts: Mapping[str, LessonText]


@dataclass(frozen=True)
class Course:
    slug: str
    texts: Mapping[str, CourseText]
    lessons: tuple[Lesson, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self.texts))
