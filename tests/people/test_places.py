"""/admin/units, /admin/positions, /admin/organisation: what the organisation consists of, and how it changes."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import people
from app.foundation import clock, settings
from app.people import slugs
from tests import factories, pages

UNITS, POSITIONS = "/admin/units", "/admin/positions"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return pages.signed_in(app.test_client(), factories.account("admin", works_as=None).id)


def errors_of(response: TestResponse) -> dict[str, str]:
    found = pages.page_of(response).all("p.field-err", id=True)
    return {one["id"].removesuffix("-error"): one.text.removeprefix("Error: ") for one in found}


def refusal(response: TestResponse) -> tuple[int, str]:
    return response.status_code, pages.page_of(response).one(role="alert")["data-error"]


def tree(client: FlaskClient) -> list[tuple[str, int]]:
    """Short names in their order, each with its depth."""
    rows = pages.page_of(client.get(UNITS)).all("li", data_unit=True)
    return [(row["data-unit"], row["data-path"].strip("/").count("/")) for row in rows]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Contact centre", "contact-centre"),
        ("«Ёлки» и Щит № 2", "elki-i-shchit-2"),
        ("Çağrı", "cagr"),
        ("  --- ", "unit"),
        ("呼叫中心", "unit"),
        ("north", "north-3"),
        ("Я" * 100, "ia" * 30),
    ],
)
def test_a_short_name_is_made_from_the_name(name: str, slug: str) -> None:
    assert slugs.free_slug(name, {"north", "north-2"}, "unit") == slug


def test_units_make_a_tree_that_can_be_rebuilt(admin: FlaskClient) -> None:
    assert "A small organisation needs only one" in pages.page_of(admin.get(UNITS)).one("div.empty").text
    page = admin.get(UNITS)
    for _ in range(2):  # two clicks
        made = pages.send_again(admin, page, "form#new-unit", name_en=" Contact  centre ")
        assert (made.status_code, made.location) == (303, UNITS)
    for name, parent in (("Север", "contact-centre"), ("Юг", "contact-centre"), ("Ночь", "sever")):
        pages.send(admin, UNITS, "form#new-unit", name_ru=name, parent=parent, time_zone="Asia/Omsk")
    assert tree(admin) == [("contact-centre", 0), ("sever", 1), ("noch", 2), ("iug", 1)]
    assert (people.unit_of("noch").name.en, people.unit_of("noch").time_zone) == ("Ночь", "Asia/Omsk")
    anna = factories.person(works_in="noch")
    assert people.zone_of(anna.id) == "Asia/Omsk"
    moved = pages.send(admin, f"{UNITS}/sever", "form#unit", name_en="North", parent="iug", time_zone="")
    assert moved.status_code == 303
    assert tree(admin) == [("contact-centre", 0), ("iug", 1), ("sever", 2), ("noch", 3)]
    assert people.unit_of("sever").name.en == "North"
    row = pages.page_of(admin.get(UNITS)).one("li", data_unit="noch")
    assert row.one("a", href="/admin/people?unit=noch").text == "1 person"


def test_a_unit_that_cannot_be_so_stays_as_it_is(admin: FlaskClient) -> None:
    for slug, parent in (("top", None), ("middle", "top"), ("bottom", "middle")):
        factories.unit(slug, parent=parent)
    page = admin.get(f"{UNITS}/middle")
    offered = [option["value"] for option in pages.page_of(page).one("select#parent").all("option")]
    assert offered == ["", "top"]
    wrong = {
        "name_en": ("Enter the name in one of the languages", {"name_en": " ", "name_ru": ""}),
        "parent": ("A unit cannot lie in itself or in a unit below it.", {"parent": "bottom"}),
        "time_zone": ("This is not there any more: choose again", {"time_zone": "Mars/Base"}),
    }
    for field, (message, values) in wrong.items():
        response = pages.send_again(admin, page, "form#unit", **values)
        assert (response.status_code, errors_of(response)) == (422, {field: message})
    assert pages.send_again(admin, page, "form#unit", parent="gone").status_code == 422
    assert pages.send(admin, UNITS, "form#new-unit").status_code == 422
    assert tree(admin) == [("top", 0), ("middle", 1), ("bottom", 2)]
    assert [admin.get(f"{UNITS}/nowhere").status_code, admin.get(f"{POSITIONS}/nowhere").status_code] == [
        404,
        404,
    ]


def test_what_is_in_use_stays_and_what_is_not_goes(admin: FlaskClient) -> None:
    factories.unit("top")
    factories.unit("below", parent="top")
    factories.position("idle")
    gone = clock.today() - timedelta(days=1)
    anna = factories.person(works_in="below", works_as="lead", hired=gone, left=gone)
    people.grant_role(anna.id, "manager", at=clock.now(), unit="top")
    uses = {
        f"{UNITS}/top": "units below it: 1; roles that hold in it: 1",
        f"{UNITS}/below": "positions that people hold or held: 1",
        f"{POSITIONS}/lead": "positions that people hold or held: 1",
    }
    for place, told in uses.items():
        kind = "unit" if place.startswith(UNITS) else "position"
        response = pages.send(admin, place, f"form#drop-{kind}")
        assert refusal(response) == (409, "still-used")
        assert told in pages.page_of(response).one(role="alert").text
    factories.unit("idle", parent="top")
    assert pages.send(admin, f"{UNITS}/idle", "form#drop-unit").location == UNITS
    assert pages.send(admin, f"{POSITIONS}/idle", "form#drop-position").location == POSITIONS
    assert [slug for slug, _ in tree(admin)] == ["top", "below"]
    assert admin.get(f"{POSITIONS}/idle").status_code == 404


def test_positions_are_named_in_both_languages(admin: FlaskClient) -> None:
    assert pages.page_of(admin.get(POSITIONS)).has("div.empty")
    page = admin.get(POSITIONS)
    assert errors_of(pages.send_again(admin, page, "form#new-position")).keys() == {"name_en"}
    for _ in range(2):
        assert (
            pages.send_again(admin, page, "form#new-position", name_ru="Старший смены").location == POSITIONS
        )
    pages.send(admin, POSITIONS, "form#new-position", name_en="Operator")
    factories.person(works_as="operator")
    renamed = pages.send(admin, f"{POSITIONS}/starshii-smeny", "form#position", name_en="Shift lead")
    assert renamed.location == POSITIONS
    rows = pages.page_of(admin.get(POSITIONS)).all("li", data_position=True)
    assert [row.text for row in rows] == [
        "Operator operator 1 person",
        "Shift lead starshii-smeny Nobody",
    ]
    assert people.position_of("starshii-smeny").title.ru == "Старший смены"
    empty = pages.send(admin, f"{POSITIONS}/operator", "form#position", name_en="", name_ru="")
    assert (empty.status_code, people.position_of("operator").title.en) == (422, "Operator")


def test_the_organisation_is_named_and_helps(app: Flask, admin: FlaskClient) -> None:
    address = "/admin/organisation"
    wanted = {
        "name_en": "Warm House",
        "name_ru": "Тёплый дом",
        "time_zone": "Asia/Omsk",
        "default_language": "ru",
        "help_contact": " Vera,  ext. 12 ",
        "quiet_hours": "22-6",
    }
    assert pages.send(admin, address, "form#organisation", **wanted).location == address
    app.extensions["site_zone"] = ("UTC", time.monotonic() + 60)  # as another process remembers it
    page = admin.get(address)
    assert (
        pages.form_values(page, "form#organisation").items()
        >= {
            **wanted,
            "help_contact": "Vera, ext. 12",
        }.items()
    )
    assert "Vera, ext. 12" in pages.page_of(page).one("footer").text
    app.extensions.pop("site_zone")
    assert settings.time_zone() == "Asia/Omsk" and settings.read("quiet_hours") == [22, 6]
    for values, field in (
        ({"name_en": "", "name_ru": ""}, "name_en"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"default_language": "fr"}, "default_language"),
        ({"help_contact": "x" * 201}, "help_contact"),
    ):
        response = pages.send_again(admin, page, "form#organisation", **values)
        assert (response.status_code, *errors_of(response)) == (422, field)
    assert settings.organisation("en") == "Warm House"


def test_of_two_who_change_a_place_the_second_sees_both_versions(admin: FlaskClient) -> None:
    factories.unit("top")
    factories.unit("north")
    factories.position("lead")
    changes = {
        (f"{UNITS}/north", "form#unit"): ({"parent": "top"}, "Part of Top The organisation itself"),
        (f"{POSITIONS}/lead", "form#position"): ({"name_ru": "Старший"}, "Name in Russian Старший Должность lead"),
        ("/admin/organisation", "form#organisation"): ({"time_zone": "UTC", "help_contact": "Vera"}, "Whom to ask for help Vera –"),
    }  # fmt: skip
    for (address, form), (theirs, differs) in changes.items():
        first, second = admin.get(address), admin.get(address)
        assert pages.send_again(admin, first, form, **theirs).status_code == 303
        stale = pages.send_again(admin, second, form, name_en="Mine")
        assert refusal(stale) == (409, "changed-meanwhile")
        rows = [row.text for row in pages.page_of(stale).all("tr", data_difference=True)]
        assert differs in rows and any(row.startswith("Name in English") for row in rows)
        assert "Mine" not in pages.page_of(admin.get(address)).one("h1").text
        assert pages.send_again(admin, stale, form).status_code == 303
        assert pages.form_values(admin.get(address), form)["name_en"] == "Mine"
