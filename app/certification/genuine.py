"""Whether a certificate, and a file that claims to be one, can be relied on today. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.certification.numbering import is_well_formed, normalise
from app.record.facts import Fact, Reinstated, Revoked, Suspended

State = Literal["valid", "expired", "revoked", "superseded"]


@dataclass(frozen=True)
class Withdrawal:
    """The day from which the certificate may not be relied on. A suspension may end, a revocation stays."""

    on: date
    reason: str
    is_suspension: bool = False


@dataclass(frozen=True)
class Verdict:
    state: State
    withdrawal: Withdrawal | None = None


def verdict(
    *, valid_until: date | None, is_superseded: bool, withdrawal: Withdrawal | None, today: date
) -> Verdict:
    """The gravest answer first. The last day of validity still counts."""
    if withdrawal is not None and withdrawal.on <= today:
        return Verdict("revoked", withdrawal)
    if is_superseded:
        return Verdict("superseded")
    if valid_until is not None and valid_until < today:
        return Verdict("expired")
    return Verdict("valid")


def withdrawal_of(
    facts: Iterable[Fact], certification: str, *, issued_on: date, issued_at: datetime
) -> Withdrawal | None:
    """What the record says against a certificate since it was issued; None if nothing does.

    `facts` come in the order of their days. A revocation of the same day counts if it was recorded later.
    """
    found: Withdrawal | None = None
    for fact in facts:
        payload = fact.payload
        if (fact.occurred_on, fact.recorded_at) <= (issued_on, issued_at):
            continue
        match payload:
            case Revoked(certification=named) if named == certification:
                return Withdrawal(fact.occurred_on, payload.reason)
            case Suspended(certification=named) if named == certification:
                found = Withdrawal(fact.occurred_on, payload.reason, is_suspension=True)
            case Reinstated(certification=named) if named == certification:
                found = None
    return found


_PERMANENT_ID = re.compile(rb"/ID\s*\[\s*\(([0-9A-Za-z-]{12,20})\)")


def number_in(pdf: bytes) -> str | None:
    """The number that a file of ours carries in its permanent /ID; None for any other file."""
    if not pdf.startswith(b"%PDF-"):
        return None
    for found in _PERMANENT_ID.finditer(pdf):
        number = normalise(found[1].decode("ascii"))
        if is_well_formed(number):
            return number
    return None
