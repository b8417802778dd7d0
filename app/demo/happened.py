"""What demanded training in the demo, and what was planned. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.faults import Text

NOTHING = Text("", "")


BREACH = Text(
    "Read out a caller's card data aloud in the open office, for the second time.",
    "Данные карты звонящего прочитаны вслух при посторонних, уже второй раз.",
)
DOUBT = Text(
    "The trainer next door heard somebody dictate answers during the exam.",
    "Тренер в соседней комнате слышал, как во время экзамена кто-то диктовал ответы.",
)


@dataclass(frozen=True)
class Planned:
    """A session; `in_days` from today, at an hour of the site."""

    in_days: int
    hour: int
    programme: str
    title: Text
    form: str
    minutes: int
    seats: int
    place: Text
    topic: str = ""
    act: Text = NOTHING
    reason: Text = NOTHING


ROOM = Text("Training room, second floor", "Учебный класс, второй этаж")
SESSIONS = (
    Planned(
        -12,
        10,
        "new-telephone-panel",
        Text("The new telephone panel", "Новая телефонная панель"),
        "unscheduled",
        45,
        12,
        ROOM,
        act=Text("Instruction 14, the workplace of an operator", "Инструкция № 14, рабочее место оператора"),
        reason=Text("New equipment", "Новое оборудование"),
    ),
    Planned(
        5,
        15,
        "difficult-conversations",
        Text("Difficult conversations: a workshop", "Трудные разговоры: практикум"),
        "training",
        90,
        8,
        ROOM,
        topic="communication",
    ),
    Planned(
        9,
        9,
        "first-aid",
        Text("First aid: the recovery position", "Первая помощь: устойчивое боковое положение"),
        "training",
        60,
        3,
        Text("Gymnasium", "Спортивный зал"),
        topic="safety",
    ),
)
ACCIDENT = Text(
    "A cable lay across the way to the emergency exit; somebody stumbled over it and was not hurt.",
    "Кабель лежал поперёк прохода к запасному выходу: об него споткнулись, никто не пострадал.",
)
PANEL = Text("Ways out and cables at the workplace", "Пути эвакуации и кабели на рабочем месте")
