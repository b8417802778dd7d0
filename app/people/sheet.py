"""A table somebody sends, CSV or XLSX, as lines of cells. Pure: bytes in, values out.

Read without asking: `,` `;` tab; UTF-8 with or without a mark, UTF-16, windows-1251; cells of Excel with dates and
with numbers that are shown with leading zeros.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.foundation.faults import Text

MOST_BYTES = 16 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024  # an XLSX is a ZIP file: a small one may unpack to anything
MOST_LINES = 100_000
MOST_COLUMNS = 200
MOST_LINES_IN_A_CELL = 10
DELIMITERS = (",", ";", "\t")
_LETTERS_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where. `column` as the file names it, empty where it is the whole line."""

    line: int
    column: str
    code: str
    message: Text


@dataclass(frozen=True)
class Row:
    line: int  # from 1, as an editor or Excel shows it
    cells: tuple[str | date, ...]


@dataclass(frozen=True)
class Sheet:
    rows: tuple[Row, ...]  # the first one is the header; empty lines are left out
    problems: tuple[Problem, ...] = ()


class Unreadable(Exception):
    """The file as a whole, or what follows a line of it, cannot be read."""

    def __init__(self, code: str, en: str, ru: str, line: int = 1) -> None:
        super().__init__(en)
        self.problem = Problem(line, "", code, Text(en, ru))


def read_sheet(content: bytes, is_known: Callable[[str], bool]) -> Sheet:
    """The lines of a table. `is_known` says whether a header names a column: that tells the delimiter."""
    try:
        if len(content) > MOST_BYTES:
            raise Unreadable("too-large", "The file is over 16 MiB.", "Файл больше 16 МиБ.")
        if content.startswith(b"PK\x03\x04"):
            return _limited(read_workbook(content))
        return _limited(read_text(decoded(content), is_known))
    except Unreadable as reason:
        return Sheet((), (reason.problem,))


def _limited(lines: Iterator[Row | Problem]) -> Sheet:
    rows: list[Row] = []
    problems: list[Problem] = []
    for line in lines:
        if isinstance(line, Problem):
            problems.append(line)
        elif any(cell != "" for cell in line.cells):
            rows.append(line)
        if len(rows) + len(problems) > MOST_LINES:
            raise Unreadable("too-large", "The file has over 100,000 lines.", "В файле больше 100 000 строк.")
    if not rows and not problems:
        raise Unreadable("empty", "The file is empty.", "Файл пуст.")
    return Sheet(tuple(rows), tuple(problems))


# -- text --------------------------------------------------------------------------------------------------------


