"""The register of briefings and sessions: its lines, made of facts alone, and its columns. Pure.

Columns follow what the rules of a briefing register ask for: date, full name, position, unit, kind, reason of an
unscheduled or targeted one, local act, instructor with position, signatures of both. The year of birth, which some
rules name, is not held here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.foundation.csv_table import csv_table
from app.foundation.faults import Text
from app.foundation.list_filter import PagedFilter, page_of
from app.learning.sessions import FORMS, MEETS
from app.record.facts import Done, Fact, SessionAttended
from app.record.seeking import Sought

OF_SESSIONS = "sessions/"  # how the subject of facts begins that a session has made
SIGNED_OFF = ("briefing", "coaching", "refresher", "drill")  # what people do with others, and both sign
KINDS: Mapping[str, Text] = {**FORMS, "briefing": Text("Briefing", "Инструктаж")}
SHORT_HASH = 12


def sought(kind: str = "") -> tuple[Sought, ...]:
    """The facts behind the register, of one kind of line or of all. A briefing held as a session is told of once."""
    done = {"require": SIGNED_OFF} if not kind else done_fields(kind)
    attended = {"form": (kind, "")} if kind == "training" else {"form": (kind,)} if kind else {}
    found = [Sought(SessionAttended.kind, attended)]
    if done:
        found.append(Sought(Done.kind, done, not_about=OF_SESSIONS))
    return tuple(found)


def done_fields(kind: str) -> dict[str, tuple[str, ...]]:
    if kind == "briefing":
        return {"require": ("briefing",), "form": ("",)}
    if MEETS.get(kind) == "briefing":
        return {"require": ("briefing",), "form": (kind,)}
    return {"require": (kind,)} if kind in SIGNED_OFF else {}


@dataclass(frozen=True)
class Line:
    """One line, as the facts have it."""

    fact: int
    on: date
    person_id: int
    kind: str  # of KINDS
    about: str  # slug of the programme, of the certification, or the topic
    hours: float
    reason: str
    act: str
    instructor_id: int  # 0: nobody is named, as in what was brought in from elsewhere
    signed_at: datetime | None  # by the person
    countersigned_at: datetime | None  # by the instructor
    hash: str
    planned: str = ""  # public id of the session that both have signed for


def line_of(fact: Fact) -> Line:
    payload = fact.payload
    if isinstance(payload, SessionAttended):
        kind, about, hours = payload.form or "training", payload.session, payload.hours
        instructor = payload.trainer
    elif isinstance(payload, Done):
        kind = payload.form if MEETS.get(payload.form) == payload.require else payload.require
        about, hours, instructor = payload.topic or payload.certification, 0.0, payload.instructor
    else:
        raise TypeError(f"{fact.kind} makes no line of the register")
    return Line(
        fact=fact.id,
        on=fact.occurred_on,
        person_id=fact.person_id,
        kind=kind if kind in KINDS else "training",
        about=about,
        hours=hours,
        reason=payload.reason,
        act=payload.act,
        instructor_id=instructor,
        signed_at=instant_of(payload.signed_at),
        countersigned_at=countersigned(fact) if instructor and payload.signed else None,
        hash=payload.signed,
        planned=getattr(payload, "planned", "") if payload.signed else "",
    )


def countersigned(fact: Fact) -> datetime:
    """By the instructor: before the person where it was held on demand, after all of them at a session."""
    return instant_of(getattr(fact.payload, "held_at", "")) or fact.recorded_at


def instant_of(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Asked(PagedFilter):
    """The filter of the page, as its address has it."""

    unit: str = ""
    kind: str = ""
    text: str = ""
    begin: date | None = None
    end: date | None = None
    known: date | None = None
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> Asked:
        return Asked(
            unit=query.get("unit", "").strip()[:80],
            kind=query.get("kind", "") if query.get("kind") in KINDS else "",
            text=query.get("q", "").strip()[:100],
            begin=day_of(query.get("from", "")),
            end=day_of(query.get("until", "")),
            known=day_of(query.get("known", "")),
            page=page_of(query),
        )

    @property
    def every(self) -> dict[str, str]:
        days = {"from": self.begin, "until": self.end, "known": self.known}
        plain = {"unit": self.unit, "kind": self.kind, "q": self.text}
        return plain | {name: day.isoformat() if day else "" for name, day in days.items()}


def day_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2200 else None


# -- rows: with names and places --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A line with who these people are and where they worked on that day."""

    line: Line
    number: str
    name: str
    position: Text
    unit: Text
    about: Text
    instructor: str
    instructor_position: Text

    @property
    def kind(self) -> Text:
        return KINDS[self.line.kind]

    @property
    def short_hash(self) -> str:
        return self.line.hash[:SHORT_HASH]


COLUMNS: Mapping[str, Text] = {
    "date": Text("Date", "Дата"),
    "name": Text("Full name", "ФИО"),
    "number": Text("Personnel number", "Табельный номер"),
    "position": Text("Position", "Должность"),
    "unit": Text("Unit", "Подразделение"),
    "kind": Text("Kind", "Вид"),
    "about": Text("Programme", "Программа"),
    "hours": Text("Hours", "Часы"),
    "reason": Text("Reason", "Причина"),
    "act": Text("Local act", "Локальный акт"),
    "instructor": Text("Instructor", "Кто провёл"),
    "instructor_position": Text("Position of the instructor", "Должность инструктирующего"),
    "signed": Text("Signed by the person", "Подпись обучаемого"),
    "countersigned": Text("Signed by the instructor", "Подпись инструктирующего"),
    "hash": Text("SHA-256 of what was signed", "SHA-256 подписанного"),
}


