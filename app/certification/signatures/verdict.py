"""What is said of a file that claims to be a certificate. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.foundation.faults import Text

SignatureState = Literal["valid", "invalid", "absent", "unknown-key"]


@dataclass(frozen=True)
class Signature:
    """What the file itself tells: the state of its signature, whether the signed bytes are whole, who signed."""

    state: SignatureState
    intact: bool
    changes: tuple[Text, ...] = ()
    signer: str = ""
    organisation: str = ""
    root: str = ""


@dataclass(frozen=True)
class Kept:
    """What we know of the certificate with the number in the file."""

    was_signed: bool
    is_the_file: bool  # byte for byte the one that was issued


REMOVED = Text(
    "The certificate was issued with a signature, and this file has none: it was removed, or this is another file.",
    "Удостоверение выдано с подписью, а в этом файле её нет: подпись удалили, или это другой файл.",
)
ANOTHER = Text(
    "This is another file with the number of a certificate of ours.",
    "Это другой файл с номером нашего удостоверения.",
)
NOT_THE_SAME = Text(
    "The file is not, byte for byte, the one that was issued.",
    "Файл не совпадает с выданным байт в байт.",
)


def compared(signature: Signature, kept: Kept | None) -> tuple[bool, tuple[Text, ...]]:
    """Whether the file is intact, and what was changed. `kept`: None where the number is not known here."""
    if kept is None:
        return signature.intact and signature.state != "invalid", signature.changes
    if kept.is_the_file and signature.state != "invalid":
        return True, ()
    changes = signature.changes
    if signature.state == "absent":
        changes = (*changes, REMOVED if kept.was_signed else NOT_THE_SAME)
    elif signature.state == "unknown-key":
        changes = (*changes, ANOTHER)
    elif not changes:
        changes = (NOT_THE_SAME,)
    return False, changes


def signer_in_words(signature: Signature) -> str | None:
    """The name on the certificate of the signature, and its organisation where that is another one."""
    if not signature.signer:
        return None
    if signature.organisation in ("", signature.signer):
        return signature.signer
    return f"{signature.signer}, {signature.organisation}"


SIGNATURE_IN_WORDS = {
    "valid": Text("Signed by {0}; vouched for by “{1}”.", "Подписано: {0}; подтверждает «{1}»."),
    "invalid": Text(
        "The signature of {0} does not hold for this file.", "Подпись «{0}» для этого файла недействительна."
    ),
    "unknown-key": Text(
        "Signed by {0}, for whom “{1}” vouches; this signer is not known here.",
        "Подписано: {0}; подтверждает «{1}»; эта подпись здесь не известна.",
    ),
}
BROKEN = Text("The signature cannot be read any more.", "Подпись больше не читается.")
UNSIGNED = Text("The file carries no signature.", "В файле нет подписи.")


def signature_in_words(signature: Signature) -> Text:
    """Who signed the file, and whether that can be relied on."""
    if signature.state == "absent":
        return UNSIGNED
    signer = signer_in_words(signature)
    if signer is None:
        return BROKEN
    words = SIGNATURE_IN_WORDS[signature.state]
    return Text(words.en.format(signer, signature.root), words.ru.format(signer, signature.root))


INTACT = Text("Nothing was changed since it was issued.", "С момента выдачи ничего не изменено.")
INTACT_FOR_STRANGERS = Text(
    "Nothing was changed since it was signed.", "С момента подписания ничего не изменено."
)


@dataclass(frozen=True)
class Facts:
    """What the certificate says, in the few words that are compared."""

    name: str | None = None
    certification: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None


def summary(
    signature: Signature, *, intact: bool, changes: Iterable[Text], is_known: bool
) -> tuple[Text, ...]:
    """What people are told of the file, line by line."""
    lines = [signature_in_words(signature)]
    if intact:
        lines.append(INTACT if is_known else INTACT_FOR_STRANGERS)
    return (*lines, *changes)
