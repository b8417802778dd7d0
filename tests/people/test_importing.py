"""A list of people from elsewhere: read as it comes, told precisely, taken over whole or not at all."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app import people, record
from app.foundation import clock
from app.foundation.faults import Text
from app.people.import_rows import read_people
from app.people.service.importing import Imported, import_people
from tests import factories

TODAY = date(2026, 5, 4)
HEAD = "number,family,given,patronymic,email,unit,position,hired,left,locale\n"
ANNA = "00042,Иванова,Анна,Петровна,anna@example.org,north,contact-centre-operator,2026-03-02,,ru\n"
RUSSIAN_HEAD = "Таб. №;ФИО;Эл. почта;Подразделение;Должность;Дата приёма;Язык\n"
RUSSIAN = "00042;Иванова Анна Петровна;;Отдел north;Должность contact-centre-operator;02.03.2026;русский\n"


@pytest.fixture
def site(app: Flask) -> None:
    factories.unit("north")
    factories.unit("south")
    factories.position("contact-centre-operator")
    factories.position("shift-lead")


def bring(content: str | bytes, *, today: date = TODAY, dry_run: bool = False) -> Imported:
    read = read_people(content.encode() if isinstance(content, str) else content)
    return import_people(read, at=factories.moment(today), today=today, dry_run=dry_run)


def counts(result: Imported) -> tuple[int, int, int]:
    return result.new, result.changed, result.unchanged


def told(content: str | bytes) -> list[tuple[int, str, str]]:
    """Line, column and code of each problem."""
    result = bring(content)
    assert not result.applied
    assert all(problem.message.en and problem.message.ru for problem in result.problems)
    return [(problem.line, problem.column, problem.code) for problem in result.problems]


def kinds(number: str) -> list[tuple[str, date]]:
    facts = record.facts_of(people.person_of(number).id)
    return [(fact.kind, fact.occurred_on) for fact in facts]


def workbook(*rows: tuple[Any, ...], number_format: str = "General") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2, max_col=1):
        row[0].number_format = number_format
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_list_is_taken_over_and_a_repeat_changes_nothing(site: None) -> None:
    first = bring(HEAD + ANNA)
    assert (counts(first), first.applied) == ((1, 0, 0), True)
    anna = people.person_of("00042")
    assert (anna.full_name, anna.email, anna.locale) == ("Иванова Анна Петровна", "anna@example.org", "ru")
    assert kinds("00042") == [("hired", date(2026, 3, 2)), ("assigned", date(2026, 3, 2))]
    later = TODAY + timedelta(days=40)
    again = bring(HEAD + ANNA, today=later)
    assert (counts(again), again.applied) == ((0, 0, 1), True)
    assert len(kinds("00042")) == 2


@pytest.mark.parametrize(
    "content",
    [
        (RUSSIAN_HEAD + RUSSIAN).encode(),
        (RUSSIAN_HEAD + RUSSIAN).encode("utf-8-sig"),
        (RUSSIAN_HEAD + RUSSIAN).encode("utf-16"),
        (RUSSIAN_HEAD + RUSSIAN).encode("utf-16-le"),
        (RUSSIAN_HEAD + RUSSIAN).encode("utf-16-be"),
        (RUSSIAN_HEAD + RUSSIAN).encode("windows-1251"),
        (RUSSIAN_HEAD + RUSSIAN).replace(";", "\t").encode(),
        (RUSSIAN_HEAD + RUSSIAN).replace(";", ",").replace("\n", "\r\n").encode("windows-1251"),
        (RUSSIAN_HEAD + RUSSIAN).replace("\n", "\r").encode(),
        ("sep=;\n" + RUSSIAN_HEAD + "\n" + RUSSIAN + ";;;;;;\n").encode("utf-8-sig"),
    ],
    ids=["utf8", "mark", "utf16", "le", "be", "1251", "tab", "comma", "cr", "sep"],
)
def test_a_table_is_read_however_it_was_saved(site: None, content: bytes) -> None:
    assert counts(bring(content)) == (1, 0, 0)
    assert people.person_of("00042").full_name == "Иванова Анна Петровна"
    assert kinds("00042")[1] == ("assigned", date(2026, 3, 2))
    assert counts(bring(HEAD + ANNA.replace("anna@example.org", ""))) == (0, 0, 1)


def test_columns_in_any_order_quoted_and_as_three_dates(site: None) -> None:
    text = (
        'Hired,"Last name",First Name,Personnel number\n'
        '31.01.2026,"О\'Коннор, мл.",Анна,1\n2026-01-31,Li,,2\n2026-01-31 00:00:00,"Ли ""Лу""",,3\n1.2.2026,Ким,,04\n'
    )
    assert counts(bring(text)) == (4, 0, 0)
    assert [people.person_of(number).hired_on for number in ("1", "2", "3", "04")] == [
        *[date(2026, 1, 31)] * 3,
        date(2026, 2, 1),
    ]
    assert people.person_of("1").family == "О'Коннор, мл."
    assert people.person_of("3").family == 'Ли "Лу"'


