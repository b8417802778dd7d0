"""Addresses by which a holder shows a certificate: the own ones, and what stands behind one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from app.certification.models import CertificateRow, CertificateShareRow
from app.certification.queries.certificates import Issued, certificate_of
from app.foundation.database import Instant, rows

REMEMBERED = timedelta(days=30)  # an address that has ended still stands in the list


@dataclass(frozen=True)
class Share:
    """One address, without the secret in it, which is kept nowhere."""

    id: int
    certificate_id: int
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    opened: int

    def is_open(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.ends_at


_COLUMNS = tuple(getattr(CertificateShareRow, name) for name in Share.__dataclass_fields__)
_BEHIND = select(*_COLUMNS).where(CertificateShareRow.token_sha256 == bindparam("token"))
_OF_CERTIFICATE = (
    select(*_COLUMNS)
    .where(
        CertificateShareRow.certificate_id == bindparam("certificate"),
        CertificateShareRow.ends_at > bindparam("since", type_=Instant),
    )
    .order_by(CertificateShareRow.id.desc())
)
_OF_PERSON = (
    select(*_COLUMNS)
    .join(CertificateRow, CertificateRow.id == CertificateShareRow.certificate_id)
    .where(CertificateRow.person_id == bindparam("person"))
    .order_by(CertificateShareRow.id)
)
_OPEN_COUNTS = (
    select(CertificateShareRow.certificate_id, func.count())
    .join(CertificateRow, CertificateRow.id == CertificateShareRow.certificate_id)
    .where(
        CertificateRow.person_id == bindparam("person"),
        CertificateShareRow.ended_at.is_(None),
        CertificateShareRow.ends_at > bindparam("at", type_=Instant),
    )
    .group_by(CertificateShareRow.certificate_id)
)


def hashed(token: str) -> str:
    """What is kept of an address: who reads the database cannot open it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def shares_of(certificate_id: int, at: datetime) -> tuple[Share, ...]:
    """The newest first; those that ended long ago are left out."""
    sought = {"certificate": certificate_id, "since": at - REMEMBERED}
    return tuple(Share(*row) for row in rows(_OF_CERTIFICATE, sought))


def shares_of_person(person_id: int) -> dict[int, list[Share]]:
    """Certificate → all links that ever led to it, the earliest first."""
    found: dict[int, list[Share]] = {}
    for row in rows(_OF_PERSON, {"person": person_id}):
        found.setdefault(row.certificate_id, []).append(Share(*row))
    return found


def open_counts(person_id: int, at: datetime) -> dict[int, int]:
    """Certificate → how many addresses lead to it now."""
    return {certificate: count for certificate, count in rows(_OPEN_COUNTS, {"person": person_id, "at": at})}


def shared_behind(token: str, at: datetime) -> tuple[Share | None, Issued | None]:
    """The address and the certificate that it leads to; no certificate: it has ended; nothing: there is none."""
    row = rows(_BEHIND, {"token": hashed(token)}).one_or_none()
    if row is None:
        return None, None
    share = Share(*row)
    return share, certificate_of(share.certificate_id) if share.is_open(at) else None
