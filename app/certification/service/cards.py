"""Wallet cards: the worker makes one when it is first asked for, and another one when its template has changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import structlog
from sqlalchemy import bindparam, select, update

from app.certification.models import CertificateCardRow, CertificateRow
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.service.document_templates import chosen, template_for
from app.certification.service.printing import CARD, NotPrintable, is_kept, print_cards
from app.foundation import blobs, jobs
from app.foundation.database import db, rows, transaction
from app.foundation.faults import Text

MAKE = "certificate.card"
log = structlog.get_logger("printing")


@dataclass(frozen=True)
class Card:
    """The card by the template of today. `sha256` None: it is being made, or `fault` says why it cannot be."""

    sha256: str | None
    fault: Text | None


_CARD = select(CertificateCardRow.design, CertificateCardRow.sha256, CertificateCardRow.fault).where(
    CertificateCardRow.certificate_id == bindparam("id")
)


def card_of(certificate: Issued) -> Card | None:
    """None: nobody has asked for it yet, by the template of today."""
    row = rows(_CARD, {"id": certificate.id}).one_or_none()
    if row is None or row.design != design_now() or (row.sha256 and not is_kept(row.sha256)):
        return None
    return Card(row.sha256, Text(**json.loads(row.fault)) if row.fault else None)


def made_card(certificate_id: int) -> str | None:
    """SHA-256 of the card as the database has it now, not as this request first saw it."""
    db.session.rollback()
    row = rows(_CARD, {"id": certificate_id}).one_or_none()
    return None if row is None else row.sha256


def design_now() -> str:
    """Names the template with which a card is made now, by all that is in it."""
    source = template_for(*chosen(CARD))
    found = hashlib.sha256(source.html.encode())
    found.update(source.css.encode())
    for name, picture in sorted(source.images.items()):
        found.update(name.encode() + picture)
    return found.hexdigest()


def ask_for_card(certificate: Issued) -> None:
    """Use case: a card that is there or under way is not made twice; one that has failed is tried again."""
    known = card_of(certificate)
    if known is not None and known.sha256 is not None:
        return
    design = design_now()
    with transaction() as session:
        session.execute(
            select(CertificateRow.id).where(CertificateRow.id == certificate.id).with_for_update()
        )
        card = session.get(CertificateCardRow, certificate.id)
        if card is None:
            session.add(CertificateCardRow(certificate_id=certificate.id, design=design))
        else:
            card.design, card.sha256, card.fault = design, None, None
        jobs.enqueue(session, MAKE, {"certificate": certificate.id}, key=f"{MAKE}:{certificate.id}")


def make_card(certificate_id: int) -> None:
    """Use case: sets the card and notes its file. Safe to repeat."""
    issued, design = certificate_of(certificate_id), design_now()
    db.session.rollback()  # no read stays open while the page is set
    noted: dict[str, str | None] = {"design": design, "sha256": None, "fault": None}
    try:
        noted["sha256"] = blobs.put(print_cards([issued.document], made_at=issued.issued_at))
    except NotPrintable as refusal:
        log.warning("card not printable", number=issued.number, why=refusal.text.en)
        told = {"en": refusal.text.en, "ru": refusal.text.ru}
        noted["fault"] = json.dumps(told, ensure_ascii=False)
    with transaction() as session:
        this = CertificateCardRow.certificate_id == certificate_id
        session.execute(update(CertificateCardRow).where(this).values(**noted))
