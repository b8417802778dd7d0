"""`flask certificate verify`: a file of a certificate, checked with or without a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.certification.cli.certificates import certificate
from app.certification.queries.signed_files import CheckedFile, SavedList, check_file
from app.certification.signatures.verdict import summary
from app.foundation import clock, i18n
from app.foundation.commands import CannotRun, Report, read_file, reports
from app.foundation.faults import Text

NO_AUTHORITY = Text("{0}: holds no certificate in PEM", "{0}: не содержит сертификата в виде PEM")
NO_KEYS = Text("{0}: is no JWK set", "{0}: это не набор ключей JWK")


@certificate.command("verify")
@click.argument("file")
@click.option(
    "--authority",
    metavar="FILE.pem",
    help="Roots to believe instead of our own: attesta-ca.pem of another site.",
)
@click.option(
    "--status-list", metavar="FILE.jwt", help="A saved status list, where there is no database to ask."
)
@click.option(
    "--keys",
    metavar="FILE.json",
    help="Keys of that list instead of our own: attesta-keys.json of another site.",
)
@with_appcontext
@reports
def verify(file: str, authority: str | None, status_list: str | None, keys: str | None) -> Report:
    """Checks a PDF: by whom it was signed, whether anything was changed, and whether it is valid today.

    Exit status 0 only if the signature is valid, the file intact and the certificate valid.
    """
    pdf = read_file(file)
    roots = None if authority is None else read_file(authority).decode("ascii", "replace")
    saved = None
    if status_list is not None:
        token = read_file(status_list).decode("ascii", "replace").strip()
        saved = SavedList(token, None if keys is None else keys_in(keys))
    try:
        found = check_file(pdf, at=clock.now(), today=clock.today(), authority=roots, saved=saved)
    except ValueError:
        raise CannotRun(about(NO_AUTHORITY, authority)) from None
    return Report(found.as_json(), lambda language: lines(found, language), wrong=not found.is_proven)


def keys_in(place: str) -> list[dict[str, Any]]:
    try:
        keys = json.loads(Path(place).read_text(encoding="utf-8"))["keys"]
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotRun(about(NO_KEYS, place)) from None
    return [key for key in keys if isinstance(key, dict)]


def about(text: Text, place: str | None) -> Text:
    return Text(text.en.format(place), text.ru.format(place))


STATES = {
    "valid": Text("The certificate is valid.", "Удостоверение действует."),
    "expired": Text("The certificate has expired.", "Срок удостоверения истёк."),
    "revoked": Text("The certificate has been revoked.", "Удостоверение отозвано."),
    "superseded": Text("A newer certificate has replaced it.", "Его заменило более новое удостоверение."),
    "unknown": Text("There is no such certificate here.", "Такого удостоверения здесь нет."),
}
ELSEWHERE = Text(
    "Whether it was withdrawn is known where it was issued.",
    "Не отозвано ли оно, известно там, где его выдали.",
)
FACTS = (
    ("name", Text("Name", "Имя")),
    ("certification", Text("Certification", "Допуск")),
    ("issued_on", Text("Issued on", "Выдано")),
    ("valid_until", Text("Valid until", "Действует до")),
)
STAMPED = Text("The time was confirmed by {0}", "Время подтверждено: {0}")
SIGNED_AT = Text("Signed on {0}", "Дата подписи: {0}")


def lines(found: CheckedFile, language: str) -> Iterator[str]:
    if found.number:
        yield found.number
    known = found.answer is not None
    if found.status == "unknown" and found.facts.name is not None:
        yield ELSEWHERE.in_language(language)
    else:
        yield STATES[found.status].in_language(language)
    if found.answer is not None and found.answer.reason is not None:
        yield found.answer.reason.in_language(language)
    for text in summary(found.signature, intact=found.intact, changes=found.changes, is_known=known):
        yield text.in_language(language)
    if found.signed_at is not None:
        day = i18n.day(clock.civil_date(found.signed_at, clock.site_zone()), language)
        yield SIGNED_AT.in_language(language).format(day)
    if found.stamped_by is not None:
        yield STAMPED.in_language(language).format(found.stamped_by)
    for name, title in FACTS:
        value = getattr(found.facts, name)
        if value is not None:
            shown = value if isinstance(value, str) else i18n.day(value, language)
            yield f"{title.in_language(language)}: {shown}"
