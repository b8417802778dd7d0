"""Whether a certificate, and a file that claims to be one, can be relied on today. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.certification.numbering import is_well_formed, normalise
from app.people.names import NO_BREAK, initial
from app.people.rows import PersonRow
from app.record.facts import CertificateIssued, Fact, Payload, Reinstated, Revoked, Suspended

SHOWN_CHARACTERS = 2  # of a personnel number

State = Literal["valid", "expired", "revoked", "superseded"]


@dataclass(frozen=True)
class Withdrawal:
    """The day from which the certificate may not be relied on. A suspension may end, a revocation stays."""

    on: date
    reason: str  # empty where a category stands in its place: the words behind it are for those inside
    is_suspension: bool = False
    category: str = ""  # of `withdrawals.REVOKED`, and "asked" while a second person has not decided


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
    facts: Iterable[Fact], certification: str, number: str, *, since: date
) -> Withdrawal | None:
    """What the record says against a certificate since it was issued; None if nothing does.

    `facts` come in the order of their days, `since` is the day of the pass. A revocation that names a number takes
    that certificate and all that were issued for the same award, and no other. One without a number, and a suspension,
    concern whatever was issued by then: what was recorded before the issue was known when it was decided; what was
    recorded later counts from its own day, even if that was before the issue.
    """
    known = list(facts)
    issued_at = max((fact.position for fact in known if is_issue_of(fact.payload, number)), default=0)
    alike = numbers_of_the_award(known, number)
    found: Withdrawal | None = None
    for fact in known:
        payload = fact.payload
        if isinstance(payload, Revoked) and payload.number:
            if payload.number in alike:
                return Withdrawal(fact.occurred_on, "", category=payload.category or "other")
            continue
        if fact.position < issued_at or fact.occurred_on < since:
            continue
        match payload:
            case Revoked(certification=named, reason=reason) if named == certification:
                return Withdrawal(fact.occurred_on, reason)
            case Suspended(certification=named) if named == certification:
                found = suspension(payload, fact.occurred_on)
            case Reinstated(certification=named, request="") if named == certification:
                found = None
    return found


def suspension(payload: Suspended, on: date) -> Withdrawal:
    if payload.request:
        return Withdrawal(on, "", is_suspension=True, category="asked")
    return Withdrawal(on, payload.reason, is_suspension=True)


def numbers_of_the_award(facts: Iterable[Fact], number: str) -> frozenset[str]:
    """The certificate and those that were issued in its place, or that it was issued in the place of."""
    issues = [fact.payload for fact in facts if isinstance(fact.payload, CertificateIssued)]
    award = next((one.award for one in issues if one.number == number), None)
    return frozenset({number, *(one.number for one in issues if award and one.award == award)})


def is_issue_of(payload: Payload, number: str) -> bool:
    return isinstance(payload, CertificateIssued) and payload.number == number


def holder_name(person: PersonRow, language: str) -> str:
    """As documents of that language name the person now."""
    return (person.latin_name if language == "en" else "") or person.document_name


def public_name(printed: str, family: str) -> str:
    """The printed name as strangers see it: the family name whole, of the other names the initials.

    A Latin spelling is one text: where the family name is not found in it, its last word counts as such.
    """
    kept = set(family.split()) & set(printed.split()) or set(printed.split()[-1:])
    parts = [word if word in kept else initial(word) for word in printed.split()]
    return NO_BREAK.join(parts)


def masked(number: str) -> str:
    """A personnel number of which only the last two characters are shown."""
    return "•" * max(0, len(number) - SHOWN_CHARACTERS) + number[-SHOWN_CHARACTERS:]


# As we write it, or in hexadecimal digits, as others do who save the file anew.
_PERMANENT_ID = re.compile(rb"/ID\s*\[\s*(?:\(([0-9A-Za-z-]{12,20})\)|<((?:[0-9A-Fa-f]{2}){12,20})>)")


def number_in(pdf: bytes) -> str | None:
    """The number that a file of ours carries in its permanent /ID; None for any other file."""
    if not pdf.startswith(b"%PDF-"):
        return None
    for found in _PERMANENT_ID.finditer(pdf):
        written = found[1] or bytes.fromhex(found[2].decode("ascii"))
        number = normalise(written.decode("ascii", "replace"))
        if is_well_formed(number):
            return number
    return None
