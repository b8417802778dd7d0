"""What the files of a folder and the database have of each document, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.foundation.database import db
from app.library.diffs import diff_of
from app.library.documents import DocumentName
from app.library.models import AssetRow, CheckoutRow, DocumentRow, RevisionFileRow, RevisionRow
from app.library.queries.revisions import NEWEST
from app.library.service.compiling import HandedIn, hand_in
from app.library.service.folders import FolderLibrary, open_libraries
from app.library.syncing import Sides, State, state_of


@dataclass(frozen=True)
class Newest:
    """The newest revision of a document."""

    document_id: int
    revision_id: int
    number: int
    sha256: str
    from_files: bool
    references: frozenset[str]


@dataclass(frozen=True)
class Pairing:
    """One document in a folder and in the database; either may lack it."""

    name: DocumentName
    library: FolderLibrary
    files: HandedIn | None
    newest: Newest | None
    base: str | None
    state: State

    @property
    def root(self) -> str:
        return self.library.root_of(self.name)


@dataclass(frozen=True)
class Difference:
    """A document that was changed on both sides."""

    document: str
    diff: str


def pair_up(paths: Sequence[str], default: Path, *, may_be_new: bool = False) -> list[Pairing]:
    """Every document under `paths`, in the files or in the database."""
    newest = newest_revisions()
    pairings: list[Pairing] = []
    for library in open_libraries(paths, default, may_be_new=may_be_new):
        bases = _bases(library.roots())
        handed = {found.name: found for found in (hand_in(one, library) for one in library.documents())}
        names = {*handed, *(name for name in newest if library.holds(name))}
        sides = {
            name: _sides(library.root_of(name), handed.get(name), newest.get(name), bases) for name in names
        }
        older = _older_hashes([newest[name] for name in names if _needs_history(sides[name])])
        for name in sorted(names, key=str):
            state = state_of(_with_history(sides[name], newest.get(name), older))
            pairings.append(
                Pairing(name, library, handed.get(name), newest.get(name), sides[name].base, state)
            )
    return pairings


def newest_revisions() -> dict[DocumentName, Newest]:
    wanted = select(
        DocumentRow.kind,
        DocumentRow.slug,
        DocumentRow.id,
        RevisionRow.id,
        RevisionRow.number,
        RevisionRow.sha256,
        RevisionRow.origin,
        RevisionRow.references,
    ).join(RevisionRow, NEWEST)
    return {
        DocumentName(kind, slug): Newest(
            document_id, revision_id, number, sha256, origin == "files", frozenset(references)
        )
        for kind, slug, document_id, revision_id, number, sha256, origin, references in db.session.execute(
            wanted
        )
    }


def _sides(
    root: str, files: HandedIn | None, newest: Newest | None, bases: Mapping[tuple[str, int], str]
) -> Sides:
    return Sides(
        files.sha256 if files else None,
        newest.sha256 if newest else None,
        bases.get((root, newest.document_id)) if newest else None,
        from_files=newest.from_files if newest else True,
    )


def _needs_history(sides: Sides) -> bool:
    return sides.base is None and None not in (sides.files, sides.database) and sides.files != sides.database


def _with_history(sides: Sides, newest: Newest | None, older: Mapping[int, set[str]]) -> Sides:
    if newest is None:
        return sides
    return Sides(
        sides.files, sides.database, sides.base, older.get(newest.document_id, set()), sides.from_files
    )


def _older_hashes(documents: Iterable[Newest]) -> dict[int, set[str]]:
    ids = [document.document_id for document in documents]
    found: dict[int, set[str]] = {}
    if ids:
        wanted = select(RevisionRow.document_id, RevisionRow.sha256).where(RevisionRow.document_id.in_(ids))
        for document_id, sha256 in db.session.execute(wanted):
            found.setdefault(document_id, set()).add(sha256)
    return found


def _bases(roots: set[str]) -> dict[tuple[str, int], str]:
    wanted = select(CheckoutRow).where(CheckoutRow.root.in_(roots))
    return {(row.root, row.document_id): row.sha256 for row in db.session.scalars(wanted)}


def remember(session: Session, root: str, document_id: int, sha256: str) -> None:
    """An operation: from now on this folder is known to have been equal to this state."""
    session.merge(CheckoutRow(root=root, document_id=document_id, sha256=sha256))
    session.flush()


def database_files(revision_id: int) -> dict[str, bytes]:
    wanted = select(RevisionFileRow.path, RevisionFileRow.content).where(
        RevisionFileRow.revision_id == revision_id
    )
    return {path: value for path, value in db.session.execute(wanted)}


def database_media(revision_id: int) -> dict[str, str]:
    """Path → SHA-256 of the author's media."""
    wanted = select(AssetRow.path, AssetRow.sha256).where(
        AssetRow.revision_id == revision_id, AssetRow.drawn.is_(False)
    )
    return {path: value for path, value in db.session.execute(wanted)}


def difference(pairing: Pairing) -> Difference:
    """From the database to the files."""
    assert pairing.files and pairing.newest
    revision_id = pairing.newest.revision_id
    media = database_media(revision_id)
    handed = pairing.files
    changed = {path for path in {*media, *handed.media} if media.get(path) != handed.digests.get(path)}
    old: dict[str, bytes | None] = dict(database_files(revision_id))
    new: dict[str, bytes | None] = {file.path: file.content for file in handed.document.files}
    old |= {path: None for path in changed if path in media}
    new |= {path: None for path in changed if path in handed.media}
    return Difference(str(pairing.name), diff_of(old, new, ("database", "files")))
