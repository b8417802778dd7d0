"""The words of the rule language in English and Russian: permissions, obligations, durations. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.foundation.durations import Duration
from app.foundation.faults import Text

RussianCase = Literal["accusative", "genitive"]

PERMISSION: Mapping[str, Text] = {
    "allowed": Text("work is allowed", "работать можно"),
    "supervised": Text("work is allowed under supervision", "работать можно под наблюдением"),
    "blocked": Text("work is not allowed", "работать нельзя"),
}
MAY_WORK: Mapping[str, Text] = {
    "yes": Text("May work", "Работать можно"),
    "supervised": Text("May work under supervision", "Работать можно под наблюдением"),
    "no": Text("May not work", "Работать нельзя"),
}
STATUS: Mapping[str, Text] = {
    "not_started": Text("not passed yet", "ещё не сдано"),
    "initial_overdue": Text("first pass overdue", "первая сдача просрочена"),
    "valid": Text("valid", "действует"),
    "due_soon": Text("ends soon", "скоро истекает"),
    "grace": Text("in grace", "льготный срок"),
    "expired": Text("expired", "истёк"),
    "lapsed": Text("lapsed", "утрачен"),
    "action_due": Text("action needed", "нужно действие"),
    "action_overdue": Text("action overdue", "действие просрочено"),
    "retake_due": Text("retake needed", "нужна пересдача"),
    "retake_overdue": Text("retake overdue", "пересдача просрочена"),
    "suspended": Text("suspended", "приостановлен"),
    "on_hold": Text("on hold", "на паузе"),
    "exempt": Text("exempt", "освобождение"),
    "revoked": Text("revoked", "отозван"),
}
REQUIRED: Mapping[str, Text] = {
    "briefing": Text("Briefing", "Инструктаж"),
    "coaching": Text("Coaching", "Разбор с наставником"),
    "refresher": Text("Refresher training", "Повторное обучение"),
    "exam": Text("Exam", "Экзамен"),
    "course": Text("Course", "Курс"),
    "acknowledge": Text("Acknowledgement", "Ознакомление"),
    "drill": Text("Drill", "Тренировка"),
}
UNITS_EN = (("year", "years"), ("month", "months"), ("week", "weeks"), ("day", "days"))
UNITS_RU: Mapping[RussianCase, tuple[tuple[str, str, str], ...]] = {
    "accusative": (
        ("год", "года", "лет"),
        ("месяц", "месяца", "месяцев"),
        ("неделю", "недели", "недель"),
        ("день", "дня", "дней"),
    ),
    "genitive": (
        ("года", "лет", "лет"),
        ("месяца", "месяцев", "месяцев"),
        ("недели", "недель", "недель"),
        ("дня", "дней", "дней"),
    ),
}
NO_BREAK = "\N{NO-BREAK SPACE}"


def duration_in_words(duration: Duration, language: str, case: RussianCase = "accusative") -> str:
    """6 months · 6 месяцев; 1 year and 6 months · 1 год и 6 месяцев."""
    numbers = (duration.years, duration.months, duration.weeks, duration.days)
    if language == "ru":
        forms = UNITS_RU[case]
        parts = [f"{n}{NO_BREAK}{russian(n, forms[i])}" for i, n in enumerate(numbers) if n]
        return " и ".join(parts) or f"0{NO_BREAK}дней"
    parts = [f"{n}{NO_BREAK}{UNITS_EN[i][n != 1]}" for i, n in enumerate(numbers) if n]
    return " and ".join(parts) or f"0{NO_BREAK}days"


def russian(number: int, forms: tuple[str, str, str]) -> str:
    """The form of a noun beside a number: 1 год, 2 года, 5 лет."""
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return forms[1]
    return forms[2]
