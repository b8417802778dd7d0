"""Tokens that anybody can check by our published keys: compact JWS (RFC 7515), signed with Ed25519 (RFC 8037)."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHM = "EdDSA"
KNOWN = ("EdDSA", "Ed25519")  # the same by its older and its newer name (RFC 9864)


class BadToken(ValueError):
    """It is no token, or none of the keys that were given has signed it."""


def sign(claims: Mapping[str, Any], header: Mapping[str, Any], key: Ed25519PrivateKey, kid: str) -> str:
    """The token. The same claims, header and key give the same one."""
    protected = {"alg": ALGORITHM, "kid": kid, **header}
    signed = f"{encoded(compact(protected))}.{encoded(compact(claims))}"
    return f"{signed}.{encoded(key.sign(signed.encode('ascii')))}"


def verify(token: str, known: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token that one of the `known` keys (JWK) has signed. Raises BadToken.

    The `kid` of the header may be an address that ends in `#` and the name of the key.
    """
    try:
        head, body, signature = (decoded(part) for part in token.strip().split("."))
        header, claims = json.loads(head), json.loads(body)
        kid = str(header["kid"]).rsplit("#", 1)[-1]
        if header["alg"] not in KNOWN or "crit" in header or not isinstance(claims, dict):
            raise BadToken("not a token of ours")
    except BadToken:
        raise
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadToken("no token") from None
    signed = token.strip().rsplit(".", 1)[0].encode("ascii")
    for jwk in known:
        if jwk.get("kid") == kid and jwk.get("crv") == "Ed25519":
            try:
                Ed25519PublicKey.from_public_bytes(decoded(str(jwk["x"]))).verify(signature, signed)
            except (InvalidSignature, ValueError, KeyError):
                break
            return header, claims
    raise BadToken("not signed by a known key")


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """The public part as others read it, named by its thumbprint (RFC 7638)."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    required = {"crv": "Ed25519", "kty": "OKP", "x": encoded(raw)}
    kid = encoded(hashlib.sha256(compact(required)).digest())
    return {**required, "kid": kid, "use": "sig", "alg": ALGORITHM}


def compact(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """Raises ValueError; more than one spelling of the same bytes is none."""
    content = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if encoded(content) != text:
        raise ValueError("not base64url")
    return content
