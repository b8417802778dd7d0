"""Planned trainings and briefings: what they are, how they stand, whom they are for, and what cannot be planned. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.foundation.faults import Text

Form = Literal[
    "training", "introductory", "primary", "repeat", "unscheduled", "targeted", "drill", "coaching", "refresher"
]  # fmt: skip
State = Literal["planned", "full", "held", "cancelled", "closed"]
FORMS: Mapping[str, Text] = {
    "training": Text("Training", "Занятие"),
    "introductory": Text("Introductory briefing", "Вводный инструктаж"),
    "primary": Text("Primary briefing", "Первичный инструктаж"),
    "repeat": Text("Repeat briefing", "Повторный инструктаж"),
    "unscheduled": Text("Unscheduled briefing", "Внеплановый инструктаж"),
    "targeted": Text("Targeted briefing", "Целевой инструктаж"),
    "drill": Text("Drill", "Тренировка"),
    "coaching": Text("Coaching", "Разбор с наставником"),
    "refresher": Text("Refresher training", "Повторное обучение"),
}
# Form → the kind of obligation that attendance meets; a training meets none by itself.
MEETS: Mapping[str, str] = {
    **dict.fromkeys(("introductory", "primary", "repeat", "unscheduled", "targeted"), "briefing"),
    "drill": "drill",
    "coaching": "coaching",
    "refresher": "refresher",
}
WITH_REASON = ("unscheduled", "targeted")  # the register names the reason of these
STATES: Mapping[State, Text] = {
    "planned": Text("Planned", "Запланировано"),
    "full": Text("Full", "Мест нет"),
    "held": Text("To be signed", "Ждёт подписей"),
    "cancelled": Text("Cancelled", "Отменено"),
    "closed": Text("Register signed", "Журнал подписан"),
}
SIGNING_AROUND = timedelta(minutes=30)  # before the begin and after the end people may sign by the code
MOST_SEATS, MOST_WEEKS, LONGEST_HOURS = 500, 26, 16
FURTHEST = timedelta(days=731)


@dataclass(frozen=True)
class TrainingSession:
    """One planned session as pages read it. Instants are UTC; `held_on` is the civil day at its site."""

    id: int
    public_id: str
    programme: str
    title_en: str
    title_ru: str
    form: str
    certification: str
    begins_at: datetime
    ends_at: datetime
    time_zone: str
    held_on: date
    place: str
    link: str
    trainer_id: int
    seats: int
    minutes: int
    topic: str
    positions: tuple[str, ...]
    act: str
    reason: str
    notes: str
    late_note: str
    kept_state: str
    state_reason: str
    version: int
    planned_by: int
    closed_at: datetime | None
    taken: int = 0  # seats that somebody has
    waiting: int = 0
    units: tuple[int, ...] = ()  # ids; empty: for everybody

    @property
    def title(self) -> Text:
        return Text(self.title_en or self.title_ru, self.title_ru or self.title_en)

    @property
    def free(self) -> int:
        return max(0, self.seats - self.taken)

    def state(self, at: datetime) -> State:
        if self.kept_state == "cancelled":
            return "cancelled"
        if self.kept_state == "closed":
            return "closed"
        if at >= self.ends_at:
            return "held"
        return "planned" if self.free else "full"

    def takes_places(self, at: datetime) -> bool:
        """Whether people may still ask for a seat, or give one back."""
        return self.kept_state == "planned" and at < self.begins_at

    def takes_codes(self, at: datetime) -> bool:
        """Whether people may sign by the code that is shown in the room."""
        begin, end = self.begins_at - SIGNING_AROUND, self.ends_at + SIGNING_AROUND
        return self.kept_state == "planned" and begin <= at <= end


def is_for(
    session: TrainingSession, places: Collection[tuple[str, str]], unit_paths: Mapping[int, str]
) -> bool:
    """Whether the session is meant for somebody who holds these (position, path of the unit) on its day.

    A session without units and positions is for everybody, also for those who hold no position.
    """
    if not session.units and not session.positions:
        return True
    roots = [unit_paths[unit] for unit in session.units if unit in unit_paths]
    return any(
        (not session.positions or position in session.positions)
        and (not session.units or any(path.startswith(root) for root in roots))
        for position, path in places
    )


# -- hours -------------------------------------------------------------------------------------------------------

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_DECIMAL = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?")


def minutes_from(text: str) -> int | None:
    """Minutes of `1:30`, `1.5` or `1,5` hours; None for anything else."""
    tidy = "".join(text.split())
    clock, decimal = _CLOCK.fullmatch(tidy), _DECIMAL.fullmatch(tidy)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    if decimal:
        hundredths = (decimal[2] or "").ljust(2, "0")
        return int(decimal[1]) * 60 + round(int(hundredths) * 60 / 100)
    return None


def hours_text(minutes: int) -> str:
    """`1:30`, as a form shows it and takes it back."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def hours_of(minutes: int) -> float:
    """Decimal hours, rounded up to a ten-thousandth: three times twenty minutes are an hour and not less."""
    return -(-minutes * 10_000 // 60) / 10_000


# -- planning ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What somebody wants to plan, as the form has understood it."""

    programme: str
    title_en: str
    title_ru: str
    form: str
    begins_at: datetime
    ends_at: datetime
    time_zone: str
    held_on: date
    trainer_id: int
    seats: int
    minutes: int
    certification: str = ""
    place: str = ""
    link: str = ""
    topic: str = ""
    units: tuple[int, ...] = ()
    positions: tuple[str, ...] = ()
    act: str = ""
    reason: str = ""
    notes: str = ""
    late_note: str = ""


Problem = tuple[str, Text]  # name of the field, and what to do about it


def problems(plan: Plan, at: datetime, seats_taken: int = 0) -> tuple[Problem, ...]:
    """What cannot be planned so. `seats_taken`: of a session that is changed."""
    found: list[Problem] = []
    length = plan.ends_at - plan.begins_at
    if length <= timedelta(0):
        found.append(("ends", Text("The end is before the begin", "Окончание раньше начала")))
    elif plan.minutes > length.total_seconds() / 60:
        found.append(
            ("hours", Text("The session is shorter than these hours", "Занятие короче, чем столько часов"))
        )
    if plan.begins_at <= at and not plan.late_note:
        found.append(
            (
                "late_note",
                Text(
                    "This time is over. If the session has been held already, say here why it is entered late",
                    "Это время прошло. Если занятие уже проведено, укажите здесь, почему оно вносится позже",
                ),
            )
        )
    if plan.ends_at > at and plan.late_note:
        found.append(
            ("late_note", Text("Only for a session that is over", "Только для занятия, которое уже прошло"))
        )
    if plan.begins_at > at + FURTHEST:
        found.append(("held_on", Text("Choose a day within two years", "Выберите день в пределах двух лет")))
    if plan.form in WITH_REASON and not plan.reason:
        found.append(("reason", Text("The register needs the reason", "В журнал вносится причина")))
    if plan.seats < seats_taken:
        found.append(("seats", too_few(seats_taken)))
    return tuple(found)


def too_few(taken: int) -> Text:
    return Text(
        f"{taken} people have a seat. Fewer seats would send some away: take them off the list first;"
        " who waits moves up only into seats that are free",
        f"Мест занято: {taken}. Меньше мест — кто-то лишится места: сначала снимите людей с занятия;"
        " очередь продвигается только на свободные места",
    )


def weekly(plan: Plan, weeks: int) -> tuple[Plan, ...]:
    """The session and the same in the weeks after it, at the same time by the clock of its site."""
    return tuple(
        replace(
            plan,
            begins_at=_weeks_later(plan.begins_at, plan.time_zone, week),
            ends_at=_weeks_later(plan.ends_at, plan.time_zone, week),
            held_on=plan.held_on + timedelta(weeks=week),
        )
        for week in range(weeks)
    )


def _weeks_later(instant: datetime, time_zone: str, weeks: int) -> datetime:
    zone = ZoneInfo(time_zone)
    by_the_wall = instant.astimezone(zone).replace(tzinfo=None) + timedelta(weeks=weeks)
    return by_the_wall.replace(tzinfo=zone).astimezone(UTC)
