"""A PDF of a stranger is looked into by a process of its own, with limits of size, time and memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509

from app.foundation.confined import Confined, Limits, Stopped
from app.foundation.faults import Text
from app.foundation.signing import certificates, inspection
from app.foundation.signing.faults import Busy
from app.foundation.signing.inspection import PdfSignature, Signer

MOST_BYTES = 20 * 1024 * 1024
TOO_LARGE = Text(
    f"The file is larger than {MOST_BYTES // 1024 // 1024} MB; no document of ours is.",
    f"Файл больше {MOST_BYTES // 1024 // 1024} МБ; таких документов здесь не выдают.",
)
TOO_MUCH = Text(
    "The file is made so that reading it takes too long; no document of ours is.",
    "Файл устроен так, что его чтение занимает слишком много времени; таких документов здесь не выдают.",
)
confined = Confined(
    Path(__file__).with_name("inspector.py"),
    Limits(seconds=10.0, memory=300 * 1024 * 1024, output=MOST_BYTES),
)


def inspect(pdf: bytes, roots: Sequence[x509.Certificate], attachment: str | None = None) -> PdfSignature:
    """As `inspection.inspect`, for files of anybody. Raises Busy."""
    if len(pdf) > MOST_BYTES:
        return PdfSignature("absent", changes=(TOO_LARGE,))
    if b"%PDF-" not in pdf[:1024]:
        return inspection.inspect(pdf, roots)
    header = {"roots": certificates.as_pem(roots), "attachment": attachment}
    try:
        told, body = confined(header, pdf)
    except Stopped as stopped:
        if stopped.why == "busy":
            raise Busy from None
        return PdfSignature("invalid", changes=(TOO_MUCH,))
    return from_json(told, body)


def by_somebody_else(found: PdfSignature) -> PdfSignature:
    """The root is known, the signer is not."""
    signer = found.signer and replace(found.signer, is_known=False)
    return replace(found, state="unknown-key", signer=signer)


def inspect_confined(header: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """In the confined process: one file."""
    found = inspection.inspect(body, certificates.from_pem(header["roots"]), attachment=header["attachment"])
    return as_json(found), found.attachment or b""


def warm_up() -> None:
    """Brings in all that a file may need, before memory and files are limited."""
    import pyhanko.pdf_utils.reader
    import pyhanko.sign.validation.pdf_embedded  # noqa: F401

    inspection.inspect(b"%PDF-1.7\n", ())


def as_json(found: PdfSignature) -> dict[str, Any]:
    return {
        **asdict(found),
        "changes": [[change.en, change.ru] for change in found.changes],
        "signed_at": found.signed_at.isoformat() if found.signed_at else None,
        "attachment": found.attachment is not None,
    }


def from_json(told: Mapping[str, Any], body: bytes) -> PdfSignature:
    values = {name: value for name, value in told.items() if name in PdfSignature.__dataclass_fields__}
    return PdfSignature(
        **{
            **values,
            "changes": tuple(Text(en, ru) for en, ru in told["changes"]),
            "signer": Signer(**told["signer"]) if told["signer"] else None,
            "signed_at": datetime.fromisoformat(told["signed_at"]) if told["signed_at"] else None,
            "attachment": body if told["attachment"] else None,
        }
    )
