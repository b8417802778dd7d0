"""A course becomes what its pages show: once a revision, never while somebody waits for a page. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from app.library.course import Course, CourseText, Lesson, LessonText
from app.library.markdown import (
    File,
    Section,
    Surroundings,
    minutes_to_read,
    must_know,
    sections_of,
    write,
    write_snippet,
)

# path from the top of the library → the file as a page shows it
FileFinder = Callable[[str], File | None]
# a drawn SVG → its address
DrawingKeeper = Callable[[str], str]


@dataclass(frozen=True)
class RenderedLesson:
    """A lesson in one language. The lists of dicts are stored as JSON."""

    slug: str
    language: str
    position: int  # from 1
    title: str
    minutes: int
    summary: str
    html: str
    headings: list[dict[str, Any]]  # id, level, text
    must_know: list[dict[str, Any]]  # heading_id, html, text
    checks: list[dict[str, Any]]  # quiz, items
    sections: tuple[Section, ...]


def render_course(course: Course, file: FileFinder, drawing: DrawingKeeper) -> tuple[RenderedLesson, ...]:
    """All lessons in all their languages, in order."""
    return tuple(
        _render_lesson(course, lesson, position, text, file, drawing)
        for position, lesson in enumerate(course.lessons, 1)
        for _, text in sorted(lesson.texts.items())
    )


def _render_lesson(
    course: Course, lesson: Lesson, position: int, text: LessonText, file: FileFinder, drawing: DrawingKeeper
) -> RenderedLesson:
    around = Surroundings(text.language, f"courses/{course.slug}", file, drawing, text.title)
    address = f"/courses/{course.slug}/{lesson.slug}"
    sections = sections_of(text.reading)
    return RenderedLesson(
        slug=lesson.slug,
        language=text.language,
        position=position,
        title=text.title,
        minutes=text.minutes or minutes_to_read(sections),
        summary=text.summary,
        html=write(text.reading, around),
        headings=[{"id": one.id, "level": one.level, "text": one.text} for one in text.reading.headings],
        must_know=[
            {
                "heading_id": box.heading_id,
                "html": write_snippet(box.tokens, around, address),
                "text": box.text,
            }
            for box in must_know(text.reading)
        ],
        checks=[asdict(check) for check in text.checks],
        sections=sections,
    )


def describe_course(course: Course, file: FileFinder, drawing: DrawingKeeper) -> dict[str, Any]:
    """What a revision keeps of the course itself, as JSON: its keys, and its words by language."""
    first = next(iter(course.texts.values()))
    return {
        "category": first.category,
        "review_by": first.review_by.isoformat() if first.review_by else None,
        "quizzes": list(first.quizzes),
        "texts": {
            language: {
                "title": text.title,
                "summary": text.summary,
                "owner": text.owner,
                "html": _introduction(course, text, file, drawing),
            }
            for language, text in sorted(course.texts.items())
        },
    }


def _introduction(course: Course, text: CourseText, file: FileFinder, drawing: DrawingKeeper) -> str:
    return write(
        text.reading, Surroundings(text.language, f"courses/{course.slug}", file, drawing, text.title)
    )
