"""What a text may know of the documents beside it: which there are, and the ids inside them. Pure.

Neighbours are read only as far as needed; their own faults are told when they are given themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.library.documents import LANGUAGES, language_of
from app.library.links import Place, place_of
from app.library.markdown_reading import read
from app.library.source import Source
from app.library.text_file import TextFile, read_text

_QUESTION = re.compile(r"##[ \t].*\{#([a-z0-9-]+)\}[ \t]*")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


@dataclass(frozen=True)
class QuizOutline:
    use: str
    items: frozenset[str]
    is_readable: bool = True  # else its own faults tell


def paths_of(path: str, language: str) -> tuple[str, ...]:
    """A path to a text leaves its language out: where the file can stand, the wanted language first."""
    start, _, end = path.rpartition(".")
    if language_of(path):
        return (path,)
    others = [other for other in LANGUAGES if other != language]
    return (f"{start}.{language}.{end}", path, *(f"{start}.{other}.{end}" for other in others))


def find_text(source: Source, path: str, language: str) -> str | None:
    """The path of the file that stands for `path` in this language, else the nearest other."""
    return next((candidate for candidate in paths_of(path, language) if source.exists(candidate)), None)


def course_exists(source: Source, slug: str) -> bool:
    return any(
        place_of(f"courses/{slug}/{name}") == Place("course", slug)
        for name in source.names(f"courses/{slug}")
    )


def lesson_paths(source: Source, course: str, lesson: str) -> tuple[str, ...]:
    """The files of a lesson, whatever its number."""
    folder = f"courses/{course}"
    wanted = Place("lesson", course, lesson)
    return tuple(
        f"{folder}/{name}" for name in source.names(folder) if place_of(f"{folder}/{name}") == wanted
    )


def lesson_anchors(source: Source, course: str, lesson: str, language: str) -> frozenset[str] | None:
    """The ids of a lesson's headings in this language, else in another; None if there is no such lesson, or none
    that can be read: of that its own faults tell."""
    paths = lesson_paths(source, course, lesson)
    chosen = sorted(paths, key=lambda path: language_of(path) not in (language, ""))
    return anchors_in(source.read(chosen[0]) or b"") if chosen else None


@lru_cache(maxsize=256)
def anchors_in(content: bytes) -> frozenset[str] | None:
    text = read_text(content, "").value
    reading = read(text.body, file="").value if text is not None else None
    return None if reading is None else reading.anchors


def quiz_outline(source: Source, slug: str, language: str) -> QuizOutline | None:
    """What a quiz is used for and the ids of its questions; None if there is no such quiz."""
    path = find_text(source, f"quizzes/{slug}.md", language)
    return None if path is None else _outline(source.read(path) or b"")


@lru_cache(maxsize=256)
def _outline(content: bytes) -> QuizOutline:
    text = read_text(content, "").value
    if text is None:
        return QuizOutline("", frozenset(), is_readable=False)
    use = next((line.value for line in text.front if line.key == "use"), "exam")
    return QuizOutline(use, frozenset(_question_ids(text)))


def _question_ids(text: TextFile) -> Iterator[str]:
    """Ids of `## …` headings outside of code fences."""
    fence = ""
    for line in text.lines[text.body_line - 1 :]:
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark.group(1).startswith(fence) else fence
        elif mark:
            fence = mark.group(1)
        else:
            question = _QUESTION.fullmatch(line)
            if question:
                yield question.group(1)
