"""Time stamps (RFC 3161): a server elsewhere confirms that a signature existed at an instant."""

from __future__ import annotations

import hashlib
import http.client
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from app.foundation.faults import Text
from app.foundation.signing.faults import CannotSign

SECONDS = 10.0
MOST_ANSWER = 64 * 1024
SPARE = 64  # bytes by which one stamp may be longer than the one before


class NoStamp(CannotSign):
    """The server gave no stamp: it is away, or its answer is of no use."""

    def __init__(self, url: str, why: str) -> None:
        host = urlsplit(url).hostname
        super().__init__(
            Text(
                f"The server of time stamps {host} gave no stamp: {why}.",
                f"Сервер меток времени {host} не дал метку: {why}.",
            ),
            Text(
                "See that it can be reached, check ATTESTA_TSA_URL, or sign without its stamps while it is away: "
                "ATTESTA_TSA_REQUIRED=no",
                "Проверьте, что он доступен и что ATTESTA_TSA_URL верен, или подписывайте без его меток, "
                "пока он не отвечает: ATTESTA_TSA_REQUIRED=no",
            ),
        )


def ask(url: str, content: bytes) -> Any:
    """The stamp of the server for some bytes (a CMS ContentInfo of asn1crypto). Raises NoStamp."""
    from asn1crypto import tsp
    from pyhanko.sign.timestamps.api import TimeStamper

    digest = hashlib.sha256(content).digest()
    nonce, asked = TimeStamper().request_cms(digest, "sha256")  # type: ignore[no-untyped-call]
    try:
        response = tsp.TimeStampResp.load(answer_of(url, asked.dump()), strict=True)
        if response["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise NoStamp(url, f"it refused ({'; '.join(response['status']['status_string'].native or ())})")
        stamp = response["time_stamp_token"]
        about = stamp["content"]["encap_content_info"]["content"].parsed
        is_ours = (
            about["message_imprint"]["hashed_message"].native == digest and about["nonce"].native == nonce
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NoStamp(url, "its answer is not understood") from None
    if not is_ours:
        raise NoStamp(url, "its stamp is of something else")
    return stamp


def answer_of(url: str, asked: bytes) -> bytes:
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with urlopen(Request(url, asked, headers), timeout=SECONDS) as response:  # noqa: S310 - http(s), by config.py
            found: bytes = response.read(MOST_ANSWER + 1)
    except URLError as error:
        raise NoStamp(url, str(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise NoStamp(url, str(error) or type(error).__name__) from None
    if len(found) > MOST_ANSWER:
        raise NoStamp(url, "its answer is too long")
    return found


def stamp_in(signer: Any) -> Any:
    """The stamp beside a signature (of an asn1crypto SignerInfo); None where there is none."""
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]
    return None


@dataclass(frozen=True)
class Stamp:
    """What a stamp says."""

    at: datetime
    by: str  # the server, by its own certificate, for which nobody vouches here


def look_at(stamp: Any, signature: bytes) -> Stamp | None:
    """What a stamp says of a signature; None where it is of something else, or was changed."""
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    signed = stamp["content"]
    about = signed["encap_content_info"]["content"]
    imprint = about.parsed["message_imprint"]
    if imprint["hashed_message"].native != hashed(imprint["hash_algorithm"], signature):
        return None
    signer = signed["signer_infos"][0]
    certificate = extract_certs_for_validation(signed).signer_cert
    digest = hashed(signer["digest_algorithm"], bytes(about))
    if not all(validate_sig_integrity(signer, certificate, "tst_info", digest)):
        return None
    name = certificate.subject.native
    by = name.get("common_name") or name.get("organization_name") or certificate.subject.human_friendly
    return Stamp(about.parsed["gen_time"].native, str(by))


def hashed(algorithm: Any, content: bytes) -> bytes:
    """By an algorithm of CMS. Raises ValueError for one that is not known, or known to be weak."""
    name = str(algorithm["algorithm"].native)
    if name not in ("sha256", "sha384", "sha512"):
        raise ValueError(name)
    return hashlib.new(name, content).digest()


def with_stamp(container: bytes, stamp: Any) -> bytes:
    """The container of a signature, with the stamp of the signature inside."""
    from asn1crypto import cms

    found = cms.ContentInfo.load(container)
    signer = found["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": (stamp,)})]
    )
    content: bytes = found.dump(force=True)
    return content


def without_stamp(container: bytes) -> bytes:
    """The container as it was before the stamp. Raises ValueError where it is none."""
    from asn1crypto import cms

    found = cms.ContentInfo.load(container, strict=True)
    infos = found["content"]["signer_infos"]
    bare = cms.SignerInfo({name: infos[0][name] for name in SIGNER_FIELDS})
    found["content"]["signer_infos"] = cms.SignerInfos([bare])
    content: bytes = found.dump(force=True)
    return content


SIGNER_FIELDS = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
