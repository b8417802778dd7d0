"""Time stamps: a server of our own (RFC 3161), one that is away, and those whose answers are of no use."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from app.foundation import doctor, signing
from app.foundation.signing import certificates, inspection, stamps
from app.foundation.signing.inspection import PdfSignature
from tests.foundation.signers import AT, signatory, unsigned

STAMPED_AT = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)


def stamps_of(organisation: str) -> DummyTimeStamper:
    """What a server answers: the stamps of somebody."""
    whose = signatory(organisation)
    key = whose.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = asn1_x509.Certificate.load(whose.certificate.public_bytes(Encoding.DER))
    return DummyTimeStamper(certificate, asn1_keys.PrivateKeyInfo.load(key), fixed_dt=STAMPED_AT)


def stamped(asked: bytes) -> bytes:
    request = tsp.TimeStampReq.load(asked)
    return bytes(stamps_of("Часовая палата").request_tsa_response(request).dump())


def refused(_asked: bytes) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["no"], "fail_info": {"bad_alg"}})
    return bytes(tsp.TimeStampResp({"status": status}).dump())


def of_something_else(_asked: bytes) -> bytes:
    _nonce, request = DummyTimeStamper.request_cms(stamps_of("Часовая палата"), b"\1" * 32, "sha256")
    return stamped(request.dump())


@contextmanager
def server(answer: object) -> Iterator[str]:
    """Its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            content = answer(asked)  # type: ignore[operator]
            self.send_response(200 if content else 500)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}/tsr"
        finally:
            running.shutdown()
            thread.join()


def ask_at(app: Flask, url: str, *, required: bool = True) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], tsa_url=url, tsa_required=required)


def seen(pdf: bytes) -> PdfSignature:
    return inspection.inspect(pdf, certificates.from_pem(signing.authority_pem()))


def look() -> doctor.Finding:
    return doctor.finding_of(doctor.CHECKS["signing-key"])


def test_the_server_confirms_the_time_of_the_signature(app: Flask) -> None:
    with server(stamped) as url:
        ask_at(app, url)
        signed = signing.sign_pdf(unsigned(), at=AT).pdf
        assert look().state == "ok"
    found = seen(signed)
    assert (found.state, found.intact, found.changes) == ("valid", True, ())
    assert (found.signed_at, found.stamped_by) == (STAMPED_AT, "Часовая палата")


def test_changed_bytes_of_a_stamped_file_are_found(app: Flask) -> None:
    """All but those of the server's own certificate, which nothing in the file protects: the database tells those."""
    with server(stamped) as url:
        ask_at(app, url)
        pdf = signing.sign_pdf(unsigned(), at=AT).pdf
    chance = random.Random(7)
    begin, end = pdf.rindex(b"/Contents <") + 11, pdf.rindex(b">\n/ByteRange")
    places = [chance.randrange(len(pdf)) for _ in range(12)]
    for place in [*(place for place in places if not begin < place < end), begin, begin + 400, end - 1]:
        found = seen(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :])
        assert not (found.state == "valid" and found.intact), place


def test_without_its_stamp_nothing_is_signed_where_it_is_required(app: Flask) -> None:
    with server(lambda _asked: b"") as url:
        ask_at(app, url)
        with pytest.raises(signing.CannotSign, match="gave no stamp"):
            signing.sign_pdf(unsigned(), at=AT)
        assert look().state == "problem"
    with pytest.raises(signing.CannotSign, match="refused"):  # nobody listens there any more
        signing.sign_pdf(unsigned(), at=AT)


@pytest.mark.parametrize(
    "answer", [lambda _asked: b"hello", lambda _asked: b"0" * 70_000, refused, of_something_else]
)
def test_an_answer_of_no_use_is_no_stamp(answer: object) -> None:
    with server(answer) as url, pytest.raises(signing.CannotSign, match="gave no stamp"):
        stamps.ask(url, b"a signature")


def test_where_it_is_not_required_documents_are_signed_all_the_same(app: Flask) -> None:
    with server(lambda _asked: b"") as url:
        ask_at(app, url, required=False)
        found = seen(signing.sign_pdf(unsigned(), at=AT).pdf)
        assert look().state == "warning"
    assert (found.state, found.intact, found.stamped_by) == ("valid", True, None)
