"""Certificates of whose ground something has happened: why, and what may be decided. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.foundation.errors import Conflict
from app.foundation.faults import Text

Cause = Literal["struck", "lost", "differs", "dishonest"]
Decision = Literal["kept", "accepted", "reissued", "revoked", "annulled"]

CAUSES: Mapping[str, Text] = {
    "struck": Text("A record it stands on was struck out", "Аннулирована запись, на которой оно основано"),
    "lost": Text(
        "The pass it stands on is gone from the record",
        "Сдачи, на которой оно основано, в журнале больше нет",
    ),
    "dishonest": Text(
        "An attempt it stands on is doubted", "Попытка, на которой оно основано, под сомнением"
    ),
}
DECIDED: Mapping[str, Text] = {
    "kept": Text("Kept as it is", "Оставлено как есть"),
    "accepted": Text("Stays withdrawn", "Остаётся недействительным"),
    "reissued": Text("Issued anew", "Выдано заново"),
    "revoked": Text("Revoked by two people", "Отозвано двумя людьми"),
    "annulled": Text("The attempt was annulled by two people", "Попытка аннулирована двумя людьми"),
}


@dataclass(frozen=True)
class Case:
    """One certificate that waits for a decision, or had one."""

    id: int
    public_id: str
    certificate_id: int
    number: str
    certification: str  # slug
    person_id: int  # the holder
    cause: Cause
    fact_id: int | None
    words: str
    raised_by: int | None
    raised_at: datetime
    decision: Decision | None
    decision_words: str
    decided_by: int | None
    decided_at: datetime | None
    is_withdrawn: bool  # the pass behind the certificate is gone: nobody works on it

    @property
    def why(self) -> Text:
        return CAUSES[self.cause]

    @property
    def decided(self) -> Text | None:
        return DECIDED[self.decision] if self.decision is not None else None

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be decided. Who has lost the ground does not get it back by a decision."""
        if self.decision is not None:
            return ()
        if self.is_withdrawn:
            return ("accepted",)
        return ("kept", "annul", "revoke") if self.cause == "dishonest" else ("kept", "reissue", "revoke")


class CaseDecided(Conflict):
    code = "case-decided"
    text = Text("This was decided in the meantime.", "За это время решение уже принято.")


class NotAChoice(Conflict):
    code = "not-a-choice"
    text = Text(
        "This certificate has changed in the meantime: look again at what can be decided.",
        "За это время удостоверение изменилось: посмотрите ещё раз, что можно решить.",
    )


def refuse_decision(case: Case, choice: str) -> None:
    """Raises CaseDecided, NotAChoice."""
    if case.decision is not None:
        raise CaseDecided
    if choice not in case.choices:
        raise NotAChoice
