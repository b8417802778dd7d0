"""What the studio knows of drafts: frozen rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.library.documents import DocumentName, Kind, digest_of, hash_of, language_of


@dataclass(frozen=True)
class DraftEntry:
    """A draft in a list."""

    id: int
    kind: Kind
    slug: str
    base_revision: int  # 0: a new document
    changed_by: int | None
    changed_at: datetime
    titles: Mapping[str, str]
    errors: int
    warnings: int

    @property
    def name(self) -> DocumentName:
        return DocumentName(self.kind, self.slug)


@dataclass(frozen=True)
class DeskFile:
    """One text on the desk. Version 0: as it was published."""

    path: str
    content: bytes
    version: int = 0
    changed_by: int | None = None
    changed_at: datetime | None = None

    @property
    def file(self) -> str:
        """The name by which addresses and people call it."""
        return self.path.rpartition("/")[2]

    @property
    def language(self) -> str:
        return language_of(self.path)

    @property
    def seen(self) -> str:
        """What a form of this text carries: nobody overwrites a state that they have not had in front of them."""
        return digest_of(self.content)[:20]


@dataclass(frozen=True)
class DeskMedia:
    """A medium that the draft adds, replaces or (sha256 None) takes away."""

    path: str
    sha256: str | None
    bytes: int


@dataclass(frozen=True)
class Desk:
    """A document as it lies before its trainers: the draft where there is one, else the newest revision."""

    name: DocumentName
    base_revision: int
    draft: DraftEntry | None
    files: Mapping[str, DeskFile]  # by path
    media: Mapping[str, DeskMedia]  # by path; only what differs from the base

    @property
    def seen(self) -> str:
        """The state of the whole desk, for acts that concern all of it."""
        media = {path: one.sha256 or "gone" for path, one in self.media.items()}
        return hash_of({path: file.seen for path, file in self.files.items()} | media)[:20]

    def with_media(self, base: Mapping[str, str]) -> dict[str, str]:
        """Path → SHA-256 of all media of the draft. `base`: those of the revision that it began from."""
        hashes = {**base, **{path: one.sha256 for path, one in self.media.items()}}
        return {path: sha256 for path, sha256 in hashes.items() if sha256 is not None}

    @property
    def texts(self) -> dict[str, bytes]:
        return {path: file.content for path, file in self.files.items()}
