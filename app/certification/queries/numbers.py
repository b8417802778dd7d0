"""Whether certificates and the record agree about every number that was given."""

from __future__ import annotations

from sqlalchemy import select

from app import record
from app.certification.certificate_list import Numbers, compared
from app.certification.models import CertificateRow
from app.foundation.database import rows
from app.record.facts import CertificateIssued

_EVERY_NUMBER = select(CertificateRow.number)


def numbers() -> Numbers:
    """Compares all certificates with all facts of issue."""
    given = [number for (number,) in rows(_EVERY_NUMBER)]
    return compared(given, record.values_of(CertificateIssued.kind, "number"))
