"""A draft becomes a revision; an old revision becomes the newest again; a draft follows a newer revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import library
from app.foundation import blobs
from app.foundation.database import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.merging import Merged, Side, merge
from app.studio.models import DraftFileRow, DraftMediaRow, DraftRow
from app.studio.rows import Desk
from app.studio.service.drafting import NoDraft, Stale, described, erase, locked, note_change


class Unsettled(Conflict):
    """Texts that both sides changed and for which nobody has chosen yet."""

    code = "unsettled"
    text = Text(
        "Some texts were changed on both sides. Choose for each of them.",
        "Часть текстов изменена с обеих сторон. Выберите вариант для каждого.",
    )

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__()
        self.paths = paths


class CompanionBehind(Stale):
    code = "companion-behind"
    text = Text(
        "A draft that was to be published together with this one changed in the meantime, or is behind its newest"
        " revision. Look at it first.",
        "Черновик, который публикуется вместе с этим, за это время изменился или отстал от новейшей редакции. Сначала"
        " посмотрите его.",
    )


def publish_draft(
    name: DocumentName,
    terms: library.Terms,
    *,
    seen: str,
    together: Mapping[str, str] = MappingProxyType({}),
    form_key: str | None = None,
) -> library.PublishResult:
    """Use case: what lies on the desk becomes the next revision, and the draft ends (`follow_publication`); it ends
    without a revision where nothing differs from what is published.

    `seen`: `desk.seen` of the page. `together`: drafts that this one points to (`queries.companions`) and that are
    published with it, each with its own `seen`: all or none. Raises NoDraft, Stale where somebody changed a draft
    since, and library.Outdated where a newer revision was published since the draft began.
    """
    desk = queries.desk_of(name)
    if desk.draft is None:
        raise NoDraft
    if desk.seen != seen:
        raise Stale
    if queries.newest_number(name) != desk.base_revision:
        raise library.Outdated
    drafts = [(queries.library_draft(desk), desk.base_revision)]
    for one in queries.companions(desk) if together else ():
        if str(one.name) in together:
            if together[str(one.name)] != one.seen or queries.newest_number(one.name) != one.base_revision:
                raise CompanionBehind
            drafts.append((queries.library_draft(one), one.base_revision))
    result = library.publish_together(drafts, terms, form_key=form_key)
    own = next((one for one in result.published if one.document == name), None)
    if own is not None:
        return library.PublishResult(own, result.faults, "published")
    if name not in result.unchanged:
        return library.PublishResult(None, result.faults, "faulty")
    with transaction(None if result.published else form_key) as session:
        draft = locked(session, name)
        if draft is not None and draft.changed_at == desk.draft.changed_at:
            erase(session, draft)
    return library.PublishResult(None, result.faults, "unchanged")


def bring_back(
    name: DocumentName, number: int, terms: library.Terms, *, seen: int, form_key: str | None = None
) -> library.PublishResult:
    """Use case: the texts and media of an old revision become the newest one. History goes on, nothing is undone.

    `seen`: number of the newest revision when the page was made. Raises library.Outdated.
    """
    revisions = {one.number: one for one in library.revisions_of(name.kind, name.slug)}
    if number not in revisions:
        raise NotFound
    old, newest = revisions[number].revision_id, revisions[max(revisions)].revision_id
    wanted, present = library.assets_of(old), library.assets_of(newest)
    changed = (path for path in wanted if path not in present or present[path].sha256 != wanted[path].sha256)
    media = {path: blobs.get(wanted[path].sha256) for path in changed}
    texts = library.texts_of([old])[old]
    draft = library.Draft(name, texts, media, frozenset(present) - frozenset(wanted))
    return library.publish(draft, terms, seen=seen, form_key=form_key)


def rebase(
    name: DocumentName, choices: Mapping[str, Side], *, seen: str, newest: int, by: int | None, at: datetime
) -> None:
    """Use case: the draft continues from the newest revision. What only one side changed is taken from it.

    `seen` and `newest`: the desk and the revision that the page compared. Raises Unsettled where both changed a text
    or a picture and `choices` has nothing for it; Stale where either has moved on since.
    """
    desk = queries.desk_of(name)
    if desk.draft is None:
        raise NoDraft
    if desk.seen != seen or queries.newest_number(name) != newest:
        raise Stale
    merged, theirs = merged_with_newest(desk, choices)
    pictures, their_pictures = merged_media(desk, choices)
    if merged.open or pictures.open:
        raise Unsettled((*merged.open, *pictures.open))
    files = dict(merged.files)
    own = {path for path in desk.media if pictures.files.get(path) != their_pictures.get(path)}
    media = {path: one for path, one in desk.media.items() if path in own}
    told = described(replace(desk, base_revision=newest, files=queries.as_files(files), media=media))
    with transaction() as session:
        draft = locked(session, name)
        if draft is None or draft.id != desk.draft.id or draft.changed_at != desk.draft.changed_at:
            raise Stale
        _replace_files(session, draft, files, theirs, by=by, at=at)
        followed = DraftMediaRow.draft_id == draft.id, DraftMediaRow.path.not_in(own)
        session.execute(delete(DraftMediaRow).where(*followed))
        draft.base_revision = newest
        note_change(draft, told, by=by, at=at)


def merged_media(desk: Desk, choices: Mapping[str, Side]) -> tuple[Merged[str], Mapping[str, str]]:
    """The same of pictures and attachments, by their hashes."""
    base = queries.digests_at(desk.name, desk.base_revision)
    theirs = queries.digests_at(desk.name, queries.newest_number(desk.name))
    return merge(base, desk.with_media(base), theirs, choices), theirs


def merged_with_newest(desk: Desk, choices: Mapping[str, Side]) -> tuple[Merged[bytes], Mapping[str, bytes]]:
    """The draft and the newest revision over what both come from, and the texts of the newest."""
    base, theirs = queries.base_texts(desk), queries.newest_texts(desk.name)
    return merge(base, desk.texts, theirs, choices), theirs


def _replace_files(
    session: Session,
    draft: DraftRow,
    files: Mapping[str, bytes],
    theirs: Mapping[str, bytes],
    *,
    by: int | None,
    at: datetime,
) -> None:
    rows = {
        row.path: row
        for row in session.scalars(select(DraftFileRow).where(DraftFileRow.draft_id == draft.id))
    }
    for path, row in rows.items():
        if path not in files:
            session.delete(row)
    for path, content in files.items():
        known = rows.get(path)
        if known is None:
            session.add(DraftFileRow(draft_id=draft.id, path=path, content=content, version=0))
        elif content == theirs.get(path):
            known.content, known.version, known.changed_by, known.changed_at = content, 0, None, None
        elif known.content != content:
            known.content, known.version, known.changed_by, known.changed_at = (
                content, known.version + 1, by, at,
            )  # fmt: skip
    session.flush()


def follow_publication(session: Session, published: library.PublishedRevision) -> None:
    """Reaction, in the transaction that publishes: a draft that says what is now published has ended.

    A draft that differs stays; it is based on an older revision now, and its pages say so.
    """
    draft = locked(session, published.document)
    if draft is None:
        return
    files = select(DraftFileRow.path, DraftFileRow.content).where(DraftFileRow.draft_id == draft.id)
    texts = library.texts_of([published.revision_id])[published.revision_id]
    if {path: content for path, content in session.execute(files)} != texts:
        return
    media = select(DraftMediaRow.path, DraftMediaRow.sha256).where(DraftMediaRow.draft_id == draft.id)
    kept = {path: asset.sha256 for path, asset in library.assets_of(published.revision_id).items()}
    differing = [path for path, sha256 in session.execute(media) if kept.get(path) != sha256]
    if published.document.kind == "course" and differing:
        return
    erase(session, draft)
