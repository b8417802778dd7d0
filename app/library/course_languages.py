"""Whether the languages of a course say the same: the same lessons, in the same order, with the same ids. Pure.

Told in the file that comes later by name, and only where both files were given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.foundation.faults import Fault, Text
from app.library.course import Course, CourseText, Lesson, LessonText
from app.library.course_faults import mismatch
from app.library.headings import Heading


def compare_languages(course: Course, given: Mapping[str, bool]) -> list[Fault]:
    """`given`: path of a file → whether it was given. Files that could not be read are not in `course`."""
    faults = list(_courses(course.texts, given))
    for lesson in course.lessons:
        faults += _lessons(lesson, given)
    return faults


def _courses(texts: Mapping[str, CourseText], given: Mapping[str, bool]) -> Iterator[Fault]:
    if len(texts) < 2:
        return
    first, later = texts["en"], texts["ru"]
    if not (given[first.path] and given[later.path]):
        return
    compared = (
        ("category", first.category, later.category),
        ("review-by", first.review_by, later.review_by),
        ("quizzes", first.quizzes, later.quizzes),
    )
    for key, left, right in compared:
        missing = key == "category" and not (left and right)  # told as such
        if left != right and not missing:
            yield _key(later, key, first.shown)
    yield from _headings(first.reading.headings, later.reading.headings, first.shown, later.shown)


def _lessons(lesson: Lesson, given: Mapping[str, bool]) -> Iterator[Fault]:
    if len(lesson.texts) < 2:
        return
    first, later = lesson.texts["en"], lesson.texts["ru"]
    if not (given[first.path] and given[later.path]):
        return
    if first.checks != later.checks:
        yield _key(later, "check", first.shown)
    yield from _headings(first.reading.headings, later.reading.headings, first.shown, later.shown)


def _key(text: CourseText | LessonText, key: str, other: str) -> Fault:
    return mismatch(
        text.shown,
        text.lines.get(key, 1),
        Text(f"`{key}` is not as in {other}", f"`{key}` не такой, как в {other}"),
        Text("Write the same in both languages.", "Напишите одинаково на обоих языках."),
    )


def _headings(
    first: tuple[Heading, ...], later: tuple[Heading, ...], other: str, shown: str
) -> Iterator[Fault]:
    """Only ids that an author wrote are compared: those made from words differ by nature."""
    ids = [heading.id for heading in first if heading.written]
    own = {heading.id: heading for heading in later if heading.written}
    missing = [wanted for wanted in dict.fromkeys(ids) if wanted not in own]
    for wanted in missing:
        yield mismatch(
            shown,
            1,
            Text(
                f"The heading {{#{wanted}}} of {other} is missing",
                f"Нет заголовка {{#{wanted}}}, который есть в {other}",
            ),
            Text("Add it, or its id to the heading it is.", "Добавьте его или его id к нужному заголовку."),
        )
    extra = [heading for heading in own.values() if heading.id not in ids]
    for heading in extra:
        yield mismatch(
            shown,
            heading.line,
            Text(
                f"The heading {{#{heading.id}}} is not in {other}",
                f"Заголовка {{#{heading.id}}} нет в {other}",
            ),
            Text("Add it there, or delete its id here.", "Добавьте его там или удалите id здесь."),
        )
    if not missing and not extra and list(own) != list(dict.fromkeys(ids)):
        yield mismatch(
            shown,
            1,
            Text(
                f"The headings stand in another order than in {other}",
                f"Порядок заголовков не тот, что в {other}",
            ),
            Text("Put them in the same order.", "Поставьте их в том же порядке."),
        )
