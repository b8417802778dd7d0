"""The words of a booklet with the checks of knowledge of one person («удостоверение»), in its language. Pure."""

from __future__ import annotations

from typing import Any

from app.certification.document import Certificate
from app.foundation.faults import Text

LINES = 8  # of the table: those that are known, and empty ones for a pen
WORDS: dict[str, Text] = {
    "organisation": Text("Organisation", "Организация"),
    "name": Text("Full name", "Фамилия, имя, отчество"),
    "position": Text("Position (profession)", "Должность (профессия)"),
    "personnel_number": Text("Personnel number", "Табельный номер"),
    "admitted": Text("Admitted to", "Допуск"),
    "issued": Text("Issued on", "Дата выдачи"),
    "valid": Text("Valid until", "Действует по"),
    "responsible": Text("Signature, seal", "Подпись, печать"),
    "checks": Text("Checks of knowledge", "Результаты проверки знаний"),
    "on": Text("Date", "Дата"),
    "reason": Text("Reason", "Причина"),
    "result": Text("Result", "Оценка"),
    "protocol": Text("Protocol; chairman, signature", "Протокол; председатель, подпись"),
    "next_on": Text("Next check", "Следующая проверка"),
    "verify": Text("Check it at", "Проверить подлинность"),
    "carry": Text(
        "The booklet is carried at work and shown to those who control it.",
        "Во время работы удостоверение находится при себе и предъявляется контролирующим лицам.",
    ),
}


def booklet_of(certificate: Certificate) -> dict[str, Any]:
    """`checks`: those that are known, the earliest first; `empty`: how many lines are left for a pen."""
    words = {name: text.in_language(certificate.language) for name, text in WORDS.items()}
    checks = [vars(check) for check in certificate.checks[-LINES:]]
    return {"words": words, "checks": checks, "empty": LINES - len(checks)}
