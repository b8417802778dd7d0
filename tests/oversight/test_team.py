"""Filters and exports of the team page, as values."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.oversight.export_rows import as_csv
from app.oversight.team import TeamFilter, TeamRow, pages


def row(**changes: object) -> TeamRow:
    values: dict[str, object] = {
        "person_id": 1,
        "number": "00017",
        "name": "Иванова Мария Сергеевна",
        "unit": "Север",
        "position": "Оператор",
        "certification": "safety-briefing",
        "title": "Инструктаж",
        "status": "valid",
        "may_work": "yes",
        "valid_until": date(2027, 5, 24),
        "due": None,
    }
    return TeamRow(**{**values, **changes})  # type: ignore[arg-type]


def test_the_export_has_the_published_columns_and_iso_dates() -> None:
    head, line = list(csv.reader(io.StringIO(as_csv([row()]))))
    assert ",".join(head) == "number,name,unit,position,certification,status,may_work,valid_until,due"
    assert line == [
        "00017", "Иванова Мария Сергеевна", "Север", "Оператор", "safety-briefing", "valid", "yes", "2027-05-24", "",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+7", "-2", "@SUM", "\tx"])
def test_a_name_is_never_a_formula(name: str) -> None:
    line = list(csv.reader(io.StringIO(as_csv([row(name=name)]))))[1]
    assert line[1] == f"'{name}"


PARTS = ["group", "status", "work", "soon", "certification", "unit", "q", "page"]


@given(st.dictionaries(st.sampled_from(PARTS), st.text()))
def test_any_query_makes_a_filter(query: dict[str, str]) -> None:
    found = TeamFilter.from_query(query)
    assert found.page >= 1


def test_a_filter_comes_back_from_its_own_address() -> None:
    from urllib.parse import parse_qsl

    asked = TeamFilter("off", "expired", "no", True, "safety-briefing", "north", "Ив", page=3)
    assert TeamFilter.from_query(dict(parse_qsl(asked.query()))) == asked
    assert TeamFilter.from_query(dict(parse_qsl(asked.query(page="")))).page == 1


@pytest.mark.parametrize(("total", "expected"), [(0, 1), (1, 1), (50, 1), (51, 2), (1000, 20)])
def test_pages(total: int, expected: int) -> None:
    assert pages(total) == expected
