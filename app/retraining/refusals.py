"""Whom it makes no sense to ask, and why: each is named to the manager, the others are asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.certification.reasons import day_in_words
from app.foundation.faults import Text
from app.retraining.orders import OrderKind

RefusalCode = Literal[
    "left", "asked", "completed", "not_required", "on_hold", "exempt", "suspended", "not_open", "nothing",
    "with_somebody",
]  # fmt: skip
# Statuses in which the person can do something for the certification alone, whatever day it is.
OPEN = (
    "not_started", "initial_overdue", "grace", "expired", "lapsed", "retake_due", "retake_overdue", "revoked",
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    code: RefusalCode
    day: date | None = None


@dataclass(frozen=True)
class Candidate:
    """One person and the thing asked for, as far as it decides whether the order makes sense."""

    kind: OrderKind
    left_on: date | None = None
    asked_until: date | None = None  # the same is asked already, by that day
    completed_on: date | None = None  # of a course: the last time
    status: str | None = None  # of a certification; None: neither required nor begun
    required: bool = False
    window_opens: date | None = None


def refusal_of(one: Candidate, today: date) -> Refusal | None:
    """None: the person can be asked."""
    if one.left_on is not None and one.left_on < today:
        return Refusal("left", one.left_on)
    if one.asked_until is not None:
        return Refusal("asked", one.asked_until)
    if one.kind == "course":
        return Refusal("completed", today) if one.completed_on == today else None
    return refusal_of_certification(one, today)


def refusal_of_certification(one: Candidate, today: date) -> Refusal | None:
    if one.status is None or not one.required:
        return Refusal("not_required")
    match one.status:
        case "on_hold" | "exempt" | "suspended":
            return Refusal(one.status)
    if one.status in OPEN or (one.window_opens is not None and one.window_opens <= today):
        return None
    if one.status in ("action_due", "action_overdue"):
        return Refusal("with_somebody")
    return Refusal("not_open", one.window_opens) if one.window_opens else can_be_early(one)


def can_be_early(one: Candidate) -> Refusal | None:
    """A rule without a window takes a renewal as soon as the end is near."""
    return None if one.status == "due_soon" else Refusal("nothing")


SENTENCES: Mapping[RefusalCode, Text] = {
    "left": Text("left on {day}", "увольнение: {day}"),
    "asked": Text("asked already, by {day}", "уже назначено, срок: {day}"),
    "completed": Text("completed the course today", "курс пройден сегодня"),
    "not_required": Text("the position does not require it", "должность этого не требует"),
    "on_hold": Text("is away", "сейчас отсутствует"),
    "exempt": Text("is exempt", "действует освобождение"),
    "suspended": Text("suspended: whoever did so has to lift it first", "допуск приостановлен: сначала его нужно восстановить"),
    "not_open": Text("renewal opens on {day}", "продление откроется {day}"),
    "nothing": Text("nothing needs to be done now", "сейчас ничего не требуется"),
    "with_somebody": Text("waits for a briefing or a talk that you or a trainer hold", "ждёт инструктажа или разбора, их проводите вы или тренер"),
}  # fmt: skip


def sentence_of(refusal: Refusal) -> Text:
    """Why somebody is not asked, after the name."""
    said = SENTENCES[refusal.code]
    if refusal.day is None:
        return said
    days = {language: day_in_words(refusal.day, language) for language in ("en", "ru")}
    return Text(said.en.format(day=days["en"]), said.ru.format(day=days["ru"]))
