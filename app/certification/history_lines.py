"""History from elsewhere: lines of CSV or JSON → facts, with every mistake at its line. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.certification.rules import REQUIREMENTS
from app.foundation.faults import Text
from app.record import facts
from app.record.facts import Payload

COLUMNS = (
    *("person", "date", "kind", "certification", "h", "topic", "require", "version", "impact", "effective"),
    *("back", "until", "reason", "score", "first_job", "recorded", "voided", "position", "unit"),
)
IMPACTS = ("editorial", "minor", "major")
TRUE, FALSE = ("true", "yes", "1", "да"), ("", "false", "no", "0", "нет")
MOST_LINES = 200_000


@dataclass(frozen=True)
class Problem:
    line: int
    code: str
    message: Text


@dataclass(frozen=True)
class Entry:
    """One fact to be appended. A line about an absence with its end makes two."""

    line: int
    person: str
    on: date
    payload: Payload
    recorded: date | datetime | None
    voided: date | datetime | None


@dataclass(frozen=True)
class Lines:
    count: int
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


class Wrong(Exception):
    """A value of a line is wrong."""

    def __init__(self, code: str, en: str, ru: str) -> None:
        super().__init__(en)
        self.code, self.text = code, Text(en, ru)


def read_lines(content: bytes, name: str) -> Lines:
    """`name` says by its ending what it is; text from a pipe is looked at."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Lines(
            0, (), (Problem(line, "not-utf8", Text("Save the file as UTF-8", "Нужна кодировка UTF-8")),)
        )
    rows = json_rows if name.endswith(".jsonl") or text.lstrip().startswith("{") else csv_rows
    entries: list[Entry] = []
    problems: list[Problem] = []
    count = 0
    for line, row in rows(text):
        count += 1
        try:
            if isinstance(row, Wrong):
                raise row
            entries += entries_of(line, row)
        except Wrong as wrong:
            problems.append(Problem(line, wrong.code, wrong.text))
    return Lines(count, tuple(entries), tuple(problems))


Rows = Iterator[tuple[int, Mapping[str, str] | Wrong]]


def json_rows(text: str) -> Rows:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, json_row(line)


def json_row(line: str) -> Mapping[str, str] | Wrong:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return Wrong("front-matter", "This is no line of JSON", "Это не строка JSON")
    if not isinstance(read, dict):
        return Wrong("front-matter", "A line has to be an object: {…}", "Строка должна быть объектом: {…}")
    return known_columns({str(key): said(value) for key, value in read.items()})


