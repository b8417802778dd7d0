"""The transcript: all that one person has learned and nothing of anybody else, in two languages, for few eyes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import certification, library, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.record.facts import (
    CourseCompleted,
    Credited,
    Done,
    Hours,
    ObservationConfirmed,
    Payload,
    QuizFailed,
    QuizPassed,
    Revoked,
    SessionAttended,
)
from app.record.models import JournalRow
from tests import factories
from tests.pages import Element, page_of, signed_in
from tests.queries import counted

RULE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {any: [{quiz: calls, exam: true}, {credit: true}]}
initial: {before_work: true}
renew: {every: P1Y, anchor: completion}
"""
MATRIX = (
    'requirements:\n  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2020-01-01}\n'
)


@pytest.fixture
def anna(app: Flask, tmp_path: Path) -> factories.Someone:
    folder = tmp_path / "certifications"
    folder.mkdir()
    (folder / "calls.yaml").write_text(RULE, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    assert library.push(
        [str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400))
    ).published
    jobs.run_pending()
    factories.unit("north")
    hired = clock.today() - timedelta(days=300)
    return factories.account(
        family="Белова", given="Анна", works_in="north", hired=hired, locale="en", latin_name="Anna Belova"
    )


def happened(person_id: int, days_ago: int, payload: Payload, by: int | None = None) -> int:
    on = clock.today() - timedelta(days=days_ago)
    with transaction() as session:
        fact = record.append(session, person_id, payload, occurred_on=on, at=clock.now(), by=by)
    db.session.rollback()
    return fact


def page_for(client: FlaskClient, someone: factories.Someone, address: str = "/me/transcript") -> Element:
    response = signed_in(client, someone.id).get(address)
    assert response.status_code == 200, response.status
    return page_of(response)


def test_all_that_was_learned_stands_in_it(client: FlaskClient, anna: factories.Someone) -> None:
    assessor = factories.person("Петров", "Андрей", "Николаевич")
    happened(anna.id, 40, CourseCompleted("phrases", revision=3))
    happened(anna.id, 30, QuizPassed("calls", revision=2, share="0.855"))
    happened(anna.id, 20, ObservationConfirmed("first-calls", revision=1, assessor=assessor.id))
    happened(anna.id, 15, SessionAttended("evacuation", hours=2.5))
    happened(anna.id, 14, Hours("4.5", "law"))
    happened(anna.id, 10, Done("coaching", "calls"))
    happened(
        anna.id, 5, Credited("calls", "Same programme", issuer="Red Cross", document="77"), by=assessor.id
    )
    main = page_for(client, anna).one("main")
    number = certification.certificates_of(anna.id)[0].number
    for part in ("Anna Belova", anna.number, "phrases", "86%", "first-calls", "Петров Андрей Николаевич"):
        assert part in main.text, part
    for part in ("evacuation", "Hours counted in all: 7.", "Coaching", "Red Cross, 77", "Same programme"):
        assert part in main.text, part
    assert f"/verify/{number}" in main.text
    assert main.one("tr", data_certification="calls")["data-status"] == "valid"


def test_what_was_not_passed_or_was_struck_out_or_is_anothers_does_not(
    client: FlaskClient, anna: factories.Someone
) -> None:
    other = factories.person("Чужой", works_in="north")
    happened(other.id, 9, CourseCompleted("their-course"))
    happened(anna.id, 9, QuizFailed("hard-quiz", share="0.1"))
    struck = happened(anna.id, 8, CourseCompleted("mistaken-course"))
    with transaction() as session:
        record.void(session, struck, reason="", at=clock.now(), by=None)
    text = page_for(client, anna).one("main").text
    for part in ("their-course", "hard-quiz", "mistaken-course", "Чужой"):
        assert part not in text


def test_a_revoked_certificate_is_shown_as_the_public_check_answers(
    client: FlaskClient, anna: factories.Someone
) -> None:
    happened(anna.id, 30, QuizPassed("calls", revision=1, share="0.9"))
    happened(anna.id, 2, Revoked("calls", "Answers were passed on"))
    row = page_for(client, anna).one("tr", data_certificate=True)
    assert "Revoked" in row.text
    answer = client.get(f"/verify/{row['data-certificate']}", headers={"Accept": "application/json"}).json
    assert answer["status"] == "revoked"


def test_in_the_language_that_is_asked_for(client: FlaskClient, anna: factories.Someone) -> None:
    english = page_for(client, anna)
    assert english.one("h1").text == "Training transcript"
    russian = page_for(client, anna, "/me/transcript?lang=ru")
    assert russian.one("h1").text == "Лист обучения"
    assert "Белова Анна" in russian.one("main").text
    assert russian.one("main")["lang"] == "ru"
    assert page_for(client, anna, "/me/transcript?lang=xx").one("h1").text == "Training transcript"
    assert page_for(client, anna, "/me").one("a", href="/me/transcript")


def test_a_manager_prints_it_for_the_own_scope_and_the_look_is_noted(
    client: FlaskClient, anna: factories.Someone
) -> None:
    factories.unit("elsewhere")
    manager = factories.account("manager", role_in="north", works_in="north")
    stranger = factories.person("Чужой", works_in="elsewhere")
    page = page_for(client, manager, f"/people/{anna.number}/transcript")
    assert page.one("main")["data-person"] == anna.number
    assert client.get(f"/people/{stranger.number}/transcript").status_code == 404
    looks = select(JournalRow.subject).where(JournalRow.action == "oversight:transcript:viewed")
    assert list(db.session.scalars(looks)) == [anna.number]
    colleague = signed_in(client, factories.account(works_in="north").id)
    assert colleague.get(f"/people/{anna.number}/transcript").status_code == 404


def test_nothing_learned_yet_is_said(client: FlaskClient, anna: factories.Someone) -> None:
    assert "Nothing has been learned here yet." in page_for(client, anna).one("main").text


def test_a_long_record_costs_no_more_statements(client: FlaskClient, anna: factories.Someone) -> None:
    mine = signed_in(client, anna.id)

    def cost() -> int:
        with counted() as statements:
            mine.get("/me/transcript")
        return len(statements)

    happened(anna.id, 40, QuizPassed("calls", share="0.9"))
    happened(anna.id, 39, Credited("calls", "x"), by=anna.id)
    cost()
    before = cost()
    for number in range(8):
        happened(anna.id, 38 - number, CourseCompleted(f"course-{number}"))
        happened(anna.id, 38 - number, Credited("calls", "x", document=str(number)), by=anna.id)
    assert cost() == before


def test_what_lies_in_the_future_is_left_out(client: FlaskClient, anna: factories.Someone) -> None:
    happened(anna.id, -3, CourseCompleted("next-week"))
    assert "next-week" not in page_for(client, anna).one("main").text
