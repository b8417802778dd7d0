"""What the library tells others about published documents: frozen rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.library.documents import DocumentName, Kind
from app.library.quizzes.call import Call
from app.library.quizzes.checklist import Checklist
from app.library.quizzes.model import Quiz


@dataclass(frozen=True)
class RevisionEntry:
    """A published state of a document."""

    kind: Kind
    slug: str
    revision_id: int
    number: int
    sha256: str
    impact: str | None  # editorial minor major; None: the first
    effective_on: date | None  # None: from the day of publication
    note: str
    published_at: datetime
    published_by: int | None
    titles: Mapping[str, str]  # language → title
    languages: tuple[str, ...]
    references: tuple[str, ...]  # names of other documents

    @property
    def name(self) -> DocumentName:
        return DocumentName(self.kind, self.slug)

    def title(self, language: str) -> str:
        """In this language, else in another, else the slug."""
        return self.titles.get(language) or next(iter(self.titles.values()), "") or self.slug

    def shown_language(self, wanted: str) -> str:
        """The language that a reader of `wanted` gets: a missing translation falls back, and the page says so."""
        if wanted in self.languages or not self.languages:
            return wanted
        return self.languages[0]


@dataclass(frozen=True)
class LessonEntry:
    """A lesson in a list."""

    slug: str
    position: int  # from 1
    title: str
    minutes: int
    summary: str
    language: str


@dataclass(frozen=True)
class Course:
    """A course for its page. `language` is that of the text, which a missing translation makes another."""

    revision: RevisionEntry
    slug: str
    language: str
    is_fallback: bool
    title: str
    summary: str
    category: str
    owner: str
    review_by: date | None
    html: str
    quizzes: tuple[str, ...]
    lessons: tuple[LessonEntry, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class Heading:
    id: str
    level: int
    text: str


@dataclass(frozen=True)
class KeyFact:
    """A must-know box. Its links are good on any page."""

    heading_id: str
    html: str
    text: str


@dataclass(frozen=True)
class Check:
    """Questions of a practice quiz that stand inside a lesson."""

    quiz: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """A lesson for its page."""

    course: Course
    slug: str
    language: str
    is_fallback: bool
    position: int
    title: str
    minutes: int
    summary: str
    html: str
    headings: tuple[Heading, ...]
    key_facts: tuple[KeyFact, ...]
    checks: tuple[Check, ...]
    previous: LessonEntry | None
    next: LessonEntry | None


@dataclass(frozen=True)
class Passage:
    """What stands under one heading of a lesson, for another page."""

    course: str
    lesson: str
    language: str
    lesson_title: str
    title: str  # of the heading
    html: str
    address: str


@dataclass(frozen=True)
class LessonSection:
    """The words from one heading to the next, for search. `html`: all that the heading stands over, for another page."""

    course: str
    lesson: str
    language: str
    course_title: str
    lesson_title: str
    lesson_position: int  # from 1
    position: int  # in the lesson, from 0
    heading_id: str  # empty above the first heading
    title: str
    above: tuple[str, ...]  # headings over this one, the highest first
    text: str
    must_know: str  # the part of the text that stands in must-know boxes
    html: str


@dataclass(frozen=True)
class Asset:
    """A file that belongs to a revision. `path` counts from the top of the library."""

    path: str
    sha256: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class PublishedQuiz:
    """A parsed quiz of the newest revision. Pools and calls that it points to are in it, and so are their files."""

    revision: RevisionEntry
    language: str
    is_fallback: bool
    quiz: Quiz
    assets: Mapping[str, Asset]  # by path from the top of the library


@dataclass(frozen=True)
class PublishedCall:
    """A parsed call simulation of the newest revision."""

    revision: RevisionEntry
    language: str
    is_fallback: bool
    call: Call
    assets: Mapping[str, Asset] = field(default_factory=dict)  # by path from the top of the library


@dataclass(frozen=True)
class PublishedChecklist:
    """A parsed checklist of the newest revision."""

    revision: RevisionEntry
    language: str
    is_fallback: bool
    checklist: Checklist
