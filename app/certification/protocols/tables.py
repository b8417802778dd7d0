"""What the register of trained persons takes and gives back: CSV and XML out, registration numbers in. Pure.

The exchange itself is the buyer's: the columns and elements are described in docs/AUTHORING.md. What the register
asks for and is not held here (SNILS, taxpayer numbers) has to be added on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from app.certification.protocols.paper import Marks, hash_of
from app.certification.protocols.values import Line, Protocol
from app.foundation.csv_table import csv_table
from app.foundation.faults import Text
from app.people.names import folded
from app.people.sheet import Row, read_sheet

LONGEST_NUMBER = 60
COLUMNS = (
    *("protocol", "protocol_replaces", "organisation", "order_number", "order_date", "certification"),
    *("rule_version", "act", "programme", "hours", "personnel_number", "full_name", "family", "given"),
    *("patronymic", "position", "workplace", "result", "kind", "cause", "checked_on", "registered"),
)
NUMBER_HEADS = ("personnel_number", "personnel number", "табельный номер", "номер", "number")
REGISTERED_HEADS = (
    *("registered", "registration number", "registration_number"),
    *("регистрационный номер", "номер в реестре", "реестровый номер"),
)


def cells_of(protocol: Protocol, line: Line, marks: Marks) -> dict[str, str]:
    """One person, by the names of the columns. Dates `YYYY-MM-DD`; results `satisfactory`, `unsatisfactory`."""
    return {
        "protocol": protocol.number,
        "protocol_replaces": protocol.replaces,
        "organisation": protocol.organisation,
        "order_number": protocol.order_number,
        "order_date": protocol.order_date.isoformat(),
        "certification": protocol.certification,
        "rule_version": str(protocol.rule_version),
        "act": protocol.act,
        "programme": protocol.programme,
        "hours": protocol.hours,
        "personnel_number": line.number,
        "full_name": line.name,
        "family": line.family,
        "given": line.given,
        "patronymic": line.patronymic,
        "position": line.position,
        "workplace": line.workplace,
        "result": "satisfactory" if line.satisfactory else "unsatisfactory",
        "kind": line.kind,
        "cause": line.cause,
        "checked_on": line.checked_on.isoformat(),
        "registered": marks.registered.get(line.person_id, ""),
    }


def as_csv(protocol: Protocol, marks: Marks) -> str:
    """RFC 4180 with a header of `COLUMNS`, one line a person."""
    found = (cells_of(protocol, line, marks) for line in protocol.lines)
    return csv_table(COLUMNS, ([cells[name] for name in COLUMNS] for cells in found))


def as_xml(protocol: Protocol, marks: Marks) -> bytes:
    """One `protocol` with its `commission` and its `people`, UTF-8."""
    root = ElementTree.Element("protocol", {"number": protocol.number, "sha256": hash_of(protocol)})
    heading = {
        "organisation": protocol.organisation,
        "certification": protocol.certification,
        "rule_version": str(protocol.rule_version),
        "act": protocol.act,
        "programme": protocol.programme,
        "hours": protocol.hours,
        "replaces": protocol.replaces,
        "replace_reason": protocol.replace_reason,
    }
    put(root, heading)
    order = {"number": legal(protocol.order_number), "date": protocol.order_date.isoformat()}
    ElementTree.SubElement(root, "order", order)
    commission = ElementTree.SubElement(root, "commission")
    for member in protocol.commission:
        named = {"role": member.role, "name": legal(member.name), "position": legal(member.position)}
        ElementTree.SubElement(commission, "member", named)
    people = ElementTree.SubElement(root, "people")
    own = COLUMNS[COLUMNS.index("personnel_number") :]
    for line in protocol.lines:
        cells = cells_of(protocol, line, marks)
        put(ElementTree.SubElement(people, "person"), {name: cells[name] for name in own})
    return written(root)


def as_registry_set(protocol: Protocol) -> bytes:
    """The same in the shape that the register of trained persons of the Ministry of Labour takes, to be completed.

    Only those whose result is satisfactory. Empty, since nothing here holds them: SNILS, both taxpayer numbers and
    the register's number of the programme. `outerId` is the personnel number.
    """
    root = ElementTree.Element("RegistrySet")
    for line in protocol.lines:
        if not line.satisfactory:
            continue
        record = ElementTree.SubElement(root, "RegistryRecord", {"outerId": legal(line.number)})
        worker = {
            "LastName": line.family,
            "FirstName": line.given,
            "MiddleName": line.patronymic,
            "Snils": "",
            "Position": line.position,
            "EmployerInn": "",
            "EmployerTitle": protocol.organisation,
        }
        test = {
            "Date": line.checked_on.isoformat(),
            "ProtocolNumber": protocol.number,
            "LearnProgramTitle": protocol.programme,
        }
        put(ElementTree.SubElement(record, "Worker"), worker)
        put(ElementTree.SubElement(record, "Organization"), {"Inn": "", "Title": protocol.organisation})
        put(ElementTree.SubElement(record, "Test", {"isPassed": "true", "learnProgramId": ""}), test)
    return written(root)


def put(parent: ElementTree.Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        ElementTree.SubElement(parent, name).text = legal(value)


def written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


def legal(text: str) -> str:
    """Without characters that XML knows no way to write."""
    return "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff"))


# -- numbers that come back --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineFault:
    """What is wrong with a line of the file; 0: with the whole of it."""

    line: int
    text: Text


@dataclass(frozen=True)
class Returned:
    """Person → registration number, and all that could not be taken. Nothing is taken from a file with faults."""

    numbers: Mapping[int, str]
    faults: tuple[LineFault, ...]


def returned_numbers(content: bytes, protocol: Protocol) -> Returned:
    """A table with a personnel number and a registration number in each line; other columns are left aside."""
    sheet = read_sheet(content, lambda head: folded(head) in (*NUMBER_HEADS, *REGISTERED_HEADS))
    faults = [LineFault(one.line, one.message) for one in sheet.problems]
    if not sheet.rows:
        return Returned({}, tuple(faults))
    heads = [folded(str(cell)) for cell in sheet.rows[0].cells]
    whose, what = column(heads, NUMBER_HEADS), column(heads, REGISTERED_HEADS)
    if whose is None or what is None:
        text = Text(
            "The first line has to name the columns personnel_number and registered",
            "В первой строке должны быть названия столбцов: «табельный номер» и «регистрационный номер»",
        )
        return Returned({}, (*faults, LineFault(sheet.rows[0].line, text)))
    lines = {line.number: line for line in protocol.lines}
    numbers: dict[int, str] = {}
    for row in sheet.rows[1:]:
        fault = take(row, whose, what, lines, numbers)
        if fault is not None:
            faults.append(LineFault(row.line, fault))
    if not numbers and not faults:
        text = Text("No line has a registration number", "Ни в одной строке нет регистрационного номера")
        faults.append(LineFault(0, text))
    return Returned(numbers, tuple(faults))


def column(heads: list[str], known: tuple[str, ...]) -> int | None:
    return next((heads.index(name) for name in known if name in heads), None)


def take(row: Row, whose: int, what: int, lines: Mapping[str, Line], numbers: dict[int, str]) -> Text | None:
    """Takes the number of one line; gives what is wrong with it."""
    person, number = cell(row, whose), cell(row, what)
    if not number:
        return None  # not returned yet
    line = lines.get(person)
    if line is None:
        return Text(
            f"Nobody of this protocol has the personnel number “{person}”",
            f"В протоколе нет человека с табельным номером «{person}»",
        )
    fault = line_fault(line) or number_fault(number) or twin_fault(line, number, numbers)
    if fault is None:
        numbers[line.person_id] = number
    return fault


def line_fault(line: Line) -> Text | None:
    if line.satisfactory:
        return None
    return Text(
        f"The result of {line.name} is unsatisfactory: there is nothing to register",
        f"Результат неудовлетворительный, регистрировать нечего: {line.name}",
    )


def twin_fault(line: Line, number: str, numbers: Mapping[int, str]) -> Text | None:
    if numbers.get(line.person_id, number) != number:
        return Text(
            f"Named twice with different numbers: {line.name}",
            f"Указано дважды с разными номерами: {line.name}",
        )
    if any(known == number and other != line.person_id for other, known in numbers.items()):
        return Text(f"The number “{number}” stands here twice", f"Номер «{number}» указан дважды")
    return None


def number_fault(number: str) -> Text | None:
    if len(number) > LONGEST_NUMBER:
        return Text(
            f"A registration number has no more than {LONGEST_NUMBER} characters",
            f"В регистрационном номере не больше {LONGEST_NUMBER} знаков",
        )
    if any(not sign.isprintable() for sign in number):
        return Text("The number has signs that cannot be seen", "В номере есть невидимые знаки")
    return None


def cell(row: Row, place: int) -> str:
    value = row.cells[place] if place < len(row.cells) else ""
    return " ".join(str(value).removeprefix("'").split())
