"""The team's standings as CSV: the same rows, order and filters as on the page. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from app.oversight.team import TeamRow

COLUMNS = ("number", "name", "unit", "position", "certification", "status", "may_work", "valid_until", "due")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def as_csv(rows: Iterable[TeamRow]) -> str:
    """RFC 4180, dates `YYYY-MM-DD`, empty where there is none."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (
            row.number,
            row.name,
            row.unit,
            row.position,
            row.certification,
            row.status,
            row.may_work,
            row.valid_until.isoformat() if row.valid_until else "",
            row.due.isoformat() if row.due else "",
        )
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue()
