"""A fact of the record in the reader's words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.certification.reasons import day_in_words
from app.certification.timeline_words import IMPACTS
from app.certification.words import REQUIRED
from app.foundation.faults import Text
from app.library.documents import name_of
from app.record.facts import Credited, Done, Fact, Revised

Titles = Mapping[str, Text]  # kind/slug of a document, else slug of a certification, unit or position → title
Names = Mapping[int, str]  # id of a person → name


@dataclass(frozen=True)
class Event:
    """One line of a person's history."""

    on: date
    title: Text
    detail: Text | None
    sign: str  # visual kind: valid, failed, expired …; "" for a plain one
    credit: int | None = None  # the fact's id, where it is prior learning: it has a page of its own
    has_scan: bool = False
    strikable: int | None = None  # the fact's id, where a manager may strike it out by hand


PLAIN: dict[str, tuple[Text, str]] = {
    "hired": (Text("Hired", "Приём на работу"), ""),
    "assigned": (Text("Position assigned", "Назначение на должность"), ""),
    "unassigned": (Text("Position ended", "Должность завершена"), ""),
    "left": (Text("Left the organisation", "Увольнение"), "hold"),
    "absent": (Text("Absence began", "Начало отсутствия"), "hold"),
    "back": (Text("Back at work", "Возвращение к работе"), ""),
    "lesson_done": (Text("Lesson read", "Урок пройден"), "progress"),
    "course_completed": (Text("Course completed", "Курс пройден"), "valid"),
    "session_attended": (Text("Training attended", "Участие в занятии"), "valid"),
    "quiz_passed": (Text("Quiz passed", "Тест сдан"), "valid"),
    "quiz_failed": (Text("Quiz not passed", "Тест не сдан"), "failed"),
    "call_passed": (Text("Call simulation passed", "Тренажёр звонка пройден"), "valid"),
    "call_failed": (Text("Call simulation not passed", "Тренажёр звонка не пройден"), "failed"),
    "observation_confirmed": (Text("Skills observed and confirmed", "Навыки подтверждены наблюдением"), "valid"),
    "passed": (Text("Knowledge check passed", "Проверка знаний пройдена"), "valid"),
    "failed": (Text("Knowledge check not passed", "Проверка знаний не пройдена"), "failed"),
    "done": (Text("Obligation met", "Обязательство выполнено"), "valid"),
    "hours": (Text("Hours of training counted", "Учтены часы обучения"), "progress"),
    "incident": (Text("Incident", "Происшествие"), "expired"),
    "qa_failed": (Text("Quality check not passed", "Проверка качества не пройдена"), "failed"),
    "equipment_change": (Text("New equipment", "Новое оборудование"), "expiring"),
    "revised": (Text("Material revised", "Материал обновлён"), "expiring"),
    "suspended": (Text("Suspended", "Допуск приостановлен"), "revoked"),
    "reinstated": (Text("Reinstated", "Допуск восстановлен"), "valid"),
    "exempted": (Text("Exempted", "Освобождение"), "exempt"),
    "revoked": (Text("Revoked", "Допуск отозван"), "revoked"),
    "credited": (Text("Prior learning accepted", "Зачтено прежнее обучение"), "valid"),
    "imported": (Text("Brought in from elsewhere", "Перенесено из другой системы"), ""),
    "training_ordered": (Text("Training asked for", "Назначено обучение"), "progress"),
    "training_withdrawn": (Text("Training no longer asked for", "Назначение обучения отменено"), ""),
    "awarded": (Text("Certification awarded", "Допуск присвоен"), "valid"),
    "certificate_issued": (Text("Certificate issued", "Удостоверение выдано"), "valid"),
    "voided": (Text("A record was struck out", "Запись аннулирована"), "revoked"),
}  # fmt: skip


def event_of(fact: Fact, titles: Titles, names: Names | None = None) -> Event:
    """`names`: of the people who have recorded such facts as a named person answers for."""
    title, sign = PLAIN[fact.kind]
    if isinstance(fact.payload, Credited):
        detail = credit_in_words(fact, fact.payload, titles, names or {})
        return Event(fact.occurred_on, title, detail, sign, fact.id, bool(fact.payload.file))
    if isinstance(fact.payload, Done):
        return Event(fact.occurred_on, title, done_in_words(fact.payload, titles), sign)
    if isinstance(fact.payload, Revised):
        return Event(fact.occurred_on, title, revised_in_words(fact.payload, titles), sign)
    return Event(on=fact.occurred_on, title=title, detail=_detail(fact, titles), sign=sign)


