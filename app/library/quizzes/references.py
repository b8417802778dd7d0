"""Whether the pictures, links and files that a text names are there (quiz-format.md 2.1, 3). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.faults import Text
from app.library.links import resolve, target_of
from app.library.markdown_reading import Reference, read
from app.library.neighbours import find_text
from app.library.quizzes.model import Picture
from app.library.quizzes.outline import Line
from app.library.quizzes.telling import Faults, shortened
from app.library.source import Source

# Texts without any of these point nowhere; most are short, and reading them as Markdown would cost most of the time.
_POINTER = re.compile(r"\]\(|\]:|!\[|<[A-Za-z]|:::")


@dataclass(frozen=True)
class Here:
    """The file whose texts are read, and what stands beside it."""

    folder: str
    language: str
    source: Source
    faults: Faults


def check_references(lines: Sequence[Line], here: Here) -> tuple[Picture, ...]:
    """Tells of missing files, links that lead nowhere and pictures without words; returns the pictures in order."""
    found = _references(lines)
    for number, reference in found:
        if reference.role == "link":
            _check_link(number, reference, here)
        else:
            _check_file(number, reference, here)
    return tuple(
        Picture(reference.written, reference.words) for _, reference in found if reference.role == "picture"
    )


def text_path(written: str, here: Here) -> str | None:
    """The file that a path to a text document stands for; None if there is none."""
    target = target_of(written)
    path = resolve(here.folder, target.path) if target.kind == "file" else None
    return None if path is None else find_text(here.source, path, here.language)


def file_is_there(written: str, here: Here) -> bool:
    """A picture or a sound: a file at a relative path."""
    target = target_of(written)
    path = resolve(here.folder, target.path) if target.kind == "file" else None
    return path is not None and here.source.exists(path)


def missing_file(number: int, written: str, faults: Faults, *, unclear: bool = False) -> None:
    tell = faults.unclear if unclear else faults.error
    tell(
        number,
        "missing-asset",
        Text(f"There is no file `{shortened(written)}`", f"Файла `{shortened(written)}` нет"),
        Text(
            "Put the file there, or correct the path: it counts from this file and is no web address.",
            "Положите файл туда или исправьте путь: он считается от этого файла и не бывает адресом в сети.",
        ),
    )


def _references(lines: Sequence[Line]) -> list[tuple[int, Reference]]:
    """What the lines point to, with the numbers of lines."""
    text = "\n".join(line.text for line in lines)
    if not _POINTER.search(text):
        return []
    reading = read(text, file="", first_line=0).value
    references = reading.references if reading is not None else ()
    return [(lines[min(reference.line, len(lines) - 1)].number, reference) for reference in references]


def _check_file(number: int, reference: Reference, here: Here) -> None:
    if reference.role == "picture" and not reference.words.strip():
        here.faults.error(
            number,
            "missing-alt",
            Text("The picture has no words for those who cannot see it", "У картинки нет описания словами"),
            Text(
                f"Say in the brackets what it shows: ![…]({shortened(reference.written)}).",
                f"Скажите в скобках, что на ней: ![…]({shortened(reference.written)}).",
            ),
        )
    if not file_is_there(reference.written, here):
        missing_file(number, reference.written, here.faults)


def _check_link(number: int, reference: Reference, here: Here) -> None:
    target = target_of(reference.written)
    if target.kind in ("web", "anchor") or _leads_somewhere(reference.written, here):
        return
    here.faults.error(
        number,
        "broken-link",
        Text(
            f"The link `{shortened(reference.written)}` leads nowhere",
            f"Ссылка `{shortened(reference.written)}` никуда не ведёт",
        ),
        Text("Correct the path: it counts from this file.", "Исправьте путь: он считается от этого файла."),
    )


def _leads_somewhere(written: str, here: Here) -> bool:
    return file_is_there(written, here) or text_path(written, here) is not None
