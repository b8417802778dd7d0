from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.certification.document import (
    Certificate,
    Ground,
    day_in_words,
    from_json,
    in_balanced_lines,
    percent,
    to_json,
    wording,
)

NUMBER = "7K3M-A9RS-XH2E"
RUSSIAN = Certificate(
    number=NUMBER,
    language="ru",
    organisation="ООО «Служба заботы»",
    holder="Иванова Мария Сергеевна",
    certification="Оператор контакт-центра",
    rule_version=3,
    issued_on=date(2026, 11, 24),
    valid_until=date(2027, 11, 23),
    issued_by="ООО «Служба заботы»",
    verify_url=f"https://learn.example.org/verify/{NUMBER}",
    position="Оператор контакт-центра",
    personnel_number="10427",
    grounds=(
        Ground("course", "Первый звонок", 4),
        Ground("quiz", "Обработка звонка", 2, Decimal("0.9234")),
        Ground("checklist", "Обработка звонка", 1, confirmed_by="Ким О. С."),
    ),
)
ENGLISH = replace(
    RUSSIAN,
    language="en",
    organisation="Careline Ltd",
    issued_by="Careline Ltd",
    holder="Maria Ivanova",
    certification="Contact-centre operator",
    position="Contact-centre operator",
    grounds=(Ground("quiz", "Call handling", 2, Decimal("0.9234")),),
)


def test_dates_are_written_in_words() -> None:
    assert day_in_words(date(2026, 11, 24), "ru").replace("\xa0", " ") == "24 ноября 2026 г."
    assert day_in_words(date(2026, 11, 3), "en") == "3 November 2026"


def test_the_last_day_is_said_to_be_inclusive() -> None:
    label, value = wording(RUSSIAN).facts[1]
    assert (label, value.replace("\xa0", " ")) == ("Действует по", "23 ноября 2027 г. включительно")
    assert wording(ENGLISH).facts[1] == ("Valid until", "23 November 2027, inclusive")


def test_a_certificate_without_an_end_says_so() -> None:
    assert wording(replace(RUSSIAN, valid_until=None)).facts[1] == ("Срок действия", "бессрочно")
    assert wording(replace(ENGLISH, valid_until=None)).facts[1] == ("Validity", "does not expire")


def test_what_the_certificate_stands_on() -> None:
    assert [line.replace("\xa0", " ") for line in wording(RUSSIAN).grounds] == [
        "Правило допуска, версия 3",
        "Курс «Первый звонок», редакция 4",
        "Тест «Обработка звонка», редакция 2, 92,3 %",
        "Чек-лист «Обработка звонка», редакция 1, Ким О. С.",
    ]
    assert wording(ENGLISH).grounds[1] == "Quiz “Call handling”, revision 2, 92.3%"


def test_what_does_not_fit_is_counted() -> None:
    assert wording(replace(RUSSIAN, grounds=RUSSIAN.grounds * 3)).grounds[-1] == "Ещё в журнале обучения: 5"


@pytest.mark.parametrize(
    ("share", "text"), [("1", "100%"), ("0.8", "80%"), ("0.8555", "85.6%"), ("0.79999", "80%"), ("0", "0%")]
)
def test_shares_are_rounded_to_a_tenth_of_a_percent(share: str, text: str) -> None:
    assert percent(Decimal(share), "en") == text


def test_a_long_name_stands_in_two_lines_of_like_length() -> None:
    name = "Константинопольский-Нурмухамбетов Александр Святославович"
    assert in_balanced_lines(name) == ("Константинопольский-Нурмухамбетов", "Александр Святославович")
    assert in_balanced_lines("Ли") == ("Ли",)
    assert wording(replace(RUSSIAN, holder=name)).holder_size == "medium"
    assert wording(replace(RUSSIAN, holder="Ли")).holder_size == "huge"


def test_the_address_to_type_has_no_scheme_and_no_number() -> None:
    assert wording(RUSSIAN).verify_place == "learn.example.org/verify"


@pytest.mark.parametrize("certificate", [RUSSIAN, ENGLISH, replace(RUSSIAN, valid_until=None)])
def test_the_printed_facts_can_be_kept_and_read_again(certificate: Certificate) -> None:
    assert from_json(json.loads(json.dumps(to_json(certificate)))) == certificate
