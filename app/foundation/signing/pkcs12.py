"""A key and its chain that the organisation brings along, as a PKCS#12 file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from app.foundation.faults import Text
from app.foundation.signing.certificates import (
    LEAST_RSA_BITS,
    chain_of,
    is_self_signed,
    may_sign_documents,
)
from app.foundation.signing.faults import CannotSign

NAME, PASSWORD = "ATTESTA_SIGNING_PKCS12", "ATTESTA_SIGNING_PKCS12_PASSWORD"


@dataclass(frozen=True)
class Given:
    """The key, and its chain from its own certificate upwards."""

    key: rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...]


def read(place: Path, password: str | None, at: datetime) -> Given:
    """What the file holds, if it can sign today. Raises CannotSign."""
    try:
        content = place.read_bytes()
    except OSError as error:
        raise refused(
            place, f"cannot be read ({error.strerror})", f"не читается ({error.strerror})"
        ) from None
    found = opened(place, content, password)
    key, certificate = found.key, found.cert and found.cert.certificate
    if not isinstance(key, rsa.RSAPrivateKey):
        if key is None:
            raise refused(place, "holds no private key", "не содержит закрытого ключа", EXPORT)
        raise refused(place, "holds a key that is not RSA", "содержит ключ не RSA", EXPORT)
    if key.key_size < LEAST_RSA_BITS:
        raise refused(
            place,
            f"holds a key of {key.key_size} bits only",
            f"содержит ключ всего в {key.key_size} бит",
            EXPORT,
        )
    if certificate is None:
        raise refused(
            place, "holds no certificate of its key", "не содержит сертификата своего ключа", EXPORT
        )
    others = [one.certificate for one in found.additional_certs]
    chain = chain_of(certificate, others)  # type: ignore[arg-type]  # its own class and that of the rest are one
    check(place, chain, at)
    return Given(key, chain)


def opened(place: Path, content: bytes, password: str | None) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(content, None if password is None else password.encode())
    except UnsupportedAlgorithm:
        raise refused(
            place, "is encrypted in a way that is not known here", "зашифрован незнакомым способом", EXPORT
        ) from None
    except (ValueError, TypeError) as error:
        if "password" in str(error).lower() or "mac" in str(error).lower():
            raise refused(
                place,
                f"does not open: the password in {PASSWORD} is wrong or missing",
                f"не открывается: пароль в {PASSWORD} неверен или не задан",
                Text(f"Set {PASSWORD} or {PASSWORD}_FILE.", f"Задайте {PASSWORD} или {PASSWORD}_FILE."),
            ) from None
        raise refused(place, "is no PKCS#12 file", "не является файлом PKCS#12", EXPORT) from None


def check(place: Path, chain: tuple[x509.Certificate, ...], at: datetime) -> None:
    certificate = chain[0]
    if not may_sign_documents(certificate):
        raise refused(
            place,
            "holds a certificate that may not sign documents",
            "содержит сертификат не для подписи",
            EXPORT,
        )
    if len(chain) == 1 and not is_self_signed(certificate):
        raise refused(
            place,
            "lacks the chain: the certificate of the authority that issued its own",
            "не содержит цепочки: сертификата центра, который выдал его собственный",
            EXPORT,
        )
    for one in chain:
        if one.not_valid_after_utc < at:
            day = one.not_valid_after_utc.date().isoformat()
            raise refused(place, f"expired on {day}", f"просрочен с {day}", RENEW)
        if one.not_valid_before_utc > at:
            day = one.not_valid_before_utc.date().isoformat()
            raise refused(place, f"does not hold before {day}", f"не действует раньше {day}", RENEW)


EXPORT = Text(
    "Export the key again: RSA, with its certificate and the certificates above it.",
    "Выгрузите ключ заново: RSA, с его сертификатом и сертификатами над ним.",
)
RENEW = Text(
    "Ask the authority for a new certificate and name its file in ATTESTA_SIGNING_PKCS12.",
    "Получите у удостоверяющего центра новый сертификат и укажите его файл в ATTESTA_SIGNING_PKCS12.",
)
GIVE = Text(
    f"Name a file in {NAME} that this user may read, or take the variable away.",
    f"Укажите в {NAME} файл, который можно прочитать, или уберите переменную.",
)


def refused(place: Path, en: str, ru: str, fix: Text = GIVE) -> CannotSign:
    return CannotSign(Text(f"{place} {en}.", f"{place} {ru}."), fix)
