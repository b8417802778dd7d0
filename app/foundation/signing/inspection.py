"""What can be said of the signature in a file of a stranger: by whom, and whether anything was changed since.

Nothing here asks a database or the network; the roots that are believed are given. Whatever is in the file, no
exception leaves `inspect`; time and memory are bounded by who calls it (`confined`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from cryptography import x509

from app.foundation.faults import Text
from app.foundation.signing import certificates, containers, differences, stamps
from app.foundation.signing.containers import Container

# What it says of hostile files is said better below.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

State = Literal["valid", "invalid", "absent", "unknown-key"]


@dataclass(frozen=True)
class Signer:
    """Who signed, by the certificate in the file."""

    name: str
    organisation: str
    root: str  # who vouches for the certificate in the end
    is_known: bool  # whether that root is one of those that are believed


@dataclass(frozen=True)
class PdfSignature:
    """`intact`: nothing was changed since it was signed, and nothing added. `changes` says what was, if anything."""

    state: State
    intact: bool = False
    changes: tuple[Text, ...] = ()
    signer: Signer | None = None
    signed_at: datetime | None = None
    stamped_by: str | None = None  # the server that confirmed the instant
    key_id: str | None = None
    attachment: bytes | None = None  # the one that was asked for, as it was signed


NO_PDF = Text("This is not a PDF file.", "Это не файл PDF.")
ENCRYPTED = Text(
    "The file is locked with a password, so it cannot be checked.",
    "Файл закрыт паролем, поэтому проверить его нельзя.",
)
DAMAGED = Text(
    "The file was changed or damaged so that its signature cannot be read any more.",
    "Файл изменён или повреждён так, что его подпись больше не читается.",
)
NO_END = Text("The end of the file is missing.", "Не хватает конца файла.")
BYTES = Text(
    "The content was changed after it was signed.", "Содержимое изменено после того, как файл был подписан."
)
WRITTEN_ANEW = Text(
    "The file was written anew by another programme, and its signature does not cover it any more.",
    "Файл пересохранён другой программой, и подпись больше не охватывает его.",
)
FALSE = Text(
    "The signature does not belong to the certificate beside it.",
    "Подпись не соответствует приложенному к ней сертификату.",
)
CONTAINER = Text(
    "The wrapping of the signature was changed after it was signed.",
    "Оболочка подписи изменена после того, как файл был подписан.",
)
NOT_AT_WORK = Text(
    "The certificate of the signature did not hold on the day of signing.",
    "Сертификат подписи не действовал в день подписания.",
)
NOT_FOR_DOCUMENTS = Text(
    "The certificate of the signature is not one for signing documents.",
    "Сертификат подписи не предназначен для подписания документов.",
)
FALSE_STAMP = Text(
    "The time stamp does not belong to this signature.", "Метка времени не относится к этой подписи."
)


def truncated(missing: int) -> Text:
    return Text(
        f"The end of the file is missing: {missing} bytes.", f"Не хватает конца файла: {missing} байт."
    )


_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_TRACES = (b"/ByteRange", b"ETSI.CAdES.detached", b"/DocMDP")


def inspect(pdf: bytes, roots: Sequence[x509.Certificate], *, attachment: str | None = None) -> PdfSignature:
    """`roots`: those that are believed. `attachment`: name of an attached file that is wanted, too."""
    if b"%PDF-" not in pdf[:1024]:
        return PdfSignature("absent", changes=(NO_PDF,))
    try:
        return looked_into(pdf, roots, attachment)
    except MemoryError:
        raise
    except Exception:  # a hostile file brings about any of them, in any library
        return damaged(pdf)


def looked_into(pdf: bytes, roots: Sequence[x509.Certificate], attachment: str | None) -> PdfSignature:
    reader = differences.read(pdf)
    if reader.encrypted:
        return PdfSignature("absent", changes=(ENCRYPTED,))
    found = reader.embedded_regular_signatures
    if not found:
        return damaged(pdf)
    judged = [(judge(pdf, one, roots), one) for one in sorted(found, key=lambda one: one.signed_revision)]
    known = (pair for pair in judged if pair[0].signer is not None and pair[0].signer.is_known)
    signature, embedded = next(known, judged[0])
    if signature.state != "invalid":
        signature = with_later_changes(pdf, signature, embedded)
    if attachment is not None and signature.intact:
        signature = replace(signature, attachment=differences.attached(reader.root).get(attachment))
    return signature


def damaged(pdf: bytes) -> PdfSignature:
    """A file whose signature no reader finds: it never had one, or what led to it was spoilt."""
    ranges = [tuple(map(int, found.groups())) for found in _RANGE.finditer(pdf)]
    for _, begin, length in ranges:
        if begin + length > len(pdf):
            return PdfSignature("invalid", changes=(truncated(begin + length - len(pdf)),))
    for _, begin, length in ranges:
        if begin + length < len(pdf):
            added = differences.bytes_after_the_end(len(pdf) - begin - length)
            return PdfSignature("invalid", changes=(added,))
    changes = () if b"%%EOF" in pdf[-64:] else (NO_END,)
    if any(trace in pdf for trace in _TRACES):
        return PdfSignature("invalid", changes=changes or (DAMAGED,))
    return PdfSignature("absent", changes=changes)


def judge(pdf: bytes, embedded: Any, roots: Sequence[x509.Certificate]) -> PdfSignature:
    """The signature itself, for the part of the file that it covers."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    leaf, others = as_pyca(embedded.signer_cert), [*map(as_pyca, embedded.other_embedded_certs)]
    chain = certificates.chain_of(leaf, [*roots, *others])
    signature = PdfSignature(
        "valid",
        signer=Signer(
            certificates.common_name_of(leaf),
            certificates.organisation_of(leaf),
            certificates.common_name_of(chain[-1]),
            is_known=any(one in roots for one in chain),
        ),
        signed_at=embedded.self_reported_timestamp,
        key_id=certificates.fingerprint(leaf),
    )
    content = content_of(pdf, embedded)
    if content is None:
        return invalid(signature, WRITTEN_ANEW)
    missing = end_of(embedded) - len(pdf)
    if missing > 0:
        return invalid(signature, truncated(missing))
    intact, genuine = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, "data", embedded.compute_digest()
    )
    if not intact:
        return invalid(signature, BYTES)
    if not genuine:
        return invalid(signature, FALSE)
    return judge_certificates(judge_container(signature, content, chain, embedded), chain)


