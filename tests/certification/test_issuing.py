"""A certificate is issued once for an award, with a number of its own and everything on it frozen."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.certification.models import AwardRow
from app.certification.numbering import is_well_formed
from app.certification.queries.certificates import certificates_of
from app.certification.service.issuing import NotMet, allotted, issue, issue_for_award
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.people.models import Person
from app.record.facts import CourseCompleted, Credited, QuizPassed, Revoked
from tests.certification.conftest import Happen, noon

COURSE, QUIZ = CourseCompleted("first-call", 1), QuizPassed("calls", 2, share="0.9234", attempt="7")


@pytest.fixture
def certified(anna: int, happen: Happen) -> int:
    """Anna, since 14 January 2026."""
    happen(anna, "2026-01-13", COURSE)
    happen(anna, "2026-01-14", QUIZ)
    return anna


def test_what_is_printed_is_what_the_award_stands_on(certified: int) -> None:
    (issued,) = certificates_of(certified)
    document = issued.document
    assert is_well_formed(issued.number)
    assert (document.holder, document.certification, document.language) == ("Иванова Анна", "Calls", "en")
    assert (document.issued_on, document.valid_until) == (date(2026, 1, 14), date(2027, 1, 14))
    assert (document.personnel_number, document.position, document.rule_version) == ("0001", "Operator", 1)
    assert [(one.kind, one.revision, str(one.share)) for one in document.grounds] == [
        ("quiz", 2, "0.9234"),
        ("course", 1, "None"),
    ]
    assert document.verify_url.endswith(f"/verify/{issued.number}")
    assert issued.public_name.replace("\xa0", " ") == "Иванова А."


def test_it_is_in_the_language_of_the_person(anna: int, happen: Happen) -> None:
    with transaction() as session:
        session.execute(update(Person).values(locale="ru"))
    happen(anna, "2026-01-13", COURSE)
    happen(anna, "2026-01-14", QUIZ)
    assert certificates_of(anna)[0].document.certification == "Звонки"


def test_issued_again_it_is_the_same(certified: int) -> None:
    first = certificates_of(certified)[0]
    again = issue(certified, "calls", at=noon("2026-03-01"), by=None)
    assert (again.number, again.issued_on) == (first.number, date(2026, 1, 14))
    assert len(certificates_of(certified)) == 1


def test_another_name_later_does_not_change_what_was_printed(certified: int) -> None:
    before = certificates_of(certified)
    with transaction() as session:
        session.execute(update(Person).values(family="Петрова", name_in_documents="Петрова Анна"))
    assert issue(certified, "calls", at=noon("2026-03-01"), by=None) == before[0]


def test_a_number_that_is_taken_is_drawn_again(certified: int) -> None:
    taken = certificates_of(certified)[0].number.replace("-", "")[:-1]
    draws = iter([taken, taken, "7K3MA9RSXH2"])
    with transaction() as session:
        assert allotted(session, lambda: next(draws)) == "7K3M-A9RS-XH2E"


def test_printing_is_asked_for_once(certified: int) -> None:
    award = db.session.scalars(select(AwardRow.id)).one()
    with transaction() as session:
        issue_for_award(session, award, at=noon("2026-03-01"))
    jobs.run_pending()
    (issued,) = certificates_of(certified)
    assert issued.sha256 is not None


def test_what_is_missing_is_named_at_its_line_of_the_rule(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE)
    with pytest.raises(NotMet) as refused:
        issue(anna, "calls", at=noon("2026-01-14"), by=None)
    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.code) == ("certifications/calls.yaml", 6, "not-met")
    assert fault.message.en == "The quiz “calls” has not been passed"


@pytest.mark.parametrize(("on", "reason"), [("2027-01-15", "expired"), ("2026-02-02", "revoked")])
def test_what_has_ended_is_not_certified_again(certified: int, happen: Happen, on: str, reason: str) -> None:
    if reason == "revoked":
        happen(certified, "2026-02-01", Revoked("calls", "fraud"))
    with pytest.raises(NotMet):
        issue(certified, "calls", at=noon(on), by=None)


def test_a_credit_is_no_quiz(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", Credited("calls", "worked elsewhere"))
    with pytest.raises(NotMet):
        issue(anna, "calls", at=noon("2026-01-14"), by=None)


# -- the commands -------------------------------------------------------------------------------------------------


@pytest.fixture
def in_march(app: Flask, certified: int, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setitem(app.extensions, "clock", noon("2026-03-01") - (clock.now() - app.extensions["clock"]))
    return certified


def run(app: Flask, *arguments: str) -> tuple[int, Any]:
    result = app.test_cli_runner().invoke(args=["certificate", *arguments, "--json"])
    db.session.rollback()
    return result.exit_code, json.loads(result.stdout or "null")


def test_issue_writes_the_same_file_each_time(app: Flask, in_march: int, tmp_path: Path) -> None:
    files = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    answers = [run(app, "issue", "0001", "calls", "-o", str(file)) for file in files]
    (status, document), (_status, again) = answers
    assert status == 0
    assert set(document) == {
        "number",
        "certification",
        "person",
        "issued_on",
        "valid_until",
        "file",
        "sha256",
    }
    assert (document["person"], document["valid_until"]) == ("0001", "2027-01-14")
    assert document["sha256"] == hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert files[0].read_bytes() == files[1].read_bytes()
    assert {**again, "file": ""} == {**document, "file": ""}


def test_issue_refuses_with_what_is_missing(app: Flask, in_march: int) -> None:
    status, document = run(app, "issue", "anna@example.org", "safety")
    assert status == 1
    assert [fault["code"] for fault in document["faults"]] == ["not-met"]
    assert run(app, "issue", "nobody", "calls")[0] == 1
    assert run(app, "issue", "0001", "nothing")[0] == 1


def test_verify_tells_the_issued_file_from_an_altered_one(app: Flask, in_march: int, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    run(app, "issue", "0001", "calls", "-o", str(file))
    status, genuine = run(app, "verify", str(file))
    assert status == 0
    assert (genuine["signature"], genuine["intact"], genuine["status"]) == ("valid", True, "valid")
    assert genuine["facts"]["valid_until"] == "2027-01-14"
    file.write_bytes(file.read_bytes() + b"\n")
    status, altered = run(app, "verify", str(file))
    assert status == 1
    assert (altered["number"], altered["intact"], len(altered["changes"])) == (genuine["number"], False, 1)


def test_verify_of_any_other_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing of ours")
    status, document = run(app, "verify", str(file))
    assert (status, document["number"], document["status"], document["status_from"]) == (
        1,
        None,
        "unknown",
        "none",
    )
    assert run(app, "verify", str(tmp_path / "none.pdf")) == (2, None)
