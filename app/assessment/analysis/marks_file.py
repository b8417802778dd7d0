"""Marks as a table of text: one row a person, one column a question (interfaces.md, `quiz stats`). Pure.

First row: anything, then the ids of the questions. Then a name and marks in each row; a row whose name is `max` gives
the maxima (1 each without it). `,` or `;` between cells, decimals with a point or a comma. An empty cell is 0 points,
and counted as missing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from app.assessment.analysis.marks import ItemMarks, Marks
from app.foundation.faults import Fault, Parsed, Text, in_order

MAX_BYTES = 20 * 1024 * 1024
MOST_PERSONS, MOST_MARKS = 100_000, 1_000_000  # rows; rows times questions
MOST_FAULTS = 500  # after so many nobody reads on
MAXIMA = "max"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MARK = re.compile(r"[+\-−]?(\d{1,15}([.,]\d{0,20})?|[.,]\d{1,20})([eE][+\-]?\d{1,2})?", re.ASCII)
Row = tuple[int, Sequence[str]]  # line, cells


@dataclass
class _Told:
    file: str
    faults: list[Fault] = field(default_factory=list)

    def error(self, line: int, code: str, message: Text, fix: Text) -> None:
        self.faults.append(Fault(self.file, line, "error", code, message, fix))

    def warning(self, line: int, code: str, message: Text, fix: Text) -> None:
        self.faults.append(Fault(self.file, line, "warning", code, message, fix))


def read_marks(content: bytes, file: str) -> Parsed[Marks]:
    """The marks of a file, or what is wrong in it: with errors there is no value."""
    told = _Told(file)
    text = _decoded(content, told)
    if text is None:
        return Parsed(None, in_order(told.faults))
    rows = _rows(text, told)
    header = next(rows, None)
    if header is None and not told.faults:
        told.error(1, "bad-value", EMPTY, HEADER_FORM)
    ids = () if header is None else _ids(header, told)
    most = min(MOST_PERSONS, MOST_MARKS // max(1, len(ids)))
    found = list(islice(rows, most + 1))
    if len(found) > most:
        told.error(1, "too-large", TOO_MANY_MARKS, Text("Split it.", "Разделите его."))
    if not ids or len(found) > most:
        return Parsed(None, in_order(told.faults))
    maxima, people = _taken_apart(found, len(ids), told)
    marks = Marks(
        len(people),
        tuple(
            ItemMarks(id, maximum, tuple(person[place] for _, person in people))
            for place, (id, maximum) in enumerate(zip(ids, maxima, strict=True))
        ),
    )
    if told.faults:
        return Parsed(None, in_order(told.faults))
    _tell_of_high_marks(ids, maxima, people, told)
    return Parsed(marks, in_order(told.faults))


def _decoded(content: bytes, told: _Told) -> str | None:
    if len(content) > MAX_BYTES:
        told.error(1, "too-large", TOO_LARGE, Text("Split it.", "Разделите его."))
        return None
    plain = content.removeprefix(BYTE_ORDER_MARK)
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        line = plain[: error.start].count(b"\n") + 1
        told.error(line, "not-utf8", NOT_UTF8, Text("Save it as UTF-8.", "Сохраните его в UTF-8."))
        return None


def _rows(text: str, told: _Told) -> Iterator[Row]:
    """Rows that say something, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        told.error(begins, "bad-value", NO_TABLE, Text("Look at its quotation marks.", "Проверьте кавычки."))


