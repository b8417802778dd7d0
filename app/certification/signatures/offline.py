"""What the credential inside a signed file tells, where no database does: facts, and state by dates and a saved list."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.certification.credentials.status_list import instant_of, told_by
from app.certification.signatures.verdict import Facts

Status = Literal["valid", "expired", "revoked", "unknown"]


def claims_in(token: bytes | None) -> dict[str, Any] | None:
    """The payload of a token whose integrity was checked together with the file around it."""
    try:
        _, body, _ = (token or b"").split(b".")
        claims = json.loads(urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def facts_in(claims: Mapping[str, Any]) -> Facts:
    subject = mapping(claims.get("credentialSubject"))
    names = [mapping(one) for one in subject.get("identifier") or () if isinstance(one, dict)]
    name = next((one.get("identityHash") for one in names if one.get("identityType") == "name"), None)
    issued, until = instant_of(claims.get("validFrom")), instant_of(claims.get("validUntil"))
    return Facts(
        name=None if name is None else str(name),
        certification=None if claims.get("name") is None else str(claims["name"]),
        issued_on=issued and issued.date(),
        valid_until=until and until.date(),
    )


@dataclass(frozen=True)
class Told:
    status: Status
    by_list: bool  # the saved list has answered


def status_in(claims: Mapping[str, Any], saved_list: Mapping[str, Any] | None, *, at: datetime) -> Told:
    """Without a list only an end that has passed is certain. `saved_list`: its payload, its signature checked."""
    until = instant_of(claims.get("validUntil"))
    standing = "unknown"
    if saved_list is not None:
        standing = told_by(saved_list, mapping(claims.get("credentialStatus")), at=at).standing
    if standing == "withdrawn":
        return Told("revoked", by_list=True)
    if until is not None and until < at:
        return Told("expired", by_list=standing == "good")
    return Told("valid", by_list=True) if standing == "good" else Told("unknown", by_list=False)


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
