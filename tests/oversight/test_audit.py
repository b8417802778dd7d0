"""/audit on a real database: the day as known now and then, samples that can be drawn again, what was recorded since."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app import record
from app.foundation import clock
from app.foundation.database import transaction
from app.record.facts import Assigned, Passed
from tests import factories
from tests.oversight.north import operator
from tests.pages import page_of, signed_in
from tests.queries import counted

ENGLISH = {"Accept-Language": "en"}


def days_ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


def shown(client: FlaskClient, query: str) -> dict[str, str]:
    """Number → status of the rows."""
    page = page_of(client.get(f"/audit?{query}", headers=ENGLISH))
    return {row["data-person"]: row["data-status"] for row in page.all("tr") if row.get("data-person")}


def test_a_day_is_answered_for_the_own_units(client: FlaskClient, manager: factories.Someone) -> None:
    fine, late, never = (
        operator("Аксёнова", days_ago=100),
        operator("Борисов", days_ago=20),
        operator("Власов"),
    )
    operator("Чужой", "elsewhere", 100)
    client = signed_in(client, manager.id)
    found = shown(client, f"on={days_ago(50)}")
    assert found == {fine.number: "valid", late.number: "not_started", never.number: "not_started"}
    page = page_of(client.get(f"/audit?on={days_ago(50)}", headers=ENGLISH))
    assert "1 of 3 people may work" in page.one("p.lede").text, page.text
    assert page.one("main")["data-able"] == "1"
    link = page.one("tr", data_person=fine.number).all("a")[0]["href"]
    assert link == f"/people/{fine.number}?on={days_ago(50)}"
    assert client.get(link).status_code == 200
    lines = list(
        csv.DictReader(io.StringIO(client.get(f"/audit.csv?on={days_ago(50)}").get_data(as_text=True)))
    )
    assert [line["status"] for line in lines] == ["valid", "not_started", "not_started"]


def test_then_and_now_differ_where_something_was_recorded_later(
    client: FlaskClient, manager: factories.Someone
) -> None:
    """A pass of long ago that is brought in today: known now, not known then."""
    someone = operator("Борисов", days_ago=100)
    client = signed_in(client, manager.id)
    on = days_ago(50)
    assert shown(client, f"on={on}") == {someone.number: "valid"}
    page = page_of(client.get(f"/audit?on={on}", headers=ENGLISH))
    assert page.one("#changes")["data-changes"] == "1"
    then = page_of(client.get(f"/audit?on={on}&known={on}", headers=ENGLISH))
    row = then.one("tr", data_person=someone.number)
    assert row["data-status"] == "not_started"
    assert row.all("a")[0]["href"] == f"/people/{someone.number}?on={on}&known={on}"
    now_link, then_link = then.one("ul", data_switch=True).all("a")
    assert then_link["aria-current"] == "true" and then_link.one("b").text == "0 of 1"
    assert now_link.one("b").text == "1 of 1"
    before = page_of(client.get(f"/audit?on={on}&known=2001-01-01", headers=ENGLISH))
    assert not before.has("tr", data_person=True)
    assert "Nothing had been recorded by then" in before.text


def test_a_record_struck_out_since_stands_among_the_changes(
    client: FlaskClient, manager: factories.Someone
) -> None:
    someone = operator("Борисов")
    day = clock.today() - timedelta(days=100)
    with transaction() as session:
        fact = record.append(session, someone.id, Passed("calls"), occurred_on=day, at=clock.now(), by=None)
    with transaction() as session:
        record.void(session, fact, reason="wrong person", at=clock.now(), by=manager.id)
    client = signed_in(client, manager.id)
    assert shown(client, f"on={days_ago(50)}") == {someone.number: "not_started"}
    page = page_of(client.get(f"/audit?on={days_ago(50)}", headers=ENGLISH))
    assert len(page.all("tr", data_change="struck")) == 1


def test_a_day_before_the_first_record_says_when_data_begin(
    client: FlaskClient, manager: factories.Someone
) -> None:
    operator("Борисов", days_ago=100)
    client = signed_in(client, manager.id)
    page = page_of(client.get("/audit?on=2001-01-01", headers=ENGLISH))
    assert "There are no data of that day. They begin on" in page.text
    assert days_ago(390) in page.one("div.empty").all("a")[0]["href"]


def test_a_future_day_leads_to_the_forecast(client: FlaskClient, manager: factories.Someone) -> None:
    client = signed_in(client, manager.id)
    page = page_of(client.get(f"/audit?on={days_ago(-9)}&unit=north", headers=ENGLISH))
    assert page.one("div.empty").all("a", href="/forecast?unit=north")


def test_a_sample_is_drawn_and_can_be_drawn_again(client: FlaskClient, manager: factories.Someone) -> None:
    everybody = {operator(name, days_ago=100).number for name in ("Аксёнова", "Борисов", "Власов", "Гусев")}
    client = signed_in(client, manager.id)
    answer = client.get(f"/audit?on={days_ago(50)}&sample=2")
    assert answer.status_code == 302 and "seed=" in answer.location
    once, again = (shown(client, answer.location.partition("?")[2]) for _time in range(2))
    assert once == again and len(once) == 2
    seen = {frozenset(shown(client, f"on={days_ago(50)}&sample=2&seed={seed}")) for seed in range(12)}
    assert len(seen) > 1 and set().union(*seen) == everybody


@pytest.mark.parametrize(
    "query", ["on=nonsense&known=x&sample=-1&page=999&status=??", "sample=99999999&seed=%00"]
)
def test_odd_addresses_are_answered(client: FlaskClient, manager: factories.Someone, query: str) -> None:
    operator("Борисов", days_ago=100)
    assert signed_in(client, manager.id).get(f"/audit?{query}").status_code in (200, 302)


def test_who_may_not_audit(client: FlaskClient) -> None:
    someone = factories.account("trainer")
    assert signed_in(client, someone.id).get("/audit").status_code == 403


@pytest.mark.parametrize("known", ["", "&known={on}"])
def test_the_number_of_statements_does_not_grow(
    client: FlaskClient, manager: factories.Someone, known: str
) -> None:
    client, on = signed_in(client, manager.id), days_ago(50)
    address = f"/audit?on={on}" + known.format(on=days_ago(0) if known else "")
    operator("Аксёнова", days_ago=100)
    client.get(address)
    with counted() as few:
        client.get(address + "&page=1")
    for number in range(12):
        operator(f"Фамилия{number}", days_ago=100)
    client.get(address)
    with counted() as many:
        client.get(address + "&certification=calls")
    assert len(many) <= len(few) + 2, many.texts


def test_whoever_was_known_to_be_there_then_is_in_the_answer_of_that_time(
    client: FlaskClient, manager: factories.Someone
) -> None:
    """A place that was struck out since: it is none now, but it was one for whoever asked at that time."""
    someone = operator("Гусев", "elsewhere")
    day = clock.today() - timedelta(days=200)
    with transaction() as session:
        place = Assigned("contact-centre-operator", "north")
        fact = record.append(session, someone.id, place, occurred_on=day, at=factories.moment(day), by=None)
    with transaction() as session:
        record.void(session, fact, reason="wrong unit", at=clock.now(), by=manager.id)
    client = signed_in(client, manager.id)
    assert shown(client, f"on={days_ago(50)}") == {}
    assert someone.number in shown(client, f"on={days_ago(50)}&known={days_ago(50)}")


def test_today_is_answered_from_what_is_kept_as_any_day_is(
    client: FlaskClient, manager: factories.Someone
) -> None:
    fine, never = operator("Аксёнова", days_ago=100), operator("Борисов")
    client = signed_in(client, manager.id)
    assert shown(client, "") == {fine.number: "valid", never.number: "not_started"}
    assert shown(client, "certification=unknown") == {}
