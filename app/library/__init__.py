"""Text in, revisions out: parsing, linting, publishing and rendering of courses, quizzes and rules."""

from app.library.queries import (
    NoSuchDocument,
    all_revisions,
    asset_of,
    assets_of,
    course_at,
    course_media,
    current_by_name,
    current_course,
    current_documents,
    current_revision,
    find_current_revision,
    key_facts_of,
    lesson,
    lesson_of,
    published_courses,
    revisions_of,
    sections_of,
    texts_of,
)
from app.library.service.pushing import PushResult, push
from app.library.service.registry import register_format
from app.library.service.storing import Outdated, PublishedRevision, Terms, when_published

__all__ = [
    "NoSuchDocument",
    "Outdated",
    "PublishedRevision",
    "PushResult",
    "Terms",
    "all_revisions",
    "asset_of",
    "assets_of",
    "course_at",
    "course_media",
    "current_by_name",
    "current_course",
    "current_documents",
    "current_revision",
    "find_current_revision",
    "key_facts_of",
    "lesson",
    "lesson_of",
    "published_courses",
    "push",
    "register_format",
    "revisions_of",
    "sections_of",
    "texts_of",
    "when_published",
]
