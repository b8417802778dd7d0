"""What the moments of a certification's history are called, and why nothing followed from some. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.certification.events import Event
from app.certification.reasons import day_in_words
from app.certification.words import REQUIRED
from app.foundation.faults import Text

Titles = Mapping[str, Text]  # document → title

WHY_NOT: Mapping[str, Text] = {
    "editorial": Text(
        "Nothing followed: only words were put right.", "Ничего не последовало: исправлены только слова."
    ),
    "nothing-follows": Text(
        "Nothing followed: the rule asks for nothing after such a revision.",
        "Ничего не последовало: после такой редакции правило ничего не требует.",
    ),
    "other-section": Text(
        "Nothing followed: your exam does not ask about what has changed.",
        "Ничего не последовало: в вашем экзамене нет вопросов о том, что изменилось.",
    ),
    "passed-after": Text(
        "Nothing followed: you had shown to know this revision already.",
        "Ничего не последовало: эта редакция вам уже была известна.",
    ),
    "not-held": Text(
        "Nothing followed: the certification was neither required of you nor held.",
        "Ничего не последовало: допуск не требовался и не действовал.",
    ),
    "not-passed-yet": Text(
        "Nothing followed: before the first pass the initial programme covers it.",
        "Ничего не последовало: до первой сдачи это входит в начальную программу.",
    ),
    "asked": Text(
        "It is being looked at whom it concerns.", "Определяется, кого это касается."
    ),
}  # fmt: skip


DONE: Mapping[tuple[str, bool], tuple[str, str]] = {
    ("course", True): ("read to its end", "пройдено до конца"),
    ("quiz", True): ("passed", "сдано"),
    ("quiz", False): ("not passed", "не сдано"),
    ("call", True): ("passed", "сдано"),
    ("call", False): ("not passed", "не сдано"),
    ("checklist", True): ("skills confirmed", "навыки подтверждены"),
    ("checklist", False): ("skills not confirmed", "навыки не подтверждены"),
}
IMPACTS: Mapping[str, Text] = {
    "editorial": Text("editorial", "редакторская правка"),
    "minor": Text("minor", "небольшое изменение"),
    "major": Text("major", "существенное изменение"),
}
EVENTS: Mapping[str, tuple[Text, str]] = {
    "hired": (Text("Required from this day on", "Допуск требуется с этого дня"), ""),
    "left": (Text("No longer required", "Допуск больше не требуется"), "hold"),
    "absent": (Text("Absence began", "Начало отсутствия"), "hold"),
    "back": (Text("Back at work", "Возвращение к работе"), ""),
    "incident": (Text("Incident", "Происшествие"), "expired"),
    "qa_failed": (Text("Quality check not passed", "Проверка качества не пройдена"), "failed"),
    "equipment_change": (Text("New equipment", "Новое оборудование"), "expiring"),
    "revised": (Text("New revision", "Новая редакция"), "expiring"),
    "suspended": (Text("Suspended", "Допуск приостановлен"), "revoked"),
    "reinstated": (Text("Reinstated", "Допуск восстановлен"), "valid"),
    "exempted": (Text("Exempted", "Освобождение"), "exempt"),
    "revoked": (Text("Revoked", "Допуск отозван"), "revoked"),
    "pass": (Text("Passed", "Сдано"), "valid"),
    "fail": (Text("Not passed", "Не сдано"), "failed"),
    "known": (Text("Knowledge of a revision shown", "Знание новой редакции подтверждено"), "valid"),
}


def headline(event: Event, titles: Titles) -> tuple[Text, str]:
    if event.kind == "revised" and event.document:
        return revision_words(event.document, event.version, event.impact, titles), "expiring"
    if event.kind == "done":
        return REQUIRED[event.require], "valid"
    if event.kind == "hours":
        number = f"{event.hours.normalize():f}"
        return Text(f"Hours of training: {number}", f"Часы обучения: {number}"), "progress"
    return EVENTS.get(event.kind, (Text(event.kind, event.kind), ""))


def revision_words(document: str, number: int | None, impact: str, titles: Titles) -> Text:
    name = titles.get(document, Text(document, document))
    kind = IMPACTS.get(impact, IMPACTS["minor"])
    numbered = "" if number is None else f" {number}"
    return Text(
        f"New revision{numbered} of “{name.en}” ({kind.en})",
        f"Новая редакция{numbered}: «{name.ru}» ({kind.ru})",
    )


def words(day: date) -> Text:
    return Text(day_in_words(day, "en"), day_in_words(day, "ru"))


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]
