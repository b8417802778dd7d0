"""A certificate is taken away, or given back, by two people: what is asked for, why, and who may decide. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.foundation.errors import Conflict, Forbidden, Invalid
from app.foundation.faults import Text

Act = Literal["revoke", "reinstate", "annul"]
RequestState = Literal["waiting", "approved", "refused", "expired", "taken-back"]
WAITS_FOR = timedelta(days=30)
LONGEST_WORDS = 1000  # characters

# Why a certificate is taken away: the closed list, as those inside read it.
REVOKED: Mapping[str, Text] = {
    "dishonest": Text("Dishonest exam, document or signature", "Нечестный экзамен, документ или подпись"),
    "result": Text("The result it stands on has changed", "Изменился результат, на котором оно основано"),
    "mistake": Text("Issued by mistake", "Выдано по ошибке"),
    "breach": Text("Serious breach of the rules of work", "Грубое нарушение правил работы"),
    "other": Text("Another reason", "Другая причина"),
}
# What strangers are told of the same: true, and harming nobody.
TOLD_IN_PUBLIC: Mapping[str, Text] = {
    "dishonest": Text("the requirements were not met", "требования не были выполнены"),
    "result": Text("the requirements were not met", "требования не были выполнены"),
    "mistake": Text("it was issued by mistake", "выдано по ошибке"),
    "breach": Text("by decision of the organisation", "по решению организации"),
    "other": Text("by decision of the organisation", "по решению организации"),
    "asked": Text("it is being looked into", "идёт проверка"),
}
REINSTATED: Mapping[str, Text] = {
    "mistaken": Text("The revocation was a mistake", "Отзыв был ошибкой"),
    "cleared": Text("What was suspected has not been confirmed", "Подозрения не подтвердились"),
    "procedure": Text("The revocation did not follow the procedure", "Отзыв прошёл с нарушением порядка"),
    "other": Text("Another reason", "Другая причина"),
}
CATEGORIES: Mapping[Act, Mapping[str, Text]] = {
    "revoke": REVOKED,
    "reinstate": REINSTATED,
    "annul": REVOKED,
}


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `suspend`: nobody works on it while it waits."""

    act: Act
    category: str
    words: str
    suspend: bool = False
    case: int | None = None  # that it comes from


@dataclass(frozen=True)
class Request:
    """One thing that was asked for, and what has become of it."""

    id: int
    public_id: str
    certificate_id: int
    number: str
    certification: str  # slug
    person_id: int  # the holder
    act: Act
    category: str
    words: str
    case_id: int | None
    suspension_fact: int | None
    asked_by: int
    asked_at: datetime
    expires_on: date
    state: RequestState
    decided_by: int | None
    decided_at: datetime | None
    decision_words: str
    fact_id: int | None

    @property
    def why(self) -> Text:
        return CATEGORIES[self.act].get(self.category, Text(self.category, self.category))


class NoWords(Invalid):
    code = "no-words"
    text = Text(
        "Say why, in up to 1,000 characters: whoever decides reads it.",
        "Напишите причину, до 1000 знаков: её прочтёт тот, кто решает.",
    )


class OwnCertificate(Forbidden):
    code = "own-certificate"
    text = Text(
        "Nobody decides about a certificate of their own.", "О своём удостоверении решает другой человек."
    )


class NotTheSecond(Forbidden):
    code = "not-the-second"
    text = Text(
        "You have asked for it yourself: another person decides.",
        "Запрос подали вы: решает другой человек.",
    )


class NotTheFirst(Forbidden):
    code = "not-the-first"
    text = Text(
        "Only whoever has asked for it takes it back.", "Отозвать запрос может только тот, кто его подал."
    )


class DecidedMeanwhile(Conflict):
    code = "decided-meanwhile"
    text = Text("This was decided in the meantime.", "За это время решение уже принято.")


class WaitsAlready(Conflict):
    code = "waits-already"
    text = Text(
        "Something about this certificate waits for a decision already.",
        "По этому удостоверению уже есть запрос, который ждёт решения.",
    )


class NothingToRevoke(Conflict):
    code = "nothing-to-revoke"
    text = Text(
        "This certificate has been replaced or revoked: there is nothing to take away. Look at the newest one.",
        "Это удостоверение уже заменено или отозвано, отзывать нечего. Посмотрите самое новое.",
    )


class NothingToReinstate(Conflict):
    code = "nothing-to-reinstate"
    text = Text(
        "Only a certificate that two people have revoked, and no newer one has replaced, is given back.",
        "Вернуть можно только удостоверение, отозванное двумя людьми и не заменённое более новым.",
    )


class NotValid(Conflict):
    code = "not-valid"
    text = Text(
        "Only a valid certificate is issued anew: this one has ended, or was replaced or revoked.",
        "Заново выдают только действующее удостоверение: это истекло, заменено или отозвано.",
    )


class NothingToAnnul(Conflict):
    code = "nothing-to-annul"
    text = Text(
        "The pass that was doubted has been struck out already.", "Спорный результат уже аннулирован."
    )


def said(words: str) -> str:
    """Raises NoWords."""
    tidy = "\n".join(line.strip() for line in words.strip().splitlines())
    if not tidy or len(tidy) > LONGEST_WORDS or "\0" in tidy:
        raise NoWords
    return tidy


def refuse_as_second(request: Request, person_id: int) -> None:
    """Whether this person decides it is for nobody to choose. Raises OwnCertificate, NotTheSecond, DecidedMeanwhile."""
    if person_id == request.person_id:
        raise OwnCertificate
    if person_id == request.asked_by:
        raise NotTheSecond
    refuse_unless_waiting(request)


def refuse_as_first(request: Request, person_id: int) -> None:
    """Raises NotTheFirst, DecidedMeanwhile."""
    if person_id != request.asked_by:
        raise NotTheFirst
    refuse_unless_waiting(request)


def refuse_unless_waiting(request: Request) -> None:
    if request.state != "waiting":
        raise DecidedMeanwhile


def last_day(asked_on: date) -> date:
    """The last day on which it can be approved."""
    return asked_on + WAITS_FOR
