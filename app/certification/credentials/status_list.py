"""Which certificates may not be relied on, as a list for machines that holds without a network. Pure.

Every certificate has a place in a list, drawn at random: the list tells nobody in which order they were issued. One
list and one purpose, because Open Badges 3.0 knows one status a credential: a suspension sets the bit as a revocation
does, and its end clears it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from app.certification.credentials.addresses import issuer_at, status_list_at
from app.certification.credentials.bitstring import NotABitstring, decode, encode, is_set

PURPOSE = "revocation"
CERTIFICATES_IN_A_LIST = 100_000  # of its 131,072 places, so that a free one is soon found
HEADER_TYPE = "vc+jwt"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
LASTS = timedelta(days=8)  # a list that was saved today answers for a week
TTL = timedelta(minutes=5)  # how soon it is worth asking again

Standing = Literal["good", "withdrawn", "unknown"]


@dataclass(frozen=True)
class Place:
    list_number: int  # from 1
    position: int  # from 0


def takes(list_base: str, first_certificate: int, base: str, certificate_id: int) -> bool:
    """Whether the newest list has room for a certificate, and stands at the address that its credential names.

    Ids of certificates only grow, so that the list need not be counted.
    """
    return list_base == base and certificate_id < first_certificate + CERTIFICATES_IN_A_LIST


def entry_of(place: Place, base: str) -> dict[str, str]:
    """What a credential says of its status."""
    at = status_list_at(base, place.list_number)
    return {
        "id": f"{at}#{place.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(place.position),
        "statusListCredential": at,
    }


def begin_of(now: datetime) -> datetime:
    """From when a list that is made now holds: the same for some minutes, and so is the list if nothing changes."""
    step = int(TTL.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)


def claims_of(number: int, positions: Collection[int], *, base: str, begins: datetime) -> dict[str, Any]:
    """The payload of the list's token. `begins` in whole seconds; it holds for a week at least."""
    at, ends = status_list_at(base, number), begins.astimezone(UTC) + LASTS
    return {
        "@context": [CONTEXT],
        "id": at,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_at(base),
        "validFrom": begins.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{at}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": encode(positions),
            "ttl": int(TTL / timedelta(milliseconds=1)),
        },
        "iss": issuer_at(base),
        "jti": at,
        "sub": f"{at}#list",
        "nbf": int(begins.timestamp()),
        "exp": int(ends.timestamp()),
    }


@dataclass(frozen=True)
class Told:
    """What a saved list says of one credential, and until when that list answers."""

    standing: Standing
    list_ends: datetime | None = None


def told_by(listed: Mapping[str, Any], entry: Mapping[str, Any], *, at: datetime) -> Told:
    """What the payload of a list, whose signature was checked, says of a credential with this `credentialStatus`.

    Unknown where it is another list, of another issuer's making, one that has run out, or none at all.
    """
    subject = listed.get("credentialSubject")
    ends = instant_of(listed.get("validUntil"))
    if (
        not isinstance(subject, Mapping)
        or subject.get("type") != "BitstringStatusList"
        or subject.get("statusPurpose") != entry.get("statusPurpose")
        or listed.get("id") != entry.get("statusListCredential")
        or ends is None
        or ends < at
    ):
        return Told("unknown", ends)
    try:
        withdrawn = is_set(decode(str(subject.get("encodedList"))), int(str(entry.get("statusListIndex"))))
    except (NotABitstring, ValueError):
        return Told("unknown", ends)
    return Told("withdrawn" if withdrawn else "good", ends)


def instant_of(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None
