"""How two states of a document differ, for people. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from app.library.text_file import decode, lines_of

MAX_LINES = 400


def diff_of(old: Mapping[str, bytes | None], new: Mapping[str, bytes | None], labels: tuple[str, str]) -> str:
    """A unified diff over all files that differ, by path. `None` stands for media: only that they differ is said."""
    lines: list[str] = []
    for path in sorted({*old, *new}):
        left, right = old.get(path, b""), new.get(path, b"")
        if path in old and path in new and left == right and left is not None:
            continue
        names = (f"{labels[0]}/{path}", f"{labels[1]}/{path}")
        lines += _file_diff(left, right, names)
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], "…"]
    return "\n".join(lines)


def _file_diff(left: bytes | None, right: bytes | None, names: tuple[str, str]) -> list[str]:
    old, new = (None if side is None else decode(side, "").value for side in (left, right))
    if old is None or new is None:
        return [f"--- {names[0]}", f"+++ {names[1]}", "(binary)"]
    return list(difflib.unified_diff(lines_of(old), lines_of(new), *names, lineterm=""))