def done_in_words(done: Done, titles: Titles) -> Text:
    """What it was; what it was about; why."""
    kind = REQUIRED.get(done.require, Text(done.require, done.require))
    title = titles.get(done.certification, Text(done.certification, done.certification))
    about = Text(done.topic, done.topic) if done.topic else title
    if done.document and not about.en:
        about = revision_in_words(done.document, done.version, titles)
    more = [part for part in (about, Text(done.reason, done.reason)) if part.en]
    return Text(
        ". ".join((kind.en, *(part.en for part in more))), ". ".join((kind.ru, *(part.ru for part in more)))
    )


def revised_in_words(revised: Revised, titles: Titles) -> Text:
    """The document and its revision; for which certification, if not for all; how much it changes."""
    impact = IMPACTS.get(revised.impact, NOTHING)
    certification = titles.get(revised.certification, Text(revised.certification, revised.certification))
    parts = (revision_in_words(revised.document, revised.version, titles), certification, impact)
    return Text(
        ", ".join(part.en for part in parts if part.en), ", ".join(part.ru for part in parts if part.ru)
    )


def revision_in_words(document: str, number: int | None, titles: Titles) -> Text:
    name = name_of(document)
    known = titles.get(f"{name.kind}/{name.slug}") or titles.get(name.slug) if name is not None else None
    title = known or Text(document, document)
    return (
        title if number is None else Text(f"{title.en}, revision {number}", f"{title.ru}, редакция {number}")
    )


def credit_in_words(fact: Fact, credited: Credited, titles: Titles, names: Names) -> Text:
    """Title of the certification; issuer, number; accepted by whom; why."""
    title = titles.get(credited.certification, Text(credited.certification, credited.certification))
    number = Text(f"No. {credited.document}", f"№ {credited.document}") if credited.document else NOTHING
    who = names.get(fact.recorded_by or 0, "")
    accepted = Text(f"accepted by {who}", f"засчитано: {who}") if who else NOTHING
    more = (Text(credited.issuer, credited.issuer), number, accepted, Text(credited.reason, credited.reason))
    return Text(
        ". ".join([title.en, *(part.en for part in more if part.en)]),
        ". ".join([title.ru, *(part.ru for part in more if part.ru)]),
    )


NOTHING = Text("", "")


def _detail(fact: Fact, titles: Titles) -> Text | None:
    payload: Any = fact.payload
    for name in ("course", "quiz", "call", "checklist", "session", "certification"):
        slug = getattr(payload, name, "")
        if slug:
            title = titles.get(f"{name}/{slug}") or titles.get(slug, Text(slug, slug))
            return _with_more(title, fact, payload)
    reason = getattr(payload, "reason", "")
    if reason:
        return Text(reason, reason)
    if fact.kind in ("assigned", "unassigned"):
        position = titles.get(payload.position, Text(payload.position, payload.position))
        unit = titles.get(payload.unit, Text(payload.unit, payload.unit))
        return Text(f"{position.en}, {unit.en}", f"{position.ru}, {unit.ru}")
    return None


def _with_more(title: Text, fact: Fact, payload: Any) -> Text:
    more = MORE.get(fact.kind)
    if more is None:
        reason = getattr(payload, "reason", "")
        return Text(f"{title.en}: {reason}", f"{title.ru}: {reason}") if reason else title
    extra = more(payload)
    return Text(f"{title.en}, {extra.en}", f"{title.ru}, {extra.ru}") if extra.en else title


def _score(payload: Any) -> Text:
    if not payload.share:
        return Text("", "")
    percent = f"{Decimal(payload.share) * 100:.0f}"
    return Text(f"{percent}%", f"{percent} %")


def _due(payload: Any) -> Text:
    due = date.fromisoformat(payload.due)
    return Text(f"by {day_in_words(due, 'en')}", f"срок {day_in_words(due, 'ru')}")


def _number(payload: Any) -> Text:
    number, old = payload.number, payload.replaces
    return Text(f"{number}, in place of {old}", f"{number}, взамен {old}") if old else Text(number, number)


MORE: dict[str, Callable[[Any], Text]] = {
    "quiz_passed": _score,
    "quiz_failed": _score,
    "call_passed": _score,
    "call_failed": _score,
    "certificate_issued": _number,
    "training_ordered": _due,
}
