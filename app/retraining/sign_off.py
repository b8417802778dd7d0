"""A briefing, a talk, a training or a drill that somebody holds with a person, signed by both. Pure.

One side begins: whoever held it writes down what it was and signs. The person signs too, or objects. Nothing counts
by silence: without the second signature the record says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.assessment.observing import fingerprint
from app.certification.reasons import day_in_words
from app.foundation.faults import Text
from app.retraining.obligations import Demand

State = Literal["waiting", "signed", "objected", "withdrawn", "voided"]
Result = Literal["", "passed", "failed"]  # of a drill alone
Act = Literal["sign", "object", "withdraw", "void"]

# Which state an act leads to, and from which one.
MOVES: Mapping[Act, tuple[State, State]] = {
    "sign": ("waiting", "signed"),
    "object": ("waiting", "objected"),
    "withdraw": ("waiting", "withdrawn"),
    "void": ("signed", "voided"),
}


def moved(state: State, act: Act) -> State | None:
    """The state after an act; None where the act is not possible any more."""
    before, after = MOVES[act]
    return after if state == before else None


@dataclass(frozen=True)
class Statement:
    """What the instructor says of it: the same for all who took part."""

    require: str
    held_on: date
    topic: str
    act: str = ""  # the local act or instruction that it was about
    minutes: int | None = None
    notes: str = ""
    result: Result = ""


def canonical(
    statement: Statement, numbers: Mapping[str, str], covered: Iterable[Demand], reason: str
) -> dict[str, Any]:
    """All that both signatures stand for. `numbers`: sign_off, sitting, person and instructor.

    Its hash is SHA-256 of the JSON text with sorted keys and without spaces, in UTF-8.
    """
    return {
        "schema": 1,
        **numbers,
        "require": statement.require,
        "held_on": statement.held_on.isoformat(),
        "topic": statement.topic,
        "act": statement.act,
        "minutes": statement.minutes,
        "notes": statement.notes,
        "result": statement.result,
        "reason": reason,
        "demanded": [
            {
                "certification": one.certification,
                "event": one.event,
                "on": one.on.isoformat(),
                "fact": one.ref,
            }
            for one in covered
        ],
    }


def sha256_of(content: Mapping[str, Any]) -> str:
    return fingerprint(content)


def is_intact(sha256: str, content: Mapping[str, Any]) -> bool:
    """Whether what is stored is still what was signed."""
    return sha256 == fingerprint(content)


def counts(content: Mapping[str, Any]) -> bool:
    """Whether it meets what was demanded once both have signed: a drill that failed does not."""
    return content["result"] != "failed"


def uncovered(content: Mapping[str, Any], open_now: Iterable[Demand]) -> tuple[Demand, ...]:
    """What it would meet by its date although the instructor did not know of it when it was held."""
    named = {one["fact"] for one in content["demanded"]}
    day = date.fromisoformat(content["held_on"])
    return tuple(
        one
        for one in open_now
        if one.require == content["require"] and one.on <= day and one.ref not in named
    )


# -- whom it cannot be held with ------------------------------------------------------------------------------------

RefusalCode = Literal["own", "left", "nothing", "waits", "early"]


@dataclass(frozen=True)
class Refusal:
    code: RefusalCode
    day: date | None = None
    name: str = ""


@dataclass(frozen=True)
class Candidate:
    """One person, as far as it decides whether something can be signed for them now."""

    is_instructor: bool = False
    left_on: date | None = None
    waits_since: date | None = None  # it was held already and waits for the person's signature
    waits_by: str = ""  # who held it
    events: tuple[date, ...] = ()  # days of what demands it


def refusal_of(one: Candidate, today: date, held_on: date | None = None) -> Refusal | None:
    """None: it can be held. `held_on` None: no day was named yet."""
    if one.is_instructor:
        return Refusal("own")
    if one.left_on is not None and one.left_on < today:
        return Refusal("left", one.left_on)
    if one.waits_since is not None:
        return Refusal("waits", one.waits_since, one.waits_by)
    if not one.events:
        return Refusal("nothing")
    if held_on is not None and held_on < min(one.events):
        return Refusal("early", min(one.events))
    return None


REFUSALS: Mapping[RefusalCode, Text] = {
    "own": Text(
        "Nobody signs for themselves: somebody else has to hold it with you.",
        "За себя не подписывают: провести это с вами должен кто-то другой.",
    ),
    "left": Text("Left on {day}.", "Увольнение: {day}."),
    "nothing": Text(
        "Nothing of this kind is demanded now: it was met, struck out, or never asked for.",
        "Сейчас ничего такого не требуется: уже выполнено, отменено или не назначалось.",
    ),
    "waits": Text(
        "Held on {day} by {name}; it waits for the person’s signature.",
        "Проведено {day}, проводит {name}; ждёт подписи сотрудника.",
    ),
    "early": Text(
        "The day lies before what demands it ({day}): what was held before an event does not answer it.",
        "День раньше события ({day}): проведённое до события его не закрывает.",
    ),
}


def sentence_of(refusal: Refusal) -> Text:
    said = REFUSALS[refusal.code]
    days = {language: day_in_words(refusal.day, language) if refusal.day else "" for language in ("en", "ru")}
    return Text(
        said.en.format(day=days["en"], name=refusal.name),
        said.ru.format(day=days["ru"], name=refusal.name).replace("г..", "г."),
    )


# -- what a signature says ------------------------------------------------------------------------------------------

HELD_BY_ME: Mapping[str, Text] = {
    "briefing": Text(
        "I briefed {person} on {day} as written here, and made sure that it was understood.",
        "Удостоверяю: инструктаж проведён мной {day}; участие: {person}. Всё записанное верно, усвоение проверено.",
    ),
    "coaching": Text(
        "I talked this through with {person} on {day}, and what stands here is what we spoke of.",
        "Удостоверяю: разбор проведён мной {day}; участие: {person}. Записано то, о чём шла речь.",
    ),
    "refresher": Text(
        "I trained {person} on {day} as written here, and made sure that it was understood.",
        "Удостоверяю: повторное обучение проведено мной {day}; участие: {person}. Всё записанное верно, усвоение проверено.",
    ),
    "drill": Text(
        "I held this drill with {person} on {day}, and its result is the one written here.",
        "Удостоверяю: тренировка проведена мной {day}; участие: {person}. Результат записан верно.",
    ),
}
TOOK_PART: Mapping[str, Text] = {
    "briefing": Text(
        "I was briefed on {day} as written here, and I have understood it.",
        "Подтверждаю: инструктаж {day} со мной проведён, содержание мне понятно.",
    ),
    "coaching": Text(
        "We talked this through on {day}, and what stands here is what we spoke of.",
        "Подтверждаю: разбор {day} со мной проведён, записано то, о чём шла речь.",
    ),
    "refresher": Text(
        "I was trained on {day} as written here, and I have understood it.",
        "Подтверждаю: повторное обучение {day} со мной проведено, содержание мне понятно.",
    ),
    "drill": Text(
        "I took part in this drill on {day}, and I know its result.",
        "Подтверждаю: тренировка {day} со мной проведена, её результат мне известен.",
    ),
}
OBJECTED = Text(
    "I object: on {day} it was not as written here. It does not count.",
    "Возражаю: {day} всё было не так, как здесь записано. Это не засчитывается.",
)
WITHDRAWN = Text(
    "I take my signature of {day} back before the answer. It does not count.",
    "Отзываю свою подпись ({day}) до ответа. Это не засчитывается.",
)
VOIDED = Text(
    "I strike this out of the record. What it had met is open again.",
    "Вычёркиваю это из журнала. Всё, что этим было закрыто, снова открыто.",
)
ACKNOWLEDGED = Text(
    "I have read what has changed, and I will work by it.",
    "Подтверждаю: изменения прочитаны, дальше работаю по новой редакции.",
)


def meaning_of(act: Act | Literal["hold"], content: Mapping[str, Any], person: str = "") -> Text:
    """The sentence that a signature stands for, in both languages. `person`: full name and number."""
    said = {
        "hold": HELD_BY_ME.get(content["require"], HELD_BY_ME["briefing"]),
        "sign": TOOK_PART.get(content["require"], TOOK_PART["briefing"]),
        "object": OBJECTED,
        "withdraw": WITHDRAWN,
        "void": VOIDED,
    }[act]
    day = date.fromisoformat(content["held_on"])
    return Text(
        said.en.format(day=day_in_words(day, "en"), person=person),
        said.ru.format(day=day_in_words(day, "ru"), person=person),
    )
