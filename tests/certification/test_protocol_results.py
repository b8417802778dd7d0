"""Results of a protocol follow from facts; its numbers, its commission and its tables from what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from app.certification.direct_events import Period
from app.certification.portfolio import portfolio
from app.certification.protocols import numbers, tables
from app.certification.protocols.paper import Marks, Signed, marked, paper_of
from app.certification.protocols.results import examined, occasion, results_of
from app.certification.protocols.values import (
    Heading,
    Line,
    Member,
    Protocol,
    from_json,
    heading_from,
    hours_of,
    problems,
    to_json,
)
from app.record.facts import (
    CallFailed,
    CourseCompleted,
    Failed,
    Incident,
    ObservationConfirmed,
    Passed,
    Payload,
    QuizFailed,
    QuizPassed,
)
from tests.certification.records import day, record, rule

ONE = "evidence: {all: [{course: basics}, {quiz: calls, exam: true}, {quiz: practice}]}"
WITH_LIST = "evidence: {all: [{quiz: calls, exam: true}, {checklist: call}]}"
EITHER = "evidence: {any: [{quiz: calls, exam: true}, {call: angry, exam: true}]}"
SHORTER = (
    "evidence: {all: [{quiz: calls, exam: true}, {quiz: safety, exam: true}]}\n"
    "renewal: {quiz: calls, exam: true}"
)
NO_EXAM = "evidence: {all: [{course: basics}, {quiz: calls}]}"
MARK = "evidence: {quiz: calls, exam: true, pass_mark: 0.9}"

good, bad = QuizPassed("calls", share="0.9"), QuizFailed("calls", share="0.4")


@pytest.mark.parametrize(
    ("text", "entries", "wanted"),
    [
        (ONE, [("2026-12-01", good)], True),
        (ONE, [("2026-12-01", bad)], False),
        (ONE, [("2026-12-01", bad), ("2026-12-03", good)], True),
        (ONE, [("2026-12-01", good), ("2026-12-03", bad)], False),
        (ONE, [("2026-12-01", QuizFailed("practice"))], None),  # practice is no check
        (ONE, [("2026-12-01", CourseCompleted("basics"))], None),
        (ONE, [("2026-12-01", QuizPassed("other"))], None),
        (
            WITH_LIST,
            [("2026-12-01", good), ("2026-12-02", ObservationConfirmed("call", result="failed"))],
            False,
        ),
        (WITH_LIST, [("2026-12-01", good), ("2026-12-02", ObservationConfirmed("call"))], True),
        (WITH_LIST, [("2026-12-02", ObservationConfirmed("call"))], True),
        (EITHER, [("2026-12-01", CallFailed("angry")), ("2026-12-02", good)], True),
        (SHORTER, [("2026-12-01", good), ("2026-12-02", QuizFailed("safety"))], False),
        (SHORTER, [("2026-12-01", good)], True),
        (NO_EXAM, [("2026-12-01", bad)], False),
        (MARK, [("2026-12-01", QuizPassed("calls", share="0.85"))], False),  # by the rule's own mark
        (MARK, [("2026-12-01", good)], True),
        (ONE, [("2026-12-01", Passed("calls"))], True),
        (ONE, [("2026-12-01", good), ("2026-12-02", Failed("calls"))], False),  # decided as such
        (ONE, [("2026-12-01", Failed("calls")), ("2026-12-02", good)], True),
        (ONE, [("2026-12-01", Passed("other"))], None),
    ],
)
def test_results(text: str, entries: list[tuple[str, Payload]], wanted: bool | None) -> None:
    (version,) = rule(text)
    found = results_of(record(*entries), version.rule)
    assert (found[1].satisfactory if found else None) is wanted
    if found:
        assert found[1].checked_on == day(entries[-1][0])


def test_days_before_the_last_are_told() -> None:
    (version,) = rule(ONE)
    facts = record(("2026-12-01", bad), ("2026-12-02", bad), ("2026-12-02", good), ("2026-12-04", bad))
    result = results_of(facts, version.rule)[1]
    assert result.earlier == ((day("2026-12-01"), False), (day("2026-12-02"), True))
    assert result.facts == (1, 2, 3, 4)
    assert [atom.slug for atom in examined(version.rule)] == ["calls"]


RENEWED = (
    "evidence: {quiz: calls, exam: true}\nrenew: {every: P1Y}\n"
    "triggers: [{event: incident, require: exam, within: P30D, until_then: allowed}]"
)


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ([], ("primary", "")),
        ([("2026-11-20", bad)], ("primary", "")),
        ([("2025-12-10", good)], ("periodic", "")),
        (
            [("2025-12-10", good), ("2026-11-25", Incident("calls"))],
            ("extraordinary", "incident"),
        ),
    ],
)
def test_occasions(entries: list[tuple[str, Payload]], wanted: tuple[str, str]) -> None:
    versions = rule(RENEWED)
    judged = portfolio(
        {"calls": versions}, record(*entries), {"calls": (Period(day("2025-01-01")),)}, day("2026-11-30")
    )
    found = occasion(judged.get("calls"), day("2026-12-01"))
    assert (found.kind, found.cause.en) == wanted


# -- numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "before", "wanted"),
    [
        ([], [], "1"),
        (["1", "2"], [], "3"),
        (["9-ОТ/2026", "10-ОТ/2026"], [], "11-ОТ/2026"),
        (["ПЗ-7"], [], "ПЗ-8"),
        ([], ["57-ОТ/2025", "3-ОТ/2025"], "1-ОТ/2026"),
        ([], ["57"], "1"),
        (["без номера"], [], "1"),
        (["9" * 30], [], "1"),
    ],
)
def test_the_next_number(known: list[str], before: list[str], wanted: str) -> None:
    assert numbers.next_number(known, before, 2026) == wanted


def test_gaps_are_told() -> None:
    assert numbers.gaps(["1", "3-ОТ", "6"]) == (2, 4, 5)
    assert numbers.gaps([]) == ()
    assert len(numbers.gaps(["999999999"])) == 20
    assert numbers.key_of(" 12 - От/2026") == numbers.key_of("12-ОТ/2026")


# -- the heading -------------------------------------------------------------------------------------------------------

COMMISSION = (
    Member("chairman", "Петров Пётр Петрович", "Главный инженер", 11),
    Member("deputy", "Сидорова Анна Петровна", "Мастер", 12),
    Member("member", "Орлов Олег Олегович", "Специалист"),
)
HEADING = Heading("ООО «Тест»", "15-ОТ", date(2026, 11, 3), COMMISSION, "Охрана труда", "16,5")
LINES = [(1, date(2026, 12, 1)), (2, date(2026, 12, 2))]


@pytest.mark.parametrize(
    ("changes", "number", "fields"),
    [
        ({}, "12", []),
        ({}, " ", ["number"]),
        ({"organisation": "", "programme": ""}, "12", ["organisation", "programme"]),
        ({"order_number": "", "order_date": None}, "12", ["order_number", "order_date"]),
        ({"order_date": date(2026, 12, 2)}, "12", ["order_date"]),  # after the first check
        ({"hours": "-1"}, "12", ["hours"]),
        ({"commission": COMMISSION[:2]}, "12", ["commission"]),  # too few
        ({"commission": COMMISSION[1:]}, "12", ["commission"] * 2),  # no chairman, too few
        (
            {"commission": (*COMMISSION, COMMISSION[0])},
            "12",
            ["commission"] * 2,
        ),  # two chairmen, twice the same
        ({"commission": (*COMMISSION, Member("member", "Без должности"))}, "12", ["commission"]),
        ({"commission": (*COMMISSION, Member("member", "Иванов", "Слесарь", 1))}, "12", ["commission"]),
    ],
)
def test_what_stands_against_an_approval(changes: dict[str, object], number: str, fields: list[str]) -> None:
    heading = replace(HEADING, **changes)  # type: ignore[arg-type]
    found = problems(heading, number, LINES, 3, date(2026, 12, 3))
    assert [one.field for one in found] == fields
    assert all(one.text.ru != one.text.en for one in found)
    assert heading_from(heading.as_json()) == heading


def test_nobody_is_left_out_and_hours_are_numbers() -> None:
    assert [one.field for one in problems(HEADING, "1", [], 3, date(2026, 12, 3))] == ["people"]
    assert [str(hours_of(text)) for text in ("16", "16,5", " 8.0 ", "0", "nan", "x")] == [
        "16", "16.5", "8", "None", "None", "None",
    ]  # fmt: skip


# -- what is printed ---------------------------------------------------------------------------------------------------


def line(person_id: int, **changes: object) -> Line:
    plain = Line(
        person_id, f"A-{person_id}", f"Иванов{person_id} Иван", f"Иванов{person_id}", "Иван", "", "Слесарь",
        "Цех", True, "periodic", "", date(2026, 12, 1), (person_id,),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


PROTOCOL = Protocol(
    number="12-ОТ/2026",
    language="ru",
    organisation="ООО «Тест»",
    certification="Обучение по охране труда",
    rule_version=2,
    act="ПП РФ 2464, 92",
    order_number="15-ОТ",
    order_date=date(2026, 11, 3),
    commission=COMMISSION,
    programme="Охрана труда <А>",
    hours="16.5",
    begin=date(2026, 12, 1),
    end=date(2026, 12, 2),
    lines=(
        line(1),
        line(2, satisfactory=False, kind="extraordinary", cause="происшествие"),
        line(3, name="=cmd()", checked_on=date(2026, 12, 2)),
    ),
    time_zone="Europe/Moscow",
)
AT = datetime(2026, 12, 3, 12, tzinfo=UTC)
MARKS = Marks({1: "РОТ-001"}, {1: Signed(AT, "ab" * 32), 11: Signed(AT, "cd" * 32)})


def test_what_is_frozen_comes_back_whole() -> None:
    assert from_json(to_json(PROTOCOL)) == PROTOCOL
    assert marked(PROTOCOL, MARKS) == marked(from_json(to_json(PROTOCOL)), MARKS)
    assert marked(PROTOCOL, MARKS) != marked(PROTOCOL, Marks())


def test_all_fields_stand_on_the_paper() -> None:
    paper = paper_of(PROTOCOL, MARKS)
    assert paper.headline == "Протокол проверки знания требований охраны труда № 12-ОТ/2026"
    assert paper.order == "Комиссия, созданная приказом от 3 ноября 2026 г. № 15-ОТ, в составе:".replace(
        "3 ноября 2026 г.", "3\u00a0ноября\u00a02026\u00a0г."
    )
    assert [role for role, *_ in paper.members] == [
        "Председатель",
        "Заместитель председателя",
        "Член комиссии",
    ]
    assert "16,5" in paper.held[0] and "с 1\u00a0декабря" in paper.held[1]
    assert paper.rows[0][5:] == (
        "удовлетворительно", "Периодическая", "01.12.2026", "РОТ-001",
        "подписано электронно\n03.12.2026 15:00\nabababababab",
    )  # fmt: skip
    assert paper.rows[1][5:7] == ("неудовлетворительно", "Внеочередная:\nпроисшествие")
    assert paper.rows[1][8:] == ("", "")  # lines for a pen
    assert paper.summary == "Всего проверено: 3. Удовлетворительно: 2. Неудовлетворительно: 1."
    assert [bool(trace) for _, _, trace in paper.signatures] == [True, False, False]
    english = paper_of(replace(PROTOCOL, language="en", act=""), Marks())
    assert english.headline == "Protocol of a check of knowledge No. 12-ОТ/2026"


def test_tables_for_the_register() -> None:
    lines = tables.as_csv(PROTOCOL, MARKS).splitlines()
    assert lines[0].split(",") == list(tables.COLUMNS) and len(lines) == 4
    assert "РОТ-001" in lines[1] and "'=cmd()" in lines[3]
    root = ElementTree.fromstring(tables.as_xml(replace(PROTOCOL, programme="a\x00b <&>"), MARKS))
    assert root.attrib["number"] == "12-ОТ/2026" and root.findtext("programme") == "ab <&>"
    assert [one.findtext("result") for one in root.iter("person")] == [
        "satisfactory", "unsatisfactory", "satisfactory",
    ]  # fmt: skip
    assert [one.attrib["role"] for one in root.iter("member")] == ["chairman", "deputy", "member"]


def test_the_shape_of_the_register_leaves_empty_what_is_not_held_here() -> None:
    root = ElementTree.fromstring(tables.as_registry_set(PROTOCOL))
    records = root.findall("RegistryRecord")
    assert [one.attrib["outerId"] for one in records] == ["A-1", "A-3"]  # satisfactory ones
    told = {one.tag: one.text for part in records[0] for one in part}
    assert told["LastName"] == "Иванов1" and told["Date"] == "2026-12-01" and told["Snils"] is None
    assert records[0].find("Test").attrib == {"isPassed": "true", "learnProgramId": ""}  # type: ignore[union-attr]


HEAD = "Табельный номер;ФИО;Регистрационный номер\n"


@pytest.mark.parametrize(
    ("table", "numbers_found", "faults"),
    [
        (HEAD + "A-1;x;РОТ-1\nA-3;y;\n", {1: "РОТ-1"}, []),
        ("personnel_number,registered\nA-1,R-1\nA-3,R-2\n", {1: "R-1", 3: "R-2"}, []),
        (HEAD + "A-9;x;РОТ-1\n", {}, [2]),
        (HEAD + "A-2;x;РОТ-1\n", {}, [2]),  # the result is unsatisfactory
        (HEAD + "A-1;x;РОТ-1\nA-3;y;РОТ-1\n", {1: "РОТ-1"}, [3]),
        (HEAD + "A-1;x;РОТ-1\nA-1;x;РОТ-2\n", {1: "РОТ-1"}, [3]),
        (HEAD + f"A-1;x;{'9' * 61}\n", {}, [2]),
        ("ФИО;что-то\nA-1;2\n", {}, [1]),
        (HEAD, {}, [0]),
        ("", {}, [1]),
    ],
)
def test_numbers_come_back(table: str, numbers_found: dict[int, str], faults: list[int]) -> None:
    found = tables.returned_numbers(table.encode("cp1251"), PROTOCOL)
    assert dict(found.numbers) == numbers_found
    assert [fault.line for fault in found.faults] == faults


def test_garbage_is_no_table() -> None:
    assert tables.returned_numbers(b"\x00\xff" * 50, PROTOCOL).faults
