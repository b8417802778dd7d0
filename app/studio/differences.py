"""How two states of a document differ, line by line, for a page. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.library.text_file import BYTE_ORDER_MARK, lines_of

AROUND = 2  # unchanged lines shown beside a change
MOST_LINES = 600

Kind = Literal["same", "gone", "new"]
Change = Literal["changed", "added", "removed"]


@dataclass(frozen=True)
class Line:
    kind: Kind
    old: int | None  # its number there, from 1
    new: int | None
    text: str


@dataclass(frozen=True)
class FileDifference:
    """`hunks`: runs of lines that stand together. None of them where only the bytes differ (line ends, media)."""

    path: str
    kind: Change
    hunks: tuple[tuple[Line, ...], ...] = ()
    is_cut: bool = False  # too long to show whole
    is_text: bool = True

    @property
    def file(self) -> str:
        return self.path.rpartition("/")[2]


def differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileDifference, ...]:
    """Every text that is not the same in both, by path."""
    return tuple(
        difference(path, old.get(path), new.get(path))
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path)
    )


def media_differences(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FileDifference, ...]:
    """Media by path and SHA-256: only that they differ is told."""
    changed = sorted(path for path in {*old, *new} if old.get(path) != new.get(path))
    return tuple(
        FileDifference(path, _change(old.get(path), new.get(path)), is_text=False) for path in changed
    )


def difference(path: str, old: bytes | None, new: bytes | None) -> FileDifference:
    hunks, is_cut = _within_bounds(_hunks(_lines(old or b""), _lines(new or b"")))
    return FileDifference(path, _change(old, new), hunks, is_cut)


def _change(old: object, new: object) -> Change:
    return "added" if old is None else "removed" if new is None else "changed"


def _lines(content: bytes) -> tuple[str, ...]:
    return lines_of(content.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace")) if content else ()


def _hunks(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[Line, ...]]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        lines: list[Line] = []
        for act, i, j, k, end in group:
            if act == "equal":
                lines += (Line("same", i + n + 1, k + n + 1, old[i + n]) for n in range(j - i))
            else:
                lines += (Line("gone", n + 1, None, old[n]) for n in range(i, j))
                lines += (Line("new", None, n + 1, new[n]) for n in range(k, end))
        yield tuple(lines)


def _within_bounds(hunks: Iterator[tuple[Line, ...]]) -> tuple[tuple[tuple[Line, ...], ...], bool]:
    shown: list[tuple[Line, ...]] = []
    left = MOST_LINES
    for hunk in hunks:
        if left <= 0 or len(hunk) > left:
            return (*shown, hunk[:left]) if left > 0 else tuple(shown), True
        shown.append(hunk)
        left -= len(hunk)
    return tuple(shown), False
