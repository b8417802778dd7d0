"""The requirement matrix as a grid: a row a position, a column a certification. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.certification.requirements import Line

State = Literal["now", "later", "over"]


@dataclass(frozen=True)
class Cell:
    """One line's demand, seen from a day."""

    unit: str
    start: date | None
    end: date | None
    state: State


@dataclass(frozen=True)
class Grid:
    """Position → certification → cells; columns in the order in which they are met."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]


def grid_of(lines: Iterable[Line], today: date) -> Grid:
    found = list(lines)
    columns = tuple(dict.fromkeys(slug for line in found for slug in line.requires))
    positions = dict.fromkeys(line.position for line in found)
    rows = tuple(
        (position, tuple(cells_of(found, position, column, today) for column in columns))
        for position in positions
    )
    return Grid(columns, rows)


def cells_of(lines: Iterable[Line], position: str, certification: str, today: date) -> tuple[Cell, ...]:
    return tuple(
        Cell(line.unit, line.start, line.end, state_of(line, today))
        for line in lines
        if line.position == position and certification in line.requires
    )


def state_of(line: Line, today: date) -> State:
    if line.start is not None and line.start > today:
        return "later"
    return "over" if line.end is not None and line.end < today else "now"
