"""Links by mail: invitations and forgotten passwords, each used once, telling nobody who has an account."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import people
from app.foundation import clock, jobs, logs, mail, settings
from app.foundation.database import db, transaction
from app.foundation.models import Job, Outbox
from app.people.models import Person, UserSession, WayIn
from app.people.service import links
from tests import factories, pages
from tests.queries import counted

PASSWORD = "a long sentence"
BASE = "http://127.0.0.1:8000"


def admin_of(app: Flask, **traits: Any) -> FlaskClient:
    return pages.signed_in(app.test_client(), factories.account("admin", **traits).id)


def ask(client: FlaskClient, number: str, what: str = "invitation", key: str = "k" * 24) -> Any:
    form = {"csrf_token": pages.csrf_token(client), "form_key": key}
    return client.post(f"/admin/people/{number}/{what}", data=form)


def letters() -> list[Outbox]:
    return list(db.session.scalars(select(Outbox).order_by(Outbox.id)))


def link_in(letter: Outbox) -> str:
    found = re.search(rf"{BASE}(/(?:invitation|password)/\S{{40,}})", letter.text)
    assert found is not None, letter.text
    return found[1]


def run_jobs() -> None:
    for job_id in list(
        db.session.scalars(select(Job.id).where(Job.state == "queued", Job.kind == links.JOB))
    ):
        assert jobs.run(job_id)


def forget(client: FlaskClient, email: str) -> Any:
    response = pages.send(client, "/password", "form#forgotten", email=email)
    run_jobs()
    return response


def refusal(response: Any) -> str | None:
    return pages.page_of(response).one(role="alert")["data-error"]


def use(client: FlaskClient, link: str, **changes: Any) -> Any:
    form = "form#enter" if link.startswith("/invitation") else "form#new-password"
    return pages.send(client, link, form, **{"password": PASSWORD, **changes})


# -- invitations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Invitation to your training"), ("ru", "Приглашение")]
)
def test_an_invitation_is_written_in_the_persons_language_and_lets_them_in(
    app: Flask, client: FlaskClient, language: str, subject: str
) -> None:
    person = factories.person(email="anna@example.org", locale=language)
    response = ask(admin_of(app), person.number)
    assert (response.status_code, response.location) == (303, f"/admin/people/{person.number}")
    (letter,) = letters()
    assert letter.recipient == "anna@example.org" and letter.subject.startswith(subject)
    assert person.number in letter.text
    link = link_in(letter)
    page = pages.page_of(client.get(link))
    assert "Иванова Мария Сергеевна" in page.text
    assert use(client, link, language=language).location == "/learn"
    assert client.get("/learn").status_code == 200
    pages.sign_in(app.test_client(), "anna@example.org", PASSWORD)
    again = app.test_client().get(link)
    assert (again.status_code, refusal(again)) == (410, "used-link")
    assert len(letters()) == 1  # nothing was changed that the owner would have to be warned of


def test_only_the_hash_of_a_token_is_kept_once_the_letter_is_sent(app: Flask) -> None:
    person = factories.person(email="anna@example.org")
    ask(admin_of(app), person.number)
    token = link_in(letters()[0]).rsplit("/", 1)[1]
    mail.send(letters()[0].id)
    db.session.rollback()
    assert letters()[0].state == "sent" and letters()[0].text == ""
    kept = str([tuple(row) for row in db.session.execute(select(WayIn.__table__))])
    assert token not in kept
    sent = next((app.extensions["settings"].instance / "mail").glob("*.eml")).read_text()
    assert token[:20] in sent.replace("=\n", "")


def test_opening_a_link_changes_nothing(app: Flask, client: FlaskClient) -> None:
    """Mail programs open links before people do."""
    person = factories.person(email="anna@example.org")
    ask(admin_of(app), person.number)
    link = link_in(letters()[0])
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert use(client, link).status_code == 303


def test_two_clicks_send_one_letter(app: Flask) -> None:
    person = factories.person(email="anna@example.org")
    client = admin_of(app)
    first, second = ask(client, person.number), ask(client, person.number)
    assert first.location == second.location and len(letters()) == 1


@pytest.mark.parametrize("what", ["invitation", "reset"])
def test_a_second_link_ends_the_first(app: Flask, client: FlaskClient, what: str) -> None:
    make = factories.person if what == "invitation" else factories.account
    person, admin = make(email="anna@example.org"), admin_of(app)
    ask(admin, person.number, what)
    ask(admin, person.number, what, key="l" * 24)
    old, new = (link_in(letter) for letter in letters())
    assert refusal(client.get(old)) == "replaced-link"
    assert client.get(new).status_code == 200


def test_without_an_address_the_answer_offers_a_card(app: Flask) -> None:
    person = factories.person()
    client = admin_of(app)
    response = ask(client, person.number)
    assert response.status_code == 409 and refusal(response) == "no-address"
    printed = pages.send_again(client, response, "form#print-card")
    assert printed.status_code == 200 and pages.page_of(printed).has("li.sign-in-card")
    assert letters() == []


def test_invitation_and_reset_are_not_mixed_up(app: Flask) -> None:
    client = admin_of(app)
    known, unknown = factories.account(), factories.person(email="new@example.org")
    assert refusal(ask(client, known.number)) == "has-password"
    assert refusal(ask(client, unknown.number, "reset", key="l" * 24)) == "has-no-password"
    assert letters() == []


@pytest.mark.parametrize("what", ["invitation", "reset"])
def test_who_has_left_is_sent_nothing_and_an_open_link_ends(
    app: Flask, client: FlaskClient, what: str
) -> None:
    make = factories.person if what == "invitation" else factories.account
    person, admin = make(email="anna@example.org", hired=clock.today() - timedelta(days=30)), admin_of(app)
    ask(admin, person.number, what)
    page = client.get(link_in(letters()[0]))
    people.leave(person.id, on=clock.today() - timedelta(days=1), at=clock.now())
    assert refusal(client.get(link_in(letters()[0]))) == "ended-link"
    late = pages.send_again(
        client, page, "form#enter" if what == "invitation" else "form#new-password", password=PASSWORD
    )
    assert (late.status_code, refusal(late)) == (410, "ended-link")
    assert client.get("/learn").status_code == 303
    assert ask(admin, person.number, what, key="l" * 24).status_code == 409


def test_a_link_ends_when_the_address_was_wrong_and_is_corrected(app: Flask, client: FlaskClient) -> None:
    person = factories.person(email="wrong@example.org")
    ask(admin_of(app), person.number)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(email="right@example.org"))
    assert refusal(client.get(link_in(letters()[0]))) == "replaced-link"


@pytest.mark.parametrize("what", ["invitation", "reset"])
def test_links_are_sent_by_admins_to_people_of_their_units(app: Flask, what: str) -> None:
    factories.unit("north")
    factories.unit("south")
    client = admin_of(app, role_in="north", works_in="north")
    other = factories.account(works_in="south")
    boss = factories.account("admin", works_in="north")
    assert ask(client, other.number, what).status_code == 404
    assert ask(client, "nobody", what).status_code == 404
    assert ask(client, str(boss.id), what).status_code == 404  # an id is not a personnel number
    assert refusal(ask(client, boss.number, what)) == "beyond-reach"
    manager = pages.signed_in(app.test_client(), factories.account("manager").id)
    assert ask(manager, other.number, what).status_code == 403
    assert letters() == []


@pytest.mark.parametrize("kind", ["invitation", "password"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_forged_link_tells_nothing_but_what_to_do(
    app: Flask, client: FlaskClient, kind: str, language: str
) -> None:
    factories.account(email="anna@example.org")
    for forged in ("x", "A" * 43, "%00", "я" * 200):
        response = client.get(f"/{kind}/{forged}", headers={"Accept-Language": language})
        assert (response.status_code, refusal(response)) == (404, "unknown-link")
        page = pages.page_of(response)
        assert page.one("html")["lang"] == language and "Иванова" not in page.text
        assert "anna@" not in page.text


def test_the_link_of_one_kind_is_no_link_of_the_other(app: Flask, client: FlaskClient) -> None:
    person = factories.person(email="anna@example.org")
    ask(admin_of(app), person.number)
    token = link_in(letters()[0]).rsplit("/", 1)[1]
    assert client.get(f"/password/{token}").status_code == 404
    assert client.get(f"/start/{token}").status_code == 404


@pytest.mark.parametrize("what", ["invitation", "reset"])
def test_a_link_opened_where_somebody_else_is_signed_in_shows_and_opens_nothing_of_theirs(
    app: Flask, client: FlaskClient, what: str
) -> None:
    make = factories.person if what == "invitation" else factories.account
    anna, admin = make(email="anna@example.org"), admin_of(app)
    other = factories.account(family="Соседова", given="Полина", patronymic="", locale="en")
    ask(admin, anna.number, what)
    pages.signed_in(client, other.id)
    link = link_in(letters()[0])
    shown = pages.page_of(client.get(link)).one("main").text
    assert "Иванова" in shown and "Соседова" not in shown
    assert client.get("/me").status_code == 200  # looking at it signs nobody out
    arrived = client.get(use(client, link).location)
    page = pages.page_of(arrived)
    assert "Соседова" not in page.text
    assert page.one("body")["data-page"] == ("learn" if what == "invitation" else "login")
    mine = select(UserSession.id).where(UserSession.person_id == other.id, UserSession.revoked_at.is_(None))
    assert db.session.scalar(mine) is None


@pytest.mark.parametrize("place", ["setup", "start", "invitation", "password"])
def test_the_address_of_a_way_in_goes_into_no_log_and_to_no_other_site(
    app: Flask, client: FlaskClient, place: str
) -> None:
    for spoiled in ("", "/", ")", "/more"):
        with app.test_request_context(f"/{place}/0123456789{spoiled}"):
            assert logs.shown_path().startswith(f"/{place}/") and "0123" not in logs.shown_path()
    headers = client.get(f"/{place}/0123456789").headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("kind", "hours", "en", "ru"),
    [("invitation", 169, "seven days", "семь дней"), ("password", 2, "one hour", "один час")],
)
def test_an_expired_link_says_how_long_it_held(
    app: Flask, client: FlaskClient, kind: str, hours: int, en: str, ru: str
) -> None:
    person = people.person_of(factories.person(email="anna@example.org").number)
    at = clock.now() - timedelta(hours=hours)
    with transaction() as session:
        links.post_link(session, kind, person, at=at, by=None)
    for language, told in (("en", en), ("ru", ru)):
        response = client.get(link_in(letters()[0]), headers={"Accept-Language": language})
        assert (response.status_code, refusal(response)) == (410, "expired-link")
        assert told in pages.page_of(response).one(role="alert").text


# -- a forgotten password ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "subject"), [("en", "A new password"), ("ru", "Новый пароль")])
def test_a_forgotten_password_is_replaced_and_every_device_signed_out(
    app: Flask, client: FlaskClient, language: str, subject: str
) -> None:
    person = factories.account(email="anna@example.org", locale=language)
    elsewhere = pages.signed_in(app.test_client(), person.id)
    assert forget(client, " Anna@Example.org ").location == "/password/asked"
    (letter,) = letters()
    assert letter.subject == subject and letter.secret
    link = link_in(letter)
    assert "Иванова Мария Сергеевна" in pages.page_of(client.get(link)).text
    response = use(client, link)
    assert (response.status_code, response.location) == (303, "/login")
    assert elsewhere.get("/learn").status_code == 303 and client.get("/learn").status_code == 303
    pages.sign_in(client, "anna@example.org", PASSWORD)
    told = letters()[1]
    assert told.recipient == "anna@example.org" and not told.secret
    assert told.subject in ("Your password was changed", "Пароль изменён")
    assert refusal(app.test_client().get(link)) == "used-link"


def test_the_answer_and_the_work_are_the_same_whoever_is_asked_for(app: Flask, client: FlaskClient) -> None:
    """Nothing is looked up before the answer: a job does that later."""
    factories.account(email="anna@example.org")
    factories.person(email="never@example.org")
    page = client.get("/password")
    seen = []
    for email in ("anna@example.org", "never@example.org", "nobody@example.org"):
        with counted() as statements:
            response = pages.send_again(client, page, "form#forgotten", email=email)
        shown = pages.page_of(client.get(response.location)).one("main").text
        seen.append((response.status_code, response.location, shown, tuple(statements.texts)))
    assert len(set(seen)) == 1
    assert not any(" person " in text or " account " in text for text in seen[0][3])
    run_jobs()
    assert [letter.recipient for letter in letters()] == ["anna@example.org", "never@example.org"]


def test_who_never_had_a_password_is_told_to_ask_for_an_invitation(app: Flask, client: FlaskClient) -> None:
    factories.person(email="new@example.org", locale="ru")
    forget(client, "new@example.org")
    (letter,) = letters()
    assert "приглашение" in letter.text and "/password/" not in letter.text
    assert db.session.scalar(select(WayIn.id)) is None


def test_who_has_left_gets_no_letter(app: Flask, client: FlaskClient) -> None:
    person = factories.account(email="gone@example.org", hired=clock.today() - timedelta(days=30))
    people.leave(person.id, on=clock.today() - timedelta(days=1), at=clock.now())
    assert forget(client, "gone@example.org").status_code == 303
    assert letters() == []


def test_nobody_is_flooded_with_letters(app: Flask, client: FlaskClient) -> None:
    factories.account(email="anna@example.org")
    for _ in range(3):
        forget(client, "anna@example.org")
    assert len(letters()) == 1
    start = clock.now()
    for minutes in range(2, 40, 4):
        links.mail_password_link("anna@example.org", "ru", at=start + timedelta(minutes=minutes))
    assert len(letters()) == links.MOST_IN_AN_HOUR


def test_asking_too_often_has_to_wait_known_or_not(app: Flask, client: FlaskClient) -> None:
    factories.account(email="anna@example.org")
    for email in ("anna@example.org", "nobody@example.org"):
        answers = [forget(client, email).status_code for _ in range(9)]
        assert answers == [303] * 8 + [429]
    pages.sign_in(app.test_client(), "anna@example.org")  # which is not slowed down by it


@pytest.mark.parametrize("typed", ["", "anna", "anna@", "a" * 300 + "@example.org"])
def test_what_is_no_address_is_told(client: FlaskClient, typed: str) -> None:
    response = pages.send(client, "/password", "form#forgotten", email=typed)
    assert response.status_code == 422 and pages.page_of(response).has("#email-error")


def test_a_number_that_looks_like_an_address_is_not_taken_for_one(app: Flask) -> None:
    factories.account(number="anna@example.org", email="else@example.org")
    links.mail_password_link("anna@example.org", "en", at=clock.now())
    assert letters() == []


def test_an_admin_sends_a_link_to_a_new_password(app: Flask, client: FlaskClient) -> None:
    person = factories.account(email="anna@example.org")
    response = ask(admin_of(app), person.number, "reset")
    assert response.status_code == 303
    assert use(client, link_in(letters()[0])).location == "/login"


def test_letters_bear_the_name_of_the_organisation_in_their_language(app: Flask) -> None:
    with transaction() as session:
        settings.write(session, "organisation_ru", "Тёплый дом")
        settings.write(session, "organisation_en", "Warm House")
    client = admin_of(app)
    for index, (locale, name) in enumerate((("ru", "Тёплый дом"), ("en", "Warm House"))):
        person = factories.person(email=f"{locale}@example.org", locale=locale)
        ask(client, person.number, key=str(index) * 24)
        assert name in letters()[index].text and name in letters()[index].subject


@pytest.mark.parametrize("address", ["/password", "/password/asked"])
def test_a_letter_that_cannot_leave_is_not_promised(app: Flask, client: FlaskClient, address: str) -> None:
    assert "sends no mail yet" in pages.page_of(client.get(address)).text
    with_mail = replace(app.extensions["settings"], smtp_url="smtp://mail.example.org:25")
    app.extensions["settings"] = with_mail
    assert "sends no mail yet" not in pages.page_of(client.get(address)).text
