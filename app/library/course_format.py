"""The files of one course become a Course, with all that is wrong in all of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.foundation.faults import Fault, Parsed, in_order
from app.library import course_faults as told
from app.library.course import Course, CourseText, Lesson, LessonText
from app.library.course_front import COURSE_KEYS, LESSON_KEYS, Front
from app.library.course_languages import compare_languages
from app.library.course_links import Standpoint, check_checks, check_quizzes, check_references
from app.library.documents import SLUG, Document, FileText
from app.library.markdown_reading import Reading, read
from app.library.source import Source
from app.library.text_file import TextFile, read_text

_FILE = re.compile(r"(?:course|(?P<number>\d{1,4})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*))(?:\.(?:ru|en))?\.md")


MAX_NAME = 100
RESERVED = ("changes",)  # pages of a course beside its lessons


@dataclass
class _Files:
    """The files of a course by what their names say. `lessons`: slug → language → file and number."""

    courses: dict[str, FileText] = field(default_factory=dict)
    lessons: dict[str, dict[str, tuple[FileText, int]]] = field(default_factory=dict)


def parse_course(document: Document, source: Source, *, site_language: str) -> Parsed[Course]:
    """The course in all its languages, and the faults of the files that were given, in order.

    `source` has the media, quizzes and other courses that the texts point to.
    """
    faults: list[Fault] = []
    files = _sort_files(document, site_language, faults)
    courses = {
        language: text
        for language, file in files.courses.items()
        if (text := _course_text(file, language, document.name.slug, source, faults))
    }
    lessons = tuple(
        _lesson(slug, found, document.name.slug, source, faults) for slug, found in files.lessons.items()
    )
    course = Course(
        document.name.slug, courses, tuple(sorted(lessons, key=lambda one: (one.number, one.slug)))
    )
    faults += _missing_languages(files)
    faults += _without_echoes(
        compare_languages(course, {file.path: file.given for file in document.files}), faults
    )
    told_files = {file.shown for file in document.files if file.given}
    return Parsed(
        course if courses else None, in_order([fault for fault in faults if fault.file in told_files])
    )


def _without_echoes(mismatches: list[Fault], others: list[Fault]) -> list[Fault]:
    """A key that is wrong in itself also differs from the other language: that only follows, and is not told."""
    wrong = {(fault.file, fault.line) for fault in others if fault.line > 1}
    return [fault for fault in mismatches if (fault.file, fault.line) not in wrong]


def _sort_files(document: Document, site_language: str, faults: list[Fault]) -> _Files:
    files = _Files()
    if not SLUG.fullmatch(document.name.slug):
        faults.append(told.misnamed_course(document.files[0].shown, document.name.slug))
    for file in document.files:
        name = _FILE.fullmatch(file.path.rpartition("/")[2][:MAX_NAME])
        language = file.written_language or site_language
        if name is None:
            faults.append(told.misnamed_file(file.shown))
        elif name["slug"] in RESERVED:
            faults.append(told.reserved_lesson(file.shown, name["slug"]))
        elif name["slug"] is None:
            first = files.courses.setdefault(language, file)
            if first is not file:
                faults.append(told.same_text_twice(file.shown, first.shown))
        else:
            first = files.lessons.setdefault(name["slug"], {}).setdefault(
                language, (file, int(name["number"]))
            )[0]
            if first is not file:
                faults.append(told.same_text_twice(file.shown, first.shown))
    if not files.courses:
        faults += [told.no_course_file(document.files[0].shown)]
    elif not files.lessons:
        faults += [told.no_lesson(file.shown) for file in files.courses.values()]
    return files


def _course_text(
    file: FileText, language: str, slug: str, source: Source, faults: list[Fault]
) -> CourseText | None:
    text, reading = _open(file, faults)
    if text is None or reading is None:
        return None
    front = Front(text, COURSE_KEYS, ("title", "category"))
    result = CourseText(
        language=language,
        shown=file.shown,
        path=file.path,
        title=front.title(),
        category=front.category(),
        summary=front.value("summary"),
        owner=front.value("owner"),
        review_by=front.day("review-by"),
        quizzes=front.slugs("quizzes"),
        reading=reading,
        lines=front.lines,
    )
    here = Standpoint(file.shown, slug, language, reading, front.lines)
    faults += front.faults
    if file.given:
        faults += check_references(here, source) + check_quizzes(result.quizzes, here, source)
    return result


def _lesson(
    slug: str, files: Mapping[str, tuple[FileText, int]], course: str, source: Source, faults: list[Fault]
) -> Lesson:
    texts = {
        language: text
        for language, (file, _) in files.items()
        if (text := _lesson_text(file, language, course, source, faults))
    }
    return Lesson(slug, min(number for _, number in files.values()), texts)


def _lesson_text(
    file: FileText, language: str, course: str, source: Source, faults: list[Fault]
) -> LessonText | None:
    text, reading = _open(file, faults)
    if text is None or reading is None:
        return None
    front = Front(text, LESSON_KEYS, ("title",))
    result = LessonText(
        language=language,
        shown=file.shown,
        path=file.path,
        title=front.title(),
        minutes=front.minutes(),
        summary=front.value("summary"),
        checks=front.checks(),
        reading=reading,
        lines=front.lines,
    )
    here = Standpoint(file.shown, course, language, reading, front.lines)
    faults += front.faults
    if file.given:
        faults += check_references(here, source) + check_checks(result.checks, here, source)
    return result


def _open(file: FileText, faults: list[Fault]) -> tuple[TextFile | None, Reading | None]:
    text = read_text(file.content, file.shown)
    faults += text.faults
    if text.value is None:
        return None, None
    reading = read(text.value.body, file=file.shown, first_line=text.value.body_line)
    faults += reading.faults
    return text.value, reading.value


def _missing_languages(files: _Files) -> Iterator[Fault]:
    """Both languages have the same lessons. A course in one language alone is whole: pages say that it falls back."""
    spoken = set(files.courses)
    for slug, found in files.lessons.items():
        numbers = {number for _, number in found.values()}
        if len(numbers) > 1:
            yield told.other_number(found["ru"][0].shown, found["en"][0].shown)
        for language, (file, _) in found.items():
            if spoken and language not in spoken:
                yield told.no_course_in_language(file.shown, language)
        if spoken <= {"en", "ru"} and len(spoken) == 2 and len(found) == 1:
            yield _missing_lesson(slug, files, found)


def _missing_lesson(slug: str, files: _Files, found: Mapping[str, tuple[FileText, int]]) -> Fault:
    """Told in the Russian file: at its own line 1 if it is the lesson too many, else in the course's."""
    if "ru" in found:
        return told.lesson_in_one_language(found["ru"][0].shown, slug, "en")
    return told.lesson_in_one_language(files.courses["ru"].shown, slug, "ru")
