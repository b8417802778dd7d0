"""A guide in plain text becomes the files of a course. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.foundation.faults import Fault, Parsed, Text
from app.library.guide_furniture import Dropped
from app.library.guide_reading import NO_CHOICES, Choices, read_guide
from app.library.guide_writing import course_text, lesson_text
from app.library.lesson_faults import error
from app.library.quizzes.naming import id_from
from app.library.text_file import MAX_BYTES, decode, lines_of

DEFAULT_CATEGORY = "procedures"
MOST_LESSONS = 999
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class ImportedLesson:
    """`lines`: numbers of the first and the last line of the guide that are in it."""

    file: str
    title: str
    lines: tuple[int, int]
    words: int


@dataclass(frozen=True)
class ImportedGuide:
    """`files`: name → content, for one folder. Every line of the guide that is not blank is in one lesson or dropped."""

    title: str
    files: Mapping[str, str]
    lessons: tuple[ImportedLesson, ...]
    dropped: tuple[Dropped, ...]


def import_guide(
    content: bytes,
    *,
    file: str,
    language: str,
    category: str = DEFAULT_CATEGORY,
    title: str = "",
    choices: Choices = NO_CHOICES,
) -> Parsed[ImportedGuide]:
    """The course that is in a text file. Told: `too-large`, `not-utf8`, `not-text`, `empty`.

    `title` of the course, if it is not to be the first line; `choices`: what somebody has said of single lines.
    """
    decoded = decode(content, file)
    if decoded.value is None:
        return Parsed(None, decoded.faults)
    lines = lines_of(decoded.value)
    strange = next((number for number, line in enumerate(lines, 1) if _NO_TEXT.search(line)), None)
    if strange is not None:
        return Parsed(None, (_not_text(file, strange),))
    guide = read_guide(lines, choices)
    if guide is None:
        return Parsed(None, (_empty(file),))
    if len(guide.lessons) > MOST_LESSONS:
        return Parsed(None, (_too_many(file, guide.lessons[MOST_LESSONS].first),))
    title = title or guide.title
    files = {f"course.{language}.md": course_text(title, category)}
    slugs: set[str] = set()
    lessons = []
    for number, lesson in enumerate(guide.lessons, 1):
        slug = id_from(lesson.title, slugs, "lesson")
        slugs.add(slug)
        name = f"{number:02d}-{slug}.{language}.md"
        files[name] = lesson_text(lesson)
        lessons.append(ImportedLesson(name, lesson.title, (lesson.first, lesson.last), lesson.words))
        if len(files[name].encode()) > MAX_BYTES:
            return Parsed(None, (_too_large(file, lesson.first),))
    return Parsed(ImportedGuide(title, files, tuple(lessons), guide.dropped))


def _not_text(file: str, line: int) -> Fault:
    return error(
        file,
        line,
        "not-text",
        Text("This is not a plain text: there are control characters in it", "Это не простой текст: в нём есть управляющие символы"),
        Text(
            "Save the guide as plain text (.txt, UTF-8): in the editor choose Save as.",
            "Сохраните руководство как простой текст (.txt, UTF-8): в редакторе «Сохранить как».",
        ),
    )  # fmt: skip


def _empty(file: str) -> Fault:
    return error(
        file,
        1,
        "empty",
        Text("There is no text below the title", "Под заголовком нет текста"),
        Text(
            "Give a file with the title in its first line and the text below it.",
            "Нужен файл, где в первой строке название, а ниже текст.",
        ),
    )


def _too_many(file: str, line: int) -> Fault:
    return error(
        file,
        line,
        "too-large",
        Text(
            f"The guide has over {MOST_LESSONS} headings",
            f"В руководстве больше {MOST_LESSONS} заголовков",
        ),
        Text("Divide it into several files.", "Разделите его на несколько файлов."),
    )


def _too_large(file: str, line: int) -> Fault:
    return error(
        file,
        line,
        "too-large",
        Text(
            "The lesson that begins here is larger than 1 MiB", "Урок, который начинается здесь, больше 1 МиБ"
        ),
        Text("Divide it with headings.", "Разделите его заголовками."),
    )
