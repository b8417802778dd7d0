"""A certificate becomes the bytes of its PDF: nothing but its facts goes in, so the bytes can be made again."""

from __future__ import annotations

import base64
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import update

from app.certification import ornament
from app.certification.document import Certificate, wording
from app.certification.models import CertificateRow
from app.certification.queries.certificates import certificate_of
from app.foundation import blobs
from app.foundation.database import transaction
from app.foundation.errors import NotFound
from app.foundation.pdf import print_template, render_pdf
from app.foundation.qr import qr_picture

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class NotAsPrinted(RuntimeError):
    """A certificate's file is lost, and this version of the libraries sets it differently: restore it from a backup."""


def print_to_file(certificate_id: int) -> str:
    """Use case: prints a certificate unless it is printed, and gives the SHA-256 of its file. Safe to repeat.

    Printing and writing the file happen before the transaction, which only notes the name.
    """
    issued = certificate_of(certificate_id)
    if issued.sha256 is not None and is_kept(issued.sha256):
        return issued.sha256
    sha256 = blobs.put(print_certificate(issued.document, issued_at=issued.issued_at))
    if issued.sha256 is not None and issued.sha256 != sha256:
        raise NotAsPrinted(issued.number)
    with transaction() as session:
        not_noted = (CertificateRow.id == certificate_id, CertificateRow.sha256.is_(None))
        session.execute(update(CertificateRow).where(*not_noted).values(sha256=sha256))
    return sha256


def is_kept(sha256: str) -> bool:
    try:
        blobs.open_path(sha256)
    except NotFound:
        return False
    return True


def print_certificate(certificate: Certificate, *, issued_at: datetime) -> bytes:
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
    )


@cache
def _stylesheet() -> str:
    drawing = base64.b64encode(ornament.backdrop().encode()).decode("ascii")
    size = f"{ornament.WIDTH}mm {ornament.HEIGHT}mm"
    page = f"@page {{ background: url(data:image/svg+xml;base64,{drawing}) no-repeat 0 0 / {size} }}"
    return (TEMPLATES / "certification" / "certificate.css").read_text(encoding="utf-8") + page
