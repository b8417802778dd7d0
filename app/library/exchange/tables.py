"""Rows and columns of CSV and XLSX, each cell a text. Pure.

XLSX is a package of strangers: it passes the door of `package` first, and formulas are never calculated.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.foundation.faults import Text
from app.library.exchange.drafted import MOST_QUESTIONS, Given, Unreadable
from app.library.exchange.package import is_package, package_of
from app.library.exchange.plain_words import lines_of, text_of, tidy

MOST_ROWS = MOST_QUESTIONS + 1
MOST_COLUMNS = 80
MOST_UNPACKED = 40 * 1024 * 1024  # bytes of a workbook; its text may be 1 MiB in the end
LONGEST_CELL = 32_767  # characters, as Excel has it
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """`line` of a CSV file, row of a sheet; from 1."""

    line: int
    cells: tuple[str, ...]


def rows_of(given: Given) -> list[Row]:
    """Rows that are not empty. Raises Unreadable."""
    if given.name.lower().endswith(".xlsx") or is_package(given.content):
        return list(_of_sheet(given.content))
    return list(_of_csv(text_of(given)))


def _of_csv(text: str) -> Iterator[Row]:
    reader = csv.reader(lines_of(text), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader):
            if number > MOST_ROWS:
                raise Unreadable(_MANY_ROWS, line)
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(_MANY_COLUMNS, line)
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(_without_apostrophe(tidy(cell)) for cell in cells))
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            Text(
                f"The table cannot be read from line {line} on: a quotation mark is not closed, or a cell is too long",
                f"Таблица не читается начиная со строки {line}: кавычка не закрыта или ячейка слишком длинная",
            ),
            line,
        ) from None


def _separator(text: str) -> str:
    """The comma or the semicolon, whichever stands more often in the first row outside of quotation marks."""
    first = re.sub(r'"[^"]*"', "", text[:10_000]).partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def _of_sheet(content: bytes) -> Iterator[Row]:
    _check_package(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if number > MOST_ROWS:
                raise Unreadable(_MANY_ROWS, number)
            values = tuple(_text_of_cell(cell) for cell in cells)
            if len(values) > MOST_COLUMNS and values[MOST_COLUMNS]:
                raise Unreadable(_MANY_COLUMNS, number)
            if any(value.strip() for value in values):
                yield Row(number, values)
    except Unreadable:
        raise
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
    ):
        raise Unreadable(_NO_WORKBOOK) from None
    except SyntaxError:  # of XML
        raise Unreadable(_NO_WORKBOOK) from None


def _check_package(content: bytes) -> None:
    package = package_of(content)
    if sum(info.file_size for info in package.archive.infolist()) > MOST_UNPACKED:
        raise Unreadable(
            Text(
                f"Unpacked, the workbook has more than {MOST_UNPACKED // 1024 // 1024} MB",
                f"В распакованном виде книга больше {MOST_UNPACKED // 1024 // 1024} МБ",
            )
        )
    for name in package.names:
        if name.endswith((".xml", ".rels")) and _DOCTYPE.search(package.read(name)):
            raise Unreadable(
                Text(
                    "The workbook holds a DOCTYPE, as no workbook does",
                    "В книге есть DOCTYPE, которого в книгах не бывает",
                )
            )


def _text_of_cell(cell: Any) -> str:
    """As a person sees it; a number without a needless point."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() | int():
            shown = value * 100 if "%" in str(cell.number_format) else value
            plain = f"{shown:.10g}" if isinstance(shown, float) else str(shown)
            return f"{plain}%" if "%" in str(cell.number_format) else plain
        case datetime() | date():
            return value.isoformat()
    return tidy(str(value))


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark, by which Excel knows UTF-8. What would be a formula gets an apostrophe."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def xlsx_of(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """Every cell is a text, never a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column, tidy(text))
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


_MANY_ROWS = Text(f"The table has more than {MOST_ROWS} rows", f"В таблице больше {MOST_ROWS} строк")
_MANY_COLUMNS = Text(
    f"The table has more than {MOST_COLUMNS} columns", f"В таблице больше {MOST_COLUMNS} столбцов"
)
_NO_WORKBOOK = Text("The file is no workbook of the form XLSX", "Файл — не книга в формате XLSX")