def decoded(content: bytes) -> str:
    """The text of a file in the encodings that tables are saved in. Raises Unreadable."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "old-workbook",
            "This is a workbook of an old Excel. Save it as XLSX or CSV.",
            "Это книга старого Excel. Сохраните её как XLSX или CSV.",
        )
    encoding = next((name for mark, name in _UTF16 if content.startswith(mark)), None) or _bare_utf16(content)
    text = content.decode(encoding, errors="replace") if encoding else _utf8_or_1251(content)
    text = text.removeprefix("\ufeff")
    if "\0" in text or "\ufffd" in text:
        raise Unreadable("not-text", "This is neither CSV nor XLSX.", "Это не CSV и не XLSX.")
    return text


def _bare_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: in a table every other byte of delimiters, digits and line ends is zero."""
    sample = content[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < len(sample) or len(content) % 2:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _utf8_or_1251(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        above = sum(byte > 127 for byte in content)
        letters = sum(len(found) for found in _LETTERS_OF_UTF8.findall(content))
        if letters * 2 > above:  # it is UTF-8, and damaged: read as windows-1251 the names would be garbage
            line = content.count(b"\n", 0, error.start) + 1
            raise Unreadable(
                "not-utf8",
                "The text is damaged here: it is UTF-8 with a wrong byte.",
                "Текст здесь повреждён: это UTF-8 с неверным байтом.",
                line,
            ) from None
    return content.decode("windows-1251", errors="replace")


def read_text(text: str, is_known: Callable[[str], bool]) -> Iterator[Row | Problem]:
    lines = re.split(r"\r\n|\r|\n", text)
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    told = re.fullmatch(r"sep=(.)", lines[start].strip(" ")) if start < len(lines) else None
    if told:  # Excel says so itself
        return _records(lines, start + 1, told.group(1))
    head = lines[start] if start < len(lines) else ""
    return _records(lines, start, max(DELIMITERS, key=lambda sign: _known_columns(head, sign, is_known)))


def _known_columns(head: str, delimiter: str, is_known: Callable[[str], bool]) -> tuple[int, int]:
    names = head.split(delimiter)
    return sum(is_known(name.strip(' "')) for name in names), len(names)


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[Row | Problem]:
    """A line is a record, unless a quotation mark is open at its end; one that nothing closes spoils its line only."""
    number, width = start, None
    while number < len(lines):
        record, last = lines[number], number
        while record.count('"') % 2 and last + 1 < min(len(lines), number + MOST_LINES_IN_A_CELL):
            last += 1
            record += "\n" + lines[last]
        cells = _cells(record, delimiter)
        if cells is None:
            message = Text(
                "A quotation mark in this line is not closed, or text follows after it.",
                "Кавычка в этой строке не закрыта, или после неё идёт текст.",
            )
            yield Problem(number + 1, "", "broken-line", message)
            last = number
        elif any(cells):
            width = width or len(cells)
            yield Row(number + 1, tuple(cells)) if len(cells) == width else _uneven(number + 1, cells, width)
        number = last + 1


def _cells(record: str, delimiter: str) -> list[str] | None:
    if record.count('"') % 2:
        return None
    try:
        found = next(csv.reader([record], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
    return [" ".join(cell.split()) for cell in found]


def _uneven(line: int, cells: list[str], width: int) -> Row | Problem:
    """More cells are fine where they are empty; fewer mean that something is missing, nobody knows what."""
    if len(cells) > width and not any(cells[width:]):
        return Row(line, tuple(cells[:width]))
    message = Text(
        f"This line has {len(cells)} cells, the header has {width}.",
        f"В этой строке ячеек: {len(cells)}, в заголовке: {width}.",
    )
    return Problem(line, "", "broken-line", message)


# -- XLSX --------------------------------------------------------------------------------------------------------


def read_workbook(content: bytes) -> Iterator[Row | Problem]:
    """The first sheet of a workbook."""
    import openpyxl  # a fifth of a second: only who brings a workbook pays for it

    broken = Unreadable("broken-workbook", "This XLSX file is damaged.", "Этот файл XLSX повреждён.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable(
                    "too-large",
                    "The file unpacks to over 256 MiB.",
                    "Файл в развёрнутом виде больше 256 МиБ.",
                )
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if not book.worksheets:
            raise broken
        width = 0
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), start=1):
            values = [_value(cell) for cell in cells]
            while values and values[-1] == "":
                values.pop()
            width = width or len(values)
            if len(values) <= width:
                yield Row(number, tuple(values) + ("",) * (width - len(values)))
            else:
                yield _uneven(number, [str(value) for value in values], width)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        SyntaxError,
        OSError,
        EOFError,
    ) as error:
        raise broken from error


def _value(cell: Any) -> str | date:
    """A cell as it is shown, so that a number such as 00042 keeps its zeros; a day as a date."""
    value = cell.value
    match value:
        case None:
            return ""
        case datetime():
            return value.date()
        case date():
            return value
        case bool():
            return str(value).lower()
        case int() | float() if value == int(value):
            shown = cell.number_format or ""
            return str(int(value)).zfill(len(shown) if re.fullmatch("0+", shown) else 0)
    return " ".join(str(value).split())
