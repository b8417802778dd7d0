"""/admin and /admin/people: what an admin sees first, who is here, and how the list is narrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import people
from app.foundation import clock
from app.people.directory import DirectoryFilter
from app.people.directory import pages as pages_of
from tests import factories, pages
from tests.queries import counted

LIST = "/admin/people"


def admin_of(app: Flask, **traits: Any) -> FlaskClient:
    return pages.signed_in(
        app.test_client(), factories.account("admin", number="admin", email="admin@example.org", **traits).id
    )


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """Personnel numbers in the order of the list."""
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return [row["data-person"] for row in pages.page_of(response).all("tr", data_person=True)]


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """head-office › north, south. Vera trains in the north, Boris has no account, Galina has left."""
    factories.unit("head-office")
    for slug in ("north", "south"):
        factories.unit(slug, parent="head-office")
    client = admin_of(app, family="Яковлева", works_as=None)
    ago = clock.today() - timedelta(days=9)
    vera = factories.account(
        "trainer",
        family="Ёлкина",
        given="Вера",
        works_in="north",
        number="7",
        role_in="north",
        hired=ago,
    )
    people.assign(vera.id, factories.position("shift-lead"), "south", on=clock.today(), at=clock.now())
    factories.person("Абдуллаев", "Борис", "", works_in="south", number="10", email="boris@example.org")
    factories.person(
        "Гусева", works_in="north", number="3", hired=ago, left=clock.today() - timedelta(days=5)
    )
    return client


# -- /admin -----------------------------------------------------------------------------------------------------------


def test_the_first_steps_go_away_one_by_one(app: Flask) -> None:
    client = admin_of(app, works_as=None)

    def steps() -> dict[str, str]:
        page = pages.page_of(client.get("/admin"))
        return {step["data-step"]: step["data-state"] for step in page.all("li", data_step=True)}

    assert steps() == dict.fromkeys(("places", "people", "trainer", "manager"), "todo")
    factories.person()  # in a position of a unit
    assert steps() == {"places": "done", "people": "done", "trainer": "todo", "manager": "todo"}
    for role in ("trainer", "manager"):
        factories.account(role)
    assert steps() == {}


def test_the_health_of_the_installation_is_told_with_what_to_do(app: Flask) -> None:
    client = admin_of(app)
    page = pages.page_of(client.get("/admin", headers={"Accept-Language": "ru"}))
    states = {row["data-check"]: row["data-state"] for row in page.all("li", data_check=True)}
    assert {"database", "worker", "backup", "mail"} < states.keys()
    assert states["database"] == "ok" and states["worker"] == "warning"  # nobody has started one here
    order = list(states.values())
    assert order == sorted(order, key=("problem", "warning", "off", "ok").index)
    assert page.one("li", data_check="worker").one("span.task-note").text
    assert page.one("p.answer").text.startswith("Работает; ")


# -- the list -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "turned", "page"),
    [
        ({}, "sort=-name", 1),
        ({"q": " Иванова ", "page": "3"}, "q=%D0%98%D0%B2%D0%B0%D0%BD%D0%BE%D0%B2%D0%B0&sort=-name", 3),
        ({"sort": "-name", "unit": "north"}, "unit=north", 1),
        ({"sort": "number", "role": "trainer", "state": "left"}, "role=trainer&state=left", 1),
        ({"sort": "salary", "role": "king", "state": "lost", "page": "-1"}, "sort=-name", 1),
        ({"page": "²"}, "sort=-name", 1),
        ({"page": "9" * 30}, "sort=-name", 1),
    ],
)
def test_an_address_asks_and_what_it_cannot_ask_is_left_aside(
    query: dict[str, str], turned: str, page: int
) -> None:
    asked = DirectoryFilter.from_query(query)
    assert (asked.turned("name"), asked.page) == (turned, page)


def test_fifty_people_stand_on_a_page() -> None:
    assert [pages_of(total) for total in (0, 1, 50, 51, 101)] == [1, 1, 1, 2, 3]


def test_the_list_shows_who_is_here_and_narrows(admin: FlaskClient) -> None:
    expected = {
        "": ["10", "7", "admin"],
        "q=%D0%B5%D0%BB%D0%BA%D0%B8%D0%BD%D0%B0": ["7"],  # елкина
        "q=boris@": ["10"],
        "q=10": ["10"],
        "unit=head-office": ["10", "7"],
        "unit=north": ["7"],
        "role=trainer": ["7"],
        "state=no-account": ["10"],
        "state=never": ["7"],
        "state=seen": ["admin"],
        "state=left": ["3"],
        "unit=north&state=no-account": [],
        "unit=nowhere": [],
        "q=%00%25": [],
        "sort=number": ["7", "10", "admin"],
        "sort=-name": ["admin", "7", "10"],
        "sort=unit": ["10", "7", "admin"],
        "sort=-position": ["7", "10", "admin"],
        "sort=-seen": ["admin", "7", "10"],
        "page=99": ["10", "7", "admin"],
    }
    assert {query: listed(admin, query) for query in expected} == expected


def test_a_row_tells_place_roles_and_sign_in_and_a_filter_how_many(admin: FlaskClient) -> None:
    page = pages.page_of(admin.get(LIST))
    vera, boris = page.one("tr", data_person="7"), page.one("tr", data_person="10")
    assert (vera["data-state"], boris["data-state"]) == ("never", "no-account")
    assert vera.one("td", data_label="Unit").text == "South"
    assert vera.one("td", data_label="Position").text == "Shift lead and 1 more"
    assert vera.one("td", data_label="Roles").text == "Trainer North"
    assert boris.one("td", data_label="Roles").text == "–"
    assert vera.one("a")["href"] == f"{LIST}/7"
    chips = [chip.text for chip in page.one("ul.chips").all("li")]
    assert chips == ["Has signed in 1", "Never signed in 1", "No account 1", "Left 1"]
    nobody = pages.page_of(admin.get(f"{LIST}?q=nobody"))
    assert nobody.one("div.empty").one("a")["href"] == LIST and not nobody.has("table")


def test_an_admin_of_a_unit_sees_its_people_alone(app: Flask, admin: FlaskClient) -> None:
    north = factories.account("admin", role_in="north", works_as=None)
    client = pages.signed_in(app.test_client(), north.id)
    assert listed(client) == ["7"]
    page = pages.page_of(client.get(LIST))
    assert [option["value"] for option in page.one("select#unit").all("option")] == ["", "north"]
    assert not page.has("a", href="/admin/people/import")
    start = pages.page_of(client.get("/admin"))
    assert start.has("a", href=LIST) and not start.has("li", data_check=True)
    people.leave(people.person_of("7").id, on=clock.today() - timedelta(days=1), at=clock.now())
    empty = pages.page_of(client.get(LIST)).one("div.empty")
    assert [link["href"] for link in empty.all("a")] == [f"{LIST}/new"]


# -- how many statements -----------------------------------------------------------------------------------------------


def test_more_people_and_places_cost_no_more_statements(admin: FlaskClient) -> None:
    addresses = (LIST, f"{LIST}?sort=unit&unit=north", f"{LIST}/7", "/admin/units", "/admin/positions")

    def costs() -> dict[str, int]:
        admin.get("/admin/units")  # what is remembered between requests is read anew
        found = {}
        for address in addresses:
            with counted() as statements:
                assert admin.get(address).status_code == 200
            found[address] = len(statements)
        return found

    before = costs()
    vera, today = people.person_of("7").id, clock.today()
    for number in range(6):
        factories.unit(f"shift-{number}", parent="north")
        job = factories.position(f"job-{number}")
        person = factories.account("manager", works_in=f"shift-{number}", works_as=job, role_in="south")
        people.grant_role(person.id, "auditor", at=clock.now())
        people.assign(vera, job, f"shift-{number}", on=today, at=clock.now())
        people.grant_role(vera, "manager", unit=f"shift-{number}", at=clock.now())
        people.begin_absence(vera, on=today + timedelta(days=2 * number + 1), at=clock.now())
        people.end_absence(vera, on=today + timedelta(days=2 * number + 2), at=clock.now())
    assert costs() == before
