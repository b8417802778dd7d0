"""Lines of a table become people, with every mistake at its line and column. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.foundation.faults import Text
from app.people import names, numbers
from app.people.sheet import Problem, Row, read_sheet

# What a header may be called, written without spaces, dots and hyphens.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("number", "no", "personnelnumber", "personnelno", "employeenumber", "employeeid", "staffnumber"),
        *("номер", "табельныйномер", "табномер", "табельный", "таб№", "табельный№", "№", "тн"),
    ),
    "full_name": ("fullname", "фио", "фамилияимяотчество", "employee", "сотрудник", "работник"),
    "family": ("family", "familyname", "surname", "lastname", "фамилия"),
    "given": ("given", "givenname", "firstname", "forename", "name", "имя"),
    "patronymic": ("patronymic", "middlename", "отчество"),
    "email": ("email", "emailaddress", "mail", "почта", "электроннаяпочта", "эпочта", "элпочта", "имейл", "адресэлектроннойпочты"),
    "unit": ("unit", "department", "team", "подразделение", "отдел"),
    "position": ("position", "jobtitle", "job", "должность"),
    "hired": ("hired", "hiredon", "hiredate", "startdate", "принят", "датаприема", "датаприеманаработу"),
    "left": ("left", "lefton", "leavedate", "lastday", "уволен", "датаувольнения", "последнийдень"),
    "locale": ("locale", "language", "lang", "язык"),
    "fix": ("whattofix", "чтоисправить"),  # a column of ours: the file comes back with it
}  # fmt: skip
LANGUAGES = {
    **dict.fromkeys(("ru", "rus", "russian", "русский", "рус"), "ru"),
    **dict.fromkeys(("en", "eng", "english", "английский", "англ"), "en"),
}
MOST_OF_A_NUMBER, MOST_OF_A_NAME = 40, 100
FIRST_YEAR, LAST_YEAR = 1900, 2100
_FIELD = {spelling: field for field, spellings in HEADERS.items() for spelling in spellings}
_RUSSIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 0?0:00(?::00)?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")


@dataclass(frozen=True)
class Entry:
    """One person of a file. None: the file has no such column, or nothing stands there; what is known stays."""

    line: int
    number: str
    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    email: str | None = None
    unit: str | None = None
    position: str | None = None
    hired: date | None = None
    left: date | None = None
    locale: str | None = None


@dataclass(frozen=True)
class Entries:
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    columns: Mapping[str, str]  # field → header as the file has it
    faulty: tuple[Entry, ...] = ()  # lines with a mistake, as far as they could be read: they may have others


class Wrong(Exception):
    """A value cannot be taken over."""

    def __init__(self, code: str, en: str, ru: str) -> None:
        super().__init__(en)
        self.code, self.text = code, Text(en, ru)


def read_people(content: bytes) -> Entries:
    """The people of a CSV or XLSX file. Mistakes of all lines are told at once."""
    sheet = read_sheet(content, known_header)
    if not sheet.rows:
        return Entries((), sheet.problems, {})
    head, *rows = sheet.rows
    fields, columns, problems = fields_of(head, rows)
    problems = [*sheet.problems, *problems]
    entries: list[Entry] = []
    faulty: list[Entry] = []
    if "number" in columns:
        for row in rows:
            before = len(problems)
            entry = entry_of(row, fields, columns, problems)
            (entries if len(problems) == before else faulty).append(entry)
    return Entries(tuple(entries), (*problems, *doubles(entries, columns)), columns, tuple(faulty))


def known_header(header: str) -> bool:
    return spelling(header) in _FIELD


# -- the header --------------------------------------------------------------------------------------------------


def spelling(header: str) -> str:
    """`Таб. №`, `таб №*` and `Таб-№` are one word."""
    return "".join(sign for sign in names.folded(header) if sign.isalnum() or sign == "№")


def fields_of(head: Row, rows: list[Row]) -> tuple[list[str | None], dict[str, str], list[Problem]]:
    """For each column its field or None, field → header, and what is wrong with the header."""
    problems: list[Problem] = []
    columns: dict[str, str] = {}
    found = [_FIELD.get(spelling(str(header))) for header in head.cells]
    if "given" in found and "family" not in found and "full_name" not in found:
        found = ["full_name" if field == "given" else field for field in found]  # one column, called “Name”
    for index, (field, header) in enumerate(zip(found, map(str, head.cells), strict=True)):
        if field is None:
            if header or any(row.cells[index] != "" for row in rows):
                problems.append(unknown_column(head.line, header or str(index + 1)))
        elif field in columns:
            text = Text(
                f"“{columns[field]}” and “{header}” say the same.",
                f"«{columns[field]}» и «{header}» — одно и то же.",
            )
            problems.append(Problem(head.line, header, "duplicate-column", text))
        else:
            columns[field] = header
    if "number" not in columns:
        text = Text("There is no column with the personnel number.", "Нет столбца с табельным номером.")
        problems.append(Problem(head.line, "number", "missing-column", text))
    if "family" not in columns and "full_name" not in columns:
        text = Text("There is no column with the family name.", "Нет столбца с фамилией.")
        problems.append(Problem(head.line, "family", "missing-column", text))
    if "full_name" in columns and {"family", "given", "patronymic"} & columns.keys():
        text = Text(
            "The name stands in one column and in several.", "Имя записано и одним столбцом, и несколькими."
        )
        problems.append(Problem(head.line, columns["full_name"], "duplicate-column", text))
    return found, columns, problems


def unknown_column(line: int, header: str) -> Problem:
    known = ", ".join(field for field in HEADERS if field != "full_name")
    text = Text(
        f"There is no such column here. Remove it, or call it one of: {known}, full name.",
        f"Такого столбца здесь нет. Удалите его или назовите одним из: {known}, ФИО.",
    )
    return Problem(line, header, "unknown-column", text)


# -- one line ----------------------------------------------------------------------------------------------------


def entry_of(
    row: Row, fields: list[str | None], columns: Mapping[str, str], problems: list[Problem]
) -> Entry:
    """The person of a line. What is wrong with it is left out, and told in `problems`."""
    values: dict[str, str | date | None] = {}
    for field, cell in zip(fields, row.cells, strict=True):
        if field is None or field in values:
            continue
        try:
            for name, value in READERS[field](field, cell):
                values[name] = value
        except Wrong as wrong:
            problems.append(Problem(row.line, columns[field], wrong.code, wrong.text))
    return Entry(line=row.line, **{"number": "", **values})  # type: ignore[arg-type]


Read = Iterator[tuple[str, str | date | None]]


def read_number(field: str, cell: str | date) -> Read:
    value = plain(cell, MOST_OF_A_NUMBER)
    if not value:
        raise Wrong("missing-number", "The personnel number is missing.", "Нет табельного номера.")
    if isinstance(cell, date) or re.fullmatch(r"\d+[.,]\d+|\d([.,]\d+)?[eEеЕ]\+?\d+", value):
        raise Wrong(
            "bad-number",
            f"“{value}” is not a personnel number: Excel has changed it. Give the column the format “Text”.",
            f"«{value}» — не табельный номер: его изменил Excel. Задайте столбцу формат «Текстовый».",
        )
    if not numbers.fits_an_address(value):
        raise Wrong(
            "bad-number",
            f"“{value}” cannot be a personnel number: it stands in addresses of pages.",
            f"«{value}» не может быть табельным номером: он стоит в адресах страниц.",
        )
    yield field, value


def read_name(field: str, cell: str | date) -> Read:
    yield field, plain(cell, MOST_OF_A_NAME) or None


def read_family(field: str, cell: str | date) -> Read:
    value = plain(cell, MOST_OF_A_NAME)
    if not value:
        raise Wrong("missing-name", "The name is missing.", "Нет имени.")
    yield field, value


def read_full_name(_field: str, cell: str | date) -> Read:
    """`Иванова Мария Сергеевна`, family name first; or `Smith, Anna`."""
    family, comma, others = plain(cell, 3 * MOST_OF_A_NAME).partition(",")
    words = [*([family.strip()] if comma else family.split()), *others.split()]
    if not words or not words[0]:
        raise Wrong("missing-name", "The name is missing.", "Нет имени.")
    parts = (words[0], words[1] if len(words) > 1 else "", " ".join(words[2:]))
    for field, part in zip(("family", "given", "patronymic"), parts, strict=True):
        yield field, plain(part, MOST_OF_A_NAME) or None


def read_address(field: str, cell: str | date) -> Read:
    value = plain(cell, names.MOST_OF_AN_ADDRESS).lower()
    if value and not names.is_address(value):
        raise Wrong(
            "bad-email", f"“{value}” is not an e-mail address.", f"«{value}» — не адрес электронной почты."
        )
    yield field, value or None


def read_title(field: str, cell: str | date) -> Read:
    yield field, plain(cell, 200) or None


def read_day(field: str, cell: str | date) -> Read:
    """An Excel date, 31.01.2026 or 2026-01-31."""
    yield field, cell if isinstance(cell, date) else day_of(plain(cell, 40))


def read_language(field: str, cell: str | date) -> Read:
    value = plain(cell, 40)
    known = LANGUAGES.get(names.folded(value).partition("-")[0])
    if value and known is None:
        raise Wrong(
            "bad-locale",
            f"“{value}” is no language here: ru or en.",
            f"Языка «{value}» здесь нет: ru или en.",
        )
    yield field, known


def read_nothing(_field: str, _cell: str | date) -> Read:
    yield from ()


READERS: Mapping[str, Callable[[str, str | date], Read]] = {
    "number": read_number,
    "full_name": read_full_name,
    "family": read_family,
    "given": read_name,
    "patronymic": read_name,
    "email": read_address,
    "unit": read_title,
    "position": read_title,
    "hired": read_day,
    "left": read_day,
    "locale": read_language,
    "fix": read_nothing,
}


def plain(cell: str | date, most: int) -> str:
    value = names.tidy(cell.isoformat() if isinstance(cell, date) else cell)
    if len(value) > most:
        raise Wrong("too-long", f"This is longer than {most} characters.", f"Здесь больше {most} знаков.")
    if re.fullmatch(r"#[A-ZА-ЯЁ0-9/!?]+", value):
        raise Wrong(
            "bad-cell",
            f"Excel could not compute this cell: {value}.",
            f"Excel не вычислил эту ячейку: {value}.",
        )
    if names.has_invisible(value):
        raise Wrong(
            "bad-character", "There is an invisible character in this cell.", "В этой ячейке невидимый знак."
        )
    return value


def day_of(text: str) -> date | None:
    if not text:
        return None
    russian, iso = _RUSSIAN_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    try:
        if russian:
            found = date(*(int(russian.group(place)) for place in (3, 2, 1)))
        elif iso:
            found = date(*(int(part) for part in iso.groups()))
        else:
            raise ValueError
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise Wrong(
            "bad-date",
            f"“{text}” is not a date. Write 31.01.2026 or 2026-01-31.",
            f"«{text}» — не дата. Напишите 31.01.2026 или 2026-01-31.",
        ) from None
    return found


def doubles(entries: list[Entry], columns: Mapping[str, str]) -> Iterator[Problem]:
    """A number or an address that stands in two lines is told at the later one."""
    for field, code in (("number", "duplicate-number"), ("email", "duplicate-email")):
        first: dict[str, int] = {}
        for entry in entries:
            value = getattr(entry, field)
            if value is None:
                continue
            if value in first:
                text = Text(
                    f"“{value}” stands in line {first[value]} already.",
                    f"«{value}» уже есть в строке {first[value]}.",
                )
                yield Problem(entry.line, columns[field], code, text)
            first.setdefault(value, entry.line)
