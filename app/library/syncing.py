"""Files on one side, the database on the other: which of the two has changed since they were last equal. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

State = Literal["same", "file-changed", "database-changed", "both-changed", "only-file", "only-database"]


@dataclass(frozen=True)
class Sides:
    """SHA-256 of a document: in the files, in the newest revision, and when both were last equal in this folder.

    `older`: hashes of all earlier revisions. `from_files`: the newest revision came from files, not from a browser.
    """

    files: str | None
    database: str | None
    base: str | None = None
    older: Collection[str] = ()
    from_files: bool = True


def state_of(sides: Sides) -> State:
    if sides.database is None:
        return "only-file"
    if sides.files is None:
        return "only-database"
    if sides.files == sides.database:
        return "same"
    base = sides.base or _guessed_base(sides)
    if base == sides.database:
        return "file-changed"
    return "database-changed" if base == sides.files else "both-changed"


def _guessed_base(sides: Sides) -> str | None:
    """A folder that was never in step: an older revision in it is stale; otherwise files follow files, but nobody
    has seen what was edited in a browser."""
    if sides.files in sides.older:
        return sides.files
    return sides.database if sides.from_files else None
