"""Several texts, also of several documents, written at once: a question and the course that now names its quiz."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app import library
from app.foundation.database import transaction
from app.library.documents import DocumentName, document_of
from app.library.text_file import MAX_BYTES
from app.studio import queries
from app.studio.models import DraftFileRow, DraftMediaRow
from app.studio.rows import Desk, DeskFile, DeskMedia
from app.studio.service.drafting import (
    Described,
    NotOfThisDocument,
    Stale,
    TooLong,
    note_change,
    opened,
    store_draft,
)
from app.studio.textarea import written


@dataclass(frozen=True)
class Change:
    """`desk`: what the caller decided on; of a new document one without files. `texts`: path → the new text, None to
    take it away. `media`: files that join it, kept as blobs already."""

    desk: Desk
    texts: Mapping[str, str | None]
    media: Sequence[DeskMedia] = field(default=())


@dataclass(frozen=True)
class _Prepared:
    desk: Desk
    files: Mapping[str, DeskFile]
    media: Sequence[DeskMedia]
    told: Described


def new_desk(name: DocumentName) -> Desk:
    return Desk(name, 0, None, {}, {})


def write_together(
    changes: Sequence[Change], *, by: int | None, at: datetime, form_key: str | None = None
) -> None:
    """Use case: all of the changes or none. Raises Stale where one of the texts is no longer what its desk says."""
    desks = [_as_it_will_be(change, by, at) for change in changes]
    prepared = [
        _Prepared(change.desk, one.files, change.media, _described(one, desks))
        for change, one in zip(changes, desks, strict=True)
    ]
    with transaction(form_key) as session:
        for one in prepared:
            _store(session, one, by=by, at=at)


def _as_it_will_be(change: Change, by: int | None, at: datetime) -> Desk:
    media = {**change.desk.media, **{one.path: one for one in change.media}}
    return replace(change.desk, files=_files(change, by, at), media=media)


def _files(change: Change, by: int | None, at: datetime) -> dict[str, DeskFile]:
    files = dict(change.desk.files)
    for path, text in change.texts.items():
        if document_of(path) != change.desk.name:
            raise NotOfThisDocument
        known = files.get(path)
        if text is None:
            files.pop(path, None)
            continue
        content = written(text, known.content if known else b"")
        if len(content) > MAX_BYTES:
            raise TooLong
        if known is None:
            files[path] = DeskFile(path, content, 1, by, at)
        elif content != known.content:
            files[path] = DeskFile(path, content, known.version + 1, by, at)
    return files


def _described(desk: Desk, desks: Sequence[Desk]) -> Described:
    """What lists will say, with the other documents as they will be."""
    changed = {other.name for other in desks}
    beside = [queries.library_draft(other) for other in desks if other is not desk]
    beside += [queries.library_draft(one) for one in queries.companions(desk) if one.name not in changed]
    checked = library.check_draft(queries.library_draft(desk), beside)
    errors = sum(fault.level == "error" for fault in checked.faults)
    return Described(checked.titles, errors, len(checked.faults) - errors)


def _store(session: Session, one: _Prepared, *, by: int | None, at: datetime) -> None:
    desk = one.desk
    if not desk.files:
        if library.find_current_revision(desk.name.kind, desk.name.slug) is not None:
            raise Stale
        draft = store_draft(session, desk.name, 0, one.files, by=by, at=at)
        _store_media(session, draft.id, one.media, by=by, at=at)
        note_change(draft, one.told, by=by, at=at)
        return
    if dict(one.files) == dict(desk.files) and not one.media:
        return
    draft = opened(session, desk.name, desk, by=by, at=at)
    for path in sorted({*desk.files, *one.files}):
        before, after = desk.files.get(path), one.files.get(path)
        if before != after:
            _store_file(session, draft.id, path, before, after)
    _store_media(session, draft.id, one.media, by=by, at=at)
    session.flush()
    note_change(draft, one.told, by=by, at=at)


def _store_media(
    session: Session, draft_id: int, media: Sequence[DeskMedia], *, by: int | None, at: datetime
) -> None:
    for one in media:
        session.merge(
            DraftMediaRow(
                draft_id=draft_id,
                path=one.path,
                sha256=one.sha256,
                bytes=one.bytes,
                changed_by=by,
                changed_at=at,
            )
        )


def _store_file(
    session: Session, draft_id: int, path: str, before: DeskFile | None, after: DeskFile | None
) -> None:
    row = session.get(DraftFileRow, (draft_id, path))
    if (None if row is None else row.content) != (None if before is None else before.content):
        raise Stale
    if row is not None and after is None:
        session.delete(row)
    elif row is not None and after is not None:
        row.content, row.version = after.content, after.version
        row.changed_by, row.changed_at = after.changed_by, after.changed_at
    elif after is not None:
        session.add(
            DraftFileRow(
                draft_id=draft_id,
                path=path,
                content=after.content,
                version=after.version,
                changed_by=after.changed_by,
                changed_at=after.changed_at,
            )
        )