def as_csv(rows: Iterable[Row], language: str, times: Mapping[int, Sequence[str]]) -> str:
    """RFC 4180, dates `YYYY-MM-DD`. `times`: fact → when the person and the instructor signed, in words of the site."""
    head = (one.in_language(language) for one in COLUMNS.values())
    return csv_table(head, (table_cells(row, language, times.get(row.line.fact, ("", ""))) for row in rows))


def table_cells(row: Row, language: str, times: Sequence[str]) -> tuple[str, ...]:
    line = row.line
    return (
        line.on.isoformat(),
        row.name,
        row.number,
        row.position.in_language(language),
        row.unit.in_language(language),
        row.kind.in_language(language),
        row.about.in_language(language),
        f"{line.hours:g}" if line.hours else "",
        line.reason,
        line.act,
        row.instructor,
        row.instructor_position.in_language(language),
        *times,
        line.hash,
    )


# -- the printed sheet ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """All that goes into the PDF of a register: the same values give the same bytes."""

    organisation: str
    language: str
    scope: str  # unit, period, kind, in words
    known: str  # as known at which day; empty: now
    made: str  # when, in words of the site
    rows: tuple[tuple[str, ...], ...]  # cells in the order of SHEET_COLUMNS, each with lines parted by \n


SHEET_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("number", Text("No.", "№")),
    ("date", Text("Date", "Дата")),
    ("name", Text("Full name, number", "ФИО, табельный номер")),
    ("place", Text("Position, unit", "Должность, подразделение")),
    ("kind", Text("Kind, programme", "Вид, программа")),
    ("reason", Text("Reason", "Причина")),
    ("act", Text("Local act", "Локальный акт")),
    ("instructor", Text("Instructor, position", "Кто провёл, должность")),
    ("signed", Text("Signature of the person", "Подпись обучаемого")),
    ("countersigned", Text("Signature of the instructor", "Подпись инструктирующего")),
)
SHEET_TITLE = Text("Register of briefings and training sessions", "Журнал инструктажей и занятий")
SHEET_FOOT = Text(
    "A signature is the signer's own account or password; beside it stand the time at the site and the beginning of"
    " the SHA-256 of what both have signed. The record in Attesta holds the whole.",
    "Подпись поставлена из личной учётной записи или личным паролем; рядом время по месту и начало SHA-256 того,"
    " что подписали обе стороны. Полностью — в журнале обучения Attesta.",
)


def sheet_values(sheet: Sheet) -> dict[str, Any]:
    """What the template of the register gets (session-register)."""

    def say(text: Text) -> str:
        return text.in_language(sheet.language)

    return {
        **{name: getattr(sheet, name) for name in ("organisation", "language", "scope", "known", "made")},
        "rows": [list(row) for row in sheet.rows],
        "title": say(SHEET_TITLE),
        "foot": say(SHEET_FOOT),
        "heads": [[name, say(head)] for name, head in SHEET_COLUMNS],
        "known_word": say(Text("as known at the end of", "как было известно на конец дня")),
        "made_word": say(Text("Printed", "Напечатано")),
        "nothing": say(Text("No line in this register.", "В этом журнале нет строк.")),
    }


def sample_sheets() -> tuple[Sheet, ...]:
    """Invented ones, to try a template on: of some lines, of many with long names, and an empty one."""
    usual = (
        *("1", "24.11.2026", "Васильева Анна Викторовна\n1008", "Оператор\nСектор Север"),
        *(
            "Повторный инструктаж\nПожарная безопасность\n1,5 ч",
            "",
            "ИОТ-3",
            "Ким Ольга Сергеевна\nСтарший смены",
        ),
        *("Васильева Анна Викторовна\n24 ноября 2026 г., 10:04\n3f9a11c04e7d", "Ким Ольга Сергеевна\n10:06"),
    )
    long = (
        *("2", "24.11.2026", "Абдурахмангаджиева-Константинопольская Айгюль-Фатима Сулейман кызы\n1009"),
        *(
            "Старший специалист отдела по работе с обращениями граждан\nЦентр обслуживания",
            "Внеплановый\nНовая АТС",
        ),
        *("Изменение технологического процесса", "Приказ № 14-ОТ от 20.11.2026", *usual[7:]),
    )
    russian = Sheet(
        "ООО «Тёплый дом»",
        "ru",
        "1 ноября – 30 ноября 2026 г.",
        "",
        "24 ноября 2026 г., 12:00",
        (usual, long),
    )
    many = tuple((str(number), *long[1:]) for number in range(1, 31))
    english = Sheet(
        "Warm House Ltd", "en", "1 – 30 November 2026", "24 November 2026", "24 November 2026, 12:00", ()
    )
    return (russian, replace(russian, rows=many), english)


def sheet_cells(number: int, row: Row, language: str, day: str, times: Sequence[str]) -> tuple[str, ...]:
    def say(text: Text) -> str:
        return text.in_language(language)

    line = row.line
    sign = f"\n{row.short_hash}" if row.short_hash else ""
    decimal = f"{line.hours:g}"
    hours = say(Text(f"{decimal} h", f"{decimal.replace('.', ',')} ч")) if line.hours else ""
    return (
        str(number),
        day,
        f"{row.name}\n{row.number}",
        lines(say(row.position), say(row.unit)),
        lines(say(row.kind), say(row.about), hours),
        line.reason,
        line.act,
        lines(row.instructor, say(row.instructor_position)),
        f"{row.name}\n{times[0]}{sign}" if times[0] else "",
        f"{row.instructor}\n{times[1]}{sign}" if times[1] else "",
    )


def lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
