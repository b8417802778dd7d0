"""Reads of the studio: drafts, and documents as they lie before their trainers."""

from app.studio.queries.course_states import course_state
from app.studio.queries.desks import (
    all_drafts,
    as_files,
    base_texts,
    beside,
    companions,
    desk_of,
    digests_at,
    find_draft,
    library_draft,
    media_at,
    newest_number,
    newest_texts,
    texts_at,
)
from app.studio.queries.documents import asking, documents, people_concerned
from app.studio.queries.previews import preview_of

__all__ = [
    "all_drafts",
    "as_files",
    "asking",
    "base_texts",
    "beside",
    "companions",
    "course_state",
    "desk_of",
    "digests_at",
    "documents",
    "find_draft",
    "library_draft",
    "media_at",
    "newest_number",
    "newest_texts",
    "people_concerned",
    "preview_of",
    "texts_at",
]
