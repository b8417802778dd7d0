"""From an empty installation to the first admin: one link, one use."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import people
from app.foundation import clock, settings
from app.foundation.database import db, transaction
from app.people.models import UserSession
from app.people.service import setup
from tests import factories, pages

EMAIL = "nina@example.org"
ANSWERS = {
    "organisation_en": "Warm House",
    "organisation_ru": "Тёплый дом",
    "time_zone": "Asia/Yekaterinburg",
    "language": "ru",
    "family": "Орлова",
    "given": "Нина",
    "password": "a long sentence",
}


def make(email: str | None = EMAIL) -> str:
    return setup.make_link(email, at=clock.now())[0]


def fill(client: FlaskClient, path: str, **changes: Any) -> Any:
    return pages.send(client, path, "form#setup", **{**ANSWERS, **changes})


def errors(response: Any) -> list[str]:
    page = pages.page_of(response)
    return [item["href"].removeprefix("#") for item in page.one(role="alert").all("a")]


def test_the_first_admin_sets_up_the_site_and_is_signed_in(app: Flask, client: FlaskClient) -> None:
    path = make()
    page = pages.page_of(client.get(path))
    assert page.one("body")["data-page"] == "setup"
    response = fill(client, path)
    assert (response.status_code, response.location) == (303, "/admin")
    assert pages.page_of(client.get("/admin")).all("li", data_step=True, data_state="todo")
    assert client.get("/team").status_code == 200
    nina = people.person_of(EMAIL)
    assert (nina.full_name, nina.number, nina.locale) == ("Орлова Нина", "admin-1", "en")
    assert [settings.organisation(language) for language in ("en", "ru")] == ["Warm House", "Тёплый дом"]
    assert clock.site_zone() == "Asia/Yekaterinburg"
    assert people.zone_of(nina.id) == "Asia/Yekaterinburg"
    assert nina.hired_on == clock.today()
    other = app.test_client()
    pages.sign_in(other, EMAIL, ANSWERS["password"])
    assert (
        pages.page_of(app.test_client().get("/login", headers={"Accept-Language": "fr"})).one("html")["lang"]
        == "ru"
    )


@pytest.mark.parametrize(("language", "title"), [("en", "Set up Attesta"), ("ru", "Настройка Attesta")])
def test_the_page_speaks_both_languages(client: FlaskClient, app: Flask, language: str, title: str) -> None:
    path = make()
    for address in (path, "/setup/unknown"):
        page = pages.page_of(client.get(address, headers={"Accept-Language": language}))
        assert page.one("h1").text == title
        assert page.one("html")["lang"] == language


def test_a_link_works_once(app: Flask, client: FlaskClient) -> None:
    path = make()
    fill(client, path)
    for response in (client.get(path), app.test_client().get(path)):
        assert response.status_code == 410
        assert pages.page_of(response).one(role="alert")["data-error"] == "used-link"
    stranger = app.test_client()
    form = {**ANSWERS, "csrf_token": pages.csrf_token(stranger), "form_key": "k" * 24, "family": "Чужой"}
    response = stranger.post(path, data=form)
    assert response.status_code == 410
    assert stranger.get("/learn").status_code == 303


def test_two_clicks_lead_to_one_result(app: Flask, client: FlaskClient) -> None:
    path = make()
    page = client.get(path)
    first = pages.send_again(client, page, "form#setup", **ANSWERS)
    again = client.post(
        path,
        data={
            **ANSWERS,
            "form_key": pages.form_values(page, "form#setup")["form_key"],
            "csrf_token": pages.csrf_token(client),
        },
    )
    assert (first.location, again.location) == ("/admin", "/admin")


def test_a_link_holds_for_an_hour(app: Flask, client: FlaskClient) -> None:
    path, ends = setup.make_link(EMAIL, at=clock.now() - timedelta(minutes=61))
    assert ends < clock.now()
    response = client.get(path)
    assert response.status_code == 410
    assert pages.page_of(response).one(role="alert")["data-error"] == "expired-link"


def test_a_forged_link_and_one_that_was_replaced_are_unknown(app: Flask, client: FlaskClient) -> None:
    old = make()
    make()
    for path in ("/setup/forged", old, old + "x"):
        response = client.get(path)
        assert response.status_code == 404
        page = pages.page_of(response)
        assert page.one(role="alert")["data-error"] == "unknown-link"
        assert "create-admin" in page.text and EMAIL not in page.text


def test_only_the_hash_of_a_token_is_kept(app: Flask) -> None:
    token = make().rsplit("/", 1)[1]
    assert token not in json.dumps(settings.read("setup_links"))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"organisation_en": " ", "organisation_ru": ""}, ["organisation_en"]),
        ({"time_zone": "Mars/Olympus"}, ["time_zone"]),
        ({"language": "fr"}, ["language"]),
        ({"family": "  "}, ["family"]),
        ({"family": "я" * 101}, ["family"]),
        ({"password": "short"}, ["password"]),
        ({"password": ""}, ["password"]),
        ({"email": "nina"}, ["email"]),
        ({"number": "1" * 41, "given": "x" * 101}, ["given", "number"]),
    ],
)
def test_a_wrong_form_is_told_by_field_and_the_link_still_holds(
    app: Flask, client: FlaskClient, changes: dict[str, str], wrong: list[str]
) -> None:
    path = make(None)
    response = fill(client, path, **{"email": EMAIL, **changes})
    assert response.status_code == 422
    assert errors(response) == wrong
    assert not people.is_anybody_there()
    assert fill(client, path, email=EMAIL).status_code == 303


def test_one_name_is_enough(app: Flask, client: FlaskClient) -> None:
    fill(client, make(), organisation_en="")
    assert settings.organisation("en") == "Тёплый дом"


def test_a_number_that_somebody_has_is_refused(app: Flask, client: FlaskClient) -> None:
    factories.person(number="7")
    response = fill(client, make(), number="7")
    assert response.status_code == 422
    assert pages.page_of(response).has("#number-error")
    with pytest.raises(people.UnknownPerson):
        people.person_of(EMAIL)


def test_somebody_known_becomes_admin_with_a_new_password(app: Flask, client: FlaskClient) -> None:
    anna = factories.account(email=EMAIL)
    path = make()
    page = pages.page_of(client.get(path))
    assert "Иванова Мария Сергеевна" in page.text and not page.has("#family")
    response = pages.send(
        client, path, "form#setup", organisation_en="Warm House", password="a long sentence"
    )
    assert response.status_code == 303
    assert people.person_of(EMAIL).id == anna.id
    assert client.get("/team").status_code == 200
    pages.sign_in(app.test_client(), EMAIL, "a long sentence")


def test_who_left_since_the_link_was_made_becomes_nothing(app: Flask, client: FlaskClient) -> None:
    anna = factories.account(email=EMAIL, hired=clock.today() - timedelta(days=9))
    path = make()
    people.leave(anna.id, on=clock.today() - timedelta(days=1), at=clock.now())
    response = pages.send(
        client, path, "form#setup", organisation_en="Warm House", password="a long sentence"
    )
    assert response.status_code == 409
    assert pages.page_of(response).one(role="alert")["data-error"] == "has-left"
    assert settings.organisation("en") != "Warm House" and client.get("/learn").status_code == 303


def test_the_new_admin_takes_the_place_of_whoever_was_signed_in_here(app: Flask, client: FlaskClient) -> None:
    other = pages.signed_in(client, factories.account(family="Соседова").id)
    fill(other, make())
    assert "Орлова" in pages.page_of(client.get("/me")).text
    open_ones = select(UserSession).where(UserSession.revoked_at.is_(None))
    assert len(list(db.session.scalars(open_ones))) == 1


def test_the_command_gives_a_link(app: Flask) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["create-admin", "Nina@Example.org ", "--json"])
    document = json.loads(made.stdout)
    assert made.exit_code == 0
    assert document["setup_url"].startswith("http://127.0.0.1:8000/setup/")
    assert document["expires_at"].endswith("Z")
    assert setup.open_link(document["setup_url"].rsplit("/", 1)[1], clock.now()).email == EMAIL
    assert runner.invoke(args=["create-admin", "nina"]).exit_code == 2
    gone = factories.person(
        email="gone@example.org",
        hired=clock.today() - timedelta(days=9),
        left=clock.today() - timedelta(days=1),
    )
    assert runner.invoke(args=["create-admin", str(gone.email)]).exit_code == 1


def test_a_link_is_printed_while_nobody_has_an_account(app: Flask) -> None:
    link = setup.link_where_nobody_signs_in()
    assert link is not None and link.startswith("/setup/")
    factories.account()
    assert setup.link_where_nobody_signs_in() is None


def test_the_time_zone_of_the_organisation_rules_its_days(app: Flask) -> None:
    assert clock.site_zone() == "UTC"
    with transaction() as session:
        settings.write(session, "time_zone", "Pacific/Kiritimati")
    assert clock.site_zone() == "Pacific/Kiritimati"
    assert clock.today() == clock.civil_date(clock.now(), "Pacific/Kiritimati")
