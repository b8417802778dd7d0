"""Texts from a browser: checked as they are written, published under the same rules as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.foundation import settings
from app.foundation.database import transaction
from app.foundation.faults import Fault
from app.library.documents import Document, DocumentName, FileText, document_of
from app.library.formats import Checked
from app.library.queries import find_current_revision
from app.library.queries.shelf import Published
from app.library.service.compiling import compile_document, hand_in
from app.library.service.pointing import lost_ends
from app.library.service.registry import check
from app.library.service.storing import PublishedRevision, Terms, store


@dataclass(frozen=True)
class Draft:
    """A document as somebody wants it to be: all its texts, the media that are new or other than published, and the
    paths of published media that it has no more.

    Paths count from the top of the library: courses/safety/01-alarm.ru.md.
    """

    name: DocumentName
    texts: Mapping[str, bytes]
    media: Mapping[str, bytes] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    @property
    def document(self) -> Document:
        files = (FileText(path, path, content) for path, content in sorted(self.texts.items()))
        return Document(self.name, tuple(files))


@dataclass(frozen=True)
class PublishResult:
    """With errors nothing was published, and `published` is None."""

    published: PublishedRevision | None
    faults: tuple[Fault, ...]
    outcome: Literal["published", "unchanged", "faulty"]


@dataclass(frozen=True)
class PublishedTogether:
    """With errors nothing was published. `unchanged`: drafts that are equal to what is published."""

    published: tuple[PublishedRevision, ...]
    unchanged: tuple[DocumentName, ...]
    faults: tuple[Fault, ...]


class Desk:
    """Drafts in front of the published library, as a source: their texts replace the published ones whole."""

    def __init__(self, *drafts: Draft) -> None:
        self.names_of_drafts = {draft.name for draft in drafts}
        self.own = {
            path: content for draft in drafts for path, content in {**draft.texts, **draft.media}.items()
        }
        self.gone = frozenset(path for draft in drafts for path in draft.gone)
        self.published = Published()

    def read(self, path: str) -> bytes | None:
        if path in self.own:
            return self.own[path]
        return None if self._is_gone(path) else self.published.read(path)

    def exists(self, path: str) -> bool:
        return path in self.own or (not self._is_gone(path) and self.published.exists(path))

    def names(self, folder: str) -> tuple[str, ...]:
        rest = (path.removeprefix(f"{folder}/") for path in self.below(folder))
        return tuple(sorted(name for name in rest if "/" not in name))

    def below(self, folder: str) -> tuple[str, ...]:
        published = {path for path in self.published.below(folder) if not self._is_gone(path)}
        return tuple(sorted(published | {path for path in self.own if path.startswith(f"{folder}/")}))

    def _is_gone(self, path: str) -> bool:
        """A text or a medium of one of these documents that its draft has no more."""
        return path not in self.own and (path in self.gone or document_of(path) in self.names_of_drafts)


def check_draft(draft: Draft, beside: Sequence[Draft] = ()) -> Checked:
    """What is wrong in a draft, without publishing it. `beside`: drafts that it may point to already."""
    return check(draft.document, Desk(draft, *beside), str(settings.read("language")))


def in_front_of_published(draft: Draft) -> Desk:
    """What the texts of a draft may point to: its own files, and what is published."""
    return Desk(draft)


def publish(draft: Draft, terms: Terms, *, seen: int, form_key: str | None = None) -> PublishResult:
    """The draft becomes the next revision, unless it has errors or changes nothing.

    `seen`: number of the revision that the editor started from, 0 for a new document. Raises Outdated.
    """
    result = publish_together([(draft, seen)], terms, form_key=form_key)
    if result.published:
        return PublishResult(result.published[0], result.faults, "published")
    return PublishResult(None, result.faults, "unchanged" if result.unchanged else "faulty")


def publish_together(
    drafts: Sequence[tuple[Draft, int]], terms: Terms, *, form_key: str | None = None
) -> PublishedTogether:
    """Drafts that may point to each other, as a course and its quiz do: all are published, or none.

    Each with the number of the revision that its editor started from. Raises Outdated.
    """
    language = str(settings.read("language"))
    desk = Desk(*(draft for draft, _ in drafts))
    checked = [check(draft.document, desk, language) for draft, _ in drafts]
    names = {str(draft.name) for draft, _ in drafts}
    own = tuple(fault for one in checked for fault in one.faults)
    faults = (*own, *lost_ends(names, desk, language, apart=names))
    if any(fault.level == "error" for fault in faults):
        return PublishedTogether((), (), faults)
    compiled, unchanged = [], []
    for (draft, seen), one in zip(drafts, checked, strict=True):
        handed = hand_in(draft.document, desk)
        newest = find_current_revision(draft.name.kind, draft.name.slug)
        if newest is not None and newest.sha256 == handed.sha256:
            unchanged.append(draft.name)
        else:
            compiled.append((compile_document(handed, one, desk, language), seen))
    if not compiled:
        return PublishedTogether((), tuple(unchanged), own)
    terms = replace(terms, origin="browser")
    with transaction(form_key) as session:
        published = tuple(store(session, one, terms, seen=seen) for one, seen in compiled)
    return PublishedTogether(published, tuple(unchanged), own)
