"""Reads of the published library: frozen rows, a fixed number of statements, kept in memory by immutable revision."""

from app.library.queries.courses import (
    course_at,
    current_course,
    find_passage,
    key_facts_of,
    lesson,
    lesson_of,
    published_courses,
    sections_of,
)
from app.library.queries.digests import digests_anew, lesson_digests
from app.library.queries.files import asset_of, assets_of, course_media
from app.library.queries.revisions import (
    NoSuchDocument,
    all_revisions,
    current_by_name,
    current_documents,
    current_revision,
    edition,
    find_current_revision,
    revisions_by_name,
    revisions_of,
    texts_of,
)

__all__ = [
    "NoSuchDocument",
    "all_revisions",
    "asset_of",
    "assets_of",
    "course_at",
    "course_media",
    "current_by_name",
    "current_course",
    "current_documents",
    "current_revision",
    "digests_anew",
    "edition",
    "find_current_revision",
    "find_passage",
    "key_facts_of",
    "lesson",
    "lesson_digests",
    "lesson_of",
    "published_courses",
    "revisions_by_name",
    "revisions_of",
    "sections_of",
    "texts_of",
]
