"""What the files of the library are called, and which of them are one document. Pure.

Paths count from the top of the library, with `/`: courses/first-call/01-six-stages.en.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "course",
    "quiz",
    "pool",
    "call",
    "checklist",
    "certification",
    "requirements",
    "template",
    "document-template",
]

AREAS = ("courses", "quizzes", "certifications")
LANGUAGES = ("en", "ru")
SLUG = re.compile(r"(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")

FOLDERS: dict[Kind, str] = {
    "course": "courses",
    "quiz": "quizzes",
    "pool": "quizzes/pools",
    "call": "quizzes/calls",
    "checklist": "quizzes/checklists",
    "certification": "certifications",
    "requirements": "certifications",
    "template": "certifications/templates",
    "document-template": "certifications/documents",
}
REQUIREMENTS = "requirements"
_KINDS_BY_FOLDER: dict[str, Kind] = {
    folder: kind for kind, folder in FOLDERS.items() if kind not in ("course", "requirements")
}
_LANGUAGE = re.compile(r"\.(ru|en)$")


@dataclass(frozen=True, order=True)
class DocumentName:
    """A document for good. As text: courses/first-call, quizzes/calls/refund-angry, certifications/requirements."""

    kind: Kind
    slug: str

    def __str__(self) -> str:
        return f"{FOLDERS[self.kind]}/{self.slug}"

    @property
    def folder(self) -> str:
        """Where its texts stand: paths inside them count from here."""
        return str(self) if self.kind == "course" else FOLDERS[self.kind]

    @property
    def is_certification(self) -> bool:
        return FOLDERS[self.kind].startswith("certifications")


@dataclass(frozen=True)
class FileText:
    """One text of a document. `shown` is the name by which the author gave it; faults carry it. A text that was not
    given stands here because the document is not whole without it: nothing is told of it."""

    path: str
    shown: str
    content: bytes
    given: bool = True

    @property
    def written_language(self) -> str:
        """The language in the name; empty where the name has none."""
        return language_of(self.path)


@dataclass(frozen=True)
class Document:
    """All texts of one document, in the order of their names."""

    name: DocumentName
    files: tuple[FileText, ...]


def language_of(path: str) -> str:
    found = _LANGUAGE.search(path.rpartition(".")[0])
    return found.group(1) if found else ""


def document_of(path: str) -> DocumentName | None:
    """The document that a text belongs to; None for media, notes to people (README…) and what is not ours."""
    parts = path.split("/")
    name = parts[-1]
    if name.upper().startswith("README") or name.startswith("."):
        return None
    if parts[0] == "courses":
        return DocumentName("course", parts[1]) if len(parts) == 3 and name.endswith(".md") else None
    folder = "/".join(parts[:-1])
    kind = _KINDS_BY_FOLDER.get(folder)
    if kind is None:
        return None
    if not folder.startswith("certifications"):
        return (
            DocumentName(kind, _LANGUAGE.sub("", name.removesuffix(".md"))) if name.endswith(".md") else None
        )
    if not name.endswith((".html",) if kind == "document-template" else (".yaml", ".yml")):
        return None
    slug = name.rpartition(".")[0]
    return DocumentName("requirements" if kind == "certification" and slug == REQUIREMENTS else kind, slug)


def name_of(text: str) -> DocumentName | None:
    """The opposite of `str(name)`."""
    folder, _, slug = text.rpartition("/")
    if text == f"certifications/{REQUIREMENTS}":
        return DocumentName("requirements", REQUIREMENTS)
    if folder == "courses":
        return DocumentName("course", slug)
    kind = _KINDS_BY_FOLDER.get(folder)
    return None if kind is None else DocumentName(kind, slug)


def gather(files: Iterable[FileText]) -> tuple[Document, ...]:
    """Texts of one document together; documents and texts by name."""
    together: dict[DocumentName, list[FileText]] = {}
    for file in files:
        name = document_of(file.path)
        if name is not None:
            together.setdefault(name, []).append(file)
    ordered = sorted(together.items(), key=lambda item: str(item[0]))
    return tuple(Document(name, tuple(sorted(found, key=lambda file: file.path))) for name, found in ordered)


_LESSON = re.compile(r"courses/[^/]+/\d+-([a-z0-9-]+?)(?:\.(?:ru|en))?\.md")


def lesson_in(path: str) -> str:
    """The lesson that a text of a course is; empty for its front page."""
    found = _LESSON.fullmatch(path)
    return found.group(1) if found else ""


def hash_of(contents: Mapping[str, str]) -> str:
    """SHA-256 of a document: over the path and the SHA-256 of each of its files, texts and media, by path."""
    listing = "".join(f"{path}\0{digest}\n" for path, digest in sorted(contents.items()))
    return hashlib.sha256(listing.encode()).hexdigest()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
