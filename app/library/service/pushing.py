"""Files of a folder become revisions: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.foundation import settings
from app.foundation.database import transaction
from app.foundation.faults import Fault, in_order
from app.library.documents import Document
from app.library.formats import Checked
from app.library.queries.shelf import Published
from app.library.service.checking import media_faults
from app.library.service.comparing import Difference, Pairing, difference, pair_up, remember
from app.library.service.compiling import Compiled, compile_document
from app.library.service.pointing import lost_ends
from app.library.service.registry import check
from app.library.service.shelves import Stack
from app.library.service.storing import PublishedRevision, Terms, store


@dataclass(frozen=True)
class PushResult:
    published: tuple[PublishedRevision, ...] = ()
    unchanged: tuple[str, ...] = ()
    conflicts: tuple[Difference, ...] = ()
    faults: tuple[Fault, ...] = ()


def push(paths: Sequence[str], default: Path, terms: Terms, *, overwrite: bool = False) -> PushResult:
    """Publishes what differs from the database. With an error or a conflict nothing is published.

    Only what changed, and what points to something that changed, is read again; all reading and rendering is done
    before the transaction begins.
    """
    language = str(settings.read("language"))
    pairings = [pairing for pairing in pair_up(paths, default) if pairing.files]
    changed = [pairing for pairing in pairings if pairing.state != "same"]
    checked, faults = _check(pairings, changed, language)
    conflicts = (
        [] if overwrite else [one for one in changed if one.state in ("database-changed", "both-changed")]
    )
    unchanged = tuple(str(pairing.name) for pairing in pairings if pairing.state == "same")
    if conflicts or any(fault.level == "error" for fault in faults):
        return PushResult((), unchanged, tuple(difference(one) for one in conflicts), faults)
    compiled = [_compile(pairing, checked[str(pairing.name)], language) for pairing in changed]
    published = _store(list(zip(changed, compiled, strict=True)), pairings, terms)
    return PushResult(published, unchanged, (), faults)


def _check(
    pairings: list[Pairing], changed: list[Pairing], language: str
) -> tuple[dict[str, Checked], tuple[Fault, ...]]:
    """The changed documents, and those that point to one of them: a link may have lost its end."""
    names = {str(pairing.name) for pairing in changed}
    results: dict[str, Checked] = {}
    faults: list[Fault] = []
    for pairing in pairings:
        pointing = pairing.newest is not None and not pairing.newest.references.isdisjoint(names)
        if pairing.files is None or not (pairing in changed or pointing):
            continue
        source = Stack(pairing.library, Published())
        results[str(pairing.name)] = check(_whole(pairing.files.document), source, language)
        faults += results[str(pairing.name)].faults
        faults += media_faults(pairing.files.document, pairing.library)
    for library in {id(pairing.library): pairing.library for pairing in changed}.values():
        given = {str(pairing.name) for pairing in pairings}
        faults += lost_ends(names, Stack(library, Published()), language, apart=given)
    return results, in_order(faults)


def _whole(document: Document) -> Document:
    """A document is published with all its files, so all of them are told of, given or not."""
    return replace(document, files=tuple(replace(file, given=True) for file in document.files))


def _compile(pairing: Pairing, checked: Checked, language: str) -> Compiled:
    assert pairing.files
    return compile_document(pairing.files, checked, pairing.library, language)


def _store(
    changed: list[tuple[Pairing, Compiled]], pairings: list[Pairing], terms: Terms
) -> tuple[PublishedRevision, ...]:
    same = [one for one in pairings if one.newest and one.state == "same" and one.base != one.newest.sha256]
    if not changed and not same:
        return ()
    with transaction() as session:
        published = []
        for pairing, compiled in changed:
            revision = store(session, compiled, terms, seen=pairing.newest.number if pairing.newest else 0)
            remember(session, pairing.root, revision.document_id, revision.sha256)
            published.append(revision)
        for pairing in same:
            assert pairing.newest
            remember(session, pairing.root, pairing.newest.document_id, pairing.newest.sha256)
    return tuple(published)