def _delimiter(text: str) -> str:
    """The sign that the first row uses more often."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return ";" if first.count(";") >= max(1, first.count(",")) else ","


def _ids(header: Row, told: _Told) -> tuple[str, ...]:
    line, cells = header
    ids = [cell.strip() for cell in cells[1:]]
    while ids and not ids[-1]:
        ids.pop()
    if not ids:
        told.error(line, "bad-value", NO_ITEMS, HEADER_FORM)
    known: set[str] = set()
    for place, id in enumerate(ids):
        if not id:
            told.error(line, "missing-id", _said(NO_ID, place + 2), HEADER_FORM)
        elif id in known:
            told.error(line, "duplicate-id", _said(TWICE, id), Text("Rename one.", "Переименуйте один."))
        known.add(id)
    return tuple(ids)


Person = tuple[int, tuple[Fraction | None, ...]]


def _taken_apart(rows: Sequence[Row], count: int, told: _Told) -> tuple[list[Fraction], list[Person]]:
    maxima: list[Fraction] | None = None
    people: list[Person] = []
    for line, cells in rows:
        if len(told.faults) >= MOST_FAULTS:
            told.error(
                line, "bad-value", MORE_FAULTS, Text("Is this a table of marks?", "Это таблица баллов?")
            )
            break
        marks = _marks(line, cells, count, told)
        if cells[0].strip() != MAXIMA:
            people.append((line, marks))
        elif maxima is not None:
            told.error(line, "bad-value", TWO_MAXIMA, Text("Keep one of them.", "Оставьте одну из них."))
        else:
            maxima = _maxima(line, marks, told)
    return maxima or [Fraction(1)] * count, people


def _marks(line: int, cells: Sequence[str], count: int, told: _Told) -> tuple[Fraction | None, ...]:
    if any(cell.strip() for cell in cells[count + 1 :]):
        told.error(line, "bad-value", _said(TOO_MANY, count), ROW_FORM)
    found = [_mark(line, cell.strip(), told) for cell in cells[1 : count + 1]]
    return (*found, *[None] * (count - len(found)))


def _mark(line: int, cell: str, told: _Told) -> Fraction | None:
    found = _number(cell) if cell else None
    if cell and found is None:
        told.error(line, "bad-value", _said(NO_NUMBER, cell[:40]), ROW_FORM)
    return found


@lru_cache(maxsize=4096)
def _number(cell: str) -> Fraction | None:
    """Up to 15 digits before and 20 behind the point: longer ones are no marks."""
    return Fraction(cell.replace("−", "-").replace(",", ".")) if _MARK.fullmatch(cell) else None


def _maxima(line: int, marks: Sequence[Fraction | None], told: _Told) -> list[Fraction]:
    for mark in marks:
        if mark is not None and mark < 0:
            told.error(line, "bad-value", NEGATIVE_MAXIMUM, ROW_FORM)
    return [Fraction(1) if mark is None else mark for mark in marks]


def _tell_of_high_marks(
    ids: Sequence[str], maxima: Sequence[Fraction], people: Sequence[Person], told: _Told
) -> None:
    """Once a question: a forgotten row of maxima would raise as many as there are persons."""
    for place, (id, maximum) in enumerate(zip(ids, maxima, strict=True)):
        line = next((line for line, marks in people if (marks[place] or 0) > maximum), None)
        if line is not None:
            told.warning(line, "bad-value", _said(ABOVE_MAXIMUM, id), MAXIMA_FORM)


def _said(text: Text, value: object) -> Text:
    return Text(text.en.format(value), text.ru.format(value))


EMPTY = Text("The file is empty", "Файл пуст")
TOO_LARGE = Text("The file is larger than 20 MB", "Файл больше 20 МБ")
TOO_MANY_MARKS = Text(
    "The file has more than 100,000 persons or 1,000,000 marks",
    "В файле больше 100 000 человек или 1 000 000 баллов",
)
NOT_UTF8 = Text("The file is not UTF-8", "Файл не в кодировке UTF-8")
NO_TABLE = Text("This is no row of a CSV table", "Это не строка таблицы CSV")
NO_ITEMS = Text("The first row names no questions", "В первой строке нет ни одного вопроса")
NO_ID = Text("Column {} has no id", "У столбца {} нет id")
TWICE = Text("`{}` stands there twice", "`{}` стоит дважды")
TOO_MANY = Text(
    "The row has more cells than the {} questions of the first row",
    "В строке больше ячеек, чем вопросов в первой строке ({})",
)
NO_NUMBER = Text("`{}` is no mark", "`{}` — не балл")
MORE_FAULTS = Text("There is more wrong from here on", "Дальше тоже есть ошибки")
TWO_MAXIMA = Text("There are two rows named `max`", "Строк с именем `max` две")
NEGATIVE_MAXIMUM = Text("A maximum is below 0", "Максимум меньше 0")
ABOVE_MAXIMUM = Text("Marks of `{}` are above its maximum", "Баллы за `{}` больше максимума")
HEADER_FORM = Text(
    "The first row has a free cell, then the ids of the questions.",
    "В первой строке — свободная ячейка, затем id вопросов.",
)
ROW_FORM = Text(
    "A row has a name, then a number for each question; an empty cell is no answer.",
    "В строке — имя, затем число для каждого вопроса; пустая ячейка — нет ответа.",
)
MAXIMA_FORM = Text("Give the maxima in a row named `max`.", "Укажите максимумы в строке с именем `max`.")
