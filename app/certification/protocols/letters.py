"""The letter to members of a commission whose signature is waited for. Pure."""

from __future__ import annotations

from app.certification.certificate_letters import Letter
from app.foundation.faults import Text


def to_sign(number: str, title: Text, page: str) -> Letter:
    return Letter(
        Text(f"Protocol No. {number} waits for your signature", f"Протокол № {number} ждёт вашей подписи"),
        Text(
            f"You are named in the commission of protocol No. {number}, “{title.en}”. It is approved, and nothing in "
            f"it changes any more.\n\nRead it and sign: {page}\n"
            "If something in it is wrong, do not sign, and tell whoever keeps it: another protocol takes its place.\n",
            f"Вы в составе комиссии протокола № {number} («{title.ru}»). Он утверждён и больше не меняется.\n\n"
            f"Прочитать и подписать: {page}\n"
            "Если в нём ошибка, не подписывайте и сообщите тому, кто ведёт протокол: его заменят новым.\n",
        ),
    )
