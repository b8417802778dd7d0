"""Names as lists, notes and documents write them."""

from __future__ import annotations

import pytest

from app.people import names
from app.people.devices import device_name


@pytest.mark.parametrize(
    ("family", "given", "patronymic", "full", "short"),
    [
        ("Иванова", "Мария", "Сергеевна", "Иванова Мария Сергеевна", "Иванова М. С."),
        ("Абдуллаева", "Лейла", "Тимур кызы", "Абдуллаева Лейла Тимур кызы", "Абдуллаева Л. Т."),
        ("Taylor", "Alex", "", "Taylor Alex", "Taylor A."),
        ("Li", "", "", "Li", "Li"),
        ("", "Мадонна", "", "Мадонна", "М."),
        ("O’Connor", "Freya", "", "O’Connor Freya", "O’Connor F."),
        ("Римский-Корсаков", "Анна-Мария", "", "Римский-Корсаков Анна-Мария", "Римский-Корсаков А.-М."),
    ],
)
def test_full_and_short_names(family: str, given: str, patronymic: str, full: str, short: str) -> None:
    assert names.full_name(family, given, patronymic) == full
    assert names.short_name(family, given, patronymic) == short.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_document_bears_the_name_written_for_it() -> None:
    assert names.document_name("Ivanova-Smith Maria", "Иванова", "Мария") == "Ivanova-Smith Maria"
    assert names.document_name("", "Иванова", "Мария", "Сергеевна") == "Иванова Мария Сергеевна"


def test_people_are_found_and_sorted_without_case_and_yo() -> None:
    assert names.search_text("Ёлкин", "Пётр", None, "", "00042") == "елкин петр 00042"
    unsorted = ["Ёлкин", "Яшин", "Абдуллаева", "Жуков", "елагина"]
    assert sorted(unsorted, key=names.folded) == ["Абдуллаева", "елагина", "Ёлкин", "Жуков", "Яшин"]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("curl/8.5", ""),
    ],
)  # fmt: skip
def test_a_device_is_called_as_its_owner_would(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
