"""The words of a printed card, in the language of the person who gets it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.faults import Text


@dataclass(frozen=True)
class Words:
    language: str
    head: str
    number: str
    code: str
    steps: tuple[str, str]
    once: str
    picture: str  # what the QR code is, for whoever does not see it


_HEAD = Text("Your way into training", "Ваш вход в систему обучения")
_NUMBER = Text("Personnel number", "Табельный номер")
_CODE = Text("Code", "Код")
_SCAN = Text(
    "Point the camera of a phone at the square, or open in a browser:",
    "Наведите камеру телефона на квадрат или откройте в браузере:",
)
_CHOOSE = Text(
    "Enter number and code, then choose a password of your own.",
    "Введите номер и код, затем придумайте свой пароль.",
)
_PICTURE = Text("QR code with the same address and code", "QR-код с этим же адресом и кодом")


def words(language: str, last_day: str) -> Words:
    """`last_day` as people write dates in that language."""
    once = Text(
        f"Works once, until {last_day}. Give it to nobody.",
        f"Срабатывает один раз, до {last_day} включительно. Никому не передавайте.",
    )
    said = [text.in_language(language) for text in (_HEAD, _NUMBER, _CODE, _SCAN, _CHOOSE, once, _PICTURE)]
    return Words(language, said[0], said[1], said[2], (said[3], said[4]), said[5], said[6])
