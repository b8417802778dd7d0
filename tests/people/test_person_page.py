"""/admin/people/new and /admin/people/<number>: an admin adds people and writes down what happens to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import people, record
from app.foundation import clock
from app.people import queries
from app.record import facts
from tests import factories, pages

HIRED = date(2026, 3, 2)
NEW = "/admin/people/new"
ANNA = "/admin/people/00042"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """head-office › north, south; an admin of the whole who works in no unit."""
    factories.unit("head-office")
    for slug in ("north", "south"):
        factories.unit(slug, parent="head-office")
    for slug in ("contact-centre-operator", "shift-lead"):
        factories.position(slug)
    return pages.signed_in(app.test_client(), factories.account("admin", number="boss", works_as=None).id)


@pytest.fixture
def anna(admin: FlaskClient) -> factories.Someone:
    return factories.person("Ёлкина", "Анна", "Петровна", number="00042", works_in="north", hired=HIRED)


def errors_of(response: TestResponse) -> dict[str, str]:
    """Field → what is said at it."""
    page = pages.page_of(response)
    found = {element["id"].removesuffix("-error"): element for element in page.all("p.field-err", id=True)}
    return {name: element.text.removeprefix("Error: ") for name, element in found.items()}


def refusal(response: TestResponse) -> tuple[int, str]:
    return response.status_code, pages.page_of(response).one(role="alert")["data-error"]


def kinds(number: str = "00042") -> list[tuple[str, date]]:
    history = record.facts_of(people.person_of(number).id)
    return [(fact.kind, fact.occurred_on) for fact in history]


def held(number: str = "00042") -> list[tuple[str, str, date, date | None]]:
    person = people.person_of(number).id
    rows = people.assignments_of([person])[person]
    return [(row.position, row.unit, row.from_on, row.until_on) for row in rows]


# -- somebody new -----------------------------------------------------------------------------------------------------

SMITH = {
    "family": " Smith  Jones ",
    "given": "Anna",
    "number": "00077",
    "email": "Anna@Example.org",
    "hired_on": "2026-03-02",
    "name_in_documents": "Anna M. Smith Jones",
    "latin_name": "Smith Anna",
    "locale": "en",
    "time_zone": "Asia/Tokyo",
    "position": "shift-lead",
    "unit": "north",
    "first_job": "y",
}


def test_somebody_is_added_once_with_all_that_is_known(admin: FlaskClient) -> None:
    page = admin.get(NEW)
    assert pages.form_values(page, "form#new-person")["hired_on"] == clock.today().isoformat()
    added, again = (pages.send_again(admin, page, "form#new-person", **SMITH) for _ in range(2))
    assert added.status_code == again.status_code == 303
    assert added.location == again.location == "/admin/people/00077"
    anna = people.person_of("00077")
    assert (anna.full_name, anna.email, anna.hired_on) == ("Smith Jones Anna", "anna@example.org", HIRED)
    assert (anna.name_in_documents, anna.latin_name) == ("Anna M. Smith Jones", "Smith Anna")
    assert (anna.locale, anna.time_zone) == ("en", "Asia/Tokyo")
    assert held("00077") == [("shift-lead", "north", HIRED, None)]
    assert kinds("00077") == [("hired", HIRED), ("assigned", HIRED)]
    assert record.facts_of(anna.id)[0].payload == facts.Hired(first_job=True)
    shown = pages.page_of(admin.get(added.location))
    assert shown.one("h1").text == "Smith Jones Anna" and shown.has("li", data_position="shift-lead")


WRONG = [
    ({"family": "", "given": ""}, {"family": "Enter the family name"}),
    ({"family": "Я" * 101}, {"family": "Enter no more than 100 characters"}),
    ({"family": "A\0"}, {"family": "There is an invisible character here: type the text anew"}),
    ({"number": " "}, {"number": "Enter the personnel number"}),
    ({"number": "1/2"}, {"number": "A personnel number has no slash"}),
    ({"number": "New"}, {"number": "A personnel number stands in addresses: without a slash, and not “New”"}),
    ({"number": "00042"}, {"number": "The number 00042 is that of Ёлкина Анна Петровна."}),
    ({"email": "anna@"}, {"email": "This is not an e-mail address"}),
    ({"email": "BORIS@example.org"}, {"email": "The address boris@example.org is that of Иванова Мария Сергеевна, 00043."}),
    ({"hired_on": ""}, {"hired_on": "Enter the day"}),
    ({"hired_on": "31.02.2026"}, {"hired_on": "This is not a date: write it as 31.01.2026"}),
    ({"hired_on": "0026-03-02"}, {"hired_on": "This year cannot be right"}),
    ({"locale": "fr"}, {"locale": "This is not there any more: choose again"}),
    ({"time_zone": "Mars/Base"}, {"time_zone": "This is not there any more: choose again"}),
    ({"position": "king"}, {"position": "This is not there any more: choose again"}),
    ({"position": ""}, {"position": "Choose a position, or no unit"}),
    ({"unit": ""}, {"unit": "Choose a unit, or no position"}),
]  # fmt: skip


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    admin: FlaskClient, anna: factories.Someone
) -> None:
    factories.person(number="00043", email="boris@example.org")
    page = admin.get(NEW)
    for changes, told in WRONG:
        response = pages.send_again(admin, page, "form#new-person", **{**SMITH, **changes})
        assert (response.status_code, errors_of(response)) == (422, told)
    assert pages.form_values(response, "form#new-person")["latin_name"] == "Smith Anna"
    with pytest.raises(people.UnknownPerson):
        people.person_of("00077")


def test_a_day_typed_by_hand_is_read(admin: FlaskClient) -> None:
    assert pages.send(admin, NEW, "form#new-person", **{**SMITH, "hired_on": "2.3.2026"}).status_code == 303
    assert people.person_of("00077").hired_on == HIRED


def test_a_namesake_is_asked_about_and_may_be_somebody_else(
    admin: FlaskClient, anna: factories.Someone
) -> None:
    people.leave(anna.id, on=HIRED + timedelta(days=5), at=clock.now())
    typed = {"family": "ЕЛКИНА", "given": "анна", "number": "2"}
    asked = pages.send(admin, NEW, "form#new-person", **typed)
    alert = pages.page_of(asked).one(role="alert")
    assert (asked.status_code, alert["data-error"]) == (422, "same-name")
    assert alert.one("a")["href"] == ANNA and "left on 7 Mar 2026" in alert.text
    assert pages.send_again(admin, asked, "form#new-person", same_name="y").status_code == 303
    assert people.person_of("2").full_name == "ЕЛКИНА анна"


# -- details ----------------------------------------------------------------------------------------------------------


def test_details_are_corrected_and_a_new_number_moves_the_page(
    admin: FlaskClient, anna: factories.Someone
) -> None:
    wanted = {"family": "Иванова", "number": "№ 42?", "hired_on": "2026-02-16", "locale": "ru"}
    moved = pages.send(admin, ANNA, "form#details", **wanted)
    assert moved.status_code == 303 and admin.get(ANNA).status_code == 404
    page = admin.get(moved.location)
    assert pages.page_of(page).one("h1").text == "Иванова Анна Петровна"
    assert pages.form_values(page, "form#details").items() > wanted.items()
    assert kinds("№ 42?") == [("hired", date(2026, 2, 16)), ("assigned", HIRED)]
    late = pages.send_again(admin, page, "form#details", hired_on="2026-03-03")
    assert (late.status_code, *errors_of(late)) == (422, "hired_on")  # a position was held before
    taken = pages.send_again(admin, page, "form#details", number="boss")
    assert (taken.status_code, *errors_of(taken)) == (422, "number")


def test_of_two_who_change_one_person_the_second_sees_both_versions(
    admin: FlaskClient, anna: factories.Someone
) -> None:
    first, second = admin.get(ANNA), admin.get(ANNA)
    assert pages.send_again(admin, first, "form#details", given="Анна-Мария").status_code == 303
    stale = pages.send_again(admin, second, "form#details", family="Иванова")
    assert refusal(stale) == (409, "changed-meanwhile")
    assert people.person_of("00042").family == "Ёлкина"
    differences = pages.page_of(stale).all("tr", data_difference=True)
    assert [row.text for row in differences] == ["Family name Ёлкина Иванова", "Given name Анна-Мария Анна"]
    assert pages.form_values(stale, "form#details")["family"] == "Иванова"
    assert pages.send_again(admin, stale, "form#details", given="Анна-Мария").status_code == 303
    assert people.person_of("00042").full_name == "Иванова Анна-Мария Петровна"


# -- positions, roles, absence, leaving ----------------------------------------------------------------------------------


def test_positions_begin_and_end_on_days(admin: FlaskClient, anna: factories.Someone) -> None:
    page, june = admin.get(ANNA), {"position": "shift-lead", "unit": "south", "from_on": "2026-06-01"}
    wrong = {
        "new-position": ("Choose a position", {**june, "position": ""}),
        "new-unit": ("This is not there any more: choose again", {**june, "unit": "nowhere"}),
        "new-from": ("The position begins before the person was hired, 2 Mar 2026.", {**june, "from_on": "2026-03-01"}),
        "new-until": ("The last day is before the first one, 1 Jun 2026.", {**june, "until_on": "2026-05-31"}),
    }  # fmt: skip
    for field, (message, values) in wrong.items():
        response = pages.send_again(admin, page, "form#add-position", **values)
        assert (response.status_code, errors_of(response)) == (422, {field: message})
        assert pages.page_of(response).one("form#details")
    added = [pages.send_again(admin, page, "form#add-position", **june) for _ in range(2)]
    assert [response.location for response in added] == [ANNA, ANNA]
    again = pages.send(admin, ANNA, "form#add-position", **june)
    assert (again.status_code, *errors_of(again)) == (422, "new-from")  # held already
    assert [row[:3] for row in held()] == [
        ("contact-centre-operator", "north", HIRED),
        ("shift-lead", "south", date(2026, 6, 1)),
    ]
    token = {"csrf_token": pages.csrf_token(admin)}
    ids = [row.id for row in people.assignments_of([anna.id])[anna.id]]
    early = admin.post(f"{ANNA}/positions/{ids[1]}/end", data={**token, "on": "2026-05-31"})
    assert (early.status_code, *errors_of(early)) == (422, f"end-{ids[1]}")
    assert admin.post(f"{ANNA}/positions/{ids[1]}/end", data={**token, "on": "2026-06-30"}).location == ANNA
    assert held()[1][3] == date(2026, 6, 30)
    boris = factories.person(number="00043")
    foreign = people.assignments_of([boris.id])[boris.id][0].id
    for assignment in (foreign, 10**6):
        forged = admin.post(f"{ANNA}/positions/{assignment}/end", data={**token, "on": "2026-06-30"})
        assert refusal(forged) == (404, "unknown-assignment")
    assert held("00043")[0][3] is None


def test_roles_are_given_for_a_unit_and_taken_away(admin: FlaskClient, anna: factories.Someone) -> None:
    page = admin.get(ANNA)
    for values, field in (
        ({"role": "operator"}, "new-role"),
        ({"role": "manager", "unit": "x"}, "role-unit"),
    ):
        response = pages.send_again(admin, page, "form#grant-role", **values)
        assert (response.status_code, *errors_of(response)) == (422, field)
    for values in ({"role": "manager", "unit": "north"}, {"role": "auditor"}):
        assert pages.send_again(admin, page, "form#grant-role", **values).location == ANNA
    roles = pages.page_of(admin.get(ANNA)).all("li", data_role=True)
    assert [(one["data-role"], one["data-unit"]) for one in roles] == [("auditor", ""), ("manager", "north")]
    assert "North" in roles[1].text and "Everywhere" in roles[0].text
    token = {"csrf_token": pages.csrf_token(admin), "role": "manager"}
    for unit, status in (("south", 404), ("", 404), ("north", 303), ("north", 404)):
        assert admin.post(f"{ANNA}/roles/revocation", data={**token, "unit": unit}).status_code == status
    assert [one["data-role"] for one in pages.page_of(admin.get(ANNA)).all("li", data_role=True)] == [
        "auditor"
    ]


def test_the_last_admin_stays(admin: FlaskClient) -> None:
    boss, token = "/admin/people/boss", {"csrf_token": pages.csrf_token(admin), "role": "admin", "unit": ""}
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    factories.person(number="no-account")  # somebody who cannot sign in takes over nothing
    people.grant_role(people.person_of("no-account").id, "admin", at=clock.now())
    for way, data in (("roles/revocation", token), ("leaving", {**token, "on": tomorrow})):
        assert refusal(admin.post(f"{boss}/{way}", data=data)) == (409, "last-admin")
    factories.account("admin")
    assert admin.post(f"{boss}/roles/revocation", data=token).location == "/"
    assert admin.get("/admin/people").status_code == 403


def test_absence_leaving_and_coming_back_are_written_down(
    admin: FlaskClient, anna: factories.Someone
) -> None:
    def at_field(form: str, **values: str) -> list[str]:
        response = pages.send(admin, ANNA, form, **values)
        assert response.status_code == (422 if errors_of(response) else 303)
        return list(errors_of(response))

    assert at_field("form#begin-absence", on="2026-03-01") == ["away-from"]
    assert at_field("form#begin-absence", on="2026-05-01", reason=" Leave ") == []
    assert at_field("form#end-absence", on="2026-05-01") == ["back-on"]
    assert at_field("form#end-absence", on="2026-08-01") == []
    shown = pages.page_of(admin.get(ANNA)).one("li", data_absent="2026-05-01")
    assert shown["data-back"] == "2026-08-01" and "Leave" in shown.text
    assert at_field("form#leave", on="2026-03-01") == ["leaving-on"]
    assert at_field("form#leave", on="2026-10-30") == []
    gone = admin.get(ANNA)
    assert not pages.page_of(gone).has("form#leave") and not pages.page_of(gone).has("form#add-position")
    token = {"csrf_token": pages.csrf_token(admin), "on": "2026-11-02"}
    for way in ("leaving", "absence"):
        assert refusal(admin.post(f"{ANNA}/{way}", data=token)) == (409, "has-left")
    assert at_field("form#return", on="2026-10-30") == ["return-on"]
    assert at_field("form#return", on="2026-11-02", position="shift-lead") == ["return-unit"]
    assert at_field("form#return", on="2026-11-02", position="shift-lead", unit="south") == []
    assert refusal(admin.post(f"{ANNA}/return", data=token)) == (409, "has-not-left")
    assert held() == [
        ("contact-centre-operator", "north", HIRED, date(2026, 10, 30)),
        ("shift-lead", "south", date(2026, 11, 2), None),
    ]
    assert [kind for kind, _ in kinds()] == [
        *("hired", "assigned", "absent", "back", "left", "hired", "assigned")
    ]


# -- who may ------------------------------------------------------------------------------------------------------------

PAGES = ("", "/people", "/people/new", "/people/00042", "/people/import", "/people/import/sample.csv",
         "/people/import/x", "/people/import/x/what-to-fix.csv", "/units", "/units/north", "/positions",
         "/positions/shift-lead", "/organisation")  # fmt: skip
POSTS = ("/people/new", "/people/00042", "/people/00042/positions", "/people/00042/positions/1/end",
         "/people/00042/roles", "/people/00042/roles/revocation", "/people/00042/absence",
         "/people/00042/absence/end", "/people/00042/leaving", "/people/00042/return", "/people/import",
         "/people/import/x", "/units", "/units/north", "/units/north/removal", "/positions",
         "/positions/shift-lead", "/positions/shift-lead/removal", "/organisation")  # fmt: skip
OF_THE_WHOLE = ("/people/import", "/units", "/positions", "/organisation")


def test_only_an_admin_comes_here(app: Flask, anna: factories.Someone) -> None:
    others = factories.account("manager", "trainer", "assessor", "auditor", works_in="north")
    for client, status in ((app.test_client(), 303), (pages.signed_in(app.test_client(), others.id), 403)):
        token = {"csrf_token": pages.csrf_token(client)}
        assert {page: client.get(f"/admin{page}").status_code for page in PAGES} == dict.fromkeys(
            PAGES, status
        )
        found = {place: client.post(f"/admin{place}", data=token).status_code for place in POSTS}
        assert found == dict.fromkeys(POSTS, status)
    assert kinds() == [("hired", HIRED), ("assigned", HIRED)]


def test_an_admin_of_a_unit_reaches_its_people_and_nothing_of_the_whole(
    app: Flask, anna: factories.Someone
) -> None:
    factories.person(number="south-1", works_in="south")
    factories.account(
        "auditor", number="north-2", works_in="north"
    )  # reads all: not for an admin of a branch
    branch = factories.account("admin", role_in="north", works_as=None)
    client = pages.signed_in(app.test_client(), branch.id)
    token = {"csrf_token": pages.csrf_token(client)}
    statuses = {page: client.get(f"/admin{page}").status_code for page in PAGES}
    assert statuses == {page: 403 if page.startswith(OF_THE_WHOLE) else 200 for page in PAGES}
    for place in POSTS:
        if place.startswith(OF_THE_WHOLE):
            assert client.post(f"/admin{place}", data=token).status_code == 403
    for number, answer in (("south-1", 404), ("nobody", 404), ("north-2", 403), ("boss", 404)):
        assert client.get(f"/admin/people/{number}").status_code == answer
        assert client.post(f"/admin/people/{number}/roles", data=token).status_code == answer
    nowhere = pages.send(client, NEW, "form#new-person", **{**SMITH, "position": "", "unit": ""})
    assert (nowhere.status_code, *errors_of(nowhere)) == (422, "unit")
    south = pages.send(client, NEW, "form#new-person", **{**SMITH, "unit": "south"})
    assert (south.status_code, *errors_of(south)) == (422, "unit")
    assert pages.send(client, NEW, "form#new-person", **SMITH).status_code == 303
    for unit in ("", None, "south", "head-office"):
        wider = pages.send(client, ANNA, "form#grant-role", role="admin", unit=unit)
        assert (wider.status_code, errors_of(wider)) == (422, {"role-unit": "Choose a unit"})
    assert pages.send(client, ANNA, "form#grant-role", role="manager", unit="north").status_code == 303
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    later = {**SMITH, "number": "later", "family": "Late", "email": "", "hired_on": tomorrow}
    assert pages.send(client, NEW, "form#new-person", **later).location == "/admin/people"
    gone = pages.send(client, ANNA, "form#leave", on="2026-10-30")
    assert gone.location == "/admin/people"  # the page of somebody who has left is closed to a branch
    assert "The last day at work is noted." in pages.page_of(client.get(gone.location)).text
    assert queries.person_of("00077").hired_on == HIRED


def test_a_form_that_is_not_ours_changes_nothing(admin: FlaskClient, anna: factories.Someone) -> None:
    token = pages.csrf_token(admin)
    role = {"role": "admin", "unit": ""}
    for place, data in (
        ("/roles", role),
        ("/roles", {**role, "csrf_token": "forged"}),
        ("/positions", {"csrf_token": token, "position": "shift-lead", "unit": "north", "from_on": "2026-04-01"}),
        ("/positions", {"csrf_token": token, "form_key": "<x>", "from_on": "2026-04-01"}),
    ):  # fmt: skip
        assert admin.post(ANNA + place, data=data).status_code == 400
    assert admin.post(NEW, data={"csrf_token": token, **SMITH}).status_code == 400
    assert admin.post("/admin/people/nobody/roles", data={"csrf_token": token, **role}).status_code == 404
    assert kinds() == [("hired", HIRED), ("assigned", HIRED)]


def test_a_page_of_an_admin_is_russian_too(admin: FlaskClient, anna: factories.Someone) -> None:
    russian = {"Accept-Language": "ru"}
    page = pages.page_of(admin.get(ANNA, headers=russian))
    assert [head.text for head in page.one("main").all("h2")] == [
        *("Вход", "Должности", "Роли", "Отсутствие и увольнение", "Данные")
    ]
    values: dict[str, Any] = {**pages.form_values(admin.get(NEW), "form#new-person"), **SMITH, "number": "00042"}  # fmt: skip
    response = admin.post(NEW, data=values, headers=russian)
    assert response.status_code == 422
    taken = pages.page_of(response).one("p#number-error").text
    assert taken == "Ошибка: Номер 00042 уже занят: Ёлкина Анна Петровна."
