"""Time stamps: a server of our own (RFC 3161), one that is away, and those whose answers are of no use."""

from __future__ import annotations

import io
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext

from app.foundation import doctor, signing
from app.foundation.signing import certificates, inspection, stamps
from app.foundation.signing.inspection import PdfSignature
from tests.foundation.signers import AT, judged_by_pyhanko, new_key, signatory, unsigned

STAMPED_AT = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)


CLOCK = "Часовая палата"


@cache
def stamps_of_clock() -> DummyTimeStamper:
    """What the server answers: stamps of an authority that may give them (RFC 3161, 2.3)."""
    root, root_key, key = signatory(CLOCK).root, signatory(CLOCK).root_key, new_key()
    builder = certificates.begun(
        certificates.name_of(CLOCK, CLOCK), root.subject, key.public_key(), AT, root.not_valid_after_utc
    )
    builder = builder.add_extension(certificates.usage(authority=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    own = builder.sign(root_key, hashes.SHA256())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(as_asn1(own), asn1_keys.PrivateKeyInfo.load(private), fixed_dt=STAMPED_AT)


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def stamped(asked: bytes) -> bytes:
    request = tsp.TimeStampReq.load(asked)
    return bytes(stamps_of_clock().request_tsa_response(request).dump())


def refused(_asked: bytes) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["no"], "fail_info": {"bad_alg"}})
    return bytes(tsp.TimeStampResp({"status": status}).dump())


def of_something_else(_asked: bytes) -> bytes:
    _nonce, request = DummyTimeStamper.request_cms(stamps_of_clock(), b"\1" * 32, "sha256")
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
    assert (found.signed_at, found.stamped_by) == (STAMPED_AT, CLOCK)
    # The validator of pyHanko, which is told of both roots, agrees.
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    ours, theirs = (
        ValidationContext(trust_roots=[as_asn1(root)], allow_fetching=False)
        for root in (certificates.from_pem(signing.authority_pem())[0], signatory(CLOCK).root)
    )
    status = judged_by_pyhanko(embedded, ours, ts_validation_context=theirs)
    assert status.bottom_line and status.timestamp_validity is not None
    assert status.timestamp_validity.trusted and status.timestamp_validity.timestamp == STAMPED_AT


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
