"""Drafts, and a document as it lies before its trainers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from app import library
from app.foundation import blobs
from app.foundation.database import db
from app.library.documents import DocumentName, Kind
from app.library.rows import Asset, RevisionEntry
from app.studio.companions import mentioned
from app.studio.models import DraftFileRow, DraftMediaRow, DraftRow
from app.studio.rows import Desk, DeskFile, DeskMedia, DraftEntry


def all_drafts() -> tuple[DraftEntry, ...]:
    """Every draft, the one changed last first."""
    wanted = select(DraftRow).order_by(DraftRow.changed_at.desc(), DraftRow.id)
    return tuple(_entry(row) for row in db.session.scalars(wanted))


def find_draft(name: DocumentName) -> DraftEntry | None:
    wanted = select(DraftRow).where(DraftRow.kind == name.kind, DraftRow.slug == name.slug)
    row = db.session.scalar(wanted)
    return None if row is None else _entry(row)


def desk_of(name: DocumentName) -> Desk:
    """The draft with its texts, or where there is none the newest revision as if a draft had just begun from it.

    Raises library.NoSuchDocument where there is neither.
    """
    draft = find_draft(name)
    if draft is None:
        newest = library.current_revision(name.kind, name.slug)
        texts = library.texts_of([newest.revision_id])[newest.revision_id]
        return Desk(name, newest.number, None, as_files(texts), {})
    files, media = _files_of([draft.id]), _media_of([draft.id])
    return Desk(name, draft.base_revision, draft, files[draft.id], media[draft.id])


def desks_of(names: Collection[DocumentName]) -> dict[DocumentName, Desk]:
    """Several at once, in as many statements as one; what is neither published nor in draft is left out."""
    drafts = {draft.name: draft for draft in all_drafts() if draft.name in names} if names else {}
    newest = {
        name: revision
        for name in names
        if name not in drafts and (revision := library.find_current_revision(name.kind, name.slug))
    }
    ids = [draft.id for draft in drafts.values()]
    files, media = _files_of(ids), _media_of(ids)
    texts = library.texts_of([revision.revision_id for revision in newest.values()])
    found = {
        name: Desk(name, draft.base_revision, draft, files[draft.id], media[draft.id])
        for name, draft in drafts.items()
    }
    return found | {
        name: Desk(name, revision.number, None, as_files(texts[revision.revision_id]), {})
        for name, revision in newest.items()
    }


def texts_of_drafts(kinds: Collection[Kind]) -> dict[DocumentName, dict[str, bytes]]:
    """The texts of all drafts of these kinds, read at once."""
    wanted = select(DraftRow.kind, DraftRow.slug, DraftFileRow.path, DraftFileRow.content).join(
        DraftFileRow, DraftFileRow.draft_id == DraftRow.id
    )
    found: dict[DocumentName, dict[str, bytes]] = {}
    for kind, slug, path, content in db.session.execute(wanted.where(DraftRow.kind.in_(kinds))):
        found.setdefault(DocumentName(kind, slug), {})[path] = content
    return found


def newest_number(name: DocumentName) -> int:
    """Number of the newest revision, 0 for a document that was never published."""
    newest = library.find_current_revision(name.kind, name.slug)
    return newest.number if newest else 0


def newest_texts(name: DocumentName) -> dict[str, bytes]:
    return texts_at(name, newest_number(name))


def base_texts(desk: Desk) -> dict[str, bytes]:
    """What the draft began from."""
    return texts_at(desk.name, desk.base_revision)


def texts_at(name: DocumentName, number: int) -> dict[str, bytes]:
    """The texts of a revision by its number; none for 0."""
    revision = _revision(name, number)
    return {} if revision is None else library.texts_of([revision.revision_id])[revision.revision_id]


def media_at(name: DocumentName, number: int) -> dict[str, Asset]:
    """The media of a revision by its number; none for 0."""
    revision = _revision(name, number)
    return {} if revision is None else library.assets_of(revision.revision_id)


def digests_at(name: DocumentName, number: int) -> dict[str, str]:
    """Path → SHA-256 of the media of a revision."""
    return {path: asset.sha256 for path, asset in media_at(name, number).items()}


def _revision(name: DocumentName, number: int) -> RevisionEntry | None:
    found = library.revisions_of(name.kind, name.slug)
    return next((one for one in found if one.number == number), None)


def as_files(texts: Mapping[str, bytes]) -> dict[str, DeskFile]:
    return {path: DeskFile(path, content) for path, content in sorted(texts.items())}


def library_draft(desk: Desk) -> library.Draft:
    """What the library checks, shows and publishes."""
    new = {path: blobs.get(one.sha256) for path, one in desk.media.items() if one.sha256}
    gone = frozenset(path for path, one in desk.media.items() if one.sha256 is None)
    return library.Draft(desk.name, desk.texts, new, gone)


def companions(desk: Desk) -> tuple[Desk, ...]:
    """Drafts that this document points to, and those that these point to: the quiz of a course, the course that a
    question comes from."""
    drafts = {draft.name for draft in all_drafts()} - {desk.name}
    found: dict[DocumentName, Desk] = {}
    waiting = [desk]
    while waiting and drafts:
        named = {name for one in waiting for name in mentioned(one.name, one.texts)}
        nearest = desks_of(sorted((named & drafts) - found.keys(), key=str))
        found |= nearest
        waiting = list(nearest.values())
    return tuple(found.values())


def beside(desk: Desk) -> tuple[library.Draft, ...]:
    """The same, as the library takes them: what stands only in a draft yet is no broken link in another."""
    return tuple(library_draft(one) for one in companions(desk))


def _files_of(draft_ids: Collection[int]) -> dict[int, dict[str, DeskFile]]:
    found: dict[int, dict[str, DeskFile]] = {draft_id: {} for draft_id in draft_ids}
    wanted = select(DraftFileRow).where(DraftFileRow.draft_id.in_(draft_ids)).order_by(DraftFileRow.path)
    for row in db.session.scalars(wanted) if draft_ids else ():
        file = DeskFile(row.path, row.content, row.version, row.changed_by, row.changed_at)
        found[row.draft_id][row.path] = file
    return found


def _media_of(draft_ids: Collection[int]) -> dict[int, dict[str, DeskMedia]]:
    found: dict[int, dict[str, DeskMedia]] = {draft_id: {} for draft_id in draft_ids}
    wanted = select(DraftMediaRow).where(DraftMediaRow.draft_id.in_(draft_ids)).order_by(DraftMediaRow.path)
    for row in db.session.scalars(wanted) if draft_ids else ():
        found[row.draft_id][row.path] = DeskMedia(row.path, row.sha256, row.bytes)
    return found


def _entry(row: Any) -> DraftEntry:
    return DraftEntry(
        row.id,
        row.kind,
        row.slug,
        row.base_revision,
        row.changed_by,
        row.changed_at,
        row.titles,
        row.errors,
        row.warnings,
    )
