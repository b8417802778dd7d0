"""A printed certificate, read by programs that know nothing of us: pdfsig, qpdf, pyHanko's validator, pikepdf."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.certification.queries.certificates import certificate_of
from app.certification.service.printing import print_to_file
from app.foundation import blobs, jobs, signing
from app.foundation.database import db, transaction
from app.foundation.models import Job
from tests import factories
from tests.certification.issued import ISSUED_AT, certificate
from tests.foundation.signers import judged_by_pyhanko

MOST_BYTES = 45_000


def needs(program: str, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        shutil.which(program) is None, reason=f"{package} is not installed: {program} is missing"
    )


@pytest.fixture
def pdf(app: Flask) -> bytes:
    return blobs.get(print_to_file(certificate(factories.person().id)))


@pytest.fixture
def place(pdf: bytes, tmp_path: Path) -> Path:
    found = tmp_path / "certificate.pdf"
    found.write_bytes(pdf)
    return found


def told_by(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs("pdfsig", "poppler-utils")
@needs("certutil", "libnss3-tools")
def test_pdfsig_finds_it_valid_and_trusts_it_by_our_root_alone(place: Path, tmp_path: Path) -> None:
    known = tmp_path / "nss"
    known.mkdir()
    told_by("certutil", "-N", "-d", f"sql:{known}", "--empty-password")
    told = told_by("pdfsig", "-nssdir", f"sql:{known}", place)
    assert "Signature is Valid" in told and "Certificate is Trusted" not in told
    root = tmp_path / "root.pem"
    root.write_text(signing.authority_pem())
    told_by("certutil", "-A", "-d", f"sql:{known}", "-n", "attesta", "-t", "CT,C,C", "-i", root)
    told = told_by("pdfsig", "-nssdir", f"sql:{known}", place)
    assert "Signature Validation: Signature is Valid." in told
    assert "Certificate Validation: Certificate is Trusted." in told
    assert "Total document signed" in told and "ETSI.CAdES.detached" in told


@needs("qpdf", "qpdf")
def test_qpdf_finds_no_fault(place: Path) -> None:
    assert "No syntax or stream encoding errors found" in told_by("qpdf", "--check", place)


def test_the_validator_of_pyhanko_agrees(pdf: bytes) -> None:
    """With our root as the only one that is trusted, nothing fetched, and its default rules for everything else."""
    _kind, _headers, root = pem.unarmor(signing.authority_pem().encode())
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root)], allow_fetching=False)
    (embedded,) = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures
    status = judged_by_pyhanko(embedded, context)
    assert status.bottom_line and status.trusted and status.intact and status.valid
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert embedded.docmdp_level == MDPPerm.NO_CHANGES
    assert status.signer_reported_dt == ISSUED_AT


def test_pikepdf_finds_what_an_archive_and_a_screen_reader_need(pdf: bytes) -> None:
    found = pikepdf.open(io.BytesIO(pdf))
    root = found.Root
    assert root.MarkInfo.Marked and "/StructTreeRoot" in root
    assert str(root.Lang) == "ru"
    assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
    with found.open_metadata() as metadata:
        assert (metadata.pdfa_status, metadata["dc:title"] != "") == ("3A", True)
    credential = found.attachments["credential.jwt"].get_file().read_bytes().decode()
    assert str(found.attachments["credential.jwt"].obj.AFRelationship) == "/Data"
    assert signing.verify_token(credential)[1]["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    fields = [field for field in root.AcroForm.Fields if str(field.FT) == "/Sig"]
    assert len(fields) == 1
    # What PDF/A-3 asks of a field that nobody sees: no size, printed, not hidden (ISO 19005-3, 6.3).
    assert [int(side) for side in fields[0].Rect] == [0, 0, 0, 0]
    assert int(fields[0].F) & 0b100110 == 0b100
    assert "/NeedAppearances" not in root.AcroForm
    assert root.Perms.DocMDP.objgen == fields[0].V.objgen
    assert len(pdf) <= MOST_BYTES


def test_the_certificate_notes_its_key_and_is_made_again_with_the_same_bytes(app: Flask) -> None:
    certificate_id = certificate(factories.person().id)
    first = print_to_file(certificate_id)
    issued = certificate_of(certificate_id)
    assert issued.signed_by is not None
    signing.rotate()
    blobs.open_path(first).unlink()
    assert print_to_file(certificate_id) == first
    assert certificate_of(certificate_id).signed_by == issued.signed_by


def test_while_nothing_can_be_signed_the_job_says_why_and_is_tried_again(app: Flask) -> None:
    certificate_id = certificate(factories.person().id)
    whole = app.extensions["settings"]
    app.extensions["settings"] = replace(whole, tsa_url="http://127.0.0.1:9/tsr")  # nobody listens there
    with transaction() as session:
        job_id = jobs.enqueue(session, "certificate.render", {"certificate": certificate_id})
    assert not jobs.run(job_id)
    row = db.session.get_one(Job, job_id)
    assert (row.state, row.tries) == ("queued", 1)
    assert "gave no stamp" in str(row.error) and "gave no stamp" in str(certificate_of(certificate_id).fault)
    app.extensions["settings"] = whole
    db.session.rollback()
    assert jobs.run(job_id)
    db.session.rollback()
    printed = certificate_of(certificate_id)
    assert printed.sha256 is not None and printed.fault is None
