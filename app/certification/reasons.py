"""Why a standing is as it is: short sentences that cite a fact or a clause, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from babel.dates import format_date

from app.certification.words import PERMISSION, REQUIRED, duration_in_words
from app.foundation.durations import Duration, duration_from
from app.foundation.faults import Text

Value = date | Duration | Decimal | int | str
NO_BREAK = "\N{NO-BREAK SPACE}"


class Reason(NamedTuple):
    """`ref` is the id of the fact, or the clause. `values` are put into the sentence of the code."""

    kind: Literal["fact", "clause"]
    ref: str
    code: str
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def text(self) -> Text:
        en, ru = SENTENCES[self.code]
        return Text(
            en.format(**{name: said(name, value, "en") for name, value in self.values}),
            ru.format(**{name: said(name, value, "ru") for name, value in self.values}).replace("г..", "г."),
        )

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a standing; `from_json` reads it back."""
        values = {name: value if isinstance(value, int) else str(value) for name, value in self.values}
        return {"kind": self.kind, "ref": self.ref, "code": self.code, "values": values}


def from_json(stored: Mapping[str, Any]) -> Reason:
    values = tuple((name, restored(name, value)) for name, value in stored["values"].items())
    return Reason(stored["kind"], stored["ref"], stored["code"], values)


def restored(name: str, value: int | str) -> Value:
    if isinstance(value, str) and name in ("on", "due", "until"):
        return date.fromisoformat(value)
    if isinstance(value, str) and name == "every":
        return duration_from(value) or value
    return value


def fact(code: str, ref: str, **values: Value) -> Reason:
    return Reason("fact", ref, code, tuple(values.items()))


def clause(code: str, ref: str, **values: Value) -> Reason:
    return Reason("clause", ref, code, tuple(values.items()))


def texts(reasons: Iterable[Reason], language: str) -> list[dict[str, str]]:
    """Kind, reference and sentence, for pages and commands."""
    return [{"kind": it.kind, "ref": it.ref, "text": it.text.in_language(language)} for it in reasons]


def said(name: str, value: Value, language: str) -> str:
    match value:
        case date():
            return day_in_words(value, language)
        case Duration():
            return duration_in_words(value, language)
        case str() if name == "work":
            return PERMISSION[value].in_language(language)
        case str() if name == "require":
            return REQUIRED[value].in_language(language)
        case str() if name == "reason":
            return f" ({value})" if value else ""
    return str(value)


def day_in_words(day: date, language: str) -> str:
    """14 Oct 2026 · 14 окт. 2026 г."""
    words = (
        format_date(day, "d MMM y 'г'.", locale="ru")
        if language == "ru"
        else format_date(day, "d MMM y", locale="en_GB")
    )
    return words.replace(" ", NO_BREAK)


SENTENCES: Mapping[str, tuple[str, str]] = {
    # what happened
    "absent": ("Away since {on}.", "Отсутствие с {on}"),
    "revoked": ("Revoked on {on}{reason}.", "Допуск отозван {on}{reason}."),
    "suspended": ("Suspended on {on}{reason}.", "Допуск приостановлен {on}{reason}."),
    "exempted": ("Exempt from {on} to {until}{reason}.", "Освобождение с {on} по {until}{reason}."),
    "exempted_open": ("Exempt since {on}{reason}.", "Освобождение с {on}{reason}."),
    "required": ("Required since {on}.", "Допуск нужен с {on}"),
    "not_required": ("No position held now requires it.", "Занимаемые должности этого допуска не требуют."),
    "failed": ("Not passed on {on}.", "Не сдано {on}"),
    "passed": ("Passed on {on}.", "Сдано {on}"),
    "hours_complete": (
        "The hours of the last cycle are complete.",
        "Часы прошлого периода набраны полностью.",
    ),
    "reset": ("The clock started again on {on}.", "Отсчёт срока начат заново {on}"),
    "back": ("Back on {on} after an absence.", "Возвращение после отсутствия {on}"),
    "incident": ("Incident on {on}{reason}.", "Происшествие {on}{reason}."),
    "qa_failed": ("Quality check not passed on {on}{reason}.", "Проверка качества не пройдена {on}{reason}."),
    "equipment_change": ("Equipment changed on {on}{reason}.", "Смена оборудования {on}{reason}."),
    "revised": ("New revision of {on}{reason}.", "Новая редакция от {on}{reason}."),
    # what the rule says
    "before_work": (
        "It has to be passed before the first day of work.",
        "Сдать нужно до начала работы.",
    ),
    "initial": ("To be passed by {due}; until then {work}.", "Сдать нужно по {due}; до этого {work}."),
    "initial_overdue": ("It was to be passed by {due}.", "Сдать нужно было по {due}"),
    "no_initial": ("Nothing permits work before the first pass.", "До первой сдачи работать нельзя."),
    "holds": ("A pass holds for {every}: until {until}.", "Срок действия — {every}: по {until}"),
    "holds_until": ("It holds until {until}.", "Действует по {until}"),
    "no_term": ("It does not expire.", "Срок действия не ограничен."),
    "kept": (
        "The term given by version {version} of the rule stays until the next pass.",
        "Срок по версии {version} правила сохраняется до следующей сдачи.",
    ),
    "prolonged": (
        "The failed exam prolongs it to the retake: until {until}.",
        "После неудачной сдачи срок продлён до пересдачи: по {until}",
    ),
    "grace": (
        "Time of grace until {until}; until then {work}.",
        "Льготный срок по {until}; до этого {work}.",
    ),
    "retake": ("Retake by {due}; until then {work}.", "Пересдать нужно по {due}; до этого {work}."),
    "retake_open": ("A retake is needed; until then {work}.", "Нужна пересдача; до этого {work}."),
    "retake_overdue": ("The retake was due by {due}.", "Пересдать нужно было по {due}"),
    "attempts_used": (
        "All {count} attempts are used: a trainer has to decide.",
        "Все попытки ({count}) использованы: решение за инструктором.",
    ),
    "hours_missing": ("Hours still missing: {hours}.", "Не хватает часов: {hours}."),
    "hours_suspended": (
        "Suspended for missing hours until {until}, then lapsed.",
        "Приостановлен из-за нехватки часов по {until}, затем утрачивается.",
    ),
    "lapsed": (
        "Not renewed by {until}: the whole initial programme is needed.",
        "Не продлён по {until}: нужна вся начальная программа.",
    ),
    "expired": ("It ended on {until}.", "Срок кончился {until}"),
    "demanded": ("{require} by {due}; until then {work}.", "{require} — по {due}; до этого {work}."),
    "demanded_first": ("{require} before any work.", "{require} — до начала работы."),
    "demanded_overdue": ("{require} was due by {due}.", "{require} — срок был по {due}"),
    "act_ended": ("The act itself was in force until {until}.", "Сам акт действовал по {until}"),
}
