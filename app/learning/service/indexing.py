"""Keeping the index of the guide: in the transaction that publishes a course."""

from __future__ import annotations

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app import library
from app.foundation.database import transaction
from app.learning.models import GuideCourseRow, GuideSectionRow
from app.learning.queries.guide_memory import indexed
from app.learning.search_vocabulary import words_of, written
from app.learning.search_words import WAY, stems

MOST_STEMS = 20_000  # of one section; far more than anybody reads, and within what PostgreSQL takes


def follow_publication(session: Session, published: library.PublishedRevision) -> None:
    """Reaction: from the same moment on the guide finds what is published, and nothing of what was before."""
    if published.document.kind == "course":
        index_course(session, published.document.slug, published.revision_id)


def fill_guide() -> None:
    """Takes in courses that were published before there was an index, or when stems were made in another way."""
    known = {slug: state[:2] for slug, state in indexed().items()}
    missing = [
        one for one in library.current_documents("course") if known.get(one.slug) != (one.revision_id, WAY)
    ]
    for one in missing:
        with transaction() as session:
            current = library.current_revision(
                "course", one.slug
            )  # another may have been published meanwhile
            index_course(session, one.slug, current.revision_id)


def index_course(session: Session, slug: str, revision_id: int) -> None:
    """Operation: all sections of a revision, in place of those of an older one."""
    sections = library.sections_of(revision_id)
    session.execute(delete(GuideSectionRow).where(GuideSectionRow.course == slug))
    session.execute(delete(GuideCourseRow).where(GuideCourseRow.course == slug))
    if sections:
        session.execute(insert(GuideSectionRow), [_row(one) for one in sections])
    words = words_of(_all_words(one) for one in sections)
    session.add(
        GuideCourseRow(
            course=slug, revision_id=revision_id, way=WAY, sections=len(sections), words=written(words)
        )
    )
    session.flush()


def _row(section: library.LessonSection) -> dict[str, object]:
    above = " ".join((*section.above, section.lesson_title, section.course_title))
    return {
        "course": section.course,
        "language": section.language,
        "lesson": section.lesson,
        "lesson_position": section.lesson_position,
        "position": section.position,
        "heading_id": section.heading_id,
        "lesson_title": section.lesson_title,
        "title": section.title,
        "text": section.text,
        "html": section.html,
        "title_stems": _stems(section.title),
        "above_stems": _stems(above),
        "key_stems": _stems(f"{section.heading_id} {section.must_know}"),
        "text_stems": _stems(section.text),
    }


def _stems(text: str) -> str:
    return " ".join(stems(text).split(" ")[:MOST_STEMS])


def _all_words(section: library.LessonSection) -> str:
    parts = (section.course_title, section.lesson_title, section.title, section.heading_id, section.text)
    return " ".join(parts)
