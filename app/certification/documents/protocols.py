"""An invented protocol of a check of knowledge, to try a template on. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from app.certification.protocols.paper import Marks, Signed
from app.certification.protocols.values import Line, Member, Protocol
from app.foundation.faults import Language, Text

AT = datetime(2026, 12, 3, 12, tzinfo=UTC)
LONG_NAME = "Абдурахмангаджиева-Константинопольская Айгюль-Фатима Нурмухаммад-Сулейман кызы"
_LINE = Line(
    person_id=1,
    number="1008",
    name="Васильева Анна Викторовна",
    family="Васильева",
    given="Анна",
    patronymic="Викторовна",
    position="Оператор контакт-центра",
    workplace="Линия 1",
    satisfactory=True,
    kind="primary",
    cause="",
    checked_on=date(2026, 12, 2),
)
ONE = Protocol(
    number="12-ОТ/2026",
    language="ru",
    organisation="ООО «Тёплый дом»",
    certification="Обучение по охране труда",
    rule_version=3,
    act="ПП РФ 2464, 92",
    order_number="15-ОТ",
    order_date=date(2026, 11, 3),
    commission=(
        Member("chairman", "Петров Пётр Петрович", "Главный инженер", 101),
        Member("deputy", "Сидорова Анна Петровна", "Специалист по охране труда", 102),
        Member("member", "Орлов Олег Олегович", "Мастер участка"),
    ),
    programme="Общие вопросы охраны труда",
    hours="16",
    begin=date(2026, 12, 2),
    end=date(2026, 12, 2),
    lines=(_LINE,),
    time_zone="Europe/Moscow",
)
ENGLISH = replace(
    ONE,
    language="en",
    organisation="Warm House Ltd",
    certification="Safety training",
    act="",
    programme="Occupational safety",
    commission=(
        Member("chairman", "Peter Petrov", "Chief engineer", 101),
        Member("member", "Anna Sidorova", "Safety officer", 102),
        Member("member", "Oleg Orlov", "Foreman"),
    ),
    lines=(replace(_LINE, name="Anna Vasilyeva", position="Contact-centre operator", workplace="Line 1"),),
)


def many() -> Iterator[Line]:
    """With the longest names, failures, and causes of extraordinary checks."""
    for place in range(1, 61):
        hard = place % 20 == 1
        yield replace(
            _LINE,
            person_id=place,
            number=f"{1000 + place}",
            name=LONG_NAME if hard else f"Фамилия{place} Имя Отчество",
            position="Электромонтёр по ремонту и обслуживанию электрооборудования"
            if hard
            else _LINE.position,
            satisfactory=place % 9 != 0,
            kind=("primary", "periodic", "extraordinary")[place % 3],
            cause="происшествие" if place % 3 == 2 else "",
        )


SAMPLES: tuple[tuple[str, Text, Language, Protocol, Marks], ...] = (
    ("ru", Text("One person, in Russian", "Один человек, на русском языке"), "ru", ONE, Marks()),
    ("en", Text("One person, in English", "Один человек, на английском языке"), "en", ENGLISH, Marks()),
    (
        "many",
        Text("Sixty people, partly signed", "Шестьдесят человек, часть подписей"),
        "ru",
        replace(ONE, lines=tuple(many()), replaces="№ 11-ОТ/2026", replace_reason="неверная должность"),
        Marks(
            {1: "ОТ-77-000123", 3: "ОТ-77-000124"}, {1: Signed(AT, "ab12" * 16), 101: Signed(AT, "cd34" * 16)}
        ),
    ),
)
