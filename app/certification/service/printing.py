"""A certificate becomes the bytes of its PDF: nothing but its facts goes in, so the bytes can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update

from app.certification.document import Certificate
from app.certification.documents.values import Drawn, cards_of, values_of
from app.certification.models import CertificateRow
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.service.credentials import credential_of
from app.certification.service.document_templates import DEFAULT, chosen, face_of, template_for
from app.foundation import blobs, signing
from app.foundation.database import db, transaction
from app.foundation.errors import DomainError, NotFound
from app.foundation.faults import Text
from app.foundation.pdf import Attachment, TemplateSource, Unprintable, print_document
from app.foundation.pictures import BadPicture, picture_address
from app.foundation.qr import qr_address

CARD = "wallet-card"
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
    if issued.sha256 is None and issued.fault is not None:  # it may be mended since
        template, revision = chosen(issued.template)
        issued = replace(issued, template=template, template_revision=revision)
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
        "template": issued.template,
        "template_revision": issued.template_revision,
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
    try:
        template = template_for(issued.template, issued.template_revision)
    except NotFound:
        raise NotPrintable(NO_TEMPLATE) from None
    db.session.rollback()  # no read stays open while the page is set
    pdf = print_certificate(
        issued.document, issued_at=issued.issued_at, credential=credential, template=template
    )
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
    certificate: Certificate,
    *,
    issued_at: datetime,
    credential: str | None = None,
    template: TemplateSource | None = None,
) -> bytes:
    """PDF/A-3a by a template (None: the built-in one). Some 40 ms and 27 kB; the first of a process takes a second more.

    Raises NotPrintable.
    """
    values = template_values(certificate)
    return printed(
        template or template_for(DEFAULT, None),
        values,
        language=certificate.language,
        title=values["title"],
        author=certificate.organisation,
        identifier=certificate.number,
        created=issued_at,
        attachments=[] if credential is None else [credential_file(credential)],
    )


def print_cards(
    certificates: Sequence[Certificate],
    *,
    made_at: datetime,
    sheet: bool = False,
    template: TemplateSource | None = None,
) -> bytes:
    """Wallet cards of the size of a bank card: each on a page of its size, or ten on a sheet with marks for cutting.

    `made_at` of one card is the instant of its issue, so that it is the same file each time. Raises NotPrintable.
    """
    values = cards_of(tuple(template_values(one) for one in certificates), sheet=sheet)
    first = certificates[0]
    numbers = " ".join(one.number for one in certificates)
    return printed(
        template or template_for(*chosen(CARD)),
        values,
        language=first.language,
        title=values["title"] if len(certificates) > 1 else f"{values['title']} {first.number}",
        author=first.organisation,
        identifier=first.number
        if len(certificates) == 1
        else hashlib.sha256(numbers.encode()).hexdigest()[:32],
        created=made_at,
    )


def template_values(certificate: Certificate) -> dict[str, Any]:
    """What a template gets. Raises NotPrintable where the logo is not kept any more."""
    return values_of(certificate, Drawn(qr_address, face_of, logo_address(certificate.logo)))


def logo_address(sha256: str) -> str:
    if not sha256:
        return ""
    try:
        return picture_address(blobs.get(sha256))
    except NotFound:
        raise NotPrintable(NO_LOGO) from None
    except BadPicture as refusal:
        raise NotPrintable(refusal.text) from None


def printed(template: TemplateSource, values: Mapping[str, Any], **about: Any) -> bytes:
    """`print_document`, with a refusal that stands beside the one document. Raises NotPrintable."""
    try:
        return print_document(template, values, **about)
    except Unprintable as refusal:
        raise NotPrintable(refusal.text) from None
    except (OSError, ImportError, MemoryError):
        raise  # of the machine, not of this document
    except Exception as error:  # what the typesetting makes of texts that nobody has tried before
        log.exception("typesetting failed", template=template.name)
        name = type(error).__name__
        raise NotPrintable(
            Text(
                f"{template.name}: the typesetting stops at this document ({name})",
                f"{template.name}: вёрстка прерывается на этом документе ({name})",
            )
        ) from error


NO_LOGO = Text(
    "The logo of that time is not kept any more; bring it back from a backup.",
    "Логотипа того времени больше нет; верните его из резервной копии.",
)
NO_TEMPLATE = Text(
    "A picture of the template is not kept any more; bring it back from a backup.",
    "Картинки шаблона больше нет; верните её из резервной копии.",
)


def credential_file(credential: str) -> Attachment:
    return Attachment(
        "credential.jwt",
        credential.encode("ascii"),
        "application/vc+jwt",
        "Open Badges 3.0 credential (JWT)",
        "Data",
    )
