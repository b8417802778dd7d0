"""Questions in rows: CSV and XLSX (quiz-format.md 8.4)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from app.library.documents import FileText
from app.library.exchange.formats import FORMATS
from app.library.exchange.sending import send
from app.library.source import Files
from tests.library.exchange.bringing import brought, questions_of, reasons

CASES = {
    "native cells": (
        ["id", "title", "points", "answer-1", "answer-2", "explain"],
        ["q-1", "Which?", "2", "(x) Red\n> Yes.", "( ) Blue {50%}", "Why:\nso."],
        "## Which? {#q-1}\npoints: 2\n\n- (x) Red\n  > Yes.\n- ( ) Blue {50%}\n\n> [!explain] Why:\n> so.",
    ),
    "plain cells with one right": (
        ["title", "answer-1", "answer-2", "right"],
        ["Which?", "*Red*", "Blue {50%}", "2"],
        "## Which? {#which}\n\n- ( ) \\*Red\\*\n- (x) Blue {50%\\}",
    ),
    "plain cells with several right": (
        ["title", "answer-1", "answer-2", "answer-4", "right"],
        ["Which?", "a", "b", "d", "1, 4"],
        "## Which? {#which}\n\n- [x] a\n- [ ] b\n- [x] d",
    ),
    "kinds that no mark shows": (
        ["title", "answer-1", "answer-2"],
        ["Match", "Angry => Listen", "=> Shout"],
        "## Match {#match}\ntype: match\n\n- Angry => Listen\n- => Shout",
    ),
    "steps": (
        ["title", "answer-1", "answer-2"],
        ["Steps", "1. Greet", "2. Ask"],
        "## Steps {#steps}\ntype: order\n\n1. Greet\n2. Ask",
    ),
    "numbers with units": (
        ["title", "units", "answer-1"],
        ["How soon?", "s = 1, min = 60", "= 20 ± 1 s"],
        "## How soon? {#how-soon}\nunits: s = 1, min = 60\n\n- = 20 ± 1 s",
    ),
    "gaps and sections": (
        ["section", "text"],
        ["Calls", "Hold for [[one|1]] minute."],
        "# Calls\n\n## Hold for _____ minute. {#hold-for-minute}\n\nHold for [[one|1]] minute.",
    ),
    "headings in a text are smaller": (
        ["title", "text", "answer-1"],
        ["T", "# Big", "= a"],
        "## T {#t}\n\n### Big\n\n- = a",
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form", ["comma", "semicolon", "sheet"])
def test_a_row_becomes_a_question(case: str, form: str) -> None:
    header, row, ours = CASES[case]
    found = brought("csv", sheet(header, row), file="q.xlsx") if form == "sheet" else brought(
        "csv", table(header, row, delimiter=";" if form == "semicolon" else ","), file="q.csv"
    )  # fmt: skip
    assert questions_of(found) == ours
    assert found.is_whole


def table(*rows: list[str], delimiter: str = ",") -> str:
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(
        [f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in rows
    )
    return stream.getvalue()


def sheet(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("header", "row", "line", "reason"),
    [
        ("title,frobnicate", "a,b", 1, "The column “frobnicate” is unknown"),
        ("title,title", "a,b", 1, "stands there twice"),
        ("title,answer-21", "a,b", 1, "is unknown"),
        ("title,answer-1,right", "a,b,yes", 2, "holds numbers of answers"),
        ("title,answer-1,right", "a,b,2", 2, "which is empty"),
        ("title,answer-1", "a,b,c", 2, "more cells than there are columns"),
        ("title,answer-1", "a,b", 2, "[no-right-answer]"),
        ("title,answer-1", 'a,"(x) b', 2, "a quotation mark is not closed"),
        ("title,type,answer-1", "a,single,1. b", 2, "[no-right-answer]"),
    ],
)
def test_rows_and_columns_that_nobody_can_read_are_refused(
    header: str, row: str, line: int, reason: str
) -> None:
    ((where, why),) = reasons(brought("csv", f"{header}\n{row}\n", file="q.csv"))
    assert where == line and reason in why


def test_what_of_a_row_is_lost_is_told() -> None:
    found = brought("csv", "title,difficulty,answer-1,answer-2\nWhich?,many,(x) a,( ) b {odd}\n")
    changes = " ".join(change.en for change in found.imported[0].changes)
    assert "difficulty: `many` cannot be read here" in changes and "`{odd}` says nothing" in changes


def test_numbers_of_a_sheet_are_read_as_they_are_seen() -> None:
    found = brought("csv", sheet(["title", "points", "difficulty", "answer-1"], ["Q", 2.0, 3, "= a"]))
    assert "points: 2\n" in found.text and "difficulty: 3\n" in found.text


QUIZ = """---
title: T
pass: 70%
---

# Part
draw: 1

## =cmd|' /C calc'!A0 {#formula}
tags: a, b
points: 0.5

- = true
  > - listen

> [!hint] Think.

## Steps {#steps}
type: order

1. One
2. Two
"""


def exported(extension: str) -> bytes:
    write = FORMATS["csv"].write
    assert write is not None
    file = FileText("quizzes/t.en.md", "t.en.md", QUIZ.encode())
    sent = send(file, Files({}), write, site_language="en", extension=extension).sent
    assert sent is not None and not sent.refused
    changes = [change.en for change in sent.exported[0].changes]
    assert changes == [
        "Settings of the quiz are not carried: pass",
        "Settings of the section “Part” are not carried: draw",
        "A table has no column for [!hint]",
    ]
    return sent.content


def test_cells_that_would_be_formulas_carry_an_apostrophe_in_csv() -> None:
    content = exported("csv")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows[1][rows[0].index("title")].startswith("'=cmd|")
    assert not any(cell.startswith(tuple("=+-@\t")) for row in rows for cell in row)
    found = brought("csv", content, file="t.csv")
    assert "## =cmd|' /C calc'!A0 {#formula}" in found.text and "  > - listen" in found.text


def test_cells_of_a_sheet_are_texts() -> None:
    content = exported("xlsx")
    book = load_workbook(BytesIO(content))
    assert book.active is not None
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value} == {"s"}
    found = brought("csv", content, file="t.xlsx")
    assert [(one.id, one.type) for one in found.imported] == [("formula", "true-false"), ("steps", "order")]
    assert "points: 0.5" in found.text


def patched(old: bytes, new: bytes) -> bytes:
    source = ZipFile(BytesIO(sheet(["title", "answer-1"], ["Q", "= a"])))
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new, 1) if name.endswith("sheet1.xml") else content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and nothing else", "no zip"),
        (b"title,answer-1\n", "no zip"),
        (patched(b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"), "DOCTYPE"),
        (patched(b"<sheetData>", b"<sheetData><"), "no workbook"),
        (patched(b"<sheetData>", b"<!--" + b"a" * 45_000_000 + b"--><sheetData>"), "far more"),
    ],
)
def test_a_workbook_that_is_none_is_refused_whole(content: bytes, reason: str) -> None:
    found = brought("csv", content, file="q.xlsx")
    assert found.reason is not None and reason in found.reason.en
