"""What is different between two revisions of a course, for those who knew the older one."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import bindparam, select

from app.foundation.database import rows
from app.library.course_changes import (
    CourseChanges,
    LessonText,
    SectionChange,
    changed_lessons,
    compare,
)
from app.library.models import RenderedLessonRow
from app.library.queries.memory import remembered
from app.library.queries.revisions import NoSuchDocument, revisions_of
from app.library.rows import RevisionEntry


def revision_at(slug: str, number: int) -> RevisionEntry:
    """A revision of a course by its number. Raises NoSuchDocument."""
    revisions = revisions_of("course", slug)
    if not 0 < number <= len(revisions):
        raise NoSuchDocument
    return revisions[number - 1]


def course_changes(slug: str, old: int, new: int, language: str) -> tuple[CourseChanges, str]:
    """Between two revisions, in this language or another that both have; and which one it is.

    Kept in memory by the hashes of both. Raises NoSuchDocument.
    """
    before, after = revision_at(slug, old), revision_at(slug, new)
    shared = [one for one in after.languages if one in before.languages]
    shown = language if language in shared else next(iter(shared), after.shown_language(language))
    key = ("changes", before.revision_id, before.sha256, after.revision_id, after.sha256, shown)
    return remembered(key, lambda: compare(lessons_at(before, shown), lessons_at(after, shown))), shown


def changed_sections(slug: str, old: int, new: int) -> tuple[SectionChange, ...]:
    """Those that differ in any language, each once. Raises NoSuchDocument."""
    languages = {*revision_at(slug, old).languages, *revision_at(slug, new).languages}
    found: dict[str, SectionChange] = {}
    for language in sorted(languages):
        for section in course_changes(slug, old, new, language)[0].sections:
            found.setdefault(section.place, section)
    return tuple(found.values())


def lessons_changed_by_majors(slug: str) -> dict[str, int]:
    """Lesson → the newest major revision of its course that changed it in any language; others are left out.

    Reads what is not in memory.
    """
    found: dict[str, int] = {}
    for before, after in pairwise(revisions_of("course", slug)):
        if after.impact == "major":
            found.update(dict.fromkeys(_lessons_changed(before, after), after.number))
    return found


def _lessons_changed(before: RevisionEntry, after: RevisionEntry) -> frozenset[str]:
    """A translation that was added is no change for those who have read the text."""
    languages = [one for one in after.languages if one in before.languages] or after.languages[:1]

    def read() -> frozenset[str]:
        each = (changed_lessons(lessons_at(before, one), lessons_at(after, one)) for one in languages)
        return frozenset[str]().union(*each)

    return remembered(("lessons", before.revision_id, before.sha256, after.revision_id, after.sha256), read)


def lessons_at(revision: RevisionEntry, language: str) -> tuple[LessonText, ...]:
    """All lessons in one statement; what is not in this language is taken from another."""
    chosen: dict[str, LessonText] = {}
    for row in rows(_LESSONS, {"revision": revision.revision_id}):
        if row.slug not in chosen or row.language == language:
            chosen[row.slug] = LessonText(row.slug, row.position, row.title, row.minutes, row.html)
    return tuple(chosen.values())


_LESSONS = (
    select(
        RenderedLessonRow.slug,
        RenderedLessonRow.language,
        RenderedLessonRow.position,
        RenderedLessonRow.title,
        RenderedLessonRow.minutes,
        RenderedLessonRow.html,
    )
    .where(RenderedLessonRow.revision_id == bindparam("revision"))
    .order_by(RenderedLessonRow.position, RenderedLessonRow.language)
)
