"""The container of a signature (CMS, CAdES), of which only the digest and the signature differ from file to file.

It is built once a key, by pyHanko, around two marks; each document then costs one operation of RSA. As nothing else
in it may vary, a container that was found in a file is genuine only if it is, byte for byte, the one that we would
have built: so a changed byte is found also in those parts that the signature itself does not protect.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

DIGEST = "sha256"


@dataclass(frozen=True)
class Container:
    """What surrounds the digest of a document and the signature of a key."""

    attributes: tuple[bytes, bytes]  # what is signed: before and after the digest
    parts: tuple[bytes, bytes, bytes]  # what is stored: before the digest, up to the signature, after it
    signature_size: int  # bytes

    @property
    def size(self) -> int:
        return sum(map(len, self.parts)) + len(_DIGEST_MARK) + self.signature_size

    def signed(self, digest: bytes) -> bytes:
        """The bytes that the key signs."""
        return digest.join(self.attributes)

    def filled(self, digest: bytes, signature: bytes) -> bytes:
        before, between, after = self.parts
        return before + digest + between + signature + after

    def taken_apart(self, content: bytes) -> tuple[bytes, bytes] | None:
        """Digest and signature of a container of this very form; None for any other bytes."""
        before, between, _ = self.parts
        digest = content[len(before) : len(before) + len(_DIGEST_MARK)]
        begin = len(before) + len(digest) + len(between)
        signature = content[begin : begin + self.signature_size]
        return (digest, signature) if self.filled(digest, signature) == content else None


_DIGEST_MARK = hashlib.sha256(b"digest of the document").digest()


def build(chain: Sequence[x509.Certificate]) -> Container:
    """The container of the key of `chain[0]`, which carries the whole chain. Raises ValueError for other than RSA."""
    from asn1crypto import x509 as asn1
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    public_key = chain[0].public_key()
    if not isinstance(public_key, rsa.RSAPublicKey):
        raise ValueError("not an RSA key")
    mark = (hashlib.sha512(b"signature").digest() * 32)[: public_key.key_size // 8]
    own, *above = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in chain]

    class Marked(Signer):
        async def async_sign_raw(self, *_args: Any, **_options: Any) -> bytes:
            return mark

    store = SimpleCertificateStore.from_certs(above)  # type: ignore[no-untyped-call]
    signer = Marked(signing_cert=own, cert_registry=store)
    with ThreadPoolExecutor(max_workers=1) as apart:  # this thread may have a loop of its own
        made = apart.submit(asyncio.run, signer.async_sign(_DIGEST_MARK, DIGEST, use_pades=True)).result()
    signed = made["content"]["signer_infos"][0]["signed_attrs"].untag().dump()
    stored = made.dump()
    before, rest = _halves(stored, _DIGEST_MARK)
    between, after = _halves(rest, mark)
    return Container(_halves(signed, _DIGEST_MARK), (before, between, after), len(mark))


def _halves(content: bytes, mark: bytes) -> tuple[bytes, bytes]:
    before, found, after = content.partition(mark)
    assert found and mark not in after
    return before, after
