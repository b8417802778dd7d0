"""Whether the pictures, links and files that a text names are there (quiz-format.md 2.1, 3). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.faults import Text
from app.library.links import resolve, target_of
from app.library.neighbours import find_text
from app.library.quizzes.model import Picture
from app.library.quizzes.outline import Line
from app.library.quizzes.pointers import Pointer, pointers_of
from app.library.quizzes.telling import Faults, shortened
from app.library.source import Source


@dataclass(frozen=True)
class Here:
    """The file whose texts are read, and what stands beside it."""

    folder: str
    language: str
    source: Source
    faults: Faults


def check_references(lines: Sequence[Line], here: Here) -> tuple[Picture, ...]:
    """Tells of missing files, links that lead nowhere and pictures without words; returns the pictures in order."""
    found = pointers_of(lines)
    for pointer in found:
        if pointer.role == "link":
            _check_link(pointer, here)
        else:
            _check_file(pointer, here)
    return tuple(Picture(pointer.written, pointer.words) for pointer in found if pointer.role == "picture")


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


def _check_file(pointer: Pointer, here: Here) -> None:
    if pointer.role == "picture" and not pointer.words.strip():
        here.faults.error(
            pointer.line,
            "missing-alt",
            Text("The picture has no words for those who cannot see it", "У картинки нет описания словами"),
            Text(
                f"Say in the brackets what it shows: ![…]({shortened(pointer.written)}).",
                f"Скажите в скобках, что на ней: ![…]({shortened(pointer.written)}).",
            ),
        )
    if not file_is_there(pointer.written, here):
        missing_file(pointer.line, pointer.written, here.faults)


def _check_link(pointer: Pointer, here: Here) -> None:
    target = target_of(pointer.written)
    if target.kind in ("web", "anchor") or _leads_somewhere(pointer.written, here):
        return
    here.faults.error(
        pointer.line,
        "broken-link",
        Text(
            f"The link `{shortened(pointer.written)}` leads nowhere",
            f"Ссылка `{shortened(pointer.written)}` никуда не ведёт",
        ),
        Text("Correct the path: it counts from this file.", "Исправьте путь: он считается от этого файла."),
    )


def _leads_somewhere(written: str, here: Here) -> bool:
    return file_is_there(written, here) or text_path(written, here) is not None
