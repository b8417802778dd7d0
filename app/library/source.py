"""How pure code reads the files beside a text: pictures, scenarios, pools, other lessons. Pure.

The shell decides what stands behind it: a folder on disk, the revisions in the database, or both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Source(Protocol):
    """Files by their path from the top of the library, with `/`: quizzes/img/desktop.svg."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def exists(self, path: str) -> bool: ...

    def names(self, folder: str) -> tuple[str, ...]:
        """Names of the files directly in a folder, in order; empty where there is no such folder."""


class Files:
    """A source of values: for tests, and for texts that come from a browser."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = dict(contents)

    def read(self, path: str) -> bytes | None:
        return self._contents.get(path)

    def exists(self, path: str) -> bool:
        return path in self._contents

    def names(self, folder: str) -> tuple[str, ...]:
        start = f"{folder}/"
        rest = (path.removeprefix(start) for path in self._contents if path.startswith(start))
        return tuple(sorted(name for name in rest if "/" not in name))

    def below(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._contents if path.startswith(f"{folder}/")))


class Tree(Source, Protocol):
    """A source that can also say what is in a folder and all folders below it."""

    def below(self, folder: str) -> tuple[str, ...]:
        """Paths of all files, in order."""
