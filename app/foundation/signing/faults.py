"""Why nothing can be signed here, in the words that doctor, the log and the page use."""

from __future__ import annotations

from app.foundation.errors import DomainError
from app.foundation.faults import Text


class CannotSign(DomainError):
    """No document can be signed until somebody acts: `text` says what is wrong, `fix` what to do."""

    status = 409
    code = "cannot-sign"

    def __init__(self, text: Text, fix: Text) -> None:
        super().__init__(text)
        self.fix = fix

    def say(self, language: str) -> str:
        return f"{self.text.in_language(language)} {self.fix.in_language(language)}"


class Busy(DomainError):
    """A file was not looked at: too many others wait."""

    status = 503
    code = "busy"
    text = Text(
        "Too many files are being checked at this moment. Try again in a minute.",
        "Сейчас проверяется слишком много файлов. Повторите через минуту.",
    )


def private_part_missing(kid: str, folder: object) -> CannotSign:
    return CannotSign(
        Text(
            f"The private part of the signing key {kid[:12]} is not in {folder}.",
            f"Закрытой части ключа подписи {kid[:12]} нет в папке {folder}.",
        ),
        Text(
            "Bring the folder of keys back from a backup, or make new keys: flask --app wsgi certificate rotate-keys",
            "Верните папку ключей из резервной копии или создайте новые ключи: "
            "flask --app wsgi certificate rotate-keys",
        ),
    )
