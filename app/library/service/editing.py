"""Texts from a browser: checked as they are written, published under the same rules as files."""

from __future__ import annotations

from collections.abc import Mapping
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


class Desk:
    """A draft in front of the published library, as a source: its own texts replace the published ones whole."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.own = {**draft.texts, **draft.media}
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
        """A text or a medium of this document that the draft has no more."""
        return path not in self.own and (path in self.draft.gone or document_of(path) == self.draft.name)


def check_draft(draft: Draft) -> Checked:
    """What is wrong in a draft, without publishing it."""
    return check(draft.document, Desk(draft), str(settings.read("language")))


def publish(draft: Draft, terms: Terms, *, seen: int, form_key: str | None = None) -> PublishResult:
    """The draft becomes the next revision, unless it has errors or changes nothing.

    `seen`: number of the revision that the editor started from, 0 for a new document. Raises Outdated.
    """
    language = str(settings.read("language"))
    desk = Desk(draft)
    checked = check(draft.document, desk, language)
    name = str(draft.name)
    faults = (*checked.faults, *lost_ends({name}, desk, language, apart={name}))
    if any(fault.level == "error" for fault in faults):
        return PublishResult(None, faults, "faulty")
    handed = hand_in(draft.document, desk)
    newest = find_current_revision(draft.name.kind, draft.name.slug)
    if newest is not None and newest.sha256 == handed.sha256:
        return PublishResult(None, checked.faults, "unchanged")
    compiled = compile_document(handed, checked, desk, language)
    with transaction(form_key) as session:
        published = store(session, compiled, replace(terms, origin="browser"), seen=seen)
    return PublishResult(published, checked.faults, "published")
