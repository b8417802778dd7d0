"""A certificate's own page: what it stands on, whether that is whole, and who sees what of it."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import people, record
from app.certification.models import AwardRow, CertificateRow
from app.foundation import blobs, clock
from app.foundation.database import db, transaction
from app.record.facts import Awarded, QuizPassed, Reinstated, Revoked, Suspended
from app.record.models import JournalRow
from tests import factories
from tests.certification.conftest import Happen
from tests.certification.earned import at, earned, newest_number, printed, with_account
from tests.pages import page_of, signed_in
from tests.record.test_sealing import tamper


@pytest.fixture
def anna(anna: int) -> int:
    return with_account(anna)


@pytest.fixture
def number(app: Flask, anna: int, happen: Happen) -> str:
    """Of a certificate that Anna has earned."""
    return earned(app, anna, happen)


def test_the_holder_sees_what_it_stands_on(client: FlaskClient, anna: int, number: str) -> None:
    response = signed_in(client, anna).get(f"/certificates/{number}")
    assert response.status_code == 200
    page = page_of(response)
    assert page.one("main")["data-verify"] == "valid"
    kinds = [element["data-ground"] for element in page.all("li", data_ground=True)]
    assert kinds == ["rule", "course_completed", "quiz_passed"]
    quiz = page.one("li", data_ground="quiz_passed").text
    assert "90" in quiz and "revision 2" in quiz and "9 of 10 points" in quiz
    assert "1 lesson read" in page.one("li", data_ground="course_completed").text
    assert [one["data-step"] for one in page.all("li", data_step=True)] == ["issued"]


def test_a_number_is_led_to_as_it_is_printed(client: FlaskClient, anna: int, number: str) -> None:
    response = signed_in(client, anna).get(f"/certificates/{number.replace('-', '').lower()}")
    assert (response.status_code, response.location) == (303, f"/certificates/{number}")
    for other in ("---", "%00", "7K3M-A9RS-XH2E", "x" * 300, "ё"):
        for page in ("", ".pdf", "/card.pdf", "/share", "/calendar.ics", "/courses/first-call"):
            assert client.get(f"/certificates/{other}{page}").status_code == 404, (other, page)


def test_a_changed_record_is_seen(client: FlaskClient, anna: int, number: str) -> None:
    tamper("UPDATE fact SET subject = 'another' WHERE kind = 'quiz_passed'")
    page = page_of(signed_in(client, anna).get(f"/certificates/{number}"))
    assert "The record is not what it was" in page.one("li", data_ground="quiz_passed").text
    assert "Unchanged" in page.one("li", data_ground="course_completed").text


def test_strangers_to_the_record_do_not_see_it(
    app: Flask, client: FlaskClient, anna: int, number: str
) -> None:
    assert client.get(f"/certificates/{number}").status_code == 303
    for role, status in (
        ("operator", 404),
        ("trainer", 404),
        ("manager", 200),
        ("auditor", 200),
        ("admin", 200),
    ):
        someone = factories.account(*([] if role == "operator" else [role]))
        assert signed_in(app.test_client(), someone.id).get(f"/certificates/{number}").status_code == status
    looks = db.session.scalars(
        select(JournalRow.action).where(JournalRow.action == "certification:certificate:viewed")
    )
    assert len(list(looks)) == 3


def test_the_holder_learns_of_others_only_the_short_name(
    app: Flask, client: FlaskClient, anna: int, number: str
) -> None:
    manager = factories.account("manager")
    with transaction() as session:
        revoked = Revoked("calls", "said by a client", number, "request", manager.id, "breach")
        record.append(session, anna, revoked, occurred_on=date(2026, 1, 20), at=clock.now(), by=manager.id)
    own = page_of(signed_in(client, anna).get(f"/certificates/{number}"))
    assert own.one("main")["data-verify"] == "revoked"
    assert "Serious breach" in own.text and "said by a client" not in own.text
    name = people.person_of(manager.id).full_name
    assert name not in own.text and manager.number not in own.text
    auditor = signed_in(app.test_client(), factories.account("auditor").id)
    theirs = page_of(auditor.get(f"/certificates/{number}"))
    assert "said by a client" in theirs.text and name in theirs.text
    step = theirs.one("li", data_step="revoked")
    assert "Asked for by" in step.text and "Recorded by" in step.text


def state(client: FlaskClient, number: str) -> str:
    response = client.get(f"/certificates/{number}")
    assert response.status_code == 200
    return page_of(response).one("main")["data-verify"]


def test_every_state_has_its_page_and_its_place_in_the_list(
    app: Flask, client: FlaskClient, anna: int, number: str, happen: Happen
) -> None:
    signed_in(client, anna)
    printed(number)
    listed = page_of(client.get("/certificates")).one("section", data_number=number)
    assert (listed["data-state"], state(client, number)) == ("valid", "valid")
    assert "15 January 2027" in listed.text.replace("\\xa0", " ")
    assert [
        one["data-number"] for one in page_of(client.get("/certificates")).all("section", data_number=True)
    ] == [number]
    happen(anna, "2026-01-25", Suspended("calls", "being checked"))
    listed = page_of(client.get("/certificates")).one("section", data_number=number)
    assert "Suspended" in listed.text and state(client, number) == "revoked"
    happen(anna, "2026-01-26", Reinstated("calls", "cleared"))
    assert state(client, number) == "valid"
    at(app, "2026-12-20")
    signed_in(client, anna)
    listed = page_of(client.get("/certificates")).one("section", data_number=number)
    assert "Ends in 26 days" in listed.text and "It can be renewed now." in listed.text
    happen(anna, "2026-12-20", QuizPassed("calls", 2, share="0.95", renewal=True))
    newer = newest_number(anna)
    assert newer != number
    page = page_of(client.get("/certificates"))
    assert page.one("section", data_number=newer)["data-state"] == "valid"
    assert page.one("li", data_number=number)["data-state"] == state(client, number) == "superseded"
    steps = page_of(client.get(f"/certificates/{number}")).all("li", data_step=True)
    assert [one["data-step"] for one in steps] == ["issued", "suspended", "reinstated", "renewed"]
    assert steps[-1].one("a")["href"] == f"/certificates/{newer}"
    at(app, "2028-03-01")
    signed_in(client, anna)
    assert state(client, newer) == "expired"
    page = page_of(client.get("/certificates"))
    assert page.one("section", data_number=newer)["data-state"] == "expired"


def test_while_it_is_printed_and_where_it_cannot_be(
    app: Flask, client: FlaskClient, anna: int, number: str
) -> None:
    signed_in(client, anna)
    assert page_of(client.get(f"/certificates/{number}")).has("p", data_file="waits")
    with transaction() as session:
        told = '{"en": "The logo is gone.", "ru": "Логотипа нет."}'
        session.execute(update(CertificateRow).values(fault=told))
    page = page_of(client.get(f"/certificates/{number}"))
    assert "the office knows of it" in page.one("p", data_file="waits").text
    assert "The logo is gone." not in page.text
    response = client.get(f"/certificates/{number}.pdf")
    assert response.status_code == 503 and "Retry-After" not in response.headers
    assert not page_of(response).has("meta", http_equiv="refresh")
    manager = signed_in(app.test_client(), factories.account("manager").id)
    page = page_of(manager.get(f"/certificates/{number}"))
    assert "The logo is gone." in page.one("p", data_file="fault").text


def test_a_lost_file_is_said(client: FlaskClient, anna: int, number: str) -> None:
    sha256 = printed(number)
    assert "missing or was changed" not in signed_in(client, anna).get(f"/certificates/{number}").text
    blobs.open_path(sha256).unlink()
    assert "missing or was changed" in client.get(f"/certificates/{number}").text


def test_auditors_work_the_digest_out_by_themselves(
    app: Flask, client: FlaskClient, anna: int, number: str
) -> None:
    address = f"/certificates/{number}/evidence.json"
    assert signed_in(client, anna).get(address).status_code == 403
    auditor = signed_in(app.test_client(), factories.account("auditor").id)
    assert page_of(auditor.get(f"/certificates/{number}")).has("a", href=address)
    found = auditor.get(address).get_json()
    said = json.dumps(
        [found["evidence"], found["basis"]], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert hashlib.sha256(said.encode()).hexdigest() == found["digest"] == found["recorded"]
    fact = record.fact_of(found["recorded_in"])
    assert isinstance(fact.payload, Awarded) and fact.payload.evidence == found["digest"]
    both = signed_in(app.test_client(), factories.account("auditor", role_in="contact-centre").id)
    assert both.get(address).status_code == 404


def test_an_older_award_is_shown_with_what_it_has(client: FlaskClient, anna: int, number: str) -> None:
    with transaction() as session:
        session.execute(update(AwardRow).values(basis=None))
    page = page_of(signed_in(client, anna).get(f"/certificates/{number}"))
    assert len(page.all("li", data_ground=True)) == 3
    assert "older than the digests" in page.one("details#held").text


def test_the_record_holds_us_to_the_evidence(client: FlaskClient, anna: int, number: str) -> None:
    record.seal_pending(clock.now())
    held = page_of(signed_in(client, anna).get(f"/certificates/{number}")).one("details#held")
    assert "No. 1" in held.text and "No: it was changed" not in held.text
    with transaction() as session:
        award = session.scalars(select(AwardRow)).one()
        award.evidence = [{**one, "share": "1"} if "share" in one else one for one in award.evidence]
    held = page_of(client.get(f"/certificates/{number}")).one("details#held")
    assert "No: it was changed" in held.text
