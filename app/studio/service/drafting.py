"""Writing a draft: begun, its texts saved, added and removed, and discarded.

There is one draft a document (`DocumentName`), common to all trainers. It holds all texts of the document, so what
is published is exactly what lies on the desk (`queries.desk_of`). Nobody has to begin a draft of a published
document: the first saved change begins it. A new document begins with `begin_draft(name, texts, …)`.

Two people may edit one text: each form carries `desk.files[path].seen`, and to change what was not seen raises Stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import library, record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.faults import Text
from app.library.documents import DocumentName, document_of
from app.library.text_file import MAX_BYTES
from app.studio import queries
from app.studio.models import DraftFileRow, DraftMediaRow, DraftRow
from app.studio.rows import Desk, DeskFile
from app.studio.textarea import written


class Stale(Conflict):
    code = "stale"
    text = Text(
        "Somebody else changed this text in the meantime.",
        "За это время текст изменил кто-то другой.",
    )


class NameTaken(Conflict):
    code = "name-taken"
    text = Text(
        "There is a document or a file of this name already.", "Документ или файл с таким именем уже есть."
    )


class NotOfThisDocument(Invalid):
    code = "not-of-this-document"
    text = Text(
        "A file of this name does not belong to this document.",
        "Файл с таким именем не относится к этому документу.",
    )


class TooLong(Invalid):
    code = "too-large"
    status = 413
    text = Text(
        "The text has more than 1 MiB. Divide it into several files.",
        "В тексте больше 1 МиБ. Разделите его на несколько файлов.",
    )


class LastFile(Invalid):
    code = "last-file"
    text = Text(
        "This is the only text of the document. Discard the draft instead.",
        "Это единственный текст документа. Лучше удалите черновик.",
    )


class NoDraft(NotFound):
    code = "no-draft"
    text = Text("There is no draft of this document.", "Черновика этого документа нет.")


@dataclass(frozen=True)
class SavedFile:
    """`changed` is False where the text was the same already: nothing was written."""

    seen: str  # for the next save
    changed: bool


def begin_draft(
    name: DocumentName,
    texts: Mapping[str, str],
    *,
    by: int | None,
    at: datetime,
    form_key: str | None = None,
) -> int:
    """Use case: a new document, from texts by path from the top of the library (courses/safety/course.en.md).

    Faults are allowed: a draft is there to be mended. Gives the id of the draft. Raises NameTaken where the document
    or a draft of it is there already, NotOfThisDocument for a path of another document.
    """
    files = {path: DeskFile(path, _bytes(text), 1, by, at) for path, text in texts.items()}
    for path in files:
        _belongs(name, path)
    if library.find_current_revision(name.kind, name.slug) or queries.find_draft(name):
        raise NameTaken
    told = described(Desk(name, 0, None, files, {}))
    with transaction(form_key) as session:
        draft = store_draft(session, name, 0, files, by=by, at=at)
        note_change(draft, told, by=by, at=at)
        return draft.id


def save_file(
    name: DocumentName, path: str, text: str, *, seen: str, by: int | None, at: datetime
) -> SavedFile:
    """Use case: a text as it came from a form. Where nothing was changed it stays as it is, byte for byte.

    `seen`: what the form carried (`desk.files[path].seen`). Raises Stale; what the other wrote then stands in `desk_of`.
    """
    desk = queries.desk_of(name)
    file = desk.files.get(path)
    if file is None:
        _belongs(name, path)
        raise Stale
    content = _bytes(text, like=file.content)
    if content == file.content:
        return SavedFile(file.seen, False)
    changed = replace(file, content=content)
    told = described(_with(desk, changed))
    with transaction() as session:
        draft = opened(session, name, desk, by=by, at=at)
        row = _file_row(session, draft, path, seen)
        row.content, row.version, row.changed_by, row.changed_at = content, row.version + 1, by, at
        note_change(draft, told, by=by, at=at)
        return SavedFile(changed.seen, True)


def add_file(
    name: DocumentName,
    path: str,
    text: str,
    *,
    by: int | None,
    at: datetime,
    form_key: str | None = None,
) -> None:
    """Use case: a new text of a document, its path from the top of the library. Raises NameTaken."""
    _belongs(name, path)
    desk = queries.desk_of(name)
    if path in desk.files:
        raise NameTaken
    file = DeskFile(path, _bytes(text), 1, by, at)
    told = described(_with(desk, file))
    with transaction(form_key) as session:
        draft = opened(session, name, desk, by=by, at=at)
        if session.get(DraftFileRow, (draft.id, path)) is not None:
            raise NameTaken
        session.add(_row(draft.id, file))
        note_change(draft, told, by=by, at=at)


def remove_file(name: DocumentName, path: str, *, seen: str, by: int | None, at: datetime) -> None:
    """Use case: the document without this text. Raises Stale, LastFile."""
    desk = queries.desk_of(name)
    rest = {known: file for known, file in desk.files.items() if known != path}
    if path not in desk.files:
        return
    if not rest:
        raise LastFile
    told = described(replace(desk, files=rest))
    with transaction() as session:
        draft = opened(session, name, desk, by=by, at=at)
        session.delete(_file_row(session, draft, path, seen))
        note_change(draft, told, by=by, at=at)


def discard(name: DocumentName, *, seen: str, by: int | None, at: datetime) -> None:
    """Use case: the draft is given up; what is published stays. Raises NoDraft, and Stale where somebody changed it
    since (`seen`: `desk.seen` of the page): nobody throws away what they have not had in front of them."""
    desk = queries.desk_of(name)
    if desk.draft is None:
        raise NoDraft
    if desk.seen != seen:
        raise Stale
    with transaction() as session:
        draft = locked(session, name)
        if draft is None or draft.changed_at != desk.draft.changed_at:
            raise Stale
        details = {"base_revision": draft.base_revision, "titles": draft.titles}
        record.note(session, "studio:draft:discarded", at=at, actor_id=by, subject=str(name), details=details)
        erase(session, draft)


# -- operations ---------------------------------------------------------------------------------------------------


def locked(session: Session, name: DocumentName) -> DraftRow | None:
    wanted = select(DraftRow).where(DraftRow.kind == name.kind, DraftRow.slug == name.slug)
    return session.scalar(wanted.with_for_update())


def opened(session: Session, name: DocumentName, desk: Desk, *, by: int | None, at: datetime) -> DraftRow:
    """Operation: the draft, locked; begun from the newest revision where there is none.

    `desk`: what the caller decided on. Raises Stale where the draft was published or discarded since.
    """
    draft = locked(session, name)
    if draft is not None:
        return draft
    newest = library.current_revision(name.kind, name.slug)
    if desk.draft is not None or newest.number != desk.base_revision:
        raise Stale
    return store_draft(session, name, newest.number, desk.files, by=by, at=at)


def erase(session: Session, draft: DraftRow) -> None:
    """Operation: the rows of a draft are removed; its blobs stay until upkeep finds them unused."""
    for table in (DraftFileRow, DraftMediaRow):
        session.execute(delete(table).where(table.draft_id == draft.id))
    session.delete(draft)
    session.flush()


def store_draft(
    session: Session,
    name: DocumentName,
    base: int,
    files: Mapping[str, DeskFile],
    *,
    by: int | None,
    at: datetime,
) -> DraftRow:
    draft = DraftRow(
        kind=name.kind,
        slug=name.slug,
        base_revision=base,
        begun_by=by,
        begun_at=at,
        changed_by=by,
        changed_at=at,
        titles={},
        errors=0,
        warnings=0,
    )
    session.add(draft)
    try:
        session.flush()
    except IntegrityError:  # somebody else began it at this moment
        raise Stale from None
    session.add_all(_row(draft.id, file) for file in files.values())
    session.flush()
    return draft


def _file_row(session: Session, draft: DraftRow, path: str, seen: str) -> DraftFileRow:
    row = session.get(DraftFileRow, (draft.id, path))
    if row is None or DeskFile(path, row.content).seen != seen:
        raise Stale
    return row


def _row(draft_id: int, file: DeskFile) -> DraftFileRow:
    return DraftFileRow(
        draft_id=draft_id,
        path=file.path,
        version=file.version,
        content=file.content,
        changed_by=file.changed_by,
        changed_at=file.changed_at,
    )


@dataclass(frozen=True)
class Described:
    """What lists say of a draft."""

    titles: Mapping[str, str]
    errors: int
    warnings: int


def described(desk: Desk) -> Described:
    """What lists will say of the draft. Before the transaction: checking takes its time."""
    checked = library.check_draft(queries.library_draft(desk), queries.beside(desk))
    errors = sum(fault.level == "error" for fault in checked.faults)
    return Described(checked.titles, errors, len(checked.faults) - errors)


def note_change(draft: DraftRow, told: Described, *, by: int | None, at: datetime) -> None:
    draft.changed_by, draft.changed_at = by, at
    draft.titles = dict(told.titles) or draft.titles
    draft.errors, draft.warnings = told.errors, told.warnings


def _with(desk: Desk, file: DeskFile) -> Desk:
    return replace(desk, files={**desk.files, file.path: file})


def _bytes(text: str, like: bytes = b"") -> bytes:
    content = written(text, like)
    if len(content) > MAX_BYTES:
        raise TooLong
    return content


def _belongs(name: DocumentName, path: str) -> None:
    if document_of(path) != name:
        raise NotOfThisDocument
