"""Times away, each with the facts that tell of it, and whether a new one fits among them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.foundation.faults import Text
from app.people.employment_days import DayProblem, english, russian
from app.record import facts
from app.record.facts import Fact

ONE_DAY = timedelta(days=1)
LONGEST_REASON = 200


@dataclass(frozen=True)
class Spell:
    """One time away. `back_on` is the first day at work again; None: it is not known yet."""

    begins: date
    back_on: date | None = None
    reason: str = ""
    absent: int = 0  # id of the fact that began it
    back: int = 0  # of the one that ended it; 0: none, or leaving the organisation

    @property
    def last_day(self) -> date | None:
        return None if self.back_on is None else self.back_on - ONE_DAY

    def holds_on(self, day: date) -> bool:
        return self.begins <= day and (self.back_on is None or day < self.back_on)

    def meets(self, other: Spell) -> bool:
        """Whether both have a day in common."""
        return (other.back_on is None or self.begins < other.back_on) and (
            self.back_on is None or other.begins < self.back_on
        )


def spells(history: Iterable[Fact]) -> tuple[Spell, ...]:
    """Times away of one person, the earliest first. On one day a return comes before the next departure."""
    found: list[Spell] = []
    ordered = sorted(history, key=lambda fact: (fact.occurred_on, fact.kind == facts.Absent.kind))
    for fact in ordered:
        away = found[-1] if found and found[-1].back_on is None else None
        match fact.payload:
            case facts.Absent(reason=reason) if away is None:
                found.append(Spell(fact.occurred_on, None, reason, fact.id))
            case facts.Back() if away is not None and away.begins < fact.occurred_on:
                found[-1] = replace(away, back_on=fact.occurred_on, back=fact.id)
            case facts.Left() if away is not None:
                found[-1] = replace(away, back_on=fact.occurred_on + ONE_DAY)
    return tuple(found)


def spell_problem(
    new: Spell, known: Sequence[Spell], *, hired_on: date | None, left_on: date | None
) -> DayProblem | None:
    """Why a time away cannot be noted; None: it fits."""
    if new.back_on is not None and new.back_on <= new.begins:
        text = Text(
            f"The last day is before the first one, {english(new.begins)}.",
            f"Последний день раньше первого, {russian(new.begins)}.",
        )
        return DayProblem("until", "reversed-days", text)
    if hired_on is not None and new.begins < hired_on:
        text = Text(
            f"This is before the person was hired, {english(hired_on)}.",
            f"Это раньше приёма на работу, {russian(hired_on)}.",
        )
        return DayProblem("begins", "before-hiring", text)
    if left_on is not None and new.begins > left_on:
        text = Text(
            f"The person had left by then; the last day was {english(left_on)}.",
            f"К этому дню человек уже не работал; последний день — {russian(left_on)}.",
        )
        return DayProblem("begins", "after-leaving", text)
    other = next((one for one in known if new.meets(one)), None)
    return None if other is None else overlapping(other)


def overlapping(other: Spell) -> DayProblem:
    last = other.last_day
    said_en = f"from {english(other.begins)}" + (f" to {english(last)}" if last else ", still going on")
    said_ru = f"с {russian(other.begins)}" + (f" по {russian(last)}" if last else ", ещё не закончено")
    text = Text(f"It overlaps with an absence {said_en}.", f"Пересекается с отсутствием {said_ru}.")
    return DayProblem("begins", "overlapping-absence", text)
