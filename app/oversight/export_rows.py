"""The team's standings as CSV: the same rows, order and filters as on the page. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.foundation.csv_table import csv_table
from app.oversight.team import TeamRow

COLUMNS = ("number", "name", "unit", "position", "certification", "status", "may_work", "valid_until", "due")


def as_csv(rows: Iterable[TeamRow]) -> str:
    """RFC 4180, dates `YYYY-MM-DD`, empty where there is none."""
    return csv_table(COLUMNS, map(cells, rows))


def cells(row: TeamRow) -> tuple[str, ...]:
    return (
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
