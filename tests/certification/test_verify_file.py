"""The public check of a file: what a stranger is told of a PDF that somebody sent."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.certification.models import CertificateRow
from app.certification.queries.certificates import certificate_of
from app.certification.service.printing import print_to_file
from app.foundation import blobs, signing
from app.foundation.database import transaction
from tests import factories
from tests.certification.issued import certificate
from tests.certification.test_document import NUMBER
from tests.foundation.signers import AT, signed, unsigned
from tests.pages import page_of

FAR = date(2099, 1, 1)


@pytest.fixture
def issued(app: Flask) -> int:
    return certificate(factories.person().id, valid_until=FAR)


@pytest.fixture
def pdf(issued: int) -> bytes:
    return blobs.get(print_to_file(issued))


def sent(client: FlaskClient, content: bytes, **options: object) -> TestResponse:
    form = {"file": (io.BytesIO(content), "certificate.pdf"), "csrf_token": mark(client)}
    return client.post("/verify/file", data=form, content_type="multipart/form-data", **options)  # type: ignore[arg-type]


def mark(client: FlaskClient) -> str:
    """As the page carries it."""
    return str(
        page_of(client.get("/verify")).one("form#verify-file").one("input", name="csrf_token")["value"]
    )


def state(response: TestResponse) -> tuple[str, str, str]:
    main = page_of(response).one("main")
    return str(main["data-verify"]), str(main["data-signature"]), str(main["data-intact"])


def test_the_issued_file_is_genuine_and_valid(client: FlaskClient, pdf: bytes) -> None:
    response = sent(client, pdf)
    assert response.status_code == 200
    assert state(response) == ("valid", "valid", "yes")
    assert page_of(response).one(data_fact="number").text == NUMBER
    assert "Set-Cookie" not in response.headers
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_an_altered_file_is_said_to_be_altered_and_shows_no_facts(client: FlaskClient, pdf: bytes) -> None:
    middle = len(pdf) // 2
    response = sent(client, pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :])
    assert state(response) == ("unknown", "invalid", "no")
    page = page_of(response)
    assert "The content was changed after it was signed." in page.text
    assert "Bytes that differ from the file that was issued: 1 (" in page.text
    assert not page.all(data_fact="name")
    assert page.one("a", href=f"/verify/{NUMBER}")


def test_a_file_without_its_signature_is_not_the_one_that_was_issued(client: FlaskClient, pdf: bytes) -> None:
    response = sent(client, pdf[: pdf.index(b"%%EOF") + 6])
    assert state(response) == ("unknown", "absent", "no")
    assert "it was removed, or this is another file" in page_of(response).text


def test_a_file_of_before_there_were_signatures_is_still_known(client: FlaskClient, issued: int) -> None:
    content = b"%PDF-1.7\n/ID [(" + NUMBER.encode() + b") (b65757b1)]\n%%EOF\n"
    with transaction() as session:
        session.get_one(CertificateRow, issued).sha256 = blobs.put(content)
    assert certificate_of(issued).signed_by is None
    response = sent(client, content)
    assert state(response) == ("valid", "absent", "yes")


def test_another_document_of_ours_is_signed_and_no_certificate(app: Flask, client: FlaskClient) -> None:
    document = signing.sign_pdf(unsigned(), at=AT).pdf
    response = sent(client, document)
    assert state(response) == ("unknown", "valid", "yes")
    assert page_of(response).one("h1").text.startswith("The file was signed here and is unchanged")
    assert not page_of(response).has(data_fact="name")


def test_what_others_have_signed_is_theirs(client: FlaskClient) -> None:
    response = sent(client, signed())
    assert state(response) == ("unknown", "unknown-key", "yes")
    assert page_of(response).one("h1").text == "This file was not issued here"


@pytest.mark.parametrize("content", [b"GIF89a", b"%PDF-1.7\n1 0 obj", b"\0" * 100])
def test_any_other_file_is_none_of_ours(client: FlaskClient, content: bytes) -> None:
    response = sent(client, content)
    assert (response.status_code, state(response)) == (200, ("unknown", "absent", "no"))


def test_no_file_and_an_empty_one_are_asked_for_again(client: FlaskClient) -> None:
    for response in (sent(client, b""), client.post("/verify/file", data={"csrf_token": mark(client)})):
        assert response.status_code == 422
        assert page_of(response).one(data_error="bad-file")
    assert client.get("/verify/file").status_code == 200


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    assert sent(client, b"%PDF-" + b"\0" * (20 * 1024 * 1024)).status_code == 413
    assert sent(client, b"%PDF-" + b"\0" * (22 * 1024 * 1024)).status_code == 413


def test_machines_get_the_same_as_the_command_gives(
    app: Flask, client: FlaskClient, pdf: bytes, tmp_path: Path
) -> None:
    told = sent(client, pdf, headers={"Accept": "application/json"}).json
    assert told is not None
    assert (told["signature"], told["intact"], told["status"], told["status_from"]) == (
        "valid",
        True,
        "valid",
        "database",
    )
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf)
    result = app.test_cli_runner().invoke(args=["certificate", "verify", str(file), "--lang", "ru"])
    assert result.exit_code == 0
    assert "С момента выдачи ничего не изменено." in result.stdout


def test_the_page_of_numbers_offers_the_box_without_a_cookie(client: FlaskClient) -> None:
    response = client.get("/verify")
    assert page_of(response).one("form#verify-file").one("input", type="file")
    assert "Set-Cookie" not in response.headers
