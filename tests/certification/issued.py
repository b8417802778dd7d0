"""A certificate in the database, as the award behind it and its issue leave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app import record
from app.certification.document import Certificate, to_json
from app.certification.models import AwardRow, CertificateRow
from app.foundation.database import transaction
from app.record.facts import CertificateIssued
from tests.certification.test_document import NUMBER, RUSSIAN

RULE = "contact-centre-operator"
PASSED_ON = date(2026, 11, 20)
ISSUED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def certificate(
    person_id: int,
    *,
    number: str = NUMBER,
    document: Certificate = RUSSIAN,
    valid_until: date | None = date(2027, 11, 23),
) -> int:
    """Issued, not printed yet. Gives its id."""
    address = document.verify_url.replace(document.number, number)
    printed = replace(document, number=number, verify_url=address, valid_until=valid_until)
    with transaction() as session:
        award = AwardRow(
            person_id=person_id,
            certification=RULE,
            rule_version=3,
            rule_revision=1,
            ground="pass",
            ground_ref=number,
            occurred_on=PASSED_ON,
            valid_from=PASSED_ON,
            valid_until=valid_until,
            evidence=[],
            awarded_at=ISSUED_AT,
        )
        session.add(award)
        session.flush()
        row = CertificateRow(
            number=number,
            award_id=award.id,
            person_id=person_id,
            certification=RULE,
            language=printed.language,
            printed=to_json(printed),
            public_name="Иванова М. С.",
            issued_on=printed.issued_on,
            issued_at=ISSUED_AT,
            valid_until=valid_until,
        )
        session.add(row)
        session.flush()
        fact = CertificateIssued(RULE, number, award.id)
        record.append(session, person_id, fact, occurred_on=printed.issued_on, at=ISSUED_AT, by=None)
        return row.id