def test_one_column_called_name_is_the_full_name(site: None) -> None:
    assert counts(bring('№,Name\n1,"Smith, Anna Maria"\n2,Ёлкин Тимур Рашид оглы\n3,Ким\n')) == (3, 0, 0)
    rows = [people.person_of(number) for number in "123"]
    assert [(row.family, row.given, row.patronymic) for row in rows] == [
        ("Smith", "Anna", "Maria"),
        ("Ёлкин", "Тимур", "Рашид оглы"),
        ("Ким", "", ""),
    ]


def test_a_workbook_keeps_leading_zeros_and_dates(site: None) -> None:
    content = workbook(
        ("Табельный номер", "Фамилия", "Имя", "Дата приёма", None),
        (42, "Иванова", "Анна", datetime(2026, 3, 2, 0, 0), None),
        ("00043", "Ким", None, "03.03.2026", None),
        (None, None, None, None, None),
        (44.0, "Ли", "", date(2026, 3, 4), None),
        number_format="00000",
    )
    assert counts(bring(content)) == (3, 0, 0)
    assert [people.person_of(number).hired_on for number in ("00042", "00043", "00044")] == [
        date(2026, 3, day) for day in (2, 3, 4)
    ]
    assert counts(bring(content)) == (0, 0, 3)


def test_known_people_change_and_what_is_not_said_stays(site: None) -> None:
    bring(HEAD + ANNA)
    changed = bring("number,family,email,unit\n00042,Петрова,ANNA.P@example.org,Отдел south\n")
    assert counts(changed) == (0, 1, 0)
    anna = people.person_of("00042")
    assert (anna.family, anna.given, anna.email) == ("Петрова", "Анна", "anna.p@example.org")
    assert anna.search.startswith("петрова анна")
    assert kinds("00042")[2:] == [("unassigned", TODAY - timedelta(days=1)), ("assigned", TODAY)]
    held = people.assignments_of([anna.id])[anna.id]
    assert [row.unit for row in held if row.holds_on(TODAY)] == ["south"]
    assert counts(bring("number,family,email\n00042,Петрова,\n")) == (0, 0, 1)


def test_the_day_of_hiring_is_corrected_in_the_record(site: None) -> None:
    bring(HEAD + ANNA)
    assert counts(bring("number,family,hired\n00042,Иванова,16.02.2026\n")) == (0, 1, 0)
    assert people.person_of("00042").hired_on == date(2026, 2, 16)
    assert sorted(kinds("00042")) == [("assigned", date(2026, 3, 2)), ("hired", date(2026, 2, 16))]
    assert counts(bring("number,family,hired\n00042,Иванова,16.02.2026\n")) == (0, 0, 1)


def test_leaving_and_coming_again(site: None) -> None:
    bring(HEAD + ANNA)
    gone = HEAD + ANNA.replace("2026-03-02,,", "2026-03-02,2026-04-30,")
    assert counts(bring(gone)) == (0, 1, 0)
    assert counts(bring(gone)) == (0, 0, 1)
    assert told(gone.replace("2026-04-30", "2026-04-29")) == [(2, "left", "has-left")]
    back = HEAD + ANNA.replace("2026-03-02", "2026-05-04")
    assert counts(bring(back)) == (0, 1, 0)
    assert counts(bring(back)) == (0, 0, 1)
    assert [kind for kind, _ in kinds("00042")] == ["hired", "assigned", "left", "hired", "assigned"]
    assert told(HEAD + ANNA) == [(2, "hired", "hired-before-leaving")]


