"""Files beside the texts of a revision."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.errors import NotFound
from app.library.models import AssetRow, DocumentRow, RevisionRow
from app.library.rows import Asset


def asset_of(revision_id: int, path: str) -> Asset:
    """A file that belongs to a revision, by its path from the top of the library. Raises NotFound."""
    row = db.session.get(AssetRow, (revision_id, path))
    if row is None:
        raise NotFound
    return _asset(row)


def assets_of(revision_id: int) -> dict[str, Asset]:
    """Path → file, of everything that belongs to a revision."""
    wanted = select(AssetRow).where(AssetRow.revision_id == revision_id, AssetRow.drawn.is_(False))
    return {row.path: _asset(row) for row in db.session.scalars(wanted)}


def course_media(sha256: str, name: str) -> Asset:
    """A file of any course, by its content and name. Files of quizzes are never found here. Raises NotFound."""
    wanted = (
        select(AssetRow)
        .join(RevisionRow, RevisionRow.id == AssetRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(AssetRow.sha256 == sha256, DocumentRow.kind == "course")
    )
    found = next((row for row in db.session.scalars(wanted) if row.path.rpartition("/")[2] == name), None)
    if found is None:
        raise NotFound
    return _asset(found)


def _asset(row: AssetRow) -> Asset:
    return Asset(row.path, row.sha256, row.media_type, row.bytes, row.width, row.height)
