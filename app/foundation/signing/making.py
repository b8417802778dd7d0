"""Keys begin and end their work: made when first needed, by one process alone; changed by time, name or command.

A key is one file and one row. The file is written first, so that no process sees a row whose file is not there.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.foundation import clock, settings
from app.foundation.database import NestedTransaction, db, is_writing, transaction
from app.foundation.models import SigningKeyRow
from app.foundation.signing import certificates, tokens
from app.foundation.signing.keys import (
    USES,
    Private,
    PublicKey,
    SigningKey,
    Use,
    at_work,
    chain_of,
    find,
    folder,
    given,
    installation,
    is_here,
    place_of,
    with_private_part,
)

SIGNS_FOR = timedelta(days=2 * 365)  # then a new one takes over by itself
log = structlog.get_logger("signing")


def signing_key(use: Use, kid: str | None = None) -> SigningKey:
    """The key to sign with: the one at work, made now if there is none, or the one of a name. Raises CannotSign."""
    if kid is not None:
        public = find(kid)
        if public is not None and is_here(public):
            return with_private_part(public)
    return with_private_part(prepare()[use])


def credential_key() -> tuple[ed25519.Ed25519PrivateKey, str]:
    """The key that signs tokens now, and its name. Raises CannotSign."""
    key = signing_key("credential")
    assert isinstance(key.private, ed25519.Ed25519PrivateKey)
    return key.private, key.public.kid


def prepare() -> dict[Use, PublicKey]:
    """Every use has a key at work that may sign today. Raises CannotSign.

    Cheap where nothing is to be done. Safe in many processes at once: one makes the keys, the others find them.
    """
    found = at_work()
    if not wanting(found):
        return found
    if is_writing():
        raise NestedTransaction
    db.session.rollback()  # no read stays open while others are waited for
    with alone():
        found = at_work()
        made = new_keys(found, wanting(found))
        db.session.rollback()
        store(made, found)
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
    return certificates.organisation_of(chain_of(document)[0]) == certificates.shortened(name)


def organisation() -> str:
    return settings.organisation(str(settings.read("language")))


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


def store(made: list[New], before: dict[Use, PublicKey]) -> None:
    """Files first, then all rows at once; those that were at work `before` end their work.

    Where another machine was quicker, its keys stand and ours are forgotten: the database takes one of a use.
    """
    for new in made:
        if new.private is not None:
            write_private(place_of(new.row["kid"]), new.private)
    try:
        with transaction() as session:
            for new in made:
                ended = before[new.row["use"]].kid if new.row["use"] in before else None
                known_before = SigningKeyRow.kid == ended
                session.execute(update(SigningKeyRow).where(known_before).values(retired_at=clock.now()))
                known = session.scalar(select(SigningKeyRow).where(SigningKeyRow.kid == new.row["kid"]))
                if known is None:
                    session.add(SigningKeyRow(**new.row))
                else:
                    known.retired_at = None  # a file that was given before is given again
                session.flush()
    except IntegrityError:
        for new in made:
            if new.private is not None:
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
        store(made, before)
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


@contextmanager
def alone() -> Iterator[None]:
    """One process of this machine at a time."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