def test_somebody_hired_later_holds_the_position_from_then(site: None) -> None:
    future = HEAD + ANNA.replace("2026-03-02", "2026-09-01")
    assert counts(bring(future)) == (1, 0, 0)
    assert counts(bring(future)) == (0, 0, 1)
    assert kinds("00042") == [("hired", date(2026, 9, 1)), ("assigned", date(2026, 9, 1))]


def test_two_people_exchange_their_addresses(site: None) -> None:
    bring("number,family,email\n1,Ким,a@example.org\n2,Ли,b@example.org\n")
    assert counts(bring("number,family,email\n1,Ким,b@example.org\n2,Ли,a@example.org\n")) == (0, 2, 0)
    assert [people.person_of(number).email for number in "12"] == ["b@example.org", "a@example.org"]
    assert told("number,family,email\n3,Ан,a@example.org\n") == [(2, "email", "email-taken")]
    assert told("number,family,email\n2,Ли,\n3,Ан,a@example.org\n") == [(3, "email", "email-taken")]


def test_one_mistake_and_nothing_is_taken_over(site: None) -> None:
    text = HEAD + ANNA + "00043,,,,,,,,,\n"
    assert told(text) == [(3, "family", "missing-name")]
    with pytest.raises(people.UnknownPerson):
        people.person_of("00042")


def test_a_dry_run_changes_nothing(site: None) -> None:
    result = bring(HEAD + ANNA, dry_run=True)
    assert (counts(result), result.applied) == ((1, 0, 0), False)
    with pytest.raises(people.UnknownPerson):
        people.person_of("00042")


