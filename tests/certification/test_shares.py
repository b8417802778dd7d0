"""A holder shows a certificate to others for a while: who may, what is seen, and when it ends."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import record
from app.certification.models import CertificateShareRow
from app.certification.queries.own import own_certificates
from app.foundation import clock
from app.foundation.database import db, transaction
from app.record.facts import Revoked
from app.record.models import JournalRow
from tests import factories
from tests.certification.earned import printed
from tests.certification.issued import certificate
from tests.certification.test_document import NUMBER
from tests.pages import csrf_token, page_of, send, send_again, signed_in

PAGE = f"/certificates/{NUMBER}/share"


@pytest.fixture
def holder(app: Flask) -> int:
    app.config["CERTIFICATE_PATIENCE_SECONDS"] = 0.0
    return factories.account().id


@pytest.fixture
def number(holder: int) -> str:
    certificate(holder)
    return NUMBER


def made(client: FlaskClient, **changes: str) -> str:
    """The address that the holder, who is signed in, has just made."""
    assert send(client, PAGE, "form#share", **changes).status_code == 303
    address = page_of(client.get(PAGE)).one("input#address")["value"]
    return urlsplit(address).path


def rows() -> list[CertificateShareRow]:
    return list(db.session.scalars(select(CertificateShareRow).order_by(CertificateShareRow.id)))


def test_whoever_has_the_address_sees_the_certificate(
    app: Flask, client: FlaskClient, holder: int, number: str
) -> None:
    address = made(signed_in(client, holder))
    stranger = app.test_client()
    response = stranger.get(address)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    page = page_of(response)
    assert page.one("main")["data-verify"] == "valid"
    assert page.one("dd", data_fact="name").text == "Иванова Мария Сергеевна"
    assert rows()[0].opened == 1
    secret = address.rpartition("/")[2]
    assert secret not in str([vars(row) for row in rows()])
    assert (rows()[0].ends_at - rows()[0].made_at) == timedelta(days=7)
    (own,) = own_certificates(holder, clock.now())
    assert [link["opened"] for link in own["links"]] == [1]


def test_the_pdf_comes_along(app: Flask, client: FlaskClient, holder: int, number: str) -> None:
    address = made(signed_in(client, holder), days="1")
    stranger = app.test_client()
    assert stranger.get(f"{address}.pdf").status_code == 503
    printed(NUMBER)
    response = stranger.get(f"{address}.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert page_of(stranger.get(address)).has("a", href=f"{address}.pdf")


def test_a_withdrawn_address_is_gone(app: Flask, client: FlaskClient, holder: int, number: str) -> None:
    address = made(signed_in(client, holder))
    page = client.get(PAGE)
    share_id = page_of(page).one("li", data_open="yes")["data-share-id"]
    token = csrf_token(client)
    assert (
        client.post(f"/certificates/{NUMBER}/shares/{share_id}/end", data={"csrf_token": token}).status_code
        == 303
    )
    response = app.test_client().get(address)
    assert response.status_code == 410
    assert "leads nowhere any more" in page_of(response).one("h1").text
    assert app.test_client().get(f"{address}.pdf").status_code == 410
    acts = db.session.scalars(
        select(JournalRow.action).where(JournalRow.action.startswith("certification:share"))
    )
    assert list(acts) == ["certification:share:made", "certification:share:ended"]


def test_after_its_time_it_is_gone(app: Flask, client: FlaskClient, holder: int, number: str) -> None:
    address = made(signed_in(client, holder), days="1")
    app.extensions["clock"] += timedelta(days=1, seconds=1)
    assert app.test_client().get(address).status_code == 410
    assert app.test_client().get("/shared/no-such-secret").status_code == 404
    assert rows()[0].opened == 0


def test_only_the_holder_makes_addresses(app: Flask, client: FlaskClient, holder: int, number: str) -> None:
    for role in ("manager", "auditor", "admin"):
        someone = signed_in(app.test_client(), factories.account(role).id)
        assert someone.get(f"/certificates/{number}").status_code == 200
        assert someone.get(PAGE).status_code == 404
        form = {"csrf_token": csrf_token(someone), "days": "7", "form_key": "k" * 24}
        assert someone.post(PAGE, data=form).status_code == 404
    made(signed_in(client, holder))
    other = signed_in(app.test_client(), factories.account().id)
    form = {"csrf_token": csrf_token(other)}
    assert other.post(f"/certificates/{NUMBER}/shares/1/end", data=form).status_code == 404


def test_two_clicks_make_one_and_ten_are_enough(client: FlaskClient, holder: int, number: str) -> None:
    page = signed_in(client, holder).get(PAGE)
    assert send_again(client, page, "form#share").status_code == 303
    assert send_again(client, page, "form#share").status_code == 303
    assert len(rows()) == 1
    for _ in range(9):
        made(client)
    response = send(client, PAGE, "form#share")
    assert (response.status_code, len(rows())) == (409, 10)
    assert page_of(response).has(data_error="too-many-shares")
    assert send(client, PAGE, "form#share", days="365").status_code == 422


def test_a_revoked_certificate_is_shown_as_such(
    app: Flask, client: FlaskClient, holder: int, number: str
) -> None:
    address = made(signed_in(client, holder))
    with transaction() as session:
        revoked = Revoked(
            "contact-centre-operator", "words for those inside", NUMBER, "request", 1, "mistake"
        )
        record.append(session, holder, revoked, occurred_on=clock.today(), at=clock.now(), by=None)
    page = page_of(app.test_client().get(address))
    assert page.one("main")["data-verify"] == "revoked"
    assert "issued by mistake" in page.text and "words for those inside" not in page.text
    assert page_of(client.get(address)).one("main")["data-verify"] == "revoked"
    assert rows()[0].opened == 1, "the holder's own look is not counted"


def test_nobody_tries_addresses_out(client: FlaskClient, throttled: None) -> None:
    answers = [client.get(f"/shared/guess-{guess}").status_code for guess in range(61)]
    assert answers == [404] * 60 + [429]
