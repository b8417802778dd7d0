"""The keys of this installation: one of each use at work, all that ever signed remembered.

Private parts lie in the folder of keys, or in a PKCS#12 file that was given; public parts in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import current_app
from sqlalchemy import bindparam, select

from app.foundation import clock
from app.foundation.database import rows
from app.foundation.models import SigningKeyRow
from app.foundation.signing import certificates, pkcs12
from app.foundation.signing.faults import private_part_missing
from config import Settings

Use = Literal["authority", "document", "credential"]
Private = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
USES: tuple[Use, ...] = ("authority", "document", "credential")


@dataclass(frozen=True)
class PublicKey:
    """The public part of a key, as the table has it."""

    kid: str
    use: Use
    algorithm: str
    source: str  # made given
    certificates: str | None  # PEM
    public_jwk: dict[str, Any] | None  # of credentials
    valid_until: datetime | None
    made_at: datetime
    retired_at: datetime | None

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        return certificates.from_pem(self.certificates or "")


@dataclass(frozen=True)
class SigningKey:
    """A key with its private part."""

    public: PublicKey
    private: Private
    chain: tuple[x509.Certificate, ...]


_COLUMNS = (
    SigningKeyRow.kid,
    SigningKeyRow.use,
    SigningKeyRow.algorithm,
    SigningKeyRow.source,
    SigningKeyRow.certificates,
    SigningKeyRow.public_jwk,
    SigningKeyRow.valid_until,
    SigningKeyRow.made_at,
    SigningKeyRow.retired_at,
)
_OF_A_USE = select(*_COLUMNS).where(SigningKeyRow.use == bindparam("use")).order_by(SigningKeyRow.id.desc())
_AT_WORK = select(*_COLUMNS).where(SigningKeyRow.retired_at.is_(None))
_ONE = select(*_COLUMNS).where(SigningKeyRow.kid == bindparam("kid"))


def installation() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def folder() -> Path:
    return installation().instance / "keys"


def place_of(kid: str) -> Path:
    return folder() / f"{kid}.pem"


def all_of(use: Use) -> tuple[PublicKey, ...]:
    """All keys that this installation ever had for a use, the newest first."""
    return tuple(PublicKey(*row) for row in rows(_OF_A_USE, {"use": use}))


def at_work() -> dict[Use, PublicKey]:
    """The keys that sign now, as far as they have been made."""
    found = (PublicKey(*row) for row in rows(_AT_WORK))
    return {key.use: key for key in found}


def find(kid: str) -> PublicKey | None:
    row = rows(_ONE, {"kid": kid}).one_or_none()
    return None if row is None else PublicKey(*row)


def given() -> pkcs12.Given:
    """The key of the PKCS#12 file, opened once a process for each state of the file. Raises CannotSign."""
    installed = installation()
    place = installed.signing_pkcs12
    assert place is not None
    try:
        state = (place.stat().st_mtime_ns, place.stat().st_size)
    except OSError:
        state = (0, 0)
    kept: dict[Any, pkcs12.Given] = _kept("given")
    if state not in kept:
        kept.clear()
        kept[state] = pkcs12.read(place, installed.signing_pkcs12_password, clock.now())
    found = kept[state]
    pkcs12.check(place, found.chain, clock.now())  # it may have expired since
    return found


def with_private_part(public: PublicKey) -> SigningKey:
    """Raises CannotSign where the private part is not on this machine, or not open to us."""
    kept: dict[str, SigningKey] = _kept("private")
    if public.kid not in kept:
        private = given().key if is_the_given_one(public) else read_private(public.kid)
        kept[public.kid] = SigningKey(public, private, chain_of(public))
    return kept[public.kid]


def is_here(public: PublicKey) -> bool:
    """Whether this machine has the private part."""
    return is_the_given_one(public) or place_of(public.kid).is_file()


def is_the_given_one(public: PublicKey) -> bool:
    if public.source != "given" or installation().signing_pkcs12 is None:
        return False
    return certificates.fingerprint(given().chain[0]) == public.kid


def read_private(kid: str) -> Private:
    try:
        private = load_pem_private_key(place_of(kid).read_bytes(), None)
    except (OSError, ValueError):
        raise private_part_missing(kid, folder()) from None
    if not isinstance(private, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        raise private_part_missing(kid, folder())
    return private


def chain_of(public: PublicKey) -> tuple[x509.Certificate, ...]:
    kept: dict[str, tuple[x509.Certificate, ...]] = _kept("chains")
    if public.kid not in kept:
        kept[public.kid] = public.chain
    return kept[public.kid]


def _kept(what: str) -> dict[Any, Any]:
    """What this process has read already, by what it was read from."""
    found: dict[Any, Any] = current_app.extensions.setdefault("signing", {}).setdefault(what, {})
    return found
