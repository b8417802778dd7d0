"""Invented certificates: the usual one, and those that are hard to set. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.certification.document import Certificate, Check, Ground
from app.foundation.faults import Text

NUMBER = "7K3M-A9RS-XH2E"
ADDRESS = f"https://training.example.org/verify/{NUMBER}"
_ENGLISH = Certificate(
    number=NUMBER,
    language="en",
    organisation="Warm House Ltd",
    holder="Anna Vasilyeva",
    certification="Contact-centre operator",
    rule_version=3,
    issued_on=date(2026, 11, 24),
    valid_until=date(2027, 11, 23),
    issued_by="Warm House Ltd",
    verify_url=ADDRESS,
    position="Contact-centre operator",
    personnel_number="1008",
    grounds=(
        Ground("course", "Six stages of a call", 4),
        Ground("quiz", "Six stages of a call, exam", 2, Decimal("0.9234"), language="en"),
        Ground("checklist", "A call on the floor", 1, confirmed_by="O. Kim"),
    ),
)
_RUSSIAN = replace(
    _ENGLISH,
    language="ru",
    organisation="ООО «Тёплый дом»",
    holder="Васильева Анна Викторовна",
    certification="Оператор контакт-центра",
    issued_by="ООО «Тёплый дом»",
    position="Оператор контакт-центра",
    grounds=(
        Ground("course", "Шесть этапов звонка", 4),
        Ground("quiz", "Шесть этапов звонка, экзамен", 2, Decimal("0.9234"), language="ru"),
        Ground("checklist", "Звонок на линии", 1, confirmed_by="Ким О. С."),
    ),
)
_CHECKS_EN = (
    Check("25 Nov 2025", "Primary", "satisfactory", "25 Nov 2026", "No. 9 of 25 Nov 2025", "Peter Petrov"),
    Check("24 Nov 2026", "Periodic", "satisfactory", "23 Nov 2027"),
)
_CHECKS_RU = (
    Check(
        *("25.11.2025", "Первичная", "удовлетворительно", "25.11.2026", "№ 9-ОТ/2025 от 25.11.2025"),
        chairman="Петров Пётр Петрович",
    ),
    Check("24.11.2026", "Внеочередная", "удовлетворительно", "23.11.2027"),
)
_ENGLISH, _RUSSIAN = replace(_ENGLISH, checks=_CHECKS_EN), replace(_RUSSIAN, checks=_CHECKS_RU)
ENGLISH = replace(_ENGLISH, other=_RUSSIAN)
RUSSIAN = replace(_RUSSIAN, other=_ENGLISH)
LONG = replace(
    _RUSSIAN,
    holder="Абдурахмангаджиева-Константинопольская Айгюль-Фатима Нурмухаммад-Сулейман кызы",
    organisation="Федеральное государственное бюджетное образовательное учреждение дополнительного профессионального "
    "образования «Учебно-методический центр охраны труда»",
    certification="Оператор единой диспетчерской службы по приёму и обработке экстренных вызовов населения",
    position="Старший специалист отдела по работе с обращениями граждан и организаций",
    issued_by="Федеральный учебно-методический центр охраны труда, филиал по Северо-Западу",
    other=replace(
        _ENGLISH,
        holder="Aigyul-Fatima Abdurakhmangadzhieva-Konstantinopolskaya",
        organisation="Federal State Budgetary Educational Institution of Additional Professional Education "
        "“Centre of Methods in Occupational Safety”",
        certification="Operator of the unified dispatch service receiving and handling emergency calls",
        position="Senior specialist of the department for enquiries of citizens and organisations",
        issued_by="Federal Centre of Methods in Occupational Safety, North-West branch",
    ),
)
LETTERS = replace(
    _ENGLISH, holder="José María Fernández de la Concepción y Ångström-O’Neill", other=replace(_RUSSIAN)
)
SHORT = replace(
    _RUSSIAN, holder="Ли", valid_until=None, position="", personnel_number="", grounds=(), other=_ENGLISH
)
CERTIFICATES = (
    ("ru", Text("In Russian", "На русском языке"), RUSSIAN),
    ("en", Text("In English", "На английском языке"), ENGLISH),
    ("longest", Text("The longest names", "Самые длинные имена и названия"), LONG),
    ("letters", Text("Letters of other languages", "Буквы других языков"), LETTERS),
    ("shortest", Text("The shortest, without an end", "Самое короткое, бессрочно"), SHORT),
)
SHEET = Text("Ten on a sheet", "Десять на листе")
