"""History from elsewhere: read whole or not at all, and never twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from app import certification, record
from app.certification.history_lines import read_lines
from app.certification.service.importing import HasOwnFacts, import_history
from app.foundation import clock
from app.record.facts import QuizPassed
from tests.certification.conftest import Happen, noon
from tests.certification.test_keeping_standings import certificates, rows

TODAY, NOW = date(2026, 3, 1), noon("2026-03-01")


def bring(text: str, **options: bool):
    return import_history(read_lines(text.encode(), "history.csv"), at=NOW, today=TODAY, **options)


def test_a_pass_of_the_past_counts_and_gives_one_certificate(anna: int) -> None:
    text = (
        "person,date,kind,certification,h,score\n"
        "0001,2025-02-10,pass,calls,,92%\n0001,2026-02-01,pass,calls,,\n0001,2026-02-10,hours,,4,\n"
    )
    result = bring(text)
    assert (result.lines, result.appended, result.already_there, result.problems) == (3, 3, 0, ())
    assert rows(anna)["calls"].valid_until == date(2027, 2, 10)
    assert len(certificates(anna)) == 1
    again = bring(text)
    assert (again.appended, again.already_there) == (0, 3)
    assert len(certificates(anna)) == 1


def test_a_dry_run_changes_nothing(anna: int) -> None:
    length = record.lengths_of((anna,))
    assert bring("person,date,kind,certification\n0001,2026-02-01,pass,calls\n", dry_run=True).appended == 1
    assert record.lengths_of((anna,)) == length


def test_one_mistake_and_nothing_is_taken_over(anna: int) -> None:
    length = record.lengths_of((anna,))
    text = (
        "person;date;kind;certification;h;require;version;first_job\n"
        "0001;2026-02-01;pass;calls;;;;\n"
        "0001;2026-02-30;pass;calls;;;;\n"
        "0009;2026-02-01;pass;calls;;;;\n"
        "0001;2026-02-01;party;calls;;;;\n"
        "0001;2026-02-01;pass;;;;;\n"
        "0001;2026-02-01;hours;;many;;;\n"
        "0001;2026-02-01;done;;;sing;;\n"
        "0001;2026-02-01;pass;calls;;;two;\n"
        "0001;2026-02-01;hired;;;;;perhaps\n"
        "0001;2026-02-01;pass;flying;;;;\n"
        ";2026-02-01;pass;calls;;;;\n"
    )
    result = bring(text)
    assert [(problem.line, problem.code) for problem in result.problems] == [
        (3, "bad-value"),
        (4, "unknown-person"),
        (5, "bad-value"),
        (6, "missing-key"),
        (7, "bad-value"),
        (8, "bad-value"),
        (9, "bad-value"),
        (10, "bad-value"),
        (11, "unknown-certification"),
        (12, "missing-key"),
    ]
    assert record.lengths_of((anna,)) == length
    assert [problem.code for problem in bring("person,date,colour\n0001,2026-01-01,red\n").problems] == [
        "unknown-key"
    ]


def test_an_absence_with_its_end_is_two_facts(anna: int) -> None:
    text = json.dumps({"person": "0001", "date": "2026-01-20", "kind": "absent", "back": "2026-01-25"})
    result = import_history(read_lines(text.encode(), "-"), at=NOW, today=TODAY)
    assert result.appended == 2
    assert certification.person_may_work(anna, on=date(2026, 1, 22)).may_work == "no"
    (line, _safety) = certification.person_on(anna, on=date(2026, 1, 22))[1]
    assert line.status == "on_hold"


def test_what_was_known_when_can_be_told_of_a_new_organisation(anna: int) -> None:
    text = (
        "person,date,kind,certification,recorded,voided,first_job\n"
        "0001,2026-01-12,hired,,2026-01-12,,true\n"
        "0001,2026-01-14,pass,calls,2026-02-10,,\n"
        "0001,2026-01-15,pass,safety,2026-01-15,2026-02-20,\n"
    )
    assert [problem.code for problem in bring(text).problems] == ["recorded-dates"] * 3
    assert bring(text, dated=True).appended == 3
    assert bring(text, dated=True).already_there == 3

    def status(slug: str, known: str) -> str:
        line = certification.standing_of(anna, slug, on=date(2026, 1, 20), known_at=noon(known))
        assert line is not None
        return line.status

    assert status("calls", "2026-02-09") == "not_started"
    assert status("calls", "2026-02-11") == "valid"
    assert status("safety", "2026-02-19") == "valid"
    assert status("safety", "2026-02-21") == "not_started"


def test_what_is_still_to_come_is_taken_over_and_told(anna: int) -> None:
    text = "person,date,kind,certification\n0001,2026-04-01,pass,calls\n0001,2026-04-01,absent,\n"
    result = bring(text)
    assert (result.appended, result.problems) == (2, ())
    assert [(warning.line, warning.code) for warning in result.warnings] == [(2, "future-date")]
    for text in (result.warnings[0].message.en, result.warnings[0].message.ru):
        assert "2026-04-01" in text
    assert rows(anna)["calls"].status == "not_started"


def test_the_days_of_recording_of_a_living_organisation_are_its_own(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-14", QuizPassed("calls", 1))
    with pytest.raises(HasOwnFacts):
        bring("person,date,kind,certification,recorded\n0001,2026-01-14,pass,calls,2026-01-14\n", dated=True)


def test_the_commands(app: Flask, anna: int, tmp_path: Path) -> None:
    app.extensions["clock"] = clock.start(replace(app.extensions["settings"], today=TODAY))
    file = tmp_path / "history.csv"
    file.write_text("person,date,kind,certification\n0001,2026-02-01,pass,calls\n")
    run = app.test_cli_runner()
    found = run.invoke(args=["record", "import", str(file), "--json"])
    assert found.exit_code == 0, found.output
    assert json.loads(found.output) == {"lines": 1, "appended": 1, "already_there": 0, "problems": []}
    shown = run.invoke(args=["standing", "show", "0001", "--on", "2026-02-02", "--json"])
    assert shown.exit_code == 0, shown.output
    document = json.loads(shown.output)
    assert (document["may_work"], document["valid_until"], document["on"]) == (
        "no",
        "2027-02-01",
        "2026-02-02",
    )
    calls = document["certifications"][0]
    assert (calls["certification"], calls["status"], calls["due"]) == ("calls", "valid", "2027-02-01")
    assert {"kind", "ref", "text"} == set(calls["why"][0])
    past = run.invoke(args=["standing", "show", "anna@example.org", "--known", "2026-01-31", "--json"])
    assert json.loads(past.output)["known"] == "2026-01-31"
    rebuilt = run.invoke(args=["standing", "rebuild", "--json"])
    assert rebuilt.exit_code == 0
    assert json.loads(rebuilt.output) == {"checked": 2, "different": []}
    assert run.invoke(args=["standing", "show", "nobody"]).exit_code == 1
    assert run.invoke(args=["standing", "show", "0001", "--on", "tomorrow"]).exit_code == 2
    in_russian = run.invoke(args=["standing", "show", "0001", "--lang", "ru"])
    assert "Работать нельзя" in in_russian.output
