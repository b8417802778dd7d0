"""The pages on which two people take a certificate away, on which one is issued anew, and what waits for a decision."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import library, record
from app.certification.queries.certificates import certificates_of
from app.foundation import clock, jobs
from app.foundation.database import transaction
from app.people.models import Person
from app.record.facts import Payload, QuizPassed
from tests import factories, two_centres
from tests.pages import Element, page_of, send, send_again, signed_in
from tests.queries import counted


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> None:
    folder = two_centres.written(tmp_path)
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400)))
    assert pushed.published, pushed.faults
    jobs.run_pending()


@pytest.fixture
def manager(rules: None) -> factories.Someone:
    return two_centres.manager_of_the_centre()


@pytest.fixture
def second(manager: factories.Someone) -> factories.Someone:
    return factories.account("manager", role_in="centre", works_as=None)


@pytest.fixture
def anna(manager: factories.Someone) -> factories.Someone:
    someone = factories.account(works_in="north", hired=clock.today() - timedelta(days=300))
    happened(someone, 100, QuizPassed("calls", 1, attempt="1", share="0.9"))
    return someone


def happened(someone: factories.Someone, days_ago: int, payload: Payload) -> int:
    on, at = clock.today() - timedelta(days=days_ago), clock.now() - timedelta(days=days_ago)
    with transaction() as session:
        return record.append(session, someone.id, payload, occurred_on=on, at=at, by=None)


def number_of(someone: factories.Someone) -> str:
    return certificates_of(someone.id)[0].number


def verified(client: FlaskClient, number: str) -> str:
    return page_of(client.get(f"/verify/{number}")).one("main")["data-verify"]


def main_of(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.status
    return page_of(response).one("main")


def test_from_the_question_to_the_answer(
    app: Flask, manager: factories.Someone, second: factories.Someone, anna: factories.Someone
) -> None:
    number, stranger = number_of(anna), app.test_client()
    one, other = signed_in(app.test_client(), manager.id), signed_in(app.test_client(), second.id)
    page = one.get(f"/certificates/{number}/revocation")
    (row,) = page_of(page).all("tr", data_certification="calls")
    assert (row["data-status"], row["data-may-work"]) == ("revoked", "no")
    refused = send_again(one, page, "form#ask", words=" ")
    assert refused.status_code == 422
    assert {it["id"] for it in page_of(refused).all(class_="field-err")} == {"category-error", "words-error"}
    asked = send_again(one, page, "form#ask", category="dishonest", words="Caught")
    assert asked.status_code == 303
    assert send_again(one, page, "form#ask", category="dishonest", words="Caught").location == asked.location
    request = asked.location or ""
    assert main_of(one, request).has("form#take-back")
    assert not main_of(one, request).has("form#approve")
    assert one.post(f"{request}/approval", data={"csrf_token": token(one, request)}).status_code == 403
    assert verified(stranger, number) == "valid"
    waiting = main_of(other, "/certificates/decisions")
    assert [it["data-state"] for it in waiting.all("li", data_request=True)] == ["waiting"]
    assert waiting["data-waiting"] == "1"
    assert send(other, request, "form#refuse", words="").status_code == 422
    assert send(other, request, "form#approve").status_code == 303
    assert main_of(other, request)["data-state"] == "approved"
    assert verified(stranger, number) == "revoked"
    assert one.get(f"/certificates/{number}/revocation").status_code == 409

    back = send(
        other, f"/certificates/{number}/reinstatement", "form#ask", category="mistaken", words="Sorry"
    )
    assert send(one, back.location or "", "form#approve").status_code == 303
    assert verified(stranger, number) == "valid"


def token(client: FlaskClient, address: str) -> str:
    return page_of(client.get(address)).all("input", name="csrf_token")[0]["value"]


def test_who_sees_and_decides_what(
    app: Flask, manager: factories.Someone, second: factories.Someone, anna: factories.Someone
) -> None:
    number = number_of(anna)
    asked = send(
        signed_in(app.test_client(), manager.id),
        f"/certificates/{number}/revocation",
        "form#ask",
        category="other",
        words="x",
    )
    auditor = signed_in(app.test_client(), factories.account("auditor", works_as=None).id)
    assert not main_of(auditor, asked.location or "").has("form#approve")
    assert auditor.get(f"/certificates/{number}/revocation").status_code == 403
    elsewhere = factories.account("manager", role_in="elsewhere", works_as=None)
    stranger = signed_in(app.test_client(), elsewhere.id)
    for address in (
        asked.location or "",
        f"/certificates/{number}/revocation",
        f"/certificates/{number}/reissue",
    ):
        assert stranger.get(address).status_code == 404
    assert main_of(stranger, "/certificates/decisions")["data-waiting"] == "0"
    operator = signed_in(app.test_client(), anna.id)
    assert operator.get("/certificates/decisions").status_code == 403


def test_issued_anew_after_a_change_of_name(
    app: Flask, manager: factories.Someone, anna: factories.Someone
) -> None:
    number = number_of(anna)
    with transaction() as session:
        session.get_one(Person, anna.id).family = "Петрова"
    manages = signed_in(app.test_client(), manager.id)
    listed = main_of(manages, "/certificates/decisions").one("li", data_renamed=True)
    address = listed.one("a")["href"]
    page = main_of(manages, address)
    assert page["data-renamed"] == "yes"
    assert "Петрова" in page.one(data_name="now").text
    assert send(manages, address, "form#reissue", occasion="other").status_code == 422
    done = send(manages, address, "form#reissue")
    assert done.location == f"/certificates/{number_of(anna)}"
    assert verified(app.test_client(), number) == "superseded"
    assert verified(app.test_client(), number_of(anna)) == "valid"
    assert not main_of(manages, "/certificates/decisions").has("li", data_renamed=True)
    assert not main_of(manages, f"/certificates/{number}/reissue").has("form#reissue")


def test_a_doubted_attempt_from_the_report_to_the_decision(
    app: Flask, manager: factories.Someone, second: factories.Someone, anna: factories.Someone
) -> None:
    number = number_of(anna)
    auditor = signed_in(app.test_client(), factories.account("auditor", works_as=None).id)
    (fact,) = [it.id for it in record.facts_of(anna.id) if it.kind == "quiz_passed"]
    reported = send(
        auditor,
        f"/certificates/{number}/dishonest-attempt",
        "form#report",
        fact=str(fact),
        words="Two voices",
    )
    case = reported.location or ""
    assert not main_of(auditor, case).has("form#decide")
    manages = signed_in(app.test_client(), manager.id)
    page = main_of(manages, case)
    assert [it["value"] for it in page.all("input", name="what")] == ["kept", "annul", "revoke"]
    assert send(manages, case, "form#decide", what="kept", words="").status_code == 422
    asked = send(manages, case, "form#decide", what="annul", words="Seen on film")
    assert (asked.location or "").startswith("/certificates/requests/")
    decides = signed_in(app.test_client(), second.id)
    assert send(decides, asked.location or "", "form#approve").status_code == 303
    assert main_of(manages, case)["data-decision"] == "annulled"
    assert verified(app.test_client(), number) == "revoked"


def test_a_struck_out_pass_is_listed_and_accepted(
    app: Flask, manager: factories.Someone, anna: factories.Someone
) -> None:
    (fact,) = [it.id for it in record.facts_of(anna.id) if it.kind == "quiz_passed"]
    with transaction() as session:
        record.void(session, fact, reason="another person", at=clock.now(), by=manager.id)
    manages = signed_in(app.test_client(), manager.id)
    listed = main_of(manages, "/certificates/decisions").one("li", data_case=True)
    assert listed["data-cause"] == "struck"
    case = listed.one("a")["href"]
    assert send(manages, case, "form#decide", what="accepted", words="Right so").status_code == 303
    assert main_of(manages, case)["data-decision"] == "accepted"
    assert main_of(manages, "/certificates/decisions")["data-waiting"] == "0"


def test_many_that_were_withdrawn_are_accepted_with_one_word(
    app: Flask, manager: factories.Someone, anna: factories.Someone
) -> None:
    other = factories.person(works_in="north", hired=clock.today() - timedelta(days=300))
    happened(other, 90, QuizPassed("calls", 1, attempt="2"))
    for someone in (anna, other):
        (fact,) = [it.id for it in record.facts_of(someone.id) if it.kind == "quiz_passed"]
        with transaction() as session:
            record.void(session, fact, reason="wrong key", at=clock.now(), by=None)
    manages = signed_in(app.test_client(), manager.id)
    page = manages.get("/certificates/decisions")
    assert send_again(manages, page, "form#accept-withdrawn", words=" ").status_code == 422
    assert send_again(manages, page, "form#accept-withdrawn", words="The key was wrong").status_code == 303
    assert main_of(manages, "/certificates/decisions")["data-waiting"] == "0"


def test_the_list_takes_as_many_statements_for_many_as_for_one(
    app: Flask, manager: factories.Someone, anna: factories.Someone
) -> None:
    manages = signed_in(app.test_client(), manager.id)
    asked_about(manages, anna)
    manages.get("/certificates/decisions")
    with counted() as one:
        manages.get("/certificates/decisions")
    for number in range(3):
        someone = factories.person(works_in="north", hired=clock.today() - timedelta(days=300))
        happened(someone, 90, QuizPassed("calls", 1, attempt=f"a{number}"))
        asked_about(manages, someone)
        with transaction() as session:
            session.get_one(Person, someone.id).family = "Новая"
    with counted() as many:
        page = page_of(manages.get("/certificates/decisions"))
    assert len(page.all("li", data_request=True)) == 4
    assert len(page.all("li", data_renamed=True)) == 3
    assert len(many) == len(one)


def asked_about(manages: FlaskClient, someone: factories.Someone) -> None:
    address = f"/certificates/{number_of(someone)}/revocation"
    assert send(manages, address, "form#ask", category="other", words="x").status_code == 303
