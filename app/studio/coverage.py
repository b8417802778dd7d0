"""What of a course must be known, and whether any question asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.library.markdown import must_know
from app.library.quiz_files import heading_keys
from app.library.text_file import read_text
from app.studio.course_text import key_of, lessons_in, reading_of, title_of

LONGEST = 160


@dataclass(frozen=True)
class MustKnow:
    """One must-know box. `key`: its heading as the question form takes it; empty if it stands under none."""

    lesson: str
    lesson_title: str
    path: str
    key: str
    heading: str
    text: str
    asked: bool


@dataclass(frozen=True)
class Coverage:
    boxes: tuple[MustKnow, ...] = ()

    @property
    def open(self) -> tuple[MustKnow, ...]:
        return tuple(box for box in self.boxes if not box.asked)


def sources_in(quizzes: Iterable[str]) -> frozenset[str]:
    """Every `source:` of these texts."""
    found = set()
    for quiz in quizzes:
        text = read_text(quiz.encode(), "").value
        found |= {key.value for key in heading_keys(text) if key.key == "source"} if text else set()
    return frozenset(found)


def coverage_of(course: str, texts: Mapping[str, str], sources: frozenset[str], language: str) -> Coverage:
    """`texts`: those of the course by path. Each lesson is read in this language, else in the one that it has."""
    boxes: list[MustKnow] = []
    for lesson, paths in lessons_in(texts):
        path = next((path for path in paths if path.endswith(f".{language}.md")), paths[0])
        boxes += _boxes(course, lesson, path, texts[path], sources)
    return Coverage(tuple(boxes))


def _boxes(course: str, lesson: str, path: str, text: str, sources: frozenset[str]) -> list[MustKnow]:
    reading = reading_of(text)
    if reading is None:
        return []
    headings = {one.id: one for one in reading.headings}
    found = []
    for box in must_know(reading):
        heading = headings.get(box.heading_id)
        key = "" if heading is None else key_of(heading)
        found.append(
            MustKnow(
                lesson=lesson,
                lesson_title=title_of(text),
                path=path,
                key=key,
                heading=heading.text if heading else "",
                text=box.text if len(box.text) <= LONGEST else f"{box.text[:LONGEST].rstrip()}…",
                asked=bool(box.heading_id) and f"{course}/{lesson}#{box.heading_id}" in sources,
            )
        )
    return found
