"""A certificate becomes the bytes of its PDF: nothing but its facts goes in, so the bytes can be made again."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import structlog
from sqlalchemy import select, update

from app.certification import ornament
from app.certification.document import Certificate, wording
from app.certification.models import CertificateRow
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.service.credentials import credential_of
from app.foundation import blobs, signing
from app.foundation.database import db, transaction
from app.foundation.errors import DomainError, NotFound
from app.foundation.faults import Text
from app.foundation.pdf import Attachment, print_template, render_pdf
from app.foundation.qr import qr_picture

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
log = structlog.get_logger("printing")


class NotAsPrinted(RuntimeError):
    """A certificate's file is lost, and this version of the libraries sets it differently: restore it from a backup."""


class NotPrintable(DomainError):
    """This one document cannot be printed, whatever is tried; `text` says why. It is noted beside the certificate."""

    status = 409
    code = "not-printable"


@dataclass(frozen=True)
class Made:
    """The file of a certificate, before it is stored."""

    pdf: bytes
    credential: str | None  # JWT inside it
    signed_by: str | None  # key of its signature


def print_to_file(certificate_id: int) -> str:
    """Use case: prints a certificate unless it is printed, and gives the SHA-256 of its file. Safe to repeat.

    Printing, signing and writing the file happen before the transaction, which only notes what came of it.
    Raises NotPrintable or CannotSign, which is noted and hinders no other certificate.
    """
    issued = certificate_of(certificate_id)
    if issued.sha256 is not None and is_kept(issued.sha256):
        return issued.sha256
    db.session.rollback()  # no read stays open while the page is set
    try:
        made = make_file(issued)
    except (NotPrintable, signing.CannotSign) as refusal:
        note_fault(issued, refusal.text)
        raise
    sha256 = blobs.put(made.pdf)
    if issued.sha256 is not None and issued.sha256 != sha256:
        raise NotAsPrinted(issued.number)
    noted = {
        "sha256": sha256,
        "credential": made.credential,
        "signed_by": made.signed_by,
        "fault": None,
    }
    with transaction() as session:
        not_noted = (CertificateRow.id == certificate_id, CertificateRow.sha256.is_(None))
        session.execute(update(CertificateRow).where(*not_noted).values(**noted))
        # Two at once may differ, by a time stamp or a key that has just changed: the first one is the file.
        kept = session.scalar(select(CertificateRow.sha256).where(CertificateRow.id == certificate_id))
    return kept or sha256


def make_file(issued: Issued) -> Made:
    """Credential → page → signature: the same certificate gives the same bytes."""
    credential = issued.credential
    if credential is None and issued.sha256 is None:
        credential = credential_of(issued)
    pdf = print_certificate(issued.document, issued_at=issued.issued_at, credential=credential)
    if issued.sha256 is not None and issued.signed_by is None:
        return Made(pdf, credential, signed_by=None)  # a lost file of before there were signatures
    signed = signing.sign_pdf(pdf, at=issued.issued_at, key_id=issued.signed_by)
    return Made(signed.pdf, credential, signed.key_id)


def note_fault(issued: Issued, why: Text) -> None:
    log.warning("certificate not printable", number=issued.number, why=why.en)
    told = json.dumps({"en": why.en, "ru": why.ru}, ensure_ascii=False)
    with transaction() as session:
        these = (CertificateRow.id == issued.id, CertificateRow.sha256.is_(None))
        session.execute(update(CertificateRow).where(*these).values(fault=told))


def is_kept(sha256: str) -> bool:
    try:
        blobs.open_path(sha256)
    except NotFound:
        return False
    return True


def print_certificate(
    certificate: Certificate, *, issued_at: datetime, credential: str | None = None
) -> bytes:
    """PDF/A-3a on one A4 page. Some 40 ms and 27 kB; the first of a process takes a second more."""
    words = wording(certificate)
    html = print_template(TEMPLATES, "certification/certificate.html").render(
        certificate=certificate, words=words, qr=qr_picture(certificate.verify_url)
    )
    return render_pdf(
        html,
        stylesheets=[_stylesheet()],
        language=certificate.language,
        title=words.title,
        author=certificate.organisation,
        identifier=certificate.number,
        created=issued_at,
        attachments=[] if credential is None else [credential_file(credential)],
    )


def credential_file(credential: str) -> Attachment:
    return Attachment(
        "credential.jwt",
        credential.encode("ascii"),
        "application/vc+jwt",
        "Open Badges 3.0 credential (JWT)",
        "Data",
    )


@cache
def _stylesheet() -> str:
    drawing = base64.b64encode(ornament.backdrop().encode()).decode("ascii")
    size = f"{ornament.WIDTH}mm {ornament.HEIGHT}mm"
    page = f"@page {{ background: url(data:image/svg+xml;base64,{drawing}) no-repeat 0 0 / {size} }}"
    return (TEMPLATES / "certification" / "certificate.css").read_text(encoding="utf-8") + page
