"""Which revisions there are, and their exact texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.foundation.database import db, is_writing, once_a_reading, rows
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
    revisions = _shelf().get((kind, slug))
    return revisions[-1] if revisions else None


def current_documents(kind: Kind) -> tuple[RevisionEntry, ...]:
    """The newest revision of every document of a kind, by slug."""
    return tuple(revisions[-1] for (of_kind, _slug), revisions in _shelf().items() if of_kind == kind)


def revisions_of(kind: Kind, slug: str) -> tuple[RevisionEntry, ...]:
    """All revisions, oldest first; empty for an unknown document."""
    return _shelf().get((kind, slug), ())


def all_revisions(kinds: Collection[Kind]) -> tuple[RevisionEntry, ...]:
    """All revisions of all documents of these kinds, by document, oldest first."""
    return tuple(one for (kind, _slug), revisions in _shelf().items() if kind in kinds for one in revisions)


Shelf = Mapping[tuple[str, str], tuple[RevisionEntry, ...]]


def _shelf() -> Shelf:
    """Kind and slug → all revisions, oldest first; by kind and slug. In the memory of this process: a revision never
    changes, so one small statement a page tells whether there are others.

    A publication that is under way sees its own rows; nobody else meets them before they are committed.
    """
    state = edition()
    kept: tuple[Any, Shelf] | None = current_app.extensions.get("library_shelf")
    if kept is not None and kept[0] == state:
        return kept[1]
    shelf = _read_shelf()
    if not is_writing():
        current_app.extensions["library_shelf"] = (state, shelf)
    return shelf


def _read_shelf() -> Shelf:
    wanted = entries().where(RevisionRow.document_id == DocumentRow.id)
    found: dict[tuple[str, str], list[RevisionEntry]] = {}
    for row in db.session.execute(wanted.order_by(DocumentRow.kind, DocumentRow.slug, RevisionRow.number)):
        entry = entry_of(row)
        found.setdefault((entry.kind, entry.slug), []).append(entry)
    return {name: tuple(revisions) for name, revisions in found.items()}


def edition() -> tuple[int, int, str]:
    """How many revisions there are, id, hash and instant of the last: while they stay, so does all that was read."""
    return once_a_reading("library edition", _edition)


def _edition() -> tuple[int, int, str]:
    row = rows(_LAST).one_or_none()
    return (0, 0, "") if row is None else (row[0], row[1], f"{row[2]} {row[3].isoformat()}")


_COUNT = select(func.count(RevisionRow.id)).scalar_subquery()
_LAST = (
    select(_COUNT, RevisionRow.id, RevisionRow.sha256, RevisionRow.published_at)
    .order_by(RevisionRow.id.desc())
    .limit(1)
)


def texts_of(revision_ids: Collection[int]) -> dict[int, dict[str, bytes]]:
    """Revision → path → the exact bytes of each text."""
    wanted = select(RevisionFileRow).where(RevisionFileRow.revision_id.in_(revision_ids))
    found: dict[int, dict[str, bytes]] = {revision_id: {} for revision_id in revision_ids}
    for row in db.session.scalars(wanted) if revision_ids else ():
        found[row.revision_id][row.path] = row.content
    return found


def revisions_by_name(names: Collection[str]) -> dict[str, tuple[RevisionEntry, ...]]:
    """All revisions of documents named as text, oldest first; unknown ones are left out."""
    shelf = _shelf()
    parsed = {text: name_of(text) for text in names}
    found = {text: shelf.get((name.kind, name.slug), ()) for text, name in parsed.items() if name is not None}
    return {text: revisions for text, revisions in found.items() if revisions}


def current_by_name(names: Collection[str]) -> dict[str, RevisionEntry]:
    """Newest revisions of documents named as text (quizzes/calls/refund-angry); unknown ones are left out."""
    shelf = _shelf()
    parsed = (name for name in (name_of(text) for text in names) if name is not None)
    found = (shelf.get((name.kind, name.slug), ()) for name in parsed)
    return {str(revisions[-1].name): revisions[-1] for revisions in found if revisions}


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
