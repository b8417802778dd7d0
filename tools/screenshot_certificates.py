"""Pages of certificates: their own, what two people decide, many at once, protocols, audit, and what strangers see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.screenshot_pages import Reader

# A certificate's own page, not a list or a file of certificates.
OTHERS = ("issued", "batches", "decisions", "requests", "cases")
CERTIFICATE = "main a[href^='/certificates/']" + "".join(
    f":not([href*='{part}'])" for part in (*OTHERS, ".", "/share")
)


def operator(reader: Reader) -> Iterator[str]:
    """Signed in: somebody who holds a certificate."""
    reader.go("/certificates")
    yield "certificates"
    if reader.follow(CERTIFICATE):
        yield "certificate"
        if reader.follow("main a[href$='/share']"):
            yield "certificate-share"


def manager(reader: Reader) -> Iterator[str]:
    for address, name in (
        ("/certificates/batches", "certificates-batches"),
        ("/certificates/decisions", "certificates-decisions"),
        ("/protocols", "protocols"),
        ("/protocols/new", "protocol-new"),
        ("/audit", "audit"),
        ("/audit/packs", "audit-packs"),
    ):
        reader.go(address)
        yield name
    reader.go("/certificates/decisions")
    if reader.follow("main a[href^='/certificates/requests/']"):
        yield "certificate-request"
    reader.go("/certificates/decisions")
    if reader.follow("main a[href^='/certificates/cases/']"):
        yield "certificate-case"
    reader.go("/certificates/issued?state=valid")
    yield "certificates-issued"
    if reader.follow(CERTIFICATE):
        yield "certificate-of-team"
        here = reader.page.url
        for part in ("revocation", "reissue", "dishonest-attempt"):
            reader.page.goto(here)
            if reader.follow(f"main a[href$='/{part}']"):
                yield f"certificate-{part}"


def auditor(reader: Reader) -> Iterator[str]:
    """Signed in: the auditor."""
    reader.go("/audit?on=2026-06-01")
    yield "audit-past"


def trainer(reader: Reader) -> Iterator[str]:
    reader.go("/studio/documents")
    yield "studio-documents"
    reader.go("/studio/documents/certificate/values")
    yield "studio-documents-values"


def stranger(reader: Reader) -> Iterator[str]:
    reader.go("/verify")
    yield "verify-form"
    reader.go("/verify/file")
    yield "verify-file"
