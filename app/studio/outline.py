"""The texts of a document side by side: what there is in each language, and what is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.library.documents import LANGUAGES, DocumentName
from app.library.text_file import read_text
from app.studio.rows import Desk, DeskFile

_LESSON = re.compile(r"([0-9]+)-(.+)")


@dataclass(frozen=True)
class Side:
    """One text in one language; `file` is None where it is missing."""

    language: str  # empty: of no language, or of the site's
    name: str  # of the file
    file: DeskFile | None
    title: str


@dataclass(frozen=True)
class Entry:
    """One text in all its languages."""

    stem: str  # course, 01-alarm, fire-safety
    number: int | None  # of a lesson
    sides: tuple[Side, ...]

    @property
    def title(self) -> str:
        return next((side.title for side in self.sides if side.title), self.stem)

    def title_in(self, language: str) -> str:
        """In this language, where that side has a title."""
        return next((side.title for side in self.sides if side.language == language), "") or self.title

    @property
    def missing(self) -> tuple[Side, ...]:
        return tuple(side for side in self.sides if side.file is None)


def entries(desk: Desk) -> tuple[Entry, ...]:
    """The front page of a course first, then its lessons in order; of other documents the one text."""
    found: dict[str, dict[str, DeskFile]] = {}
    for file in desk.files.values():
        found.setdefault(stem_of(file.file), {})[file.language] = file
    ordered = sorted(found, key=lambda stem: (not stem.startswith("course"), stem))
    return tuple(_entry(desk.name, stem, found[stem]) for stem in ordered)


def _entry(name: DocumentName, stem: str, files: Mapping[str, DeskFile]) -> Entry:
    lesson = _LESSON.fullmatch(stem) if name.kind == "course" else None
    wanted = list(files) if "" in files or name.is_certification else list(LANGUAGES)
    sides = tuple(_side(name, stem, language, files.get(language)) for language in wanted)
    return Entry(stem, int(lesson.group(1)) if lesson else None, sides)


def _side(name: DocumentName, stem: str, language: str, file: DeskFile | None) -> Side:
    ending = "yaml" if name.is_certification else "md"
    expected = f"{stem}.{language}.{ending}" if language else f"{stem}.{ending}"
    return Side(language, file.file if file else expected, file, title_of(file.content) if file else "")


def stem_of(file: str) -> str:
    """01-alarm.ru.md → 01-alarm"""
    stem = file.rpartition(".")[0]
    return stem[:-3] if stem.endswith(tuple(f".{language}" for language in LANGUAGES)) else stem


def title_of(content: bytes) -> str:
    text = read_text(content, "").value
    return next((line.value for line in text.front if line.key == "title"), "") if text else ""


def file_of_lesson(desk: Desk, lesson: str, language: str) -> str | None:
    """The file of a lesson named as the pages of operators name it, in this language if there is one."""
    files = [
        file.file
        for file in desk.files.values()
        if (found := _LESSON.fullmatch(stem_of(file.file))) and found.group(2) == lesson
    ]
    return next((file for file in files if f".{language}." in file), files[0] if files else None)


def next_number(desk: Desk) -> int:
    numbers = [entry.number for entry in entries(desk) if entry.number is not None]
    return max(numbers, default=0) + 1


def other_side(content: bytes) -> str:
    """What the missing language begins with: the text itself, to be translated in place; ids and keys stay."""
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def uses(texts: Mapping[str, bytes], folder: str, path: str) -> int:
    """How often a medium is named in the texts, by its path as texts write it."""
    relative = path.removeprefix(f"{folder}/").encode()
    return sum(content.count(relative) for content in texts.values())
