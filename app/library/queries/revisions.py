"""Which revisions there are, and their exact texts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.documents import Kind, name_of
from app.library.models import DocumentRow, RevisionFileRow, RevisionRow
from app.library.rows import RevisionEntry

NEWEST = (RevisionRow.document_id == DocumentRow.id) & (RevisionRow.number == DocumentRow.revision)


class NoSuchDocument(NotFound):
    code = "no-such-document"
    text = Text("There is no such document in the library.", "В библиотеке нет такого документа.")


def current_revision(kind: Kind, slug: str) -> RevisionEntry:
    """The newest revision. Raises NoSuchDocument."""
    found = find_current_revision(kind, slug)
    if found is None:
        raise NoSuchDocument
    return found


def find_current_revision(kind: Kind, slug: str) -> RevisionEntry | None:
    wanted = entries().where(NEWEST, DocumentRow.kind == kind, DocumentRow.slug == slug)
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else entry_of(row)


def current_documents(kind: Kind) -> tuple[RevisionEntry, ...]:
    """The newest revision of every document of a kind, by slug."""
    wanted = entries().where(NEWEST, DocumentRow.kind == kind).order_by(DocumentRow.slug)
    return tuple(entry_of(row) for row in db.session.execute(wanted))


def revisions_of(kind: Kind, slug: str) -> tuple[RevisionEntry, ...]:
    """All revisions, oldest first; empty for an unknown document."""
    wanted = entries().where(RevisionRow.document_id == DocumentRow.id)
    wanted = wanted.where(DocumentRow.kind == kind, DocumentRow.slug == slug).order_by(RevisionRow.number)
    return tuple(entry_of(row) for row in db.session.execute(wanted))


def all_revisions(kinds: Collection[Kind]) -> tuple[RevisionEntry, ...]:
    """All revisions of all documents of these kinds, by document, oldest first."""
    wanted = entries().where(RevisionRow.document_id == DocumentRow.id, DocumentRow.kind.in_(kinds))
    wanted = wanted.order_by(DocumentRow.kind, DocumentRow.slug, RevisionRow.number)
    return tuple(entry_of(row) for row in db.session.execute(wanted))


def edition() -> tuple[int, int, str]:
    """How many revisions there are, id and hash of the last: while they stay, so does all that was read."""
    last = select(RevisionRow.id, RevisionRow.sha256).order_by(RevisionRow.id.desc()).limit(1).subquery()
    count = select(func.count(RevisionRow.id)).scalar_subquery()
    row = db.session.execute(select(count, last.c.id, last.c.sha256)).one_or_none()
    return (0, 0, "") if row is None else (row[0], row[1], row[2])


def texts_of(revision_ids: Collection[int]) -> dict[int, dict[str, bytes]]:
    """Revision → path → the exact bytes of each text."""
    wanted = select(RevisionFileRow).where(RevisionFileRow.revision_id.in_(revision_ids))
    found: dict[int, dict[str, bytes]] = {revision_id: {} for revision_id in revision_ids}
    for row in db.session.scalars(wanted):
        found[row.revision_id][row.path] = row.content
    return found


def current_by_name(names: Collection[str]) -> dict[str, RevisionEntry]:
    """Newest revisions of documents named as text (quizzes/calls/refund-angry); unknown ones are left out."""
    parsed = [name for name in (name_of(text) for text in names) if name is not None]
    if not parsed:
        return {}
    wanted = entries().where(
        NEWEST,
        DocumentRow.slug.in_({name.slug for name in parsed}),
        DocumentRow.kind.in_({name.kind for name in parsed}),
    )
    found = [entry_of(row) for row in db.session.execute(wanted)]
    return {str(entry.name): entry for entry in found if str(entry.name) in names}


def entries() -> Any:
    """All that a RevisionEntry holds, in its order; the caller says which rows."""
    return select(
        DocumentRow.kind,
        DocumentRow.slug,
        RevisionRow.id,
        RevisionRow.number,
        RevisionRow.sha256,
        RevisionRow.impact,
        RevisionRow.effective_on,
        RevisionRow.note,
        RevisionRow.published_at,
        RevisionRow.published_by,
        RevisionRow.titles,
        RevisionRow.languages,
        RevisionRow.references,
    ).select_from(DocumentRow, RevisionRow)


def entry_of(row: Any) -> RevisionEntry:
    values: Any = [tuple(value) if isinstance(value, list) else value for value in row]
    return RevisionEntry(*values)
