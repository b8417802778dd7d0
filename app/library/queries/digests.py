"""Hashes of what was published: of single lessons, and of whole revisions worked out anew from what is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Integer, bindparam, select

from app.foundation.database import rows
from app.library.documents import digest_of, hash_of, lesson_in
from app.library.models import AssetRow, RevisionFileRow
from app.library.queries.memory import remembered
from app.library.rows import RevisionEntry

_IDS = bindparam("ids", type_=Integer, expanding=True)
_TEXTS = select(RevisionFileRow.revision_id, RevisionFileRow.path, RevisionFileRow.content).where(
    RevisionFileRow.revision_id.in_(_IDS)
)
_MEDIA = select(AssetRow.revision_id, AssetRow.path, AssetRow.sha256).where(
    AssetRow.revision_id.in_(_IDS), AssetRow.drawn.is_(False)
)


def lesson_digests(course: RevisionEntry) -> Mapping[str, str]:
    """Lesson → SHA-256 over its texts in all languages, made as that of a document (`hash_of`)."""

    def read() -> dict[str, str]:
        texts: dict[str, dict[str, str]] = {}
        for _revision, path, content in rows(_TEXTS, {"ids": [course.revision_id]}):
            texts.setdefault(lesson_in(path), {})[path] = digest_of(content)
        return {lesson: hash_of(digests) for lesson, digests in texts.items() if lesson}

    return remembered(("lesson digests", course.revision_id, course.sha256), read)


def digests_anew(revisions: Collection[int]) -> dict[int, str]:
    """Revision → its SHA-256, worked out from what is stored of it now."""
    if not revisions:
        return {}
    found: dict[int, dict[str, str]] = {revision: {} for revision in revisions}
    asked = {"ids": list(found)}
    for revision, path, content in rows(_TEXTS, asked):
        found[revision][path] = digest_of(content)
    for revision, path, sha256 in rows(_MEDIA, asked):
        found[revision][path] = sha256
    return {revision: hash_of(digests) for revision, digests in found.items()}
