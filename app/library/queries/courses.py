"""Courses and lessons as their pages show them, in one language or a visible other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.foundation.database import db
from app.library.models import DocumentRow, LessonSectionRow, RenderedLessonRow, RevisionRow
from app.library.passages import beginning, cut, headings_over, reference_of
from app.library.queries.memory import remembered
from app.library.queries.revisions import (
    NoSuchDocument,
    current_documents,
    current_revision,
    edition,
    entries,
    entry_of,
)
from app.library.rows import (
    Check,
    Course,
    Heading,
    KeyFact,
    Lesson,
    LessonEntry,
    LessonSection,
    Passage,
    RevisionEntry,
)


def current_course(slug: str, language: str) -> Course:
    """The course with its lessons, in this language or a visible other. Raises NoSuchDocument."""
    return _course(current_revision("course", slug), language)


def course_at(slug: str, number: int, language: str) -> Course:
    """The course as it was at a revision. Raises NoSuchDocument."""
    wanted = entries().where(
        RevisionRow.document_id == DocumentRow.id,
        RevisionRow.number == number,
        DocumentRow.kind == "course",
        DocumentRow.slug == slug,
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchDocument
    return _course(entry_of(row), language)


def published_courses(language: str) -> tuple[Course, ...]:
    """All courses, by title."""

    def read() -> tuple[Course, ...]:
        courses = [_course(revision, language) for revision in current_documents("course")]
        return tuple(sorted(courses, key=lambda course: (course.title.casefold(), course.slug)))

    return remembered(("courses", edition(), language), read)


def lesson(course: str, slug: str, language: str) -> Lesson:
    """A lesson for its page. Raises NoSuchDocument."""
    return lesson_of(current_course(course, language), slug, language)


def lesson_of(course: Course, slug: str, language: str) -> Lesson:
    """A lesson of a course that was read before, at the same revision. Raises NoSuchDocument."""
    place = next((number for number, one in enumerate(course.lessons) if one.slug == slug), None)
    if place is None:
        raise NoSuchDocument
    entry = course.lessons[place]
    html, headings, key_facts, checks = _lesson_page(course.revision, slug, entry.language)
    return Lesson(
        course=course,
        slug=slug,
        language=entry.language,
        is_fallback=entry.language != language,
        position=entry.position,
        title=entry.title,
        minutes=entry.minutes,
        summary=entry.summary,
        html=html,
        headings=headings,
        key_facts=key_facts,
        checks=checks,
        previous=course.lessons[place - 1] if place else None,
        next=course.lessons[place + 1] if place + 1 < len(course.lessons) else None,
    )


def key_facts_of(course: Course) -> tuple[tuple[LessonEntry, tuple[KeyFact, ...]], ...]:
    """What must be known of each lesson of a course, in order."""
    return tuple((one, _lesson_page(course.revision, one.slug, one.language)[2]) for one in course.lessons)


def find_passage(source: str, language: str) -> Passage | None:
    """The paragraph that `source: <course>/<lesson>#<heading>` of a question means; None if it is not there (any
    more), or names a whole lesson."""
    parts = reference_of(source)
    if parts is None:
        return None
    course, slug, heading_id = parts
    try:
        page = lesson(course, slug, language)
    except NoSuchDocument:
        return None
    address = f"/courses/{course}/{slug}"
    html = cut(page.html, heading_id, address)
    if html is None:
        return None
    title = next(heading.text for heading in page.headings if heading.id == heading_id)
    return Passage(course, slug, page.language, page.title, title, html, f"{address}#{heading_id}")


def sections_of(revision_id: int) -> tuple[LessonSection, ...]:
    """All sections of all lessons of a course revision, in all languages: for an index."""
    wanted = (
        select(RenderedLessonRow, LessonSectionRow, DocumentRow.slug, RevisionRow.titles)
        .join(LessonSectionRow, LessonSectionRow.lesson_id == RenderedLessonRow.id)
        .join(RevisionRow, RevisionRow.id == RenderedLessonRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(RenderedLessonRow.revision_id == revision_id)
        .order_by(RenderedLessonRow.position, RenderedLessonRow.language, LessonSectionRow.position)
    )
    return tuple(_section(*row) for row in db.session.execute(wanted))


def _section(
    page: RenderedLessonRow, section: LessonSectionRow, course: str, titles: Mapping[str, str]
) -> LessonSection:
    address = f"/courses/{course}/{page.slug}"
    html = (
        cut(page.html, section.heading_id, address) if section.heading_id else beginning(page.html, address)
    )
    boxes = (box["text"] for box in page.must_know if box["heading_id"] == section.heading_id)
    return LessonSection(
        course=course,
        lesson=page.slug,
        language=page.language,
        course_title=titles.get(page.language, ""),
        lesson_title=page.title,
        lesson_position=page.position,
        position=section.position,
        heading_id=section.heading_id,
        title=section.title,
        above=headings_over(page.headings, section.heading_id),
        text=section.text,
        must_know=" ".join(boxes),
        html=html or "",
    )


def _course(revision: RevisionEntry, language: str) -> Course:
    shown = revision.shown_language(language)
    content = remembered(
        ("course", revision.revision_id, revision.sha256), lambda: _course_content(revision.revision_id)
    )
    said, lessons = content
    text = said["texts"][shown]
    return Course(
        revision=revision,
        slug=revision.slug,
        language=shown,
        is_fallback=shown != language,
        title=text["title"],
        summary=text["summary"],
        category=said["category"],
        owner=text["owner"],
        review_by=date.fromisoformat(said["review_by"]) if said["review_by"] else None,
        html=text["html"],
        quizzes=tuple(said["quizzes"]),
        lessons=_in_language(lessons, language),
    )


def _course_content(revision_id: int) -> tuple[Mapping[str, Any], tuple[LessonEntry, ...]]:
    said = db.session.execute(select(RevisionRow.compiled).where(RevisionRow.id == revision_id)).scalar_one()
    wanted = select(
        RenderedLessonRow.slug,
        RenderedLessonRow.position,
        RenderedLessonRow.title,
        RenderedLessonRow.minutes,
        RenderedLessonRow.summary,
        RenderedLessonRow.language,
    ).where(RenderedLessonRow.revision_id == revision_id)
    found = db.session.execute(wanted.order_by(RenderedLessonRow.position, RenderedLessonRow.language))
    return said, tuple(LessonEntry(*row) for row in found)


def _in_language(lessons: tuple[LessonEntry, ...], language: str) -> tuple[LessonEntry, ...]:
    """One entry a lesson: in this language, else in the first that there is."""
    chosen: dict[str, LessonEntry] = {}
    for one in lessons:
        if one.slug not in chosen or one.language == language:
            chosen[one.slug] = one
    return tuple(chosen.values())


LessonPage = tuple[str, tuple[Heading, ...], tuple[KeyFact, ...], tuple[Check, ...]]


def _lesson_page(revision: RevisionEntry, slug: str, language: str) -> LessonPage:
    def read() -> LessonPage:
        wanted = select(
            RenderedLessonRow.html,
            RenderedLessonRow.headings,
            RenderedLessonRow.must_know,
            RenderedLessonRow.checks,
        ).where(
            RenderedLessonRow.revision_id == revision.revision_id,
            RenderedLessonRow.slug == slug,
            RenderedLessonRow.language == language,
        )
        html, headings, must_know, checks = db.session.execute(wanted).one()
        return (
            html,
            tuple(Heading(**one) for one in headings),
            tuple(KeyFact(**one) for one in must_know),
            tuple(Check(one["quiz"], tuple(one["items"])) for one in checks),
        )

    return remembered(("lesson", revision.revision_id, revision.sha256, slug, language), read)
