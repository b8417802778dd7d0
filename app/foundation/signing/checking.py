"""Whether documents can be signed here, for `doctor`."""

from __future__ import annotations

from datetime import timedelta

from app.foundation import clock, i18n
from app.foundation.doctor import Finding
from app.foundation.faults import Text
from app.foundation.signing import certificates, keys, stamps
from app.foundation.signing.faults import CannotSign
from app.foundation.signing.pkcs12 import RENEW

ENDS_SOON = timedelta(days=60)
ROTATE = Text(
    "Make new ones: flask --app wsgi certificate rotate-keys --authority",
    "Создайте новые: flask --app wsgi certificate rotate-keys --authority",
)


def look() -> Finding:
    installed = keys.installation()
    try:
        if installed.signing_pkcs12 is not None:
            keys.given()
        found = keys.at_work()
        if "document" not in found:
            return Finding(
                "ok", Text("Keys are made with the first document.", "Ключи создаются с первым документом.")
            )
        is_ours = [key for key in found.values() if (key.use, key.source) != ("authority", "given")]
        at_work = [keys.with_private_part(key) for key in is_ours]
        if installed.tsa_url is not None:
            stamps.ask(installed.tsa_url, b"doctor")
    except stamps.NoStamp as missing:
        return Finding("problem" if installed.tsa_required else "warning", missing.text, missing.fix)
    except CannotSign as refusal:
        return Finding("problem", refusal.text, refusal.fix)
    document = next(key for key in at_work if key.public.use == "document")
    return broken(at_work) or open_to_others() or ending(document) or fine(document)


def broken(at_work: list[keys.SigningKey]) -> Finding | None:
    for key in at_work:
        if key.chain and key.private.public_key() != key.chain[0].public_key():
            message = Text(
                f"The private part of the signing key {key.public.kid[:12]} belongs to another key.",
                f"Закрытая часть ключа подписи {key.public.kid[:12]} — от другого ключа.",
            )
            return Finding("problem", message, ROTATE)
    return None


def open_to_others() -> Finding | None:
    places = [place for place in keys.folder().glob("*.pem") if place.stat().st_mode & 0o077]
    if not places:
        return None
    message = Text(
        f"Others on this machine can read the signing keys in {keys.folder()}.",
        f"Другие пользователи этой машины могут читать ключи подписи в {keys.folder()}.",
    )
    fix = f"chmod 700 {keys.folder()}; chmod 600 {keys.folder()}/*.pem"
    return Finding("warning", message, Text(f"Run: {fix}", f"Выполните: {fix}"))


def ending(document: keys.SigningKey) -> Finding | None:
    until = min(one.not_valid_after_utc for one in document.chain)
    if until - clock.now() > ENDS_SOON:
        return None
    message = Text(
        f"The certificate of the signing key ends on {i18n.day(until.date(), 'en')}.",
        f"Сертификат ключа подписи заканчивается: {i18n.day(until.date(), 'ru')}.",
    )
    return Finding("warning", message, RENEW if document.public.source == "given" else ROTATE)


def fine(document: keys.SigningKey) -> Finding:
    name = certificates.common_name_of(document.chain[0])
    until = document.chain[0].not_valid_after_utc.date()
    return Finding(
        "ok",
        Text(
            f"Documents are signed by “{name}”; the certificate holds until {i18n.day(until, 'en')}.",
            f"Документы подписывает «{name}»; сертификат действует до {i18n.day(until, 'ru')}.",
        ),
    )
