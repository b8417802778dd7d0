"""Courses as a format of the library. Pure."""

from __future__ import annotations

from app.library.course import Course
from app.library.course_format import parse_course
from app.library.documents import Document, DocumentName, Kind
from app.library.formats import Checked
from app.library.links import place_of, resolve, target_of
from app.library.markdown_reading import Reading
from app.library.source import Source


def check_course(document: Document, source: Source, site_language: str) -> Checked:
    parsed = parse_course(document, source, site_language=site_language)
    if parsed.value is None:
        return Checked(parsed.faults)
    return Checked(
        parsed.faults,
        parsed.value,
        {language: text.title for language, text in parsed.value.texts.items()},
        references_of(parsed.value),
    )


def references_of(course: Course) -> frozenset[str]:
    """Names of the other documents that this course points to."""
    quizzes = {quiz for text in course.texts.values() for quiz in text.quizzes}
    readings: list[Reading] = [text.reading for text in course.texts.values()]
    for lesson in course.lessons:
        for text in lesson.texts.values():
            quizzes |= {check.quiz for check in text.checks}
            readings.append(text.reading)
    found = {str(DocumentName("quiz", quiz)) for quiz in quizzes}
    for reading in readings:
        found |= _linked(reading, f"courses/{course.slug}")
    return frozenset(found - {f"courses/{course.slug}"})


def _linked(reading: Reading, folder: str) -> set[str]:
    found = set()
    for reference in reading.references:
        target = target_of(reference.written)
        path = resolve(folder, target.path) if target.kind == "file" else None
        place = place_of(path) if path else None
        if place is not None:
            kind: Kind = "course" if place.kind == "lesson" else place.kind
            found.add(str(DocumentName(kind, place.slug)))
    return found
