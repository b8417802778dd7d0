"""The published library is written back to files, byte for byte; and what differs is told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.foundation import blobs
from app.foundation.commands import CannotRun
from app.foundation.database import transaction
from app.foundation.faults import Text
from app.library.service.comparing import (
    Difference,
    Pairing,
    database_files,
    database_media,
    difference,
    pair_up,
    remember,
)
from app.library.syncing import State


@dataclass(frozen=True)
class PullResult:
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    conflicts: tuple[Difference, ...]


@dataclass(frozen=True)
class Standing:
    document: str
    state: State
    revision: int | None


def status(paths: Sequence[str], default: Path) -> tuple[Standing, ...]:
    """Each document under `paths`, in the files, in the database, or in both."""
    return tuple(
        Standing(str(one.name), one.state, one.newest.number if one.newest else None)
        for one in pair_up(paths, default, may_be_new=True)
    )


def pull(paths: Sequence[str], default: Path, *, overwrite: bool = False) -> PullResult:
    """Writes what is newer in the database. What was changed in the files alone stays; what was changed on both
    sides is a conflict and stays, too, unless `overwrite` says that the database is right."""
    pairings = [one for one in pair_up(paths, default, may_be_new=True) if one.newest]
    conflicts = [] if overwrite else [one for one in pairings if one.state == "both-changed"]
    wanted: set[State] = {"database-changed", "only-database"}
    if overwrite:
        wanted |= {"both-changed", "file-changed"}
    written = [one for one in pairings if one.state in wanted]
    kept = [one for one in pairings if one not in written and one not in conflicts]
    for pairing in written:
        _write(pairing)
    _remember([*written, *(one for one in kept if one.state == "same")])
    return PullResult(
        tuple(str(one.name) for one in written),
        tuple(str(one.name) for one in kept),
        tuple(difference(one) for one in conflicts),
    )


def _write(pairing: Pairing) -> None:
    """The document's files as they are in the database; those of its own that it no longer has are removed."""
    assert pairing.newest
    texts = database_files(pairing.newest.revision_id)
    media = database_media(pairing.newest.revision_id)
    for path, content in texts.items():
        _put(pairing, path, content)
    for path, sha256 in media.items():
        _put(pairing, path, blobs.get(sha256))
    if pairing.files is None:
        return
    own = [file.path for file in pairing.files.document.files]
    if pairing.name.kind == "course":  # pictures of quizzes may belong to several of them
        own += pairing.files.media
    for path in own:
        place = pairing.library.place(path)
        if path not in texts and path not in media and place is not None:
            place.unlink(missing_ok=True)


def _put(pairing: Pairing, path: str, content: bytes) -> None:
    place = pairing.library.place(path)
    assert place is not None
    if place.is_file() and place.read_bytes() == content:
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f".{place.name}.new")
        unfinished.write_bytes(content)
        os.replace(unfinished, place)  # noqa: PTH105 (says that it replaces)
    except OSError as error:
        raise CannotRun(
            Text(f"{place}: cannot be written ({error.strerror})", f"{place}: не записать ({error.strerror})")
        ) from None


def _remember(pairings: Sequence[Pairing]) -> None:
    moved = [one for one in pairings if one.newest and one.base != one.newest.sha256]
    if not moved:
        return
    with transaction() as session:
        for pairing in moved:
            assert pairing.newest
            remember(session, pairing.root, pairing.newest.document_id, pairing.newest.sha256)
