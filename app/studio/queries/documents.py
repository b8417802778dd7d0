"""All documents of the library, and what is said of one beside its texts."""

from __future__ import annotations

from app import certification, library
from app.library.documents import FOLDERS, DocumentName
from app.studio.catalogue import DocumentLine, lines
from app.studio.queries.desks import all_drafts


def documents(language: str) -> tuple[DocumentLine, ...]:
    """Every document that is published or in draft."""
    revisions = [one for kind in FOLDERS for one in library.current_documents(kind)]
    return lines(revisions, all_drafts(), language)


def people_concerned(name: DocumentName) -> int:
    """How many people have a certification required of them that asks for this document; for a pool or a call also
    one that asks for a quiz in which it stands."""
    return certification.count_required(asking(name))


def asking(name: DocumentName) -> tuple[str, ...]:
    """Certifications whose rule names the document."""
    if name.kind == "certification":
        return (name.slug,)
    wanted = {str(name)} | {
        str(quiz.name) for quiz in library.current_documents("quiz") if str(name) in quiz.references
    }
    rules = library.current_documents("certification")
    return tuple(rule.slug for rule in rules if not wanted.isdisjoint(rule.references))
