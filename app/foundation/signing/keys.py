"""The keys of this installation: made when first needed, one of each use at work, all that ever signed remembered.

Private parts lie in the folder of keys, public parts in the database. A key is one file and one row: the file is
written first, so that no process sees a row whose file is not there.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from flask import current_app
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from app.foundation import clock, settings
from app.foundation.database import db, rows, transaction
from app.foundation.models import SigningKeyRow
from app.foundation.signing import certificates, pkcs12, tokens
from app.foundation.signing.faults import private_part_missing
from config import Settings

Use = Literal["authority", "document", "credential"]
Private = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
USES: tuple[Use, ...] = ("authority", "document", "credential")
SIGNS_FOR = timedelta(days=2 * 365)  # then a new one takes over by itself
ENDS_SOON = timedelta(days=60)
log = structlog.get_logger("signing")


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


def signing_key(use: Use, kid: str | None = None) -> SigningKey:
    """The key to sign with: the one at work, made now if there is none, or the one of a name. Raises CannotSign."""
    if kid is not None:
        public = find(kid)
        if public is not None and (public.source == "given" or place_of(kid).is_file()):
            return with_private_part(public)
    return with_private_part(prepare()[use])


def prepare() -> dict[Use, PublicKey]:
    """Every use has a key at work that may sign today. Raises CannotSign.

    Cheap where nothing is to be done. Safe in many processes at once: one makes the keys, the others find them.
    """
    found = at_work()
    if not wanting(found):
        return found
    db.session.rollback()  # no read stays open while others are waited for
    with alone():
        found = at_work()
        made = new_keys(found, wanting(found))
        db.session.rollback()
        store(made)
    return at_work()


def wanting(found: dict[Use, PublicKey]) -> frozenset[Use]:
    """The uses whose key is missing or may not go on."""
    missing = frozenset(USES) - found.keys()
    document = found.get("document")
    return missing if document is None or goes_on(document) else missing | {"document"}


def goes_on(document: PublicKey) -> bool:
    """Whether the key at work is still the one to sign documents with."""
    place = installation().signing_pkcs12
    if place is not None:
        return document.source == "given" and document.kid == certificates.fingerprint(given().chain[0])
    if document.source == "given" or not place_of(document.kid).is_file():
        return document.source != "given"  # a file that is missing is not made anew behind anybody's back
    return clock.now() < document.made_at + SIGNS_FOR and is_of(document, organisation())


def is_of(document: PublicKey, name: str) -> bool:
    """Whether the certificate names the organisation as it is called today."""
    return certificates.organisation_of(_chain_of(document)[0]) == certificates.shortened(name)


def organisation() -> str:
    return settings.organisation(str(settings.read("language")))


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


@dataclass(frozen=True)
class New:
    """A key that begins its work; those of the same use before it end theirs."""

    row: dict[str, Any]
    private: Private | None  # None: kept elsewhere


def new_keys(found: dict[Use, PublicKey], wanted: frozenset[Use]) -> list[New]:
    """Makes what is wanted. Seconds may pass: never inside a transaction."""
    made: list[New] = []
    if wanted & {"authority", "document"}:
        made += given_keys() if installation().signing_pkcs12 else own_keys(found, wanted)
    if "credential" in wanted:
        private = ed25519.Ed25519PrivateKey.generate()
        made.append(new_credential_key(private))
    return made


def given_keys() -> list[New]:
    chain = given().chain
    return [new_key("authority", "given", chain[-1:]), new_key("document", "given", chain)]


def own_keys(found: dict[Use, PublicKey], wanted: frozenset[Use]) -> list[New]:
    """A root, unless there is one of our own at work, and a key that it vouches for."""
    at, name = clock.now(), organisation()
    made = []
    above = found.get("authority")
    if above is None or "authority" in wanted or above.source == "given":
        root_key = certificates.new_rsa_key()
        root = certificates.make_root(root_key, name, at)
        made.append(new_key("authority", "made", (root,), root_key))
    else:
        kept = with_private_part(above)
        assert isinstance(kept.private, rsa.RSAPrivateKey)
        root_key, root = kept.private, kept.chain[0]
    private = certificates.new_rsa_key()
    own = certificates.make_document_certificate(private.public_key(), name, at, root=root, root_key=root_key)
    return [*made, new_key("document", "made", (own, root), private)]


def new_key(
    use: Use, source: str, chain: tuple[x509.Certificate, ...], private: rsa.RSAPrivateKey | None = None
) -> New:
    row = {
        "kid": certificates.fingerprint(chain[0]),
        "use": use,
        "algorithm": "RS256",
        "source": source,
        "certificates": certificates.as_pem(chain),
        "valid_until": min(one.not_valid_after_utc for one in chain),
        "made_at": clock.now(),
    }
    return New(row, private)


def new_credential_key(private: ed25519.Ed25519PrivateKey) -> New:
    public = tokens.public_jwk(private)
    row = {
        "kid": public["kid"],
        "use": "credential",
        "algorithm": tokens.ALGORITHM,
        "source": "made",
        "public_jwk": public,
        "made_at": clock.now(),
    }
    return New(row, private)


def store(made: list[New]) -> None:
    """Files first, then all rows at once. Raises CannotSign where another machine was quicker."""
    for new in made:
        if new.private is not None:
            write_private(place_of(new.row["kid"]), new.private)
    try:
        with transaction() as session:
            for new in made:
                others = (SigningKeyRow.use == new.row["use"], SigningKeyRow.retired_at.is_(None))
                session.execute(update(SigningKeyRow).where(*others).values(retired_at=clock.now()))
                known = session.scalar(select(SigningKeyRow).where(SigningKeyRow.kid == new.row["kid"]))
                if known is None:
                    session.add(SigningKeyRow(**new.row))
                else:
                    known.retired_at = None  # a file that was given before is given again
                session.flush()
    except IntegrityError:
        for new in made:
            place_of(new.row["kid"]).unlink(missing_ok=True)
        log.warning("another machine made the keys", kids=[new.row["kid"] for new in made])
        return
    for new in made:
        log.info("signing key begins", kid=new.row["kid"], use=new.row["use"], source=new.row["source"])


def write_private(place: Path, private: Private) -> None:
    content = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    unfinished = place.with_name(f".{place.name}.unfinished")
    unfinished.touch(mode=0o600)
    unfinished.chmod(0o600)
    unfinished.write_bytes(content)
    unfinished.replace(place)


def with_private_part(public: PublicKey) -> SigningKey:
    """Raises CannotSign where the private part is not on this machine, or not open to us."""
    kept: dict[str, SigningKey] = _kept("private")
    if public.kid not in kept:
        if public.source == "given":
            if installation().signing_pkcs12 is None:
                raise private_part_missing(public.kid, folder())
            private: Private = given().key
        else:
            private = read_private(public.kid)
        kept[public.kid] = SigningKey(public, private, _chain_of(public))
    return kept[public.kid]


def read_private(kid: str) -> Private:
    try:
        private = load_pem_private_key(place_of(kid).read_bytes(), None)
    except (OSError, ValueError):
        raise private_part_missing(kid, folder()) from None
    assert isinstance(private, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey)
    return private


def _chain_of(public: PublicKey) -> tuple[x509.Certificate, ...]:
    kept: dict[str, tuple[x509.Certificate, ...]] = _kept("chains")
    if public.kid not in kept:
        kept[public.kid] = public.chain
    return kept[public.kid]


def _kept(what: str) -> dict[Any, Any]:
    """What this process has read already, by what it was read from."""
    found: dict[Any, Any] = current_app.extensions.setdefault("signing", {}).setdefault(what, {})
    return found


@contextmanager
def alone() -> Iterator[None]:
    """One process of this machine at a time."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def credential_key() -> tuple[ed25519.Ed25519PrivateKey, str]:
    """The key that signs tokens now, and its name. Raises CannotSign."""
    key = signing_key("credential")
    assert isinstance(key.private, ed25519.Ed25519PrivateKey)
    return key.private, key.public.kid


