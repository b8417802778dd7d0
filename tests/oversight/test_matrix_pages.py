"""/matrix, /coverage and /forecast on a real database: whose rows, how many statements, what another day shows."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from app.foundation import clock, jobs
from app.foundation.database import db
from app.retraining.models.forecasts import ForecastWeekRow
from app.retraining.service.forecasts import keep_forecast
from tests import factories
from tests.oversight.north import operator
from tests.pages import Element, page_of, send, signed_in
from tests.queries import counted


def cells(client: FlaskClient, address: str) -> dict[str, str]:
    page = page_of(client.get(address))
    return {
        row["data-person"]: row.one("td", data_status=True)["data-status"]
        for row in page.all("tr", data_person=True)
    }


def test_the_matrix_shows_the_own_people_and_any_day(client: FlaskClient, manager: factories.Someone) -> None:
    fine, over = operator("Ёлкин", days_ago=100), operator("Абдуллаева", days_ago=380)
    operator("Чужая", unit="elsewhere", days_ago=10)
    client = signed_in(client, manager.id)
    assert cells(client, "/matrix") == {fine.number: "valid", over.number: "expired"}
    assert cells(client, "/matrix?exceptions=yes") == {over.number: "expired"}
    assert cells(client, "/matrix?status=valid") == {fine.number: "valid"}
    before = clock.today() - timedelta(days=120)
    assert cells(client, f"/matrix?on={before}") == {fine.number: "not_started", over.number: "valid"}
    assert list(cells(client, "/matrix")) == [over.number, fine.number]  # by name, Ё as Е
    assert cells(client, "/matrix?unit=elsewhere") == {}
    table = client.get("/matrix.csv").text
    assert f"{fine.number}," in table
    assert "Чужая" not in table


def test_statements_of_these_pages_do_not_grow_with_people(
    client: FlaskClient, manager: factories.Someone
) -> None:
    operator("Первая", days_ago=30)
    client = signed_in(client, manager.id)
    for address in ("/matrix", "/coverage", "/forecast"):
        client.get(address)
        with counted() as few:
            assert client.get(address).status_code == 200
        for number in range(6):
            operator(f"Ещё{number}", days_ago=20 + number)
        with counted() as more:
            assert client.get(address).status_code == 200
        assert len(more) <= len(few) + 8, more.texts  # what was kept of the few is read anew


def north(client: FlaskClient) -> Element:
    return page_of(client.get("/coverage")).one("tr", data_unit="north")


def test_a_unit_says_how_many_it_needs(client: FlaskClient, manager: factories.Someone) -> None:
    able = operator("Одна", days_ago=100)
    client = signed_in(client, manager.id)
    row = north(client)
    assert row["data-state"] == "edge"
    assert row["data-short-on"] == (clock.today() + timedelta(days=365 - 100 + 1)).isoformat()
    assert row.has("a", href=f"/people/{able.number}")
    wanted = {"unit": "north", "certification": "calls", "people": "2"}
    assert send(client, "/coverage", "form#coverage-need", **wanted).status_code == 303
    assert north(client)["data-state"] == "short"
    for wrong in ({"people": "-1"}, {"people": "many"}, {"unit": "elsewhere"}):
        assert send(client, "/coverage", "form#coverage-need", **{**wanted, **wrong}).status_code == 422


def test_a_week_of_the_forecast_names_its_people_and_is_compared_later(
    client: FlaskClient,
    manager: factories.Someone,
) -> None:
    someone = operator("Скорая", days_ago=350)
    client = signed_in(client, manager.id)
    due = clock.today() + timedelta(days=15)
    week = due - timedelta(days=due.weekday())
    page = page_of(client.get(f"/forecast?week={week}"))
    row = page.one("tr", data_person=someone.number)
    assert row["data-step"] == "renewal"
    assert client.get("/forecast.csv").text.splitlines()[1].startswith(week.isoformat())
    assert keep_forecast(clock.today()) > 0
    assert keep_forecast(clock.today()) == 0  # once a day
    assert db.session.query(ForecastWeekRow).filter_by(week=week).one().certain == 1
    jobs.run_pending()
