"""A file that claims to be a certificate: what it says of itself, and what we know of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flask import current_app
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.certification.genuine import number_in
from app.certification.queries.certificates import Issued, find_certificate
from app.certification.queries.verification import Answer, Status, answer_for
from app.certification.signatures import offline
from app.certification.signatures.differing import difference
from app.certification.signatures.verdict import Facts, Kept, Signature, compared, signer_in_words
from app.foundation import blobs, settings, signing
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from config import Settings

CREDENTIAL = "credential.jwt"


@dataclass(frozen=True)
class CheckedFile:
    """All that can be said of one file. `answer`: None where its number is not known here."""

    number: str | None
    signature: Signature
    signed_at: datetime | None
    stamped_by: str | None
    key_id: str | None
    intact: bool
    changes: tuple[Text, ...]
    answer: Answer | None
    status: Status
    status_from: Literal["database", "status-list", "none"]
    facts: Facts

    @property
    def is_proven(self) -> bool:
        """Signed by a key that is known, unchanged, and valid today."""
        return self.signature.state == "valid" and self.intact and self.status == "valid"

    @property
    def is_genuine(self) -> bool:
        """Signed by a key that is known, and unchanged; or the very file that was issued before there were keys."""
        return self.intact and (self.signature.state == "valid" or self.is_unsigned_original)

    @property
    def is_unsigned_original(self) -> bool:
        return self.signature.state == "absent" and self.intact

    def as_json(self) -> dict[str, Any]:
        """As commands and machines get it: with texts and dates as they are."""
        return {
            "number": self.number,
            "signature": self.signature.state,
            "signer": signer_in_words(self.signature),
            "root": self.signature.root or None,
            "key": self.key_id,
            "signed_at": self.signed_at,
            "stamped_by": self.stamped_by,
            "intact": self.intact,
            "changes": list(self.changes),
            "status": self.status,
            "status_from": self.status_from,
            "reason": self.answer.reason if self.answer else None,
            "facts": vars(self.facts),
        }


@dataclass(frozen=True)
class SavedList:
    """A status list that was saved, and the keys (JWK) that it may be signed with; None: those of this installation."""

    token: str
    keys: Iterable[Mapping[str, Any]] | None


def check_file(
    pdf: bytes, *, at: datetime, today: date, authority: str | None = None, saved: SavedList | None = None
) -> CheckedFile:
    """`authority`: roots to believe, as PEM; else those of this installation. Needs no database for the signature.

    Raises ValueError for an authority that holds no certificate, `signing.Busy`.
    """
    has_database = is_answering()
    if authority is None and not has_database:
        authority = ""
    seen = signing.inspect_pdf(pdf, authority=authority, attachment=CREDENTIAL)
    signature = Signature(
        seen.state,
        seen.intact,
        seen.changes,
        seen.signer.name if seen.signer else "",
        seen.signer.organisation if seen.signer else "",
        seen.signer.root if seen.signer else "",
    )
    number = number_in(pdf)
    issued = find_certificate(number) if number and has_database else None
    intact, changes = compared(signature, None if issued is None else kept_of(issued, pdf))
    if issued is not None and not intact and (found := difference_from(issued, pdf)) is not None:
        changes = (*changes, found)
    answer = answer_for(issued, at=at, today=today) if issued is not None else None
    credential = seen.attachment if intact and seen.state == "valid" else None
    status, status_from, facts = told(answer, credential, saved, at)
    return CheckedFile(
        number,
        signature,
        seen.signed_at,
        seen.stamped_by,
        seen.key_id,
        intact,
        changes,
        answer,
        status,
        status_from,
        facts,
    )


def kept_of(issued: Issued, pdf: bytes) -> Kept:
    return Kept(
        was_signed=issued.signed_by is not None,
        is_the_file=issued.sha256 == hashlib.sha256(pdf).hexdigest(),
    )


def difference_from(issued: Issued, pdf: bytes) -> Text | None:
    """Held against the file that was issued, where that is kept and of the same length."""
    try:
        place = blobs.open_path(issued.sha256 or "")
        return difference(place.read_bytes(), pdf) if place.stat().st_size == len(pdf) else None
    except (NotFound, OSError):
        return None


def told(
    answer: Answer | None, credential: bytes | None, saved: SavedList | None, at: datetime
) -> tuple[Status, Literal["database", "status-list", "none"], Facts]:
    """State and facts: of the database, else of the credential in the file and a list that was saved."""
    if answer is not None:
        facts = Facts(answer.name, answer.certification, answer.issued_on, answer.valid_until)
        return answer.status, "database", facts
    claims = offline.claims_in(credential)
    if claims is None:
        return "unknown", "none", Facts()
    listed = None if saved is None else payload_of(saved)
    found = offline.status_in(claims, listed, at=at)
    return found.status, "status-list" if found.by_list else "none", offline.facts_in(claims)


def payload_of(saved: SavedList) -> dict[str, Any] | None:
    """None where no key that is known has signed the list."""
    try:
        return signing.verify_token(saved.token, saved.keys)[1]
    except ValueError:
        return None


def is_answering() -> bool:
    """Whether there is a database to ask."""
    installation: Settings = current_app.extensions["settings"]
    if not settings.is_there(installation.database_url):
        return False
    try:
        signing.authority_pem()
    except (OperationalError, ProgrammingError):
        db.session.rollback()
        return False
    return True