@dataclass(frozen=True)
class Rotated:
    """What a change of keys came to."""

    made: tuple[PublicKey, ...]
    retired: tuple[PublicKey, ...]
    destroyed: tuple[str, ...]  # keys whose private part is no more
    is_given: bool  # documents are signed by a key that is given, which only its owner changes


def rotate(*, authority: bool, destroy: bool) -> Rotated:
    """Use case: other keys sign from now on. Public parts stay. Raises CannotSign.

    A root whose private part is lost makes way for a new one, too. `destroy`: private parts that sign no more go.
    """
    db.session.rollback()
    with alone():
        before = at_work()
        is_given = installation().signing_pkcs12 is not None
        wanted: set[Use] = {"credential"} if is_given and "document" in before else {"credential", "document"}
        root = before.get("authority")
        if not is_given and (authority or root is None or not place_of(root.kid).is_file()):
            wanted.add("authority")
        made = new_keys(before, frozenset(wanted))
        db.session.rollback()
        store(made)
        after = at_work()
        kept = {key.kid for key in after.values()}
        destroyed = destroy_private(kept) if destroy else ()
    return Rotated(
        tuple(key for key in after.values() if key.kid in {new.row["kid"] for new in made}),
        tuple(key for key in before.values() if key.kid not in kept),
        destroyed,
        is_given,
    )


def destroy_private(but: set[str]) -> tuple[str, ...]:
    """Files are written over before they go, for what that is worth on this disk."""
    gone = []
    for place in sorted(folder().glob("*.pem")):
        if place.stem not in but:
            place.write_bytes(b"\0" * place.stat().st_size)
            place.unlink()
            gone.append(place.stem)
    current_app.extensions.pop("signing", None)
    return tuple(gone)
