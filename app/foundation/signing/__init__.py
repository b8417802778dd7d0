"""Signatures: of documents (PAdES) and of tokens (JWS), and what anybody needs to check them.

What is behind these functions takes half a second to import, so each brings it in when it is called: only processes
that sign or look into files pay for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.foundation.signing.faults import Busy as Busy
from app.foundation.signing.faults import CannotSign as CannotSign

if TYPE_CHECKING:
    from app.foundation.signing.documents import Signed
    from app.foundation.signing.inspection import PdfSignature
    from app.foundation.signing.making import Rotated


def prepare() -> None:
    """Makes the keys that are missing. Raises CannotSign where those that were given are of no use."""
    from app.foundation.signing import making

    making.prepare()


def rotate(*, authority: bool = False, destroy: bool = False) -> Rotated:
    """Other keys sign from now on; what was signed before stays valid. Raises CannotSign. Never inside a transaction."""
    from app.foundation.signing import making

    return making.rotate(authority=authority, destroy=destroy)


def sign_pdf(pdf: bytes, *, at: datetime, key_id: str | None = None) -> Signed:
    """Signs a PDF as of an instant: the same file, instant and key give the same bytes.

    `key_id`: the key that signed it before, when a lost file is made again; else the key at work signs.
    Raises CannotSign; ValueError where the bytes are no PDF. Never inside a transaction.
    """
    from app.foundation.signing import documents

    return documents.sign(pdf, at=at, key_id=key_id)


def inspect_pdf(pdf: bytes, *, authority: str | None = None, attachment: str | None = None) -> PdfSignature:
    """What can be said of the signature in a file of anybody: by whom, and what was changed since.

    `authority`: roots that are believed, as PEM; else all that this installation ever had. `attachment`: name of an
    attached file that is wanted, too; given only as it was signed. Raises ValueError for an `authority` that holds no
    certificate, Busy.
    """
    from app.foundation.signing import certificates, inspecting, keys

    if authority is not None:
        return inspecting.inspect(pdf, certificates.from_pem(authority), attachment)
    found = inspecting.inspect(pdf, certificates.from_pem(authority_pem()), attachment)
    if found.state != "valid" or keys.find(found.key_id or "") is not None:
        return found
    return inspecting.by_somebody_else(
        found
    )  # whose certificate is of the same authority as one that was given


def sign_token(claims: Mapping[str, Any], *, header: Mapping[str, Any] | None = None) -> str:
    """A compact JWS (EdDSA) of claims. `alg` and `kid` are set unless `header` says otherwise. Raises CannotSign."""
    from app.foundation.signing import making, tokens

    key = making.credential_key()
    return tokens.sign(claims, header or {}, *key)


def verify_token(
    token: str, known: Iterable[Mapping[str, Any]] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token that one of the keys (JWK) has signed; of ours, if none are given.

    Raises ValueError for all others.
    """
    from app.foundation.signing import tokens

    return tokens.verify(token, public_keys()["keys"] if known is None else known)


def credential_key_id() -> str:
    """Name of the key that signs tokens now. Raises CannotSign."""
    from app.foundation.signing import making

    return making.prepare()["credential"].kid


def public_keys() -> dict[str, Any]:
    """The JWK set of all keys that ever signed tokens, the newest first. Reads only."""
    from app.foundation.signing import keys

    return {"keys": [key.public_jwk for key in keys.all_of("credential")]}


def authority_pem() -> str:
    """The roots of all keys that ever signed documents, the newest first, as PEM; empty where none was made yet."""
    from app.foundation.signing import keys

    return "".join(key.certificates or "" for key in keys.all_of("authority"))
