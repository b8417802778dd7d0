"""The register of issued certificates: the same states as the public check, for those whom one may see."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import record
from app.certification.certificate_list import ListFilter, compared
from app.certification.models import AwardRow, CertificateRow
from app.certification.numbering import number_from
from app.certification.queries.issued_list import all_lines
from app.certification.queries.numbers import numbers
from app.certification.queries.verification import answer_about
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.models import Job
from app.record.facts import Payload, Reinstated, Revoked, Suspended
from tests import factories
from tests.certification.issued import RULE, certificate
from tests.certification.many import actor
from tests.pages import page_of, signed_in
from tests.queries import counted

TODAY = date.today
serial = iter(range(10**6))


def fresh_number() -> str:
    return number_from(f"7K3M{next(serial):07d}")


def given(person_id: int, *, until: int | None = 300) -> str:
    """A certificate that holds so many days more. Gives its number."""
    number = fresh_number()
    certificate(person_id, number=number, valid_until=None if until is None else in_days(until))
    return number


def in_days(count: int) -> date:
    return clock.today() + timedelta(days=count)


def happened(person_id: int, payload: Payload) -> None:
    with transaction() as session:
        record.append(session, person_id, payload, occurred_on=clock.today(), at=clock.now(), by=None)


@pytest.fixture
def everyone(app: Flask) -> Iterator[dict[str, str]]:
    """Number by what has become of the certificate."""
    found = {
        "valid": given(factories.person().id),
        "endless": given(factories.person().id, until=None),
        "last day": given(factories.person().id, until=0),
        "ending": given(factories.person().id, until=60),
        "not yet ending": given(factories.person().id, until=61),
        "expired": given(factories.person().id, until=-1),
    }
    renewed = factories.person().id
    found["superseded"], found["newer"] = given(renewed), given(renewed)
    bad = factories.person().id
    found["revoked"] = given(bad)
    happened(bad, Revoked(RULE, "fraud"))
    found["after the revocation"] = given(bad)
    held = factories.person().id
    found["suspended"] = given(held)
    happened(held, Suspended(RULE, "check"))
    back = factories.person().id
    found["reinstated"] = given(back)
    happened(back, Suspended(RULE, "check"))
    happened(back, Reinstated(RULE, "nothing found"))
    struck = factories.person().id
    found["struck out"] = given(struck)
    with transaction() as session:
        session.execute(update(AwardRow).where(AwardRow.person_id == struck).values(withdrawn_at=clock.now()))
    yield found
    db.session.rollback()


@pytest.fixture
def admin(app: Flask) -> int:
    return factories.account("admin", works_as=None).id


def test_states_are_those_of_the_public_check(everyone: dict[str, str], admin: int) -> None:
    lines = {
        line.number: line for line in all_lines(actor(admin, "admin"), ListFilter(), clock.today(), "en")
    }
    assert lines.keys() == set(everyone.values())
    for what, number in everyone.items():
        answer = answer_about(number, at=clock.now(), today=clock.today())
        state = "valid" if lines[number].state == "ending" else lines[number].state
        assert (state, lines[number].is_suspension) == (answer.status, answer.is_suspension), what
    assert [lines[everyone[what]].state for what in ("last day", "ending", "not yet ending")] == [
        "ending",
        "ending",
        "valid",
    ]


def test_the_page_counts_filters_and_leads_on(
    app: Flask, client: FlaskClient, everyone: dict[str, str], admin: int
) -> None:
    page = page_of(signed_in(client, admin).get("/certificates/issued"))
    assert "13 certificates were issued; 8 are valid, of them 2 end within 60 days" in page.one("p.lede").text
    numbers_shown = {row["data-certificate-row"] for row in page.all("tr") if row.get("data-certificate-row")}
    assert numbers_shown == set(everyone.values())
    for state, count in (("valid", 8), ("ending", 2), ("expired", 1), ("superseded", 1), ("revoked", 3)):
        narrowed = page_of(client.get(f"/certificates/issued?state={state}"))
        shown = [row for row in narrowed.all("tr") if row.get("data-certificate-row")]
        assert len(shown) == count, state
    number = everyone["revoked"]
    for typed in (number, number.lower(), number.replace("-", " "), number[:12]):
        found = page_of(client.get("/certificates/issued", query_string={"q": typed}))
        assert number in [
            row["data-certificate-row"] for row in found.all("tr") if row.get("data-certificate-row")
        ]
    assert "No certificate fits" in client.get("/certificates/issued?q=nobody").text
    assert client.get("/certificates/issued?page=99&state=nonsense").status_code == 200


def test_the_export_has_the_same_rows(client: FlaskClient, everyone: dict[str, str], admin: int) -> None:
    response = signed_in(client, admin).get("/certificates/issued.csv?state=revoked")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {row["number"] for row in rows} == {
        everyone[what] for what in ("revoked", "suspended", "struck out")
    }
    assert {row["state"] for row in rows} == {"revoked", "suspended"}
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("role", "role_in", "shown"),
    [
        ("auditor", None, 2),
        ("manager", "warehouse", 1),
        ("manager", "contact-centre", 1),
        ("trainer", None, None),
    ],
)
def test_everybody_sees_their_own_people(
    app: Flask, client: FlaskClient, role: str, role_in: str | None, shown: int | None
) -> None:
    given(factories.person(works_in="warehouse").id)
    given(factories.person().id)
    someone = factories.account(role, role_in=role_in, works_as=None)
    response = signed_in(client, someone.id).get("/certificates/issued")
    if shown is None:
        assert response.status_code == 403
        return
    assert len([row for row in page_of(response).all("tr") if row.get("data-certificate-row")]) == shown
    other = page_of(client.get("/certificates/issued?unit=nowhere"))
    assert not [row for row in other.all("tr") if row.get("data-certificate-row")]


def test_as_many_statements_for_one_as_for_a_page_full(app: Flask, client: FlaskClient, admin: int) -> None:
    browser = signed_in(client, admin)
    person = factories.person().id
    given(person)
    happened(person, Revoked(RULE, "fraud"))
    browser.get("/certificates/issued")
    with counted() as few:
        browser.get("/certificates/issued")
    for _ in range(12):
        given(factories.person().id)
    with counted() as many:
        browser.get("/certificates/issued")
    assert len(many) == len(few)


def test_what_could_not_be_printed_is_named_and_tried_again(
    app: Flask, client: FlaskClient, admin: int
) -> None:
    faulty = [given(factories.person().id) for _ in range(2)]
    given(factories.person().id)
    why = json.dumps({"en": "The logo is a bomb.", "ru": "Логотип — бомба."})
    with transaction() as session:
        session.execute(update(CertificateRow).where(CertificateRow.number.in_(faulty)).values(fault=why))
    auditor = factories.account("auditor", works_as=None)
    page = page_of(signed_in(client, auditor.id).get("/certificates/issued"))
    assert {item["data-fault"] for item in page.all("li") if item.get("data-fault")} == set(faulty)
    assert "The logo is a bomb." in page.text
    assert client.post("/certificates/issued/printing", data={"number": faulty[0]}).status_code in (400, 403)

    browser = signed_in(client, admin)
    page = page_of(browser.get("/certificates/issued"))
    token = page.one("form#print-again").one("input", name="csrf_token")["value"]
    browser.post("/certificates/issued/printing", data={"csrf_token": token, "number": faulty[0]})
    assert asked() == [faulty[0]]
    browser.post("/certificates/issued/printing", data={"csrf_token": token})
    browser.post("/certificates/issued/printing", data={"csrf_token": token})
    assert asked() == faulty


def asked() -> list[str]:
    """Numbers whose printing waits."""
    db.session.rollback()
    ids = [
        job["certificate"]
        for job in db.session.scalars(select(Job.payload).where(Job.kind == "certificate.render"))
    ]
    return [db.session.get_one(CertificateRow, one).number for one in ids]


def test_nothing_there_says_what_will_lead_to_it(client: FlaskClient, admin: int) -> None:
    text = signed_in(client, admin).get("/certificates/issued").text
    assert "No certificate has been issued yet" in text


# -- whether the numbers are whole -------------------------------------------------------------------------------------


def test_certificates_and_the_record_agree(everyone: dict[str, str]) -> None:
    found = numbers()
    assert (found.certificates, found.facts, found.agree) == (13, 13, True)


def test_what_does_not_agree_is_named() -> None:
    found = compared(["A", "B", "C"], ["A", "B", "B", "D"])
    assert (found.without_fact, found.without_certificate, found.told_twice) == (("C",), ("D",), ("B",))
    assert not found.agree


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7k3m a9rs", "7K3M-A9RS"),
        ("Иванова", ""),
        ("10427", "1042-7"),
        ("Anna", ""),
        ("7K3M–A9RS–XH2E", "7K3M-A9RS-XH2E"),
    ],
)
def test_a_text_that_may_begin_a_number(typed: str, number: str) -> None:
    assert ListFilter(text=typed).number == number
