"""Certificates as pages and commands read them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from app import people
from app.certification.document import Certificate, from_json
from app.certification.models import AwardRow, CertificateRow
from app.foundation.database import db, rows
from app.foundation.faults import Text


@dataclass(frozen=True)
class Issued:
    """One issued certificate. `document` is what stands on it, frozen when it was issued."""

    id: int
    number: str
    person_id: int
    award_id: int
    certification: str  # slug
    document: Certificate
    public_name: str
    issued_on: date
    issued_at: datetime
    valid_until: date | None
    sha256: str | None  # of the PDF; None: not printed yet
    passed_on: date
    withdrawn_at: datetime | None  # the pass behind it was struck out
    template: str = "certificate"
    template_revision: int | None = None  # of the document in the library; None: the built-in one
    credential: str | None = None  # JWT, as it lies in the PDF
    signed_by: str | None = None  # key of the PDF's signature
    fault: Text | None = None  # why it could not be printed


_AS_THEY_ARE = tuple(field.name for field in fields(Issued) if field.name not in ("document", "fault"))
COLUMNS = (
    CertificateRow.id,
    CertificateRow.number,
    CertificateRow.person_id,
    CertificateRow.award_id,
    CertificateRow.certification,
    CertificateRow.printed,
    CertificateRow.public_name,
    CertificateRow.issued_on,
    CertificateRow.issued_at,
    CertificateRow.valid_until,
    CertificateRow.sha256,
    AwardRow.occurred_on.label("passed_on"),
    AwardRow.withdrawn_at,
    CertificateRow.template,
    CertificateRow.template_revision,
    CertificateRow.credential,
    CertificateRow.signed_by,
    CertificateRow.fault,
)
_ALL = select(*COLUMNS).join(AwardRow, AwardRow.id == CertificateRow.award_id)
_BY_NUMBER = _ALL.where(CertificateRow.number == bindparam("number"))


def find_certificate(number: str) -> Issued | None:
    return _one(rows(_BY_NUMBER, {"number": number}).one_or_none())


def certificate_of(certificate_id: int) -> Issued:
    row = db.session.execute(_ALL.where(CertificateRow.id == certificate_id)).one()
    found = _one(row)
    assert found is not None
    return found


def visible_certificate(actor: people.Actor, number: str) -> Issued | None:
    """The certificate, if it is the actor's own or of somebody whose record the actor may see."""
    mine_to_see = CertificateRow.person_id.in_(people.visible_people(actor))
    return _one(db.session.execute(_ALL.where(CertificateRow.number == number, mine_to_see)).one_or_none())


def certificates_of(person_id: int, certification: str | None = None) -> tuple[Issued, ...]:
    """All certificates of a person, the newest first."""
    wanted = _ALL.where(CertificateRow.person_id == person_id).order_by(CertificateRow.id.desc())
    if certification is not None:
        wanted = wanted.where(CertificateRow.certification == certification)
    return tuple(issued_from(row) for row in db.session.execute(wanted))


def is_superseded(certificate: Issued) -> bool:
    """Whether the same person was given a newer certificate of the same certification, which still stands."""
    newer = (
        CertificateRow.person_id == certificate.person_id,
        CertificateRow.certification == certificate.certification,
        CertificateRow.id > certificate.id,
        AwardRow.withdrawn_at.is_(None),
    )
    return db.session.execute(_ALL.where(*newer).limit(1)).first() is not None


def printed_file(certificate_id: int) -> str | None:
    """SHA-256 of the PDF as the database has it now, not as this request first saw it."""
    db.session.rollback()
    return db.session.scalar(select(CertificateRow.sha256).where(CertificateRow.id == certificate_id))


def _one(row: Row[Any] | None) -> Issued | None:
    return None if row is None else issued_from(row)


def issued_from(row: Row[Any]) -> Issued:
    """From a row with all of `COLUMNS`, and with others beside them."""
    values = {name: getattr(row, name) for name in _AS_THEY_ARE}
    fault = row.fault and Text(**json.loads(row.fault))
    printed = json.loads(row.printed) if isinstance(row.printed, str) else row.printed
    return Issued(document=from_json(printed), fault=fault, **values)
