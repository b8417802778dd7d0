"""What one attempt asks and in which order: stored at the start, never computed again (rules 3 and 22). Pure.

A reader's browser meets options by their token alone. Numbers are those of the file, from 1, as grading takes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = 1


@dataclass(frozen=True)
class Choice:
    """One thing to choose: an option, a right side, a line of an order, an alternative of a gap, an area."""

    token: str
    number: int  # of the file


@dataclass(frozen=True)
class Placed:
    """One question of the attempt."""

    item: str  # id in the quiz; never leaves the server before the end
    section: int  # index in the quiz
    choices: tuple[
        tuple[Choice, ...], ...
    ] = ()  # in the order shown; one row; for a cloze one a gap, for a call one a node
    lefts: tuple[int, ...] = ()  # left sides of a match, in the order shown; numbers among the left sides

    def row(self, number: int = 0) -> tuple[Choice, ...]:
        return self.choices[number] if number < len(self.choices) else ()

    def number_of(self, token: str, row: int = 0) -> int | None:
        """The file's number of a token; None where this question has no such token."""
        return next((choice.number for choice in self.row(row) if choice.token == token), None)


@dataclass(frozen=True)
class Medium:
    """A picture of the attempt. Its address says nothing of its name."""

    token: str
    sha256: str
    media_type: str
    bytes: int
    width: int | None = None  # px
    height: int | None = None


@dataclass(frozen=True)
class Layout:
    items: tuple[Placed, ...]
    media: Mapping[str, Medium]  # by path, from the top of the library

    @property
    def drawn(self) -> tuple[str, ...]:
        return tuple(placed.item for placed in self.items)

    def at(self, position: int) -> Placed:
        """The question at a position, from 1. Raises IndexError beyond the last."""
        if position < 1:
            raise IndexError(position)
        return self.items[position - 1]

    def medium(self, token: str) -> Medium | None:
        return next((medium for medium in self.media.values() if medium.token == token), None)


def to_json(layout: Layout) -> dict[str, Any]:
    items = [
        {
            "item": placed.item,
            "section": placed.section,
            "choices": [[[choice.token, choice.number] for choice in row] for row in placed.choices],
            "lefts": list(placed.lefts),
        }
        for placed in layout.items
    ]
    media = {path: list(vars(medium).values()) for path, medium in layout.media.items()}
    return {"schema": SCHEMA, "items": items, "media": media}


def from_json(stored: Mapping[str, Any]) -> Layout:
    items = tuple(
        Placed(
            item=row["item"],
            section=row["section"],
            choices=tuple(tuple(Choice(*pair) for pair in choices) for choices in row["choices"]),
            lefts=tuple(row["lefts"]),
        )
        for row in stored["items"]
    )
    return Layout(items, {path: Medium(*values) for path, values in stored["media"].items()})


def items_in(stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Only which questions are asked, in order: for whoever reads thousands of layouts."""
    return tuple(row["item"] for row in stored["items"])