LINES = {
    ",Ким,,,,,,,,": ("number", "missing-number"),
    "1.5,Ким,,,,,,,,": ("number", "bad-number"),
    '"1,0E+05",Ким,,,,,,,,': ("number", "bad-number"),
    "1" * 41 + ",Ким,,,,,,,,": ("number", "too-long"),
    "1," + "Я" * 101 + ",,,,,,,,": ("family", "too-long"),
    "1,#N/A,,,,,,,,": ("family", "bad-cell"),
    "1,Ким\x07,,,,,,,,": ("family", "bad-character"),
    "1,Ким,,,kim,,,,,": ("email", "bad-email"),
    "1,Ким,,,k@m,,,,,": ("email", "bad-email"),
    "1,Ким,,,,nowhere,shift-lead,,,": ("unit", "unknown-unit"),
    "1,Ким,,,,north,king,,,": ("position", "unknown-position"),
    "1,Ким,,,,north,,,,": ("position", "missing-position"),
    "1,Ким,,,,,shift-lead,,,": ("unit", "missing-unit"),
    "1,Ким,,,,,,30.02.2026,,": ("hired", "bad-date"),
    "1,Ким,,,,,,02/03/2026,,": ("hired", "bad-date"),
    "1,Ким,,,,,,0026-01-01,,": ("hired", "bad-date"),
    "1,Ким,,,,,,02.03.2026,01.03.2026,": ("left", "left-before-hired"),
    "1,Ким,,,,,,,,fr": ("locale", "bad-locale"),
    "1,Ким,,": ("", "broken-line"),
    "1,Ким,,,,,,,,,,surplus": ("", "broken-line"),
    '1,"Ким,,,,,,,,': ("", "broken-line"),
    '1,"Ким" Ли,,,,,,,,': ("", "broken-line"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_mistake_is_told_at_its_line_and_column(site: None, line: str) -> None:
    assert told(HEAD + ANNA + line + "\n") == [(3, *LINES[line])]


def test_all_mistakes_are_told_at_once(site: None) -> None:
    text = "number,family,email,hired,unit,position\n1,,bad,soon,,\n2,Ли,a@b.cd,,,\n2,Ан,A@b.cd,,west,king\n,Ан,,,west,\n"
    assert told(text) == [
        (2, "family", "missing-name"),
        (2, "email", "bad-email"),
        (2, "hired", "bad-date"),
        (4, "number", "duplicate-number"),
        (4, "email", "duplicate-email"),
        (4, "unit", "unknown-unit"),
        (4, "position", "unknown-position"),
        (5, "number", "missing-number"),
        (5, "unit", "unknown-unit"),
    ]


def test_a_title_that_two_units_have_is_not_guessed(site: None) -> None:
    for slug in ("night-1", "night-2"):
        people.make_unit(slug, Text("Night", "Ночь"), at=clock.now())
    line = "number,family,unit,position\n1,Ким,{},shift-lead\n"
    assert told(line.format("ночь")) == [(2, "unit", "ambiguous-unit")]
    assert counts(bring(line.format("night-2"))) == (1, 0, 0)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("family,given", ("number", "missing-column")),
        ("number,given,email", None),
        ("number,patronymic", ("family", "missing-column")),
        ("number,family,birthday", ("birthday", "unknown-column")),
        ("number,family,Фамилия", ("Фамилия", "duplicate-column")),
        ("number,full name,given", ("full name", "duplicate-column")),
    ],
)
def test_a_header_is_checked(site: None, head: str, problem: tuple[str, str] | None) -> None:
    line = ",".join("x" if name != "email" else "" for name in head.split(","))
    content = f"{head}\n{line}\n"
    if problem is None:
        assert bring(content).applied
    else:
        assert told(content) == [(1, *problem)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n;;\n", "empty"),
        (bytes(range(256)) * 20, "not-text"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old-workbook"),
        (b"PK\x03\x04 not a workbook", "broken-workbook"),
        (workbook(("number", "family"), (1, "Ким"))[:-200], "broken-workbook"),
        (b"x" * (16 * 1024 * 1024 + 1), "too-large"),
        (HEAD.encode() + ANNA.encode() * 30 + b"7,\xd0\xff,,,,,,,,\n", "not-utf8"),
    ],
    ids=["nothing", "blank", "binary", "xls", "zip", "cut", "large", "damaged"],
)
def test_what_is_no_table_is_refused_in_words(site: None, content: bytes, code: str) -> None:
    ((line, column, found),) = told(content)
    assert (found, column) == (code, "")
    assert line == (32 if code == "not-utf8" else 1)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.people.sheet.MOST_UNPACKED", 2000)
    assert told(workbook(("number", "family"), (1, "Ким"))) == [(1, "", "too-large")]


def test_the_command_reports_in_both_languages(app: Flask, site: None, tmp_path: Path) -> None:
    place = tmp_path / "people.csv"
    place.write_text(HEAD + ANNA + "1,Ким,,,kim,,,,,\n", encoding="utf-8")
    runner = app.test_cli_runner()
    wrong = runner.invoke(args=["people", "import", str(place), "--json", "--lang", "ru"])
    document = json.loads(wrong.stdout)
    assert wrong.exit_code == 1
    assert document["problems"] == [
        {"line": 3, "column": "email", "code": "bad-email", "message": "«kim» — не адрес электронной почты."}
    ]
    assert (document["new"], document["applied"]) == (1, False)
    lines = runner.invoke(args=["people", "import", str(place)]).stdout.splitlines()
    assert lines[0] == "line 3, “email”: “kim” is not an e-mail address. [bad-email]"
    place.write_text(HEAD + ANNA, encoding="utf-8")
    dry = runner.invoke(args=["people", "import", str(place), "--dry-run", "--json"])
    assert (dry.exit_code, json.loads(dry.stdout)["applied"]) == (0, False)
    right = runner.invoke(args=["people", "import", str(place), "--json"])
    assert (right.exit_code, json.loads(right.stdout)) == (
        0,
        {"new": 1, "changed": 0, "unchanged": 0, "problems": [], "applied": True},
    )
    assert runner.invoke(args=["people", "import", str(tmp_path / "none.csv")]).exit_code == 2
