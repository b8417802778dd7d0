"""Where a document stands in the studio's addresses: /studio/courses/<slug>, /studio/calls/<slug>. Pure."""

from __future__ import annotations

from app.library.documents import REQUIREMENTS, DocumentName, Kind

KINDS: dict[str, Kind] = {
    "courses": "course",
    "quizzes": "quiz",
    "pools": "pool",
    "calls": "call",
    "checklists": "checklist",
    "certifications": "certification",
    "templates": "template",
    "documents": "document-template",
}
_SHELVES = {kind: shelf for shelf, kind in KINDS.items()} | {"requirements": "certifications"}


def name_at(shelf: str, slug: str) -> DocumentName:
    """Raises KeyError for an unknown shelf."""
    if shelf == "certifications" and slug == REQUIREMENTS:
        return DocumentName("requirements", slug)
    return DocumentName(KINDS[shelf], slug)


def shelf_of(kind: Kind) -> str:
    return _SHELVES[kind]


def address(name: DocumentName) -> str:
    return f"/studio/{shelf_of(name.kind)}/{name.slug}"
