"""What happened to the people of the demo, day by day, counted back from today. Plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Act = Literal[
    "courses", "briefing", "exam", "exam_failed", "lessons", "absent", "back", "incident", "qa_failed",
    "revoked", "suspended", "exempted", "left", "safety",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    days_ago: int
    act: Act
    days: int = 0  # of an exemption: how long it still runs


@dataclass(frozen=True)
class History:
    hired_days_ago: int
    steps: tuple[Step, ...]  # the earliest first


def certified(
    hired: int, *, exams: tuple[int, ...], last_briefing: int, more: tuple[Step, ...] = ()
) -> History:
    """The courses the day before the first exam on calls, later exams as given, a briefing every 170 days."""
    briefings = range(last_briefing, hired, 170)
    steps = [
        Step(exams[0] + 1, "courses"),
        *(Step(day, "exam") for day in exams),
        *(Step(day, "briefing") for day in briefings),
        *more,
    ]
    return History(hired, tuple(sorted(steps, key=lambda step: -step.days_ago)))


def settled(vary: int) -> History:
    return certified(90 + vary, exams=(82 + vary,), last_briefing=10 + vary % 70)


def renewed(vary: int) -> History:
    first = 560 + vary // 2  # renewed in the month before the anniversary
    return certified(first + 8, exams=(first, first - 365 + 12), last_briefing=20 + vary % 120)


def renewed_lead(vary: int) -> History:
    """A lead goes through fire and first aid again, too: in the last month of the first year."""
    first = 560 + vary // 2
    again = Step(first + 1 - 365 + 12, "safety")
    return certified(first + 8, exams=(first, first - 365 + 12), last_briefing=20 + vary % 120, more=(again,))


def due_soon(vary: int) -> History:
    return certified(364 + vary % 3, exams=(346 + vary % 15,), last_briefing=40 + vary % 90)


def briefing_soon(vary: int) -> History:
    return certified(260, exams=(250,), last_briefing=158 + vary % 15)


COMMON: dict[str, Callable[[int], History]] = {
    "settled": settled,
    "renewed": renewed,
    "renewed-lead": renewed_lead,
    "due-soon": due_soon,
    "briefing-soon": briefing_soon,
    "office": lambda vary: History(700 + vary, ()),
}
RARE: dict[str, History] = {
    "newcomer": History(0, ()),
    "no-show": History(9, ()),
    "half-way": History(3, (Step(2, "lessons"),)),
    "trainer": History(
        500,
        (
            *(Step(499, "briefing"), Step(490, "safety"), Step(330, "briefing")),
            *(Step(160, "briefing"), Step(140, "safety")),
        ),
    ),
    "new-trainer": History(45, (Step(44, "briefing"),)),  # thirty days for fire and first aid are over
    "lead-in-grace": certified(394, exams=(382, 30), last_briefing=40),  # and fire and first aid a year ago
    "renewal-open": certified(352, exams=(345,), last_briefing=150),
    "expired": certified(400, exams=(380,), last_briefing=60),
    "briefing-expired": certified(300, exams=(290,), last_briefing=195),
    "retake-due": certified(370, exams=(355,), last_briefing=50, more=(Step(6, "exam_failed"),)),
    "retake-overdue": certified(385, exams=(375,), last_briefing=50, more=(Step(34, "exam_failed"),)),
    "on-leave": certified(330, exams=(320,), last_briefing=90, more=(Step(20, "absent"),)),
    "revoked": certified(220, exams=(210,), last_briefing=45, more=(Step(12, "revoked"),)),
    "suspended": certified(240, exams=(230,), last_briefing=65, more=(Step(6, "suspended"),)),
    "exempt": certified(200, exams=(190,), last_briefing=35, more=(Step(30, "exempted", days=60),)),
    "quality-check-failed": certified(180, exams=(170,), last_briefing=5, more=(Step(2, "qa_failed"),)),
    "coaching-overdue": certified(160, exams=(150,), last_briefing=25, more=(Step(12, "qa_failed"),)),
    "lapsed": certified(640, exams=(620,), last_briefing=80),
    "left": certified(420, exams=(405,), last_briefing=120, more=(Step(40, "left"),)),
}


def history(story: str, number: int) -> History:
    """The history of one person; `number` varies the dates of the common stories."""
    if story in RARE:
        return RARE[story]
    return COMMON[story](number * 37 % 200)
