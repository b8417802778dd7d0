"""A checked document becomes what a revision stores. The slow part of publishing: never inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from app.foundation import blobs
from app.library.course import Course
from app.library.course_rendering import RenderedLesson, describe_course, render_course
from app.library.documents import Document, DocumentName, FileText, digest_of, hash_of
from app.library.formats import Checked
from app.library.markdown import File
from app.library.media_types import is_picture, media_type_of, picture_size
from app.library.service.registry import assets_of
from app.library.source import Source, Tree


@dataclass(frozen=True)
class Asset:
    path: str
    sha256: str
    media_type: str
    bytes: int
    size: tuple[int, int] | None  # px, of pictures
    drawn: bool = False


@dataclass(frozen=True)
class HandedIn:
    """A document as it stands in its files, with the SHA-256 of each file that belongs to it."""

    document: Document
    digests: Mapping[str, str]  # path → SHA-256, texts and media
    sha256: str

    @property
    def name(self) -> DocumentName:
        return self.document.name

    @property
    def media(self) -> tuple[str, ...]:
        texts = {file.path for file in self.document.files}
        return tuple(path for path in self.digests if path not in texts)


@dataclass(frozen=True)
class Compiled:
    """Everything that a new revision consists of."""

    name: DocumentName
    sha256: str
    texts: tuple[FileText, ...]
    assets: tuple[Asset, ...]
    lessons: tuple[RenderedLesson, ...]
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    references: frozenset[str]
    compiled: Mapping[str, Any]


def hand_in(document: Document, source: Tree) -> HandedIn:
    """Reads every file of a document once, for its hash."""
    digests = {file.path: digest_of(file.content) for file in document.files}
    for path in assets_of(document, source):
        content = source.read(path)
        if content is not None:
            digests[path] = digest_of(content)
    return HandedIn(document, digests, hash_of(digests))


def compile_document(handed: HandedIn, checked: Checked, source: Source, site_language: str) -> Compiled:
    """Keeps the media as blobs and renders what has pages."""
    assets = {path: keep(path, source) for path in handed.media}
    drawn: dict[str, Asset] = {}

    def file(path: str) -> File | None:
        asset = assets.get(path)
        return None if asset is None else File(media_url(asset), asset.media_type, asset.bytes, asset.size)

    def drawing(svg: str) -> str:
        asset = keep_drawing(svg)
        drawn[asset.path] = asset
        return media_url(asset)

    lessons: tuple[RenderedLesson, ...] = ()
    described: dict[str, Any] = dict(checked.compiled)
    if isinstance(checked.value, Course):
        lessons = render_course(checked.value, file, drawing)
        described |= describe_course(checked.value, file, drawing)
    spoken = {text.written_language or site_language for text in handed.document.files}
    return Compiled(
        name=handed.name,
        sha256=handed.sha256,
        texts=handed.document.files,
        assets=(*assets.values(), *drawn.values()),
        lessons=lessons,
        titles=checked.titles,
        languages=() if handed.name.is_certification else tuple(sorted(spoken)),
        references=checked.references,
        compiled=described,
    )


def keep(path: str, source: Source) -> Asset:
    content = source.read(path) or b""
    media_type = media_type_of(path)
    size = picture_size(content, media_type) if is_picture(path) else None
    return Asset(path, blobs.put(content), media_type, len(content), size)


def keep_drawing(svg: str) -> Asset:
    content = svg.encode()
    name = blobs.put(content)
    return Asset(f"drawn/{name[:16]}.svg", name, "image/svg+xml", len(content), None, drawn=True)


class Named(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def media_url(asset: Named) -> str:
    """Named by its content, so that it may be cached for ever."""
    return f"/media/{asset.sha256}/{quote(asset.path.rpartition('/')[2])}"
