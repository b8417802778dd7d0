"""A PDF is signed (PAdES, ETSI.CAdES.detached): invisibly, for the whole file, with no change allowed afterwards.

The signature comes as an update after the bytes of the file, which stay as they are. Nothing random and no clock goes
in: the same file, instant and key give the same bytes, unless a server of time stamps adds its own.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import current_app

from app.foundation.signing import containers, keys, making, stamps

FIELD = "Signature"
FIELD_FOR_READERS = "Electronic signature · Электронная подпись"  # read aloud; nobody sees the field
Value = TypeVar("Value")
log = structlog.get_logger("signing")


@dataclass(frozen=True)
class Signed:
    pdf: bytes
    key_id: str


def sign(pdf: bytes, *, at: datetime, key_id: str | None = None) -> Signed:
    """Signs with the key at work, or with the named one if it is still here. Some 4 ms and 8 kB more.

    Raises CannotSign; ValueError where the bytes are no PDF.
    """
    key = making.signing_key("document", key_id)
    private = key.private
    assert isinstance(private, rsa.RSAPrivateKey)
    seal = _kept("seals", key.public.kid, lambda: Seal(private, key.chain))
    url = keys.installation().tsa_url
    if url is not None:
        try:
            usual = _kept("stamps", url, lambda: len(stamps.ask(url, b"how long is a stamp?").dump()))
            return Signed(seal.stamped(pdf, at, url, usual), key.public.kid)
        except stamps.NoStamp as missing:
            if keys.installation().tsa_required:
                raise
            log.warning("signed without a time stamp", why=missing.text.en)
    return Signed(seal.signed(pdf, at), key.public.kid)


def _kept(what: str, name: str, make: Callable[[], Value]) -> Value:
    """Made once a process."""
    kept: dict[str, Value] = current_app.extensions["signing"].setdefault(what, {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


class Seal:
    """A key with what it adds to each document."""

    def __init__(self, private: rsa.RSAPrivateKey, chain: Sequence[x509.Certificate]) -> None:
        self.private = private
        # No reader believes that a key has signed before it was one.
        self.begins = chain[0].not_valid_before_utc
        self.container = containers.build(chain)

    def signed(self, pdf: bytes, at: datetime) -> bytes:
        prepared = prepare(pdf, max(at, self.begins), 2 * self.container.size)
        return prepared.filled(self.contained(prepared)[0])

    def contained(self, prepared: Prepared) -> tuple[bytes, bytes]:
        """The filled container, and the signature in it."""
        digest = prepared.digest()
        signature = self.private.sign(self.container.signed(digest), padding.PKCS1v15(), hashes.SHA256())
        return self.container.filled(digest, signature), signature

    def stamped(self, pdf: bytes, at: datetime, url: str, usual: int) -> bytes:
        """With a time stamp. Its place is as large as the server's stamps usually need; a longer one is asked for anew."""
        for _ in range(2):
            room = 2 * (self.container.size + usual + stamps.SPARE)
            prepared = prepare(pdf, max(at, self.begins), room)
            bare, signature = self.contained(prepared)
            stamp = stamps.ask(url, signature)
            content = stamps.with_stamp(bare, stamp)
            if prepared.holds(content):
                return prepared.filled(content)
            usual = len(stamp.dump())
        raise stamps.NoStamp(url, "its stamps differ in length")


@dataclass(frozen=True)
class Prepared:
    """The file with an empty place for the signature, which is all that the signature does not cover."""

    content: bytes
    begin: int  # of the place, with its brackets
    end: int

    def digest(self) -> bytes:
        found = hashlib.sha256(self.content[: self.begin])
        found.update(self.content[self.end :])
        return found.digest()

    def holds(self, container: bytes) -> bool:
        return 2 * len(container) <= self.end - self.begin - 2

    def filled(self, container: bytes) -> bytes:
        digits = container.hex().upper().encode("ascii").ljust(self.end - self.begin - 2, b"0")
        return self.content[: self.begin + 1] + digits + self.content[self.end - 1 :]


def prepare(pdf: bytes, at: datetime, digits: int) -> Prepared:
    """Adds the field, the signature without its container, and the promise that nothing is changed (DocMDP 1).

    Raises ValueError where the bytes are no PDF, or are signed already.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    signature = SignatureObject(
        timestamp=at.astimezone(UTC), subfilter=SigSeedSubFilter.PADES, bytes_reserved=digits
    )
    promise = SigMDPSetup(containers.DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    field = SigFieldSpec(FIELD, readable_field_name=FIELD_FOR_READERS)
    try:
        embedding = PdfCMSEmbedder(field).write_cms(FIELD, _update_of()(io.BytesIO(pdf)))
        next(embedding)
        embedding.send(SigObjSetup(signature, promise))
        prepared, output = embedding.send(SigIOSetup(containers.DIGEST))
    except (PdfError, SigningError, ValueError, KeyError) as error:
        raise ValueError("no PDF that can be read, or one that is signed") from error
    return Prepared(output.getvalue(), prepared.reserved_region_start, prepared.reserved_region_end)


@cache
def _update_of() -> Any:
    """The writer of pyHanko that leaves what the file says of itself as it is, and gives no random name."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Update(IncrementalPdfFileWriter):
        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            named = hashlib.sha256(prev.stream.getvalue()).digest()[:16]
            first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else named
            if isinstance(first, generic.TextStringObject):
                first = first.original_bytes
            return generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(named)])

        def _update_meta(self) -> None:
            pass

    return Update
