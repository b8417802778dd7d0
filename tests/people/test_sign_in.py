"""Signing in and out, on PCs that people share."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import people
from app.foundation import clock
from app.foundation.database import db, transaction
from app.people.models import SignInFailure, UserSession
from app.people.service import accounts, sign_in
from tests import factories, pages

ANNA = "anna@example.org"


@pytest.fixture
def anna(app: Flask) -> factories.Someone:
    return factories.account(email=ANNA, number="00042")


def attempt(client: FlaskClient, login: str, password: str) -> int:
    return pages.send(client, "/login", "form#sign-in", login=login, password=password).status_code


@pytest.mark.parametrize("login", [ANNA, "ANNA@Example.org ", "00042", " 00042"])
def test_an_account_is_found_by_e_mail_and_by_number(
    client: FlaskClient, anna: factories.Someone, login: str
) -> None:
    response = pages.send(client, "/login", "form#sign-in", login=login, password=factories.PASSWORD)
    assert (response.status_code, response.location) == (303, "/")
    assert client.get("/me").status_code == 200


def test_the_page_asked_for_opens_after_signing_in(client: FlaskClient, anna: factories.Someone) -> None:
    stopped = client.get("/me?tab=look")
    assert stopped.status_code == 303
    response = pages.send(client, stopped.location, "form#sign-in", login=ANNA, password=factories.PASSWORD)
    assert response.location == "/me?tab=look"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_signing_in_never_leads_to_another_site(
    client: FlaskClient, anna: factories.Someone, elsewhere: str
) -> None:
    response = pages.send(
        client, "/login", "form#sign-in", login=ANNA, password=factories.PASSWORD, next=elsewhere
    )
    assert response.location == "/"


def test_one_message_for_a_wrong_password_an_unknown_account_and_one_who_left(
    client: FlaskClient, anna: factories.Someone
) -> None:
    today = clock.today()
    former = factories.account(email="left@example.org", hired=today - timedelta(days=9))
    people.leave(former.id, on=today - timedelta(days=1), at=clock.now())
    told = set()
    for login, password in ((ANNA, "wrong"), ("nobody@example.org", "x"), (former.email, factories.PASSWORD)):
        response = pages.send(client, "/login", "form#sign-in", login=login, password=password)
        page = pages.page_of(response)
        assert response.status_code == 422
        assert page.one(role="alert")["data-error"] == "wrong-pair"
        assert page.one("title").text.startswith("Error:")
        assert page.one("input", name="login")["value"] == login
        told.add(page.one(role="alert").text)
    assert len(told) == 1


def test_empty_fields_are_named(client: FlaskClient, anna: factories.Someone) -> None:
    response = pages.send(client, "/login", "form#sign-in", login="", password="")
    page = pages.page_of(response)
    assert response.status_code == 422
    assert page.has("#login-error") and page.has("#password-error")
    assert page.one(role="alert").has("a", href="#login")


def test_an_unknown_account_takes_as_long_as_a_known_one(app: Flask, anna: factories.Someone) -> None:
    known = accounts.hashed("another password")

    def seconds(password_hash: str | None) -> float:
        times = []
        for _ in range(5):
            before = time.perf_counter()
            assert not accounts.is_right("wrong", password_hash)
            times.append(time.perf_counter() - before)
        return min(times)

    assert 0.5 < seconds(None) / seconds(known) < 2


def test_passwords_are_stored_as_owasp_asks(app: Flask) -> None:
    assert accounts.hashed("a long password").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with pytest.raises(accounts.WeakPassword):
        accounts.hashed("short")


def test_the_same_password_typed_on_another_keyboard_fits(app: Flask) -> None:
    assert accounts.is_right("Йод и ёж 12", accounts.hashed("Йод и ёж 12"))


def test_eight_failures_make_a_login_wait_and_the_wait_is_told(
    client: FlaskClient, anna: factories.Someone
) -> None:
    for _ in range(8):
        assert attempt(client, ANNA, "wrong") == 422
    response = pages.send(client, "/login", "form#sign-in", login=ANNA, password=factories.PASSWORD)
    alert = pages.page_of(response).one(role="alert")
    assert response.status_code == 429 and alert["data-error"] == "too-many"
    assert "5 minutes" in alert.text
    assert 240 < int(response.headers["Retry-After"]) <= 300
    with transaction() as session:
        session.execute(update(SignInFailure).values(at=clock.now() - timedelta(minutes=5)))
    assert attempt(client, ANNA, factories.PASSWORD) == 303


def test_success_clears_the_failures_of_that_login_alone(
    client: FlaskClient, anna: factories.Someone
) -> None:
    factories.account(email="boris@example.org")
    for login in (ANNA, ANNA, "boris@example.org"):
        attempt(client, login, "wrong")
    attempt(client, ANNA, factories.PASSWORD)
    assert len(list(db.session.scalars(select(SignInFailure.id)))) == 1


def test_sixty_failures_make_an_address_wait(client: FlaskClient, anna: factories.Someone) -> None:
    with transaction() as session:
        for number in range(60):
            failure = {"login_hash": f"{number:064d}", "address": "127.0.0.1", "at": clock.now()}
            session.add(SignInFailure(**failure))
    assert attempt(client, ANNA, factories.PASSWORD) == 429


def test_the_database_holds_no_token_and_the_cookie_no_more_than_one(
    client: FlaskClient, anna: factories.Someone
) -> None:
    pages.sign_in(client, ANNA)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = db.session.scalar(select(UserSession))
    assert row is not None and row.token_hash == sign_in.token_hash(token) != token
    assert (row.person_id, row.address) == (anna.id, "127.0.0.1")


def test_signing_out_ends_the_session_and_clears_the_browser(
    client: FlaskClient, anna: factories.Someone
) -> None:
    pages.sign_in(client, ANNA)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    response = pages.send(client, "/me", "form#sign-out")
    assert (response.status_code, response.location) == (303, "/login")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    with client.session_transaction() as cookie:  # somebody had copied the cookie
        cookie.update(kept)
    assert client.get("/me").status_code == 303


def test_private_pages_are_not_stored(client: FlaskClient, anna: factories.Someone) -> None:
    pages.sign_in(client, ANNA)
    assert client.get("/me").headers["Cache-Control"] == "no-store"


def test_signing_out_everywhere_ends_every_device(app: Flask, anna: factories.Someone) -> None:
    phone, desk = app.test_client(), app.test_client()
    for device in (phone, desk):
        pages.sign_in(device, ANNA)
    assert len(pages.page_of(desk.get("/me")).all("span.task-title")) == 2
    response = pages.send(desk, "/me", "form#sign-out-everywhere")
    assert response.status_code == 303
    assert phone.get("/me").status_code == desk.get("/me").status_code == 303


def test_after_twelve_hours_one_signs_in_again(client: FlaskClient, anna: factories.Someone) -> None:
    pages.sign_in(client, ANNA)
    with transaction() as session:
        session.execute(update(UserSession).values(created_at=clock.now() - timedelta(hours=11, minutes=59)))
    assert client.get("/me").status_code == 200
    with transaction() as session:
        session.execute(update(UserSession).values(created_at=clock.now() - timedelta(hours=12)))
    assert client.get("/me").status_code == 303
    assert client.get("/me", headers={"HX-Request": "true"}).status_code == 401


def test_a_new_password_and_leaving_end_every_session(client: FlaskClient, anna: factories.Someone) -> None:
    pages.sign_in(client, ANNA)
    people.set_password(anna.id, "another password", at=clock.now())
    assert client.get("/me").status_code == 303
    pages.sign_in(client, ANNA, "another password")
    people.leave(anna.id, on=clock.today(), at=clock.now())
    assert client.get("/me").status_code == 303


def test_the_next_person_at_a_shared_pc_ends_the_session_of_the_last(
    client: FlaskClient, anna: factories.Someone
) -> None:
    factories.account(email="boris@example.org", family="Борисов", given="Борис", patronymic="")
    pages.sign_in(client, ANNA)
    values = {
        "login": "boris@example.org",
        "password": factories.PASSWORD,
        "csrf_token": pages.csrf_token(client),
    }
    assert client.post("/login", data=values).status_code == 303
    assert "Борисов" in client.get("/me").text
    open_ones = select(UserSession.person_id).where(UserSession.revoked_at.is_(None))
    assert anna.id not in set(db.session.scalars(open_ones))


def test_last_seen_is_noted_after_the_response_and_seldom(
    client: FlaskClient, anna: factories.Someone
) -> None:
    pages.sign_in(client, ANNA)
    long_ago, lately = clock.now() - timedelta(minutes=6), clock.now() - timedelta(minutes=4)

    def seen_after_a_visit(before: object) -> bool:
        with transaction() as session:
            session.execute(update(UserSession).values(last_seen_at=before))
        response = client.get("/me")
        assert db.session.scalar(select(UserSession.last_seen_at)) == before
        response.close()
        db.session.rollback()
        return bool(db.session.scalar(select(UserSession.last_seen_at)) != before)

    assert seen_after_a_visit(long_ago)
    assert not seen_after_a_visit(lately)


def test_old_failures_and_sessions_are_forgotten(client: FlaskClient, anna: factories.Someone) -> None:
    attempt(client, ANNA, "wrong")
    pages.sign_in(client, ANNA)
    with transaction() as session:
        sign_in.forget_old(session, clock.now() + timedelta(days=91))
    assert db.session.scalar(select(UserSession.id)) is None
    assert db.session.scalar(select(SignInFailure.id)) is None


def test_an_installation_without_accounts_says_what_to_do(client: FlaskClient) -> None:
    assert "setup link" in client.get("/login").text


def test_the_language_chosen_on_the_sign_in_page_stays(client: FlaskClient, anna: factories.Someone) -> None:
    accounts.store_language(anna.id, "ru")
    pages.send(client, "/login", "form#language", lang="en")
    pages.send(client, "/login", "form#sign-in", login=ANNA, password=factories.PASSWORD)
    assert pages.page_of(client.get("/me")).one("html")["lang"] == "en"


def test_a_language_that_was_not_chosen_changes_nothing(client: FlaskClient, anna: factories.Someone) -> None:
    accounts.store_language(anna.id, "ru")
    english = {"Accept-Language": "en"}
    assert pages.page_of(client.get("/login", headers=english)).one("html")["lang"] == "en"
    pages.send(client, "/login", "form#sign-in", login=ANNA, password=factories.PASSWORD)
    assert pages.page_of(client.get("/me", headers=english)).one("html")["lang"] == "ru"


def test_no_two_things_on_the_own_page_share_an_id(client: FlaskClient, anna: factories.Someone) -> None:
    pages.sign_in(client, ANNA, factories.PASSWORD)
    ids = [element["id"] for element in pages.page_of(client.get("/me")).all(id=True)]
    assert len(ids) == len(set(ids))
