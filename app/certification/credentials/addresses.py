"""Addresses that stand in credentials. Pure.

They follow from the address printed on the certificate, so a credential is the same whenever it is made.
"""

from __future__ import annotations

from app.certification.document import Certificate

ISSUER = "/.well-known/attesta-issuer.json"
KEYS = "/.well-known/attesta-keys.json"


def base_of(certificate: Certificate) -> str:
    """Where the installation stood when the certificate was issued, without a closing slash."""
    return certificate.verify_url.rpartition("/verify/")[0]


def issuer_at(base: str) -> str:
    return base + ISSUER


def key_at(base: str, key_id: str) -> str:
    """The key inside the published set."""
    return f"{base}{KEYS}#{key_id}"


def status_list_at(base: str, number: int) -> str:
    return f"{base}/status-lists/{number}"
