"""A list of absences from elsewhere: lines of a table become times away, with every mistake at its place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.foundation.faults import Text
from app.people.absence_days import LONGEST_REASON, ONE_DAY
from app.people.import_rows import Wrong, day_of, plain, read_number, spelling
from app.people.sheet import Problem, Row, read_sheet

# What a header may be called, written without spaces, dots and hyphens.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("number", "no", "personnelnumber", "personnelno", "employeenumber", "employeeid", "staffnumber"),
        *("номер", "табельныйномер", "табномер", "табельный", "таб№", "табельный№", "№", "тн"),
    ),
    "name": ("name", "fullname", "employee", "фио", "сотрудник", "работник"),  # for people to read; not looked at
    "from": ("from", "begins", "start", "startdate", "firstday", "awayfrom", "с", "начало", "датаначала", "первыйдень", "отсутствуетс"),
    "to": ("to", "until", "ends", "end", "enddate", "lastday", "по", "конец", "окончание", "датаокончания", "последнийдень"),
    "back": ("back", "backon", "returns", "firstdayback", "выход", "выходнаработу", "вернется", "первыйрабочийдень"),
    "reason": ("reason", "why", "kind", "type", "причина", "вид", "видотсутствия", "основание"),
}  # fmt: skip
_FIELD = {name: field for field, names in HEADERS.items() for name in names}
NEEDED = ("number", "from")
OF_THE_FILE = (
    *("too-large", "empty", "not-text", "not-utf8", "old-workbook", "broken-workbook", "missing-column"),
)


@dataclass(frozen=True)
class AbsenceEntry:
    """One line. `back_on`: first day at work again; None: the line names no end."""

    line: int
    number: str
    begins: date
    back_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class AbsenceEntries:
    entries: tuple[AbsenceEntry, ...]
    problems: tuple[Problem, ...]
    columns: Mapping[str, str]  # field → header as the file has it


def known_header(header: str) -> bool:
    return spelling(header) in _FIELD


def read_absences(content: bytes) -> AbsenceEntries:
    """The absences of a CSV or XLSX file. Mistakes of all lines are told at once."""
    sheet = read_sheet(content, known_header)
    if not sheet.rows:
        return AbsenceEntries((), sheet.problems, {})
    head, *rows = sheet.rows
    fields = [_FIELD.get(spelling(str(header))) for header in head.cells]
    columns = {field: str(header) for field, header in zip(fields, head.cells, strict=True) if field}
    problems = [*sheet.problems, *problems_of_head(head, fields)]
    entries: list[AbsenceEntry] = []
    if all(field in columns for field in NEEDED):
        for row in rows:
            entry = entry_of(row, fields, columns, problems)
            if entry is not None:
                entries.append(entry)
    return AbsenceEntries(tuple(entries), tuple(problems), columns)


def problems_of_head(head: Row, fields: list[str | None]) -> list[Problem]:
    found = []
    for field, header in zip(fields, map(str, head.cells), strict=True):
        if field is None and header:
            text = Text(
                "There is no such column here. Remove it, or call it one of: number, name, from, to, back, reason.",
                "Такого столбца здесь нет. Удалите его или назовите одним из: номер, ФИО, с, по, выход, причина.",
            )
            found.append(Problem(head.line, header, "unknown-column", text))
    for field in sorted({one for one in fields if one is not None and fields.count(one) > 1}):
        text = Text(f"Two columns say “{field}”.", f"Два столбца «{field}».")
        found.append(Problem(head.line, field, "duplicate-column", text))
    for field, said in (
        ("number", Text("personnel number", "табельным номером")),
        ("from", Text("first day", "первым днём")),
    ):
        if field not in fields:
            text = Text(f"There is no column with the {said.en}.", f"Нет столбца с {said.ru}.")
            found.append(Problem(head.line, field, "missing-column", text))
    return found


def entry_of(
    row: Row, fields: list[str | None], columns: Mapping[str, str], problems: list[Problem]
) -> AbsenceEntry | None:
    """None where something of the line is wrong: it is told in `problems`."""
    cells = {field: cell for field, cell in zip(fields, row.cells, strict=True) if field}
    before = len(problems)
    number = read(row, "number", cells, columns, problems)
    begins = read(row, "from", cells, columns, problems)
    last = read(row, "to", cells, columns, problems)
    back = read(row, "back", cells, columns, problems)
    reason = read(row, "reason", cells, columns, problems)
    if len(problems) > before:
        return None
    if not isinstance(begins, date):
        text = Text("The first day is missing.", "Нет первого дня.")
        problems.append(Problem(row.line, columns["from"], "missing-day", text))
        return None
    back_on = back if isinstance(back, date) else last + ONE_DAY if isinstance(last, date) else None
    if isinstance(back, date) and isinstance(last, date) and back != last + ONE_DAY:
        text = Text(
            "The last day and the first day back do not go together.",
            "Последний день и день выхода не согласуются.",
        )
        problems.append(Problem(row.line, columns["back"], "two-ends", text))
        return None
    if back_on is not None and back_on <= begins:
        text = Text("The last day is before the first one.", "Последний день раньше первого.")
        problems.append(Problem(row.line, columns.get("to") or columns["back"], "reversed-days", text))
        return None
    return AbsenceEntry(row.line, str(number or ""), begins, back_on, str(reason or ""))


def read(
    row: Row,
    field: str,
    cells: Mapping[str, str | date],
    columns: Mapping[str, str],
    problems: list[Problem],
) -> str | date | None:
    if field not in cells:
        return None
    cell = cells[field]
    try:
        if field == "number":
            return next(value for _name, value in read_number(field, cell))
        if field == "reason":
            return plain(cell, LONGEST_REASON) or None
        return cell if isinstance(cell, date) else day_of(plain(cell, 40))
    except Wrong as wrong:
        problems.append(Problem(row.line, columns[field], wrong.code, wrong.text))
        return None
