"""Whether days of employment go together: hiring, positions, absences, leaving. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.foundation.faults import Text
from app.people.rows import AssignmentRow
from app.record import facts
from app.record.facts import Fact


@dataclass(frozen=True)
class DayProblem:
    """What does not go together, at which field of a form."""

    field: str
    code: str
    text: Text


@dataclass(frozen=True)
class Absence:
    begins: date
    back_on: date | None  # the first day at work again
    reason: str


def english(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def russian(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def position_problem(
    on: date,
    until: date | None,
    *,
    hired_on: date | None,
    left_on: date | None,
    same: Sequence[AssignmentRow],
) -> DayProblem | None:
    """`same`: when the person holds or held this position in this unit already."""
    if until is not None and until < on:
        return DayProblem(
            "until_on",
            "ends-before-it-begins",
            Text(
                f"The last day is before the first one, {english(on)}.",
                f"Последний день раньше первого, {russian(on)}.",
            ),
        )
    if hired_on is not None and on < hired_on:
        return DayProblem(
            "from_on",
            "before-hiring",
            Text(
                f"The position begins before the person was hired, {english(hired_on)}.",
                f"Должность начинается раньше приёма на работу, {russian(hired_on)}.",
            ),
        )
    if left_on is not None and on > left_on:
        return DayProblem(
            "from_on",
            "after-leaving",
            Text(
                f"The position begins after the last day at work, {english(left_on)}.",
                f"Должность начинается позже последнего рабочего дня, {russian(left_on)}.",
            ),
        )
    return next((overlap(row) for row in same if overlaps(row, on, until)), None)


def overlaps(row: AssignmentRow, on: date, until: date | None) -> bool:
    return (row.until_on is None or on <= row.until_on) and (until is None or row.from_on <= until)


def overlap(row: AssignmentRow) -> DayProblem:
    since, till = row.from_on, row.until_on
    english_days = f"from {english(since)}" + (f" until {english(till)}" if till else "")
    russian_days = f"с {russian(since)}" + (f" по {russian(till)}" if till else "")
    return DayProblem(
        "from_on",
        "already-assigned",
        Text(
            f"This position in this unit is held already, {english_days}.",
            f"Эта должность в этом подразделении уже есть, {russian_days}.",
        ),
    )


def ending_problem(on: date, held: AssignmentRow) -> DayProblem | None:
    """A position may end on any of its days, not before it begins and not later than it ends already."""
    if on < held.from_on:
        return DayProblem(
            "on",
            "ends-before-it-begins",
            Text(
                f"The last day is before the first one, {english(held.from_on)}.",
                f"Последний день раньше первого, {russian(held.from_on)}.",
            ),
        )
    if held.until_on is not None and on > held.until_on:
        return DayProblem(
            "on",
            "ended-before",
            Text(
                f"This position ends earlier, on {english(held.until_on)}. To go on, add it from the next day.",
                f"Эта должность заканчивается раньше, {russian(held.until_on)}. "
                "Чтобы продолжить, добавьте её со следующего дня.",
            ),
        )
    return None


def hiring_problem(
    on: date, *, left_on: date | None, leavings: Iterable[date], assignments: Sequence[AssignmentRow]
) -> DayProblem | None:
    """Another day of hiring: after the last leaving, before all positions since then, not after the last day."""
    before = max((day for day in leavings if day != left_on), default=None)
    if before is not None and on <= before:
        text = Text(
            f"The person left on {english(before)}: hired again can only be after that.",
            f"Предыдущее увольнение — {russian(before)}: новый приём может быть только позже.",
        )
        return DayProblem("hired_on", "hired-before-leaving", text)
    if left_on is not None and on > left_on:
        text = Text(
            f"This is after the last day at work, {english(left_on)}.",
            f"Это позже последнего рабочего дня, {russian(left_on)}.",
        )
        return DayProblem("hired_on", "hired-after-leaving", text)
    since = [row for row in assignments if before is None or row.from_on > before]
    first = min(since, key=lambda row: row.from_on, default=None)
    if first is not None and first.from_on < on:
        text = Text(
            f"A position was held before that day, from {english(first.from_on)}: {first.position_title.en}.",
            f"До этого дня уже была должность, с {russian(first.from_on)}: {first.position_title.ru}.",
        )
        return DayProblem("hired_on", "position-before-hiring", text)
    return None


def leaving_problem(on: date, hired_on: date | None) -> DayProblem | None:
    if hired_on is None or on >= hired_on:
        return None
    return DayProblem(
        "on",
        "left-before-hired",
        Text(
            f"The last day is before the person was hired, {english(hired_on)}.",
            f"Последний день раньше приёма на работу, {russian(hired_on)}.",
        ),
    )


def return_problem(on: date, left_on: date) -> DayProblem | None:
    if on > left_on:
        return None
    return DayProblem(
        "on",
        "returns-before-leaving",
        Text(
            f"The person left on {english(left_on)}: the first day back is after it.",
            f"Последний рабочий день — {russian(left_on)}: вернуться можно только позже.",
        ),
    )


def absence_problem(on: date, *, hired_on: date | None, known: Sequence[Absence]) -> DayProblem | None:
    if hired_on is not None and on < hired_on:
        return DayProblem(
            "on",
            "before-hiring",
            Text(
                f"This is before the person was hired, {english(hired_on)}.",
                f"Это раньше приёма на работу, {russian(hired_on)}.",
            ),
        )
    for absence in known:
        if absence.back_on is None or on < absence.back_on:
            text = Text(
                f"An absence from {english(absence.begins)} is noted already.",
                f"Отсутствие с {russian(absence.begins)} уже отмечено.",
            )
            return DayProblem("on", "already-absent", text)
    return None


def back_problem(on: date, absence: Absence | None) -> DayProblem | None:
    if absence is None:
        text = Text("This person is not away.", "Этот человек не отсутствует.")
        return DayProblem("on", "not-absent", text)
    if on <= absence.begins:
        text = Text(
            f"The absence began on {english(absence.begins)}: the first day back is after it.",
            f"Отсутствие началось {russian(absence.begins)}: первый день на работе — позже.",
        )
        return DayProblem("on", "back-before-absence", text)
    return None


def open_absence(known: Sequence[Absence]) -> Absence | None:
    return known[-1] if known and known[-1].back_on is None else None


def absences(history: Iterable[Fact]) -> tuple[Absence, ...]:
    """Times away, the earliest first; leaving the organisation ends one, too."""
    found: list[Absence] = []
    # On one day a return comes before the next departure, whichever was recorded first.
    for fact in sorted(history, key=lambda fact: (fact.occurred_on, fact.kind == facts.Absent.kind)):
        away = open_absence(found)
        match fact.payload:
            case facts.Absent() if away is None:
                found.append(Absence(fact.occurred_on, None, fact.payload.reason))
            case facts.Back() if away is not None:
                found[-1] = replace(away, back_on=fact.occurred_on)
            case facts.Left() if away is not None:
                found[-1] = replace(away, back_on=fact.occurred_on + timedelta(days=1))
    return tuple(found)
