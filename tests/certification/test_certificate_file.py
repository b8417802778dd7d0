"""Who gets the PDF of a certificate, and what happens while it is being printed."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.certification.queries.certificates import certificate_of
from app.certification.service import printing
from app.foundation import blobs, jobs
from app.foundation.database import transaction
from tests import factories
from tests.certification.issued import certificate
from tests.certification.test_document import NUMBER
from tests.pages import page_of, signed_in

ADDRESS = f"/certificates/{NUMBER}.pdf"


@pytest.fixture
def holder(app: Flask) -> int:
    app.config["CERTIFICATE_PATIENCE_SECONDS"] = 0.0
    return factories.account().id


def test_the_owner_gets_the_file(app: Flask, client: FlaskClient, holder: int) -> None:
    sha256 = printing.print_to_file(certificate(holder))
    response = signed_in(client, holder).get(ADDRESS)
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert f"attesta-{NUMBER}.pdf" in response.headers["Content-Disposition"]
    assert hashlib.sha256(response.data).hexdigest() == sha256


@pytest.mark.parametrize(
    ("role", "role_in", "status"),
    [
        ("manager", "contact-centre", 200),
        ("manager", "warehouse", 404),
        ("auditor", None, 200),
        ("admin", None, 200),
        ("trainer", None, 404),
        ("assessor", None, 404),
    ],
)
def test_others_get_it_if_they_may_see_the_record(
    app: Flask, client: FlaskClient, holder: int, role: str, role_in: str | None, status: int
) -> None:
    printing.print_to_file(certificate(holder))
    factories.unit("warehouse")
    someone = factories.account(role, role_in=role_in, works_as=None)
    assert signed_in(client, someone.id).get(ADDRESS).status_code == status


def test_another_operator_and_a_stranger_do_not(app: Flask, client: FlaskClient, holder: int) -> None:
    printing.print_to_file(certificate(holder))
    assert client.get(ADDRESS).status_code == 303
    assert signed_in(client, factories.account().id).get(ADDRESS).status_code == 404
    assert signed_in(client, holder).get("/certificates/7K3M-A9RS-XH3C.pdf").status_code == 404


def test_while_it_is_printed_the_page_says_so_and_comes_back(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    certificate_id = certificate(holder)
    with transaction() as session:
        jobs.enqueue(session, "certificate.render", {"certificate": certificate_id})
    response = signed_in(client, holder).get(ADDRESS)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "3")
    assert page_of(response).one("meta", http_equiv="refresh")["content"] == "3"
    assert jobs.run_pending() == 1
    assert client.get(ADDRESS).status_code == 200


def test_printing_again_changes_nothing(app: Flask, holder: int) -> None:
    certificate_id = certificate(holder)
    first = printing.print_to_file(certificate_id)
    assert printing.print_to_file(certificate_id) == first
    assert certificate_of(certificate_id).sha256 == first


def test_a_lost_file_is_printed_again_with_the_same_bytes(app: Flask, holder: int) -> None:
    certificate_id = certificate(holder)
    first = printing.print_to_file(certificate_id)
    blobs.open_path(first).unlink()
    assert printing.print_to_file(certificate_id) == first
    assert hashlib.sha256(blobs.get(first)).hexdigest() == first
