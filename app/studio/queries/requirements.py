"""The requirement matrix as it lies before those who change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import certification, library, people
from app.certification.requirements import Line, parse_requirements
from app.certification.requirements_text import entry_of, oddities
from app.foundation.faults import Fault
from app.library.documents import REQUIREMENTS, DocumentName
from app.people.rows import PositionRow, UnitRow
from app.studio import queries
from app.studio.queries.rules import newest_draft_or_first
from app.studio.rows import Desk, DeskFile

NAME = DocumentName("requirements", REQUIREMENTS)
PATH = f"certifications/{REQUIREMENTS}.yaml"


@dataclass(frozen=True)
class MatrixLine:
    """A line and its place among the lines. `is_published`: it stands so in the newest revision."""

    place: int
    line: Line
    is_published: bool


@dataclass(frozen=True)
class MatrixPage:
    """`lines` None: the text cannot be read."""

    desk: Desk
    file: DeskFile
    revision: int
    lines: tuple[MatrixLine, ...] | None
    faults: tuple[Fault, ...]
    positions: tuple[PositionRow, ...]
    units: tuple[UnitRow, ...]
    certifications: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.file.content.decode("utf-8", "replace")

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.level == "error")


def matrix_page(today: date) -> MatrixPage:
    """The draft where there is one, else what is published; a matrix without lines before there is either."""
    desk = newest_draft_or_first(NAME, PATH, b"requirements: []\n")
    file = next(iter(desk.files.values()))
    positions, units = people.positions(), people.units()
    faults = library.check_draft(queries.library_draft(desk)).faults
    lines = parse_requirements(file.content, file.path).value
    published = certification.rule_book().lines
    if lines is not None:
        faults = (
            *faults,
            *oddities(
                lines,
                positions=frozenset(position.slug for position in positions),
                units=frozenset(unit.slug for unit in units),
                published=published,
                today=today,
            ),
        )
    return MatrixPage(
        desk=desk,
        file=file,
        revision=queries.newest_number(NAME),
        lines=None if lines is None else placed(lines, published),
        faults=faults,
        positions=positions,
        units=units,
        certifications=tuple(sorted(certification.rule_book().rules)),
    )


def placed(lines: tuple[Line, ...], published: tuple[Line, ...]) -> tuple[MatrixLine, ...]:
    known = {entry_of(line) for line in published}
    return tuple(MatrixLine(place, line, entry_of(line) in known) for place, line in enumerate(lines))
