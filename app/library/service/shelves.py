"""Several sources of files as one."""

from __future__ import annotations

from app.library.source import Tree


class Stack:
    """Several sources as one: what the first has not, the next is asked for."""

    def __init__(self, *sources: Tree) -> None:
        self.sources = sources

    def read(self, path: str) -> bytes | None:
        return next((source.read(path) for source in self.sources if source.exists(path)), None)

    def exists(self, path: str) -> bool:
        return any(source.exists(path) for source in self.sources)

    def names(self, folder: str) -> tuple[str, ...]:
        """Of the first source that has the folder: two states of a course are never mixed."""
        return next((names for source in self.sources if (names := source.names(folder))), ())

    def below(self, folder: str) -> tuple[str, ...]:
        return next((paths for source in self.sources if (paths := source.below(folder))), ())
