"""What anybody may know of a certificate by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from app import record
from app.certification.genuine import Withdrawal, verdict, withdrawal_of
from app.certification.numbering import is_well_formed
from app.certification.queries.certificates import Issued, find_certificate, is_superseded
from app.foundation import clock

Status = Literal["valid", "expired", "revoked", "superseded", "unknown"]


@dataclass(frozen=True)
class Answer:
    """The answer to "is this certificate genuine, and valid today?"."""

    number: str
    status: Status
    checked_at: datetime
    is_mistyped: bool = False  # no certificate can have this number
    name: str | None = None
    certification: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    withdrawal: Withdrawal | None = None
    organisation: str = ""
    document_language: str = ""

    @property
    def revoked_on(self) -> date | None:
        return self.withdrawal.on if self.withdrawal else None

    @property
    def reason(self) -> str | None:
        return self.withdrawal.reason or None if self.withdrawal else None

    @property
    def is_suspension(self) -> bool:
        return self.withdrawal is not None and self.withdrawal.is_suspension

    def as_json(self) -> dict[str, Any]:
        days = {
            name: day.isoformat() if day else None
            for name, day in (
                ("issued_on", self.issued_on),
                ("valid_until", self.valid_until),
                ("revoked_on", self.revoked_on),
            )
        }
        texts = {"number": self.number, "status": self.status, "name": self.name}
        return {**texts, "certification": self.certification, **days, "reason": self.reason}


def answer_about(number: str, *, at: datetime, today: date) -> Answer:
    """`number` as `normalise` gives it, `today` at the site."""
    found = find_certificate(number) if is_well_formed(number) else None
    if found is None:
        return Answer(number, "unknown", at, is_mistyped=not is_well_formed(number))
    judged = verdict(
        valid_until=found.valid_until,
        is_superseded=is_superseded(found),
        withdrawal=find_withdrawal(found),
        today=today,
    )
    return Answer(
        number=found.number,
        status=judged.state,
        checked_at=at,
        name=found.public_name,
        certification=found.document.certification,
        issued_on=found.issued_on,
        valid_until=found.valid_until,
        withdrawal=judged.withdrawal,
        organisation=found.document.organisation,
        document_language=found.document.language,
    )


def find_withdrawal(issued: Issued) -> Withdrawal | None:
    """By the record, or because the pass itself was struck out."""
    if issued.withdrawn_at is not None:
        return Withdrawal(clock.civil_date(issued.withdrawn_at, clock.site_zone()), "")
    facts = record.facts_of(issued.person_id)
    return withdrawal_of(facts, issued.certification, issued.number, since=issued.passed_on)
