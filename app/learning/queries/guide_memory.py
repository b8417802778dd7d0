"""All words and titles of the guide, in the memory of this process: read again only of a course that has changed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from app.foundation.database import db
from app.learning.models import GuideCourseRow, GuideSectionRow
from app.learning.search_ranking import common_titles
from app.learning.search_vocabulary import Vocabulary, Words, read
from app.learning.search_words import folded_words

State = tuple[int, int, int]  # revision, way, sections


@dataclass(frozen=True)
class Title:
    """The title of a section, to be offered where nothing is found."""

    section_id: int
    language: str
    text: str
    folded: str


@dataclass(frozen=True)
class CourseWords:
    state: State
    words: Words
    titles: tuple[Title, ...]


@dataclass(frozen=True)
class GuideMemory:
    courses: dict[str, CourseWords]
    vocabulary: Vocabulary
    common_titles: frozenset[str]

    @property
    def titles(self) -> list[Title]:
        return [title for course in self.courses.values() for title in course.titles]


def remembered() -> GuideMemory:
    """One small statement tells whether there is anything new."""
    states = indexed()
    kept: GuideMemory | None = current_app.extensions.get("guide_memory")
    if kept is not None and {slug: one.state for slug, one in kept.courses.items()} == states:
        return kept
    known = kept.courses if kept is not None else {}
    same = {slug: one for slug, one in known.items() if states.get(slug) == one.state}
    courses = same | _read(states.keys() - same.keys(), states)
    sections = sum(state[2] for state in states.values())
    made = GuideMemory(
        courses,
        Vocabulary.of((one.words for one in courses.values()), sections),
        common_titles(title.text for one in courses.values() for title in one.titles),
    )
    current_app.extensions["guide_memory"] = made
    return made


def indexed() -> dict[str, State]:
    """Courses in the index, at which revision and in which way."""
    row = GuideCourseRow
    found = db.session.execute(select(row.course, row.revision_id, row.way, row.sections))
    return {slug: (revision_id, way, sections) for slug, revision_id, way, sections in found}


def _read(slugs: set[str], states: dict[str, State]) -> dict[str, CourseWords]:
    rows = db.session.execute(
        select(GuideCourseRow.course, GuideCourseRow.words).where(GuideCourseRow.course.in_(slugs))
    )
    words = {slug: read(text) for slug, text in rows}
    titles: dict[str, list[Title]] = {slug: [] for slug in words}
    section = GuideSectionRow
    wanted = select(section.course, section.id, section.language, section.title).where(
        section.course.in_(slugs)
    )
    for slug, section_id, language, title in db.session.execute(wanted.order_by(section.id)):
        if title and slug in titles:
            titles[slug].append(Title(section_id, language, title, " ".join(folded_words(title))))
    return {slug: CourseWords(states[slug], found, tuple(titles[slug])) for slug, found in words.items()}