def judge_certificates(signature: PdfSignature, chain: Sequence[x509.Certificate]) -> PdfSignature:
    """Whether the certificates may say what they say, on the day on which it was signed."""
    at = signature.signed_at
    if not certificates.may_sign_documents(chain[0]):
        return invalid(signature, NOT_FOR_DOCUMENTS)
    if at is None or not all(one.not_valid_before_utc <= at <= one.not_valid_after_utc for one in chain):
        return invalid(signature, NOT_AT_WORK)
    assert signature.signer is not None
    return signature if signature.signer.is_known else replace(signature, state="unknown-key")


def judge_container(
    signature: PdfSignature, content: bytes, chain: Sequence[x509.Certificate], embedded: Any
) -> PdfSignature:
    """Whether the container is the one that we would have built: this finds what the signature does not protect."""
    length = der_length(content)
    wrapped, padding = content[:length], content[length:]
    expected = container_for(tuple(chain))
    stamp = stamps.stamp_in(embedded.signer_info)
    if stamp is not None:
        about = stamps.look_at(stamp, embedded.signer_info["signature"].native)
        if about is None:
            return invalid(signature, FALSE_STAMP)
        signature = replace(signature, signed_at=about.at, stamped_by=about.by)
        bare = stamps.without_stamp(wrapped)
        is_ours = expected.taken_apart(bare) is not None and stamps.with_stamp(bare, stamp) == wrapped
    else:
        is_ours = expected.taken_apart(wrapped) is not None
    if is_ours and not any(padding):
        return replace(signature, intact=True)
    return replace(signature, changes=(CONTAINER,))


def with_later_changes(pdf: bytes, signature: PdfSignature, embedded: Any) -> PdfSignature:
    """What was added after the signed part; a file that is certified allows nothing but proofs of the signature."""
    end = end_of(embedded)
    if end == len(pdf):
        return signature
    added = differences.since(pdf, end, embedded)
    changes = (*signature.changes, *added.changes)
    return replace(
        signature,
        state=signature.state if added.is_harmless else "invalid",
        intact=False,
        changes=changes,
    )


def invalid(signature: PdfSignature, why: Text) -> PdfSignature:
    return replace(signature, state="invalid", intact=False, changes=(*signature.changes, why))


def end_of(embedded: Any) -> int:
    """Where the signed part ends; 0 where the range is none."""
    numbers = [int(number) for number in embedded.byte_range]
    return numbers[2] + numbers[3] if len(numbers) == 4 else 0


def content_of(pdf: bytes, embedded: Any) -> bytes | None:
    """The bytes of the container where the signed range leaves room for them; None unless that is all the room."""
    numbers = [int(number) for number in embedded.byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or not 0 < numbers[1] < numbers[2] <= len(pdf):
        return None
    room = pdf[numbers[1] : numbers[2]]
    if not _ROOM.fullmatch(room):
        return None
    content = bytes.fromhex(room[1:-1].decode("ascii"))
    return content if content == embedded.pkcs7_content else None


_ROOM = re.compile(rb"<(?:[0-9A-F]{2})+>")  # one spelling alone: `a` for `A` is a change


def der_length(content: bytes) -> int:
    """Of the value with which the bytes begin."""
    if len(content) < 2 or content[1] < 0x80:
        return 2 + (content[1] if len(content) > 1 else 0)
    count = content[1] & 0x7F
    return 2 + count + int.from_bytes(content[2 : 2 + count], "big")


@lru_cache(maxsize=64)
def container_for(chain: tuple[x509.Certificate, ...]) -> Container:
    return containers.build(chain)


def as_pyca(certificate: Any) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())
