"""/team and /people on a real database: whom a manager sees, how many statements it costs, what a past day says."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import people
from app.foundation import clock
from app.foundation.database import db
from app.record.models import JournalRow
from tests import factories
from tests.conftest import POSTGRES
from tests.oversight.north import operator
from tests.pages import page_of, signed_in
from tests.queries import counted


def rows(client: FlaskClient, address: str) -> list[str]:
    page = page_of(client.get(address))
    return [row["data-person"] for row in page.all("tr") if row.get("data-person")]


def test_a_manager_sees_the_own_units_and_nobody_else(
    client: FlaskClient, manager: factories.Someone
) -> None:
    mine, other = operator("Белова", "north", 10), operator("Чужой", "elsewhere", 10)
    client = signed_in(client, manager.id)
    assert rows(client, "/team") == [mine.number]
    assert client.get(f"/people/{mine.number}").status_code == 200
    assert client.get(f"/people/{other.number}").status_code == 404
    assert rows(client, "/team?unit=elsewhere") == []
    assert other.number not in client.get("/team.csv").get_data(as_text=True)


def test_who_may_not_work_stands_on_top_and_the_sentence_counts_them(
    client: FlaskClient, manager: factories.Someone
) -> None:
    fine = operator("Аксёнова", days_ago=100)
    soon = operator("Борисов", days_ago=350)
    never = operator("Власов")
    client = signed_in(client, manager.id)
    assert rows(client, "/team") == [never.number, soon.number, fine.number]
    page = page_of(client.get("/team", headers={"Accept-Language": "en"}))
    sentence = page.one("p.lead").text
    assert sentence.startswith("4 people: 1 may not work today")
    statuses = [row["data-status"] for row in page.all("tr") if row.get("data-person")]
    assert statuses == ["not_started", "due_soon", "valid"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=due_soon", ["Борисов"]),
        ("q=елкин", ["Ёлкин"]),
        ("q=БОРИС", ["Борисов"]),
        ("certification=calls&status=valid", ["Ёлкин"]),
        ("certification=unknown", []),
        ("status=nonsense&page=99", ["Борисов", "Ёлкин"]),
    ],
)
def test_filters(client: FlaskClient, manager: factories.Someone, query: str, found: list[str]) -> None:
    numbers = {
        "Борисов": operator("Борисов", days_ago=350).number,
        "Ёлкин": operator("Ёлкин", days_ago=5).number,
    }
    client = signed_in(client, manager.id)
    expected = [numbers[name] for name in found]
    assert rows(client, f"/team?{query}") == expected
    lines = list(csv.DictReader(io.StringIO(client.get(f"/team.csv?{query}").get_data(as_text=True))))
    assert [line["number"] for line in lines] == expected


def test_people_who_left_are_not_on_the_team(client: FlaskClient, manager: factories.Someone) -> None:
    gone = operator("Ушедший", days_ago=30)
    people.leave(gone.id, on=clock.today() - timedelta(days=3), at=clock.now())
    client = signed_in(client, manager.id)
    assert rows(client, "/team") == []
    assert "empty" in client.get("/team").get_data(as_text=True)


def test_the_team_costs_the_same_for_three_people_and_for_sixty(
    client: FlaskClient, manager: factories.Someone
) -> None:
    for index in range(2):
        operator(f"Фамилия{index}", days_ago=10 + index)
    client = signed_in(client, manager.id)
    client.get("/team")
    operator("Фамилия2", days_ago=12)
    with counted() as few:
        assert len(rows(client, "/team")) == 3
    with counted() as unchanged:  # what stands in memory is not read again, where one writes at a time
        assert len(rows(client, "/team")) == 3
    assert len(unchanged) < len(few) or POSTGRES
    for index in range(57):
        operator(f"Другая{index}", days_ago=20 + index)
    with counted() as many:
        assert len(rows(client, "/team")) == 50
    assert len(many) == len(few) <= 16


def test_a_past_day_shows_what_was_true_and_what_was_known(
    client: FlaskClient, manager: factories.Someone
) -> None:
    someone = operator("Громова", days_ago=100)  # entered today
    client = signed_in(client, manager.id)
    day = (clock.today() - timedelta(days=90)).isoformat()
    then = page_of(client.get(f"/people/{someone.number}?on={day}"))
    assert then.one("section.card")["data-may-work"] == "yes"
    as_known = page_of(client.get(f"/people/{someone.number}?on={day}&known={day}"))
    assert all(card["data-may-work"] == "no" for card in as_known.all("section.card"))
    assert client.get(f"/people/{someone.number}?on=garbage&known=2026-13-45").status_code == 200


def test_who_looked_at_whose_record_is_in_the_journal(
    client: FlaskClient, manager: factories.Someone
) -> None:
    someone = operator("Громова", days_ago=10)
    client = signed_in(client, manager.id)
    client.get(f"/people/{someone.number}")
    client.get(f"/people/{manager.number}")
    client.get("/people/00000")
    looks = select(JournalRow.actor_id, JournalRow.subject).where(
        JournalRow.action == "oversight:person:viewed"
    )
    assert db.session.execute(looks).all() == [(manager.id, someone.number)]


def test_everybody_may_read_the_own_file(client: FlaskClient, rules: None) -> None:
    me, other = factories.account(), factories.person("Другой")
    client = signed_in(client, me.id)
    assert client.get(f"/people/{me.number}").status_code == 200
    assert client.get(f"/people/{other.number}").status_code == 404
    assert client.get("/team").status_code == 403
