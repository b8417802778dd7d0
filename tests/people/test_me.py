"""One's own page: password, devices, and all that is kept of oneself as a file."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import people, record
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.models import Outbox
from app.people.models import Account, UserSession, WayIn
from app.record.models import JournalRow
from tests import factories, pages

NEW = "quite another sentence"


def change(client: FlaskClient, old: str, new: str) -> Any:
    return pages.send(client, "/me", "form#change-password", old_password=old, new_password=new)


def download(client: FlaskClient) -> Any:
    return pages.send(client, "/me", "form#own-data")


# -- password ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Your password was changed"), ("ru", "Пароль изменён")]
)
def test_who_knows_the_old_password_sets_a_new_one_and_stays_signed_in_here_alone(
    app: Flask, client: FlaskClient, language: str, subject: str
) -> None:
    person = factories.account(email="anna@example.org", locale=language)
    pages.sign_in(client, "anna@example.org")
    elsewhere = pages.signed_in(app.test_client(), person.id)
    response = change(client, factories.PASSWORD, NEW)
    assert (response.status_code, response.location) == (303, "/me")
    assert client.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    pages.sign_in(app.test_client(), "anna@example.org", NEW)
    assert (
        pages.send(
            app.test_client(), "/login", "form#sign-in", login=person.number, password=factories.PASSWORD
        ).status_code
        == 422
    )
    (letter,) = db.session.scalars(select(Outbox))
    assert (letter.recipient, letter.subject) == ("anna@example.org", subject)


def test_a_wrong_old_password_changes_nothing_and_guessing_has_to_wait(
    app: Flask, client: FlaskClient
) -> None:
    person = factories.account()
    pages.signed_in(client, person.id)
    for _ in range(8):
        response = change(client, "not the one at all", NEW)
        assert response.status_code == 422 and pages.page_of(response).has("#old_password-error")
    response = change(client, factories.PASSWORD, NEW)
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0
    assert list(db.session.scalars(select(Outbox))) == []


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("", NEW, "old_password"),
        (factories.PASSWORD, "", "new_password"),
        (factories.PASSWORD, "short", "new_password"),
    ],
)
def test_a_form_that_is_not_whole_is_told_by_field(
    client: FlaskClient, old: str, new: str, wrong: str
) -> None:
    pages.signed_in(client, factories.account().id)
    response = change(client, old, new)
    page = pages.page_of(response)
    assert response.status_code == 422 and page.has(f"#{wrong}-error")
    assert [link["href"] for link in page.one(role="alert").all("a")] == [f"#{wrong}"]


def test_a_changed_password_ends_links_that_were_on_their_way(app: Flask, client: FlaskClient) -> None:
    from app.people.service import links

    person = factories.account(email="anna@example.org")
    with transaction() as session:
        links.post_link(session, "password", people.person_of(person.number), at=clock.now(), by=None)
    pages.signed_in(client, person.id)
    change(client, factories.PASSWORD, NEW)
    assert db.session.scalars(select(WayIn)).one().ended_at is not None


# -- devices ----------------------------------------------------------------------------------------------------------


def test_one_device_is_signed_out_and_the_others_stay(app: Flask, client: FlaskClient) -> None:
    person = factories.account()
    lost, other = (pages.signed_in(app.test_client(), person.id) for _ in range(2))
    pages.signed_in(client, person.id)
    row = pages.page_of(client.get("/me")).all("li", data_session=True)
    assert len(row) == 3
    lost_id = db.session.scalars(select(UserSession.id).order_by(UserSession.id)).first()
    device = next(item for item in row if item["data-session"] == str(lost_id))
    form = device.one("form")
    response = client.post(form["action"], data={"csrf_token": pages.csrf_token(client)})
    assert (response.status_code, response.location) == (303, "/me")
    assert [browser.get("/me").status_code for browser in (lost, other, client)] == [303, 200, 200]


def test_nobody_signs_out_the_device_of_another(app: Flask, client: FlaskClient) -> None:
    other = pages.signed_in(app.test_client(), factories.account().id)
    session_id = db.session.scalars(select(UserSession.id)).one()
    pages.signed_in(client, factories.account().id)
    for wanted in (session_id, 999_999):
        form = {"csrf_token": pages.csrf_token(client)}
        assert client.post(f"/me/sessions/{wanted}/revocation", data=form).status_code == 404
    assert other.get("/me").status_code == 200


# -- my data ----------------------------------------------------------------------------------------------------------


def test_the_file_holds_all_that_is_kept_and_reads_well(app: Flask, client: FlaskClient) -> None:
    boss = factories.account("admin", family="Начальник")
    person = factories.account("trainer", email="anna@example.org", family="Ёжикова", number="00 7/я")
    pages.signed_in(app.test_client(), boss.id).get(f"/people/{person.number}")
    record.note_access(
        "oversight:person:viewed", at=clock.now(), actor_id=boss.id, subject=person.number, address="10.0.0.1"
    )
    pages.signed_in(client, person.id)
    response = download(client)
    assert response.status_code == 200 and "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Disposition"].startswith('attachment; filename="attesta-00-7---')
    text = response.get_data(as_text=True)
    assert "Ёжикова" in text and '\n  "person": {' in text  # for people, too: no escapes, one value a line
    found = json.loads(text)
    assert {"person", "assignments", "roles", "signed_in", "record", "who_looked", "what_was_done"} <= set(
        found
    )
    assert {"reading", "attempts", "standings", "certificates"} <= set(found)
    assert found["person"]["email"] == "anna@example.org"
    assert [row["position"] for row in found["assignments"]] == ["contact-centre-operator"]
    assert [row["role"] for row in found["roles"]] == ["trainer"]
    assert [fact["kind"] for fact in found["record"]] == ["hired", "assigned"]
    assert {look["by"] for look in found["who_looked"]} == {"Начальник Мария Сергеевна"}
    assert len(found["signed_in"]) == 1


def test_no_secret_and_no_hash_is_in_the_file(app: Flask, client: FlaskClient) -> None:
    from app.people.service import cards

    person = factories.account()
    pages.sign_in(client, person.number)
    card = cards.make_cards(
        [people.person_of(person.number)], at=clock.now(), by=person.id, form_key="k" * 24
    )[0]
    text = download(client).get_data(as_text=True)
    password_hash = db.session.scalars(select(Account.password_hash)).one()
    kept = [
        card.code,
        password_hash,
        *db.session.scalars(select(UserSession.token_hash)),
        *db.session.scalars(select(WayIn.secret_hash)),
    ]
    assert [secret for secret in kept if secret in text] == []
    assert "argon2" not in text


def test_nothing_of_anybody_else_is_in_the_file(app: Flask, client: FlaskClient) -> None:
    """Two people with the same kinds of rows: of the other nothing shows."""
    other = factories.account(
        "manager", family="Соседова", given="Полина", number="9007", email="polina@example.org"
    )
    pages.signed_in(app.test_client(), other.id).get("/learn")
    person = factories.account(family="Ёжикова")
    pages.signed_in(client, person.id)
    text = download(client).get_data(as_text=True)
    for theirs in ("Соседова", "Полина", "polina@", '"9007"'):
        assert theirs not in text


def test_acts_about_somebody_who_had_the_number_before_are_not_in_the_file(
    app: Flask, client: FlaskClient
) -> None:
    long_ago = clock.now() - timedelta(days=400)
    boss = factories.account(family="Начальник")
    record.note_access("oversight:person:viewed", at=long_ago, actor_id=boss.id, subject="4711")
    with transaction() as session:
        record.note(session, "record:seal:made", at=clock.now(), actor_id=boss.id, subject="4711")
    person = factories.account(number="4711")
    pages.signed_in(client, person.id)
    found = json.loads(download(client).get_data(as_text=True))
    assert found["who_looked"] == []
    assert all(act["by"] != "Начальник Мария Сергеевна" for act in found["what_was_done"])


def test_taking_the_file_is_noted_and_reading_the_page_is_not(app: Flask, client: FlaskClient) -> None:
    person = factories.account()
    pages.signed_in(client, person.id)
    client.get("/me")
    taken = select(JournalRow).where(JournalRow.action == "people:person:own_data")
    assert list(db.session.scalars(taken)) == []
    download(client)
    (act,) = db.session.scalars(taken)
    assert (act.actor_id, act.subject) == (person.id, person.number)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_says_what_the_file_is(client: FlaskClient, language: str) -> None:
    pages.signed_in(client, factories.account(locale=language).id)
    page = pages.page_of(client.get("/me"))
    assert page.one("form#own-data").text == {"en": "Download my data", "ru": "Скачать мои данные"}[language]
