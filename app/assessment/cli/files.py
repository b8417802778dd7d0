"""Files that are named on the command line, and what stands beside them."""

from __future__ import annotations

from pathlib import Path

from app.foundation.commands import CannotRun, read_file
from app.foundation.faults import Text
from app.library.documents import FileText

SITE_LANGUAGE = "en"  # of files whose name has none; without a database nobody has chosen another


class Disk:
    """The whole disk as a source: paths count from its top, so that `../` leads wherever the author's folder does."""

    def read(self, path: str) -> bytes | None:
        try:
            return self._place(path).read_bytes()
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        try:
            return self._place(path).is_file()
        except (OSError, ValueError):  # a name that is too long, or holds a null byte
            return False

    def names(self, folder: str) -> tuple[str, ...]:
        place = self._place(folder)
        if not place.is_dir():
            return ()
        return tuple(sorted(found.name for found in place.iterdir() if found.is_file()))

    @staticmethod
    def _place(path: str) -> Path:
        return Path("/") / path


def given_file(name: str) -> FileText:
    """The text under a name as it was given; `-` is standard input, seen from the current folder."""
    content = read_file(name)
    return FileText(Path(name).absolute().as_posix().lstrip("/"), name, content)


def given_files(names: tuple[str, ...]) -> list[FileText]:
    return [given_file(name) for name in names]


def write_file(name: str, content: bytes) -> None:
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        raise CannotRun(
            Text(
                f"{name}: cannot be written ({error.strerror})",
                f"{name}: файл не записывается ({error.strerror})",
            )
        ) from None
