"""`flask certificate rotate-keys`: other keys sign from now on; what was signed before stays valid."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask.cli import with_appcontext

from app.certification.cli.certificates import certificate
from app.foundation import signing
from app.foundation.commands import Report, reports
from app.foundation.faults import Text

USES = {
    "authority": Text("root of documents", "корневой ключ документов"),
    "document": Text("documents", "документы"),
    "credential": Text("credentials", "электронные свидетельства"),
}
STAYS = Text(
    "What the keys before have signed stays valid: their public parts are kept and published.",
    "Всё подписанное прежними ключами остаётся действительным: их открытые части хранятся и опубликованы.",
)
GIVEN = Text(
    "Documents are signed with the key of ATTESTA_SIGNING_PKCS12: give another file there to change it.",
    "Документы подписываются ключом из ATTESTA_SIGNING_PKCS12: чтобы сменить его, укажите там другой файл.",
)


@certificate.command("rotate-keys")
@click.option("--authority", is_flag=True, help="A new root, too: readers have to trust it anew.")
@click.option(
    "--destroy",
    is_flag=True,
    help="Destroy the private parts of the keys before, if somebody may have seen them.",
)
@with_appcontext
@reports
def rotate_keys(authority: bool, destroy: bool) -> Report:
    """Makes new keys for documents and credentials. Old documents and credentials stay valid."""
    rotated = signing.rotate(authority=authority, destroy=destroy)
    document = {
        "made": [{"kid": key.kid, "use": key.use, "valid_until": key.valid_until} for key in rotated.made],
        "retired": [{"kid": key.kid, "use": key.use} for key in rotated.retired],
        "destroyed": list(rotated.destroyed),
        "given": rotated.is_given,
    }

    def lines(language: str) -> Iterator[str]:
        for key in rotated.made:
            yield f"{key.kid}  {USES[key.use].in_language(language)}"
        if rotated.is_given:
            yield GIVEN.in_language(language)
        yield STAYS.in_language(language)

    return Report(document, lines)
