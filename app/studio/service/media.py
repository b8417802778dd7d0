"""Pictures, films and attachments of a draft: checked by their content, kept as blobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from app.foundation import blobs
from app.foundation.database import transaction
from app.foundation.errors import Invalid, NotFound
from app.foundation.faults import Text
from app.library.documents import DocumentName
from app.studio import queries, uploads
from app.studio.models import DraftMediaRow
from app.studio.rows import DeskMedia
from app.studio.service.drafting import described, note_change, opened

DECODED = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


class NoMediaHere(Invalid):
    code = "no-media-here"
    text = Text("A rule has no pictures or attachments.", "У правила нет картинок и вложений.")


def media_folder(name: DocumentName) -> str:
    """Where the media of a document stand. Raises NoMediaHere."""
    if name.is_certification and name.kind != "document-template":
        raise NoMediaHere
    return f"{name.folder}/{'media' if name.kind == 'course' else 'img'}"


def media_path(name: DocumentName, file: str) -> str:
    """Quizzes of a folder share one place for pictures, so there each name begins with the quiz's."""
    own = file if name.kind == "course" or file.startswith(f"{name.slug}-") else f"{name.slug}-{file}"
    return f"{media_folder(name)}/{own}"


def put_media(
    name: DocumentName, file: str, content: bytes, *, by: int | None, at: datetime, form_key: str
) -> str:
    """Use case: an upload joins the draft, in place of another of its name. Gives its path.

    Raises uploads.NotTaken, which says why.
    """
    media_folder(name)
    path = media_path(name, checked_name(file, content))
    medium = DeskMedia(path, blobs.put(content), len(content))
    _store(name, medium, by=by, at=at, form_key=form_key)
    return path


def checked_name(file: str, content: bytes) -> str:
    """The tidy name of a file that may be kept. Raises uploads.NotTaken."""
    upload = uploads.checked(file, content)
    _decode(upload.media_type, content)
    return upload.name


def remove_media(name: DocumentName, path: str, *, by: int | None, at: datetime) -> None:
    """Use case: the document without this file. One that was published is taken away with the next revision."""
    desk = queries.desk_of(name)
    published = queries.media_at(name, desk.base_revision)
    if path not in desk.media and path not in published:
        raise NotFound
    _store(name, DeskMedia(path, None, 0), by=by, at=at)


def _store(
    name: DocumentName, medium: DeskMedia, *, by: int | None, at: datetime, form_key: str | None = None
) -> None:
    desk = queries.desk_of(name)
    told = described(replace(desk, media={**desk.media, medium.path: medium}))
    with transaction(form_key) as session:
        draft = opened(session, name, desk, by=by, at=at)
        row = session.get(DraftMediaRow, (draft.id, medium.path))
        if row is None:
            row = DraftMediaRow(draft_id=draft.id, path=medium.path)
            session.add(row)
        row.sha256, row.bytes, row.changed_by, row.changed_at = medium.sha256, medium.bytes, by, at
        note_change(draft, told, by=by, at=at)


def _decode(media_type: str, content: bytes) -> None:
    """A picture must open as what it says it is. Its size is known and bounded before its points are read."""
    if media_type not in DECODED:
        return
    try:
        with Image.open(BytesIO(content), formats=[DECODED[media_type]]) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise uploads.NotTaken(uploads.UNREADABLE) from None
