"""Tables as CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_table(head: Iterable[str], lines: Iterable[Iterable[str]], *, delimiter: str = ",") -> str:
    """RFC 4180. No cell is run as a formula by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue()


def spreadsheet_table(head: Iterable[str], lines: Iterable[Iterable[str]], language: str) -> bytes:
    """UTF-8 with its mark; in Russian with semicolons, as Excel wants it there."""
    return csv_table(head, lines, delimiter=";" if language == "ru" else ",").encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
