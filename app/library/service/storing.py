"""A compiled document becomes a revision. Operations: they run inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import record
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.library.course_rendering import RenderedLesson
from app.library.documents import DocumentName
from app.library.models import (
    AssetRow,
    DocumentRow,
    LessonSectionRow,
    RenderedLessonRow,
    RevisionFileRow,
    RevisionRow,
)
from app.library.service.compiling import Compiled

Impact = Literal["editorial", "minor", "major"]
IMPACTS: tuple[Impact, ...] = ("editorial", "minor", "major")
DEFAULT_IMPACT: Impact = "minor"


class Outdated(Conflict):
    code = "outdated"
    text = Text(
        "A newer revision of this document was published in the meantime. Look at it, then publish again.",
        "За это время вышла более новая редакция документа. Посмотрите её и опубликуйте снова.",
    )


@dataclass(frozen=True)
class Terms:
    """Under which terms a revision is published. `impact` counts from the second revision on."""

    at: datetime
    actor_id: int | None = None
    impact: Impact | None = None
    effective_on: date | None = None
    note: str = ""
    origin: Literal["files", "browser"] = "files"


@dataclass(frozen=True)
class PublishedRevision:
    document: DocumentName
    document_id: int
    revision_id: int
    number: int
    impact: Impact | None
    effective_on: date | None
    sha256: str
    languages: tuple[str, ...]


Reaction = Callable[[Session, PublishedRevision], None]
_REACTIONS: list[Reaction] = []


def when_published(reaction: Reaction) -> None:
    """What upper capabilities do when a revision appears, in the same transaction. Registered once, at the start."""
    if reaction not in _REACTIONS:
        _REACTIONS.append(reaction)


def store(session: Session, compiled: Compiled, terms: Terms, *, seen: int) -> PublishedRevision:
    """The next revision. `seen`: number of the newest revision when the caller decided, 0 for a new document.

    Raises Outdated if another was published since.
    """
    document = _document(session, compiled.name)
    if document.revision != seen:
        raise Outdated
    document.revision = seen + 1
    impact = None if seen == 0 else terms.impact or DEFAULT_IMPACT
    revision = RevisionRow(
        document_id=document.id,
        number=document.revision,
        sha256=compiled.sha256,
        impact=impact,
        effective_on=terms.effective_on,
        note=terms.note,
        origin=terms.origin,
        published_at=terms.at,
        published_by=terms.actor_id,
        titles=dict(compiled.titles),
        languages=list(compiled.languages),
        references=sorted(compiled.references),
        compiled=dict(compiled.compiled),
    )
    session.add(revision)
    session.flush()
    _store_files(session, revision.id, compiled)
    for lesson in compiled.lessons:
        _store_lesson(session, revision.id, lesson)
    published = PublishedRevision(
        document=compiled.name,
        document_id=document.id,
        revision_id=revision.id,
        number=revision.number,
        impact=impact,
        effective_on=terms.effective_on,
        sha256=compiled.sha256,
        languages=compiled.languages,
    )
    _tell(session, published, terms)
    return published


def _document(session: Session, name: DocumentName) -> DocumentRow:
    wanted = select(DocumentRow).where(DocumentRow.kind == name.kind, DocumentRow.slug == name.slug)
    found = session.scalar(wanted.with_for_update())
    if found is None:
        found = DocumentRow(kind=name.kind, slug=name.slug, revision=0)
        session.add(found)
        try:
            session.flush()
        except IntegrityError:  # somebody else published the same new document at this moment
            raise Outdated from None
    return found


def _store_files(session: Session, revision_id: int, compiled: Compiled) -> None:
    session.execute(
        insert(RevisionFileRow),
        [
            {
                "revision_id": revision_id,
                "path": text.path,
                "language": text.written_language,
                "content": text.content,
            }
            for text in compiled.texts
        ],
    )
    if compiled.assets:
        session.execute(
            insert(AssetRow),
            [
                {
                    "revision_id": revision_id,
                    "path": asset.path,
                    "sha256": asset.sha256,
                    "media_type": asset.media_type,
                    "bytes": asset.bytes,
                    "width": asset.size[0] if asset.size else None,
                    "height": asset.size[1] if asset.size else None,
                    "drawn": asset.drawn,
                }
                for asset in compiled.assets
            ],
        )


def _store_lesson(session: Session, revision_id: int, lesson: RenderedLesson) -> None:
    row = RenderedLessonRow(
        revision_id=revision_id,
        slug=lesson.slug,
        language=lesson.language,
        position=lesson.position,
        title=lesson.title,
        minutes=lesson.minutes,
        summary=lesson.summary,
        html=lesson.html,
        headings=lesson.headings,
        must_know=lesson.must_know,
        checks=lesson.checks,
    )
    session.add(row)
    session.flush()
    if lesson.sections:
        session.execute(
            insert(LessonSectionRow),
            [
                {
                    "lesson_id": row.id,
                    "position": position,
                    "heading_id": section.heading_id,
                    "title": section.title,
                    "text": section.text,
                }
                for position, section in enumerate(lesson.sections)
            ],
        )


def _tell(session: Session, published: PublishedRevision, terms: Terms) -> None:
    details = {
        "revision": published.number,
        "impact": published.impact,
        "effective_on": terms.effective_on.isoformat() if terms.effective_on else None,
        "sha256": published.sha256,
        "origin": terms.origin,
        "note": terms.note,
    }
    record.note(
        session,
        "library:document:published",
        at=terms.at,
        actor_id=terms.actor_id,
        subject=str(published.document),
        details=details,
    )
    for reaction in _REACTIONS:
        reaction(session, published)