def said(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def csv_rows(text: str) -> Rows:
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            values = {(key or "").strip(): value for key, value in row.items() if isinstance(value, str)}
            if None in row:
                yield (
                    reader.line_num,
                    Wrong("bad-value", "More cells than columns", "Ячеек больше, чем столбцов"),
                )
            elif any(values.values()):
                yield reader.line_num, known_columns(values)
    except csv.Error as error:
        yield reader.line_num, Wrong("front-matter", f"This is no CSV: {error}", f"Это не CSV: {error}")


def known_columns(row: Mapping[str, str]) -> Mapping[str, str] | Wrong:
    unknown = [key for key in row if key not in COLUMNS]
    if unknown:
        return Wrong("unknown-key", f"There is no column “{unknown[0]}”", f"Столбца «{unknown[0]}» нет")
    return {key: value.strip() for key, value in row.items()}


# -- one line ----------------------------------------------------------------------------------------------------


def entries_of(line: int, row: Mapping[str, str]) -> Iterator[Entry]:
    person, on, kind = needed(row, "person"), day(row, "date"), needed(row, "kind")
    maker = MAKERS.get(kind)
    if maker is None:
        raise Wrong("bad-value", f"There is no kind “{kind}”", f"Вида «{kind}» нет")
    if on is None:
        raise missing("date")
    recorded, voided = moment(row, "recorded"), moment(row, "voided")
    yield Entry(line, person, on, maker(row), recorded, voided)
    back = day(row, "back")
    if back is not None:
        if kind != "absent" or back < on:
            raise Wrong("bad-value", "“back” is wrong here", "«back» здесь неверен")
        later = None if recorded is None else max(recorded, back, key=as_day)
        yield Entry(line, person, back, facts.Back(), later, voided)


def as_day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def missing(key: str) -> Wrong:
    return Wrong("missing-key", f"“{key}” is missing", f"Нет «{key}»")


def needed(row: Mapping[str, str], key: str) -> str:
    if not row.get(key):
        raise missing(key)
    return row[key]


def wrong(row: Mapping[str, str], key: str, en: str, ru: str) -> Wrong:
    value = row.get(key, "")
    return Wrong(
        "bad-value", f"“{key}” cannot be “{value}”: {en}", f"У «{key}» не может быть «{value}»: {ru}"
    )


def day(row: Mapping[str, str], key: str) -> date | None:
    if not row.get(key):
        return None
    try:
        return date.fromisoformat(row[key])
    except ValueError:
        raise wrong(row, key, "write a date such as 2026-01-31", "нужна дата, например 2026-01-31") from None


def moment(row: Mapping[str, str], key: str) -> date | datetime | None:
    """A date, or an instant with its time zone."""
    text = row.get(key, "")
    if "T" not in text:
        return day(row, key)
    try:
        read: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise wrong(row, key, "write a date, or an instant with Z", "нужна дата или момент с Z")
    return read


def certification(row: Mapping[str, str]) -> str:
    return needed(row, "certification")


def one_of(row: Mapping[str, str], key: str, options: tuple[str, ...], otherwise: str | None = None) -> str:
    value = row.get(key) or otherwise
    if value is None:
        raise missing(key)
    if value not in options:
        raise wrong(row, key, ", ".join(options), ", ".join(options))
    return value


def whole(row: Mapping[str, str], key: str) -> int | None:
    text = row.get(key, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise wrong(row, key, "a whole number is needed", "нужно целое число")
    return int(text)


def hours(row: Mapping[str, str]) -> str:
    try:
        value = Decimal(needed(row, "h").replace(",", "."))
    except InvalidOperation:
        raise wrong(row, "h", "a number is needed", "нужно число") from None
    if not value.is_finite() or not 0 < value < 100_000:
        raise wrong(row, "h", "a number above zero is needed", "нужно число больше нуля")
    return f"{value.normalize():f}"


def flag(row: Mapping[str, str], key: str) -> bool:
    value = row.get(key, "").lower()
    if value not in TRUE + FALSE:
        raise wrong(row, key, "true or false", "true или false")
    return value in TRUE


def iso(row: Mapping[str, str], key: str) -> str | None:
    found = day(row, key)
    return found.isoformat() if found else None


def assigned(row: Mapping[str, str]) -> facts.Assigned:
    """To a position in a unit, or, where history does not tell which, to what needs the certification named."""
    named, until = row.get("certification", ""), iso(row, "until")
    if named and not row.get("position"):
        return facts.Assigned("", "", until, named)
    return facts.Assigned(needed(row, "position"), needed(row, "unit"), until)


Row = Mapping[str, str]
MAKERS: Mapping[str, Callable[[Row], Payload]] = {
    "hired": lambda row: facts.Hired(flag(row, "first_job"), row.get("certification", "")),
    "assigned": lambda row: assigned(row),
    "left": lambda row: facts.Left(),
    "absent": lambda row: facts.Absent(row.get("reason", "")),
    "back": lambda row: facts.Back(),
    "pass": lambda row: facts.Passed(certification(row), whole(row, "version"), row.get("score", "")),
    "fail": lambda row: facts.Failed(certification(row), row.get("score", "")),
    "done": lambda row: facts.Done(
        one_of(row, "require", REQUIREMENTS), row.get("certification", ""), whole(row, "version")
    ),
    "hours": lambda row: facts.Hours(hours(row), row.get("topic", ""), row.get("certification", "")),
    "incident": lambda row: facts.Incident(row.get("certification", ""), row.get("reason", "")),
    "qa_failed": lambda row: facts.QaFailed(row.get("certification", ""), row.get("reason", "")),
    "equipment_change": lambda row: facts.EquipmentChange(
        row.get("certification", ""), row.get("reason", "")
    ),
    "revised": lambda row: facts.Revised(
        certification(row),
        "",
        whole(row, "version"),
        one_of(row, "impact", IMPACTS, "minor"),
        iso(row, "effective"),
    ),
    "suspended": lambda row: facts.Suspended(certification(row), row.get("reason", "")),
    "reinstated": lambda row: facts.Reinstated(certification(row), row.get("reason", "")),
    "exempted": lambda row: facts.Exempted(certification(row), row.get("reason", ""), iso(row, "until")),
    "revoked": lambda row: facts.Revoked(certification(row), row.get("reason", "")),
    "credited": lambda row: facts.Credited(certification(row), row.get("reason", "")),
    "imported": lambda row: facts.Imported(row.get("certification", ""), row.get("reason", "")),
}
