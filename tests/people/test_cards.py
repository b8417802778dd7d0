"""Sign-in cards: printed once, used once, and telling nothing to whoever has none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import people
from app.foundation import clock, i18n, settings
from app.foundation.database import db, transaction
from app.foundation.models import Outbox
from app.people import codes
from app.people.models import UserSession, WayIn
from app.people.service import cards, ways_in
from app.record.models import JournalRow
from tests import factories, pages

PASSWORD = "a long sentence"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ways_in._COST, "n", 2)  # slow by design: too slow for hundreds of guesses


def admin_of(app: Flask, **traits: Any) -> FlaskClient:
    return pages.signed_in(app.test_client(), factories.account("admin", **traits).id)


def print_for(client: FlaskClient, *numbers: str, **changes: Any) -> Any:
    form = {"csrf_token": pages.csrf_token(client), "form_key": "k" * 24, "person": list(numbers), **changes}
    return client.post("/admin/people/cards", data=form)


def codes_on(response: Any) -> list[str]:
    page = pages.page_of(response)
    return ["".join(span.text for span in secret.all("span")[1:]) for secret in page.all("p.secret")]


def make_card(person: factories.Someone, **times: Any) -> str:
    """The code of a new card."""
    card = cards.make_cards(
        [people.person_of(person.number)],
        at=times.get("at") or clock.now(),
        by=person.id,
        form_key=times.get("form_key", "f" * 24),
    )
    return card[0].code


def enter(client: FlaskClient, code: str, **changes: Any) -> Any:
    return pages.send(
        client, f"/start/{code}", "form#enter", **{"password": PASSWORD, "language": "ru", **changes}
    )


def rows() -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(select(WayIn.__table__).order_by(WayIn.id))]


def refusal(response: Any) -> str | None:
    return pages.page_of(response).one(role="alert")["data-error"]


# -- printing -------------------------------------------------------------------------------------------------------


def test_each_card_is_in_the_language_of_its_person_with_the_way_to_type_it(app: Flask) -> None:
    with transaction() as session:
        settings.write(session, "organisation_ru", "Тёплый дом")
        settings.write(session, "organisation_en", "Warm House")
    ivanova = factories.person(locale="ru")
    smith = factories.person("Smith", "John", "", locale="en")
    response = print_for(admin_of(app), ivanova.number, smith.number)
    page = pages.page_of(response)
    assert response.status_code == 200 and "no-store" in response.headers["Cache-Control"]
    first, second = page.all("li.sign-in-card")  # by name
    assert (first["lang"], first["data-person"]) == ("en", smith.number)
    assert (second["lang"], second["data-person"]) == ("ru", ivanova.number)
    assert "Smith John" in first.text and "Warm House" in first.text and "Works once, until" in first.text
    assert "Иванова Мария Сергеевна" in second.text and "Тёплый дом" in second.text
    assert "Срабатывает один раз" in second.text and "127.0.0.1:8000/start" in second.text
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", code) for code in codes_on(response))
    assert len(page.all("svg.qr")) == 2


def test_cards_whose_address_no_phone_can_open_are_told_before_they_are_printed(app: Flask) -> None:
    client, person, installation = admin_of(app), factories.person(), app.extensions["settings"]
    for base, told in (("http://127.0.0.1:8000", True), ("https://training.example.org", False)):
        app.extensions["settings"] = replace(installation, base_url=base)
        page = pages.page_of(print_for(client, person.number, form_key=f"{told:024d}"))
        assert page.has("#this-machine-only") == told
        assert f"{base.split('//')[1]}/start" in page.one("li.sign-in-card").text


def test_eight_cards_stand_on_a_sheet(app: Flask) -> None:
    numbers = [factories.person().number for _ in range(9)]
    page = pages.page_of(print_for(admin_of(app), *numbers))
    assert [len(sheet.all("li.sign-in-card")) for sheet in page.all("ul.card-sheet")] == [8, 1]


def test_a_reload_prints_nothing_again_and_says_how_to(app: Flask) -> None:
    client, person = admin_of(app), factories.person()
    code = codes_on(print_for(client, person.number))[0]
    again = print_for(client, person.number)
    assert (again.status_code, again.location) == (303, "/admin/people/cards")
    shown = client.get(again.location)
    assert code not in shown.get_data(as_text=True) and "shown once" in pages.page_of(shown).text
    row = pages.page_of(shown).one("tr", data_person=person.number)
    last_day = clock.civil_date(clock.now(), clock.site_zone()) + timedelta(days=14)
    with i18n.speaking("en"):
        # As the card says: the last day included.
        assert row.all("td")[-1].text.split() == i18n.day(last_day).split()
    assert enter(app.test_client(), code).status_code == 303


def test_no_code_is_kept_in_clear(app: Flask) -> None:
    person = factories.person()
    code = make_card(person)
    assert code not in str(rows()) and "-".join(codes.grouped(code)) not in str(rows())
    journal = db.session.execute(select(JournalRow.details, JournalRow.subject)).all()
    assert code not in str(journal)


def test_a_hash_of_another_installation_is_another_one(app: Flask) -> None:
    here = ways_in.card_hash("0123456789")
    app.config["SECRET_KEY"] = "somewhere else"
    assert ways_in.card_hash("0123456789") != here


def test_a_new_card_ends_the_older_one(app: Flask, client: FlaskClient) -> None:
    person = factories.person()
    old, new = make_card(person), make_card(person, form_key="g" * 24)
    response = client.get(f"/start/{old}")
    assert (response.status_code, refusal(response)) == (410, "replaced-card")
    assert enter(client, new).status_code == 303


@pytest.mark.parametrize(
    ("chosen", "status", "code"), [([], 422, "nobody-chosen"), (["nobody"], 404, "unknown-person")]
)
def test_a_choice_that_cannot_be_printed_is_refused(
    app: Flask, chosen: list[str], status: int, code: str
) -> None:
    response = print_for(admin_of(app), *chosen)
    assert (response.status_code, refusal(response)) == (status, code)


def test_too_many_at_once_are_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST_CARDS", 1)
    response = print_for(admin_of(app), factories.person().number, factories.person().number)
    assert (response.status_code, refusal(response)) == (422, "too-many-cards")
    assert rows() == []


def test_somebody_who_left_gets_no_card_and_nobody_else_either(app: Flask) -> None:
    gone = factories.person(
        "Ушедший", hired=clock.today() - timedelta(days=9), left=clock.today() - timedelta(days=1)
    )
    response = print_for(admin_of(app), gone.number, factories.person().number)
    assert response.status_code == 409 and "Ушедший" in pages.page_of(response).text
    assert rows() == []


def test_an_admin_of_a_branch_makes_cards_only_there_and_for_nobody_mightier(app: Flask) -> None:
    """Whoever prints a card can become its owner."""
    factories.unit("north")
    factories.unit("south")
    client = admin_of(app, role_in="north", works_in="north")
    own, other = factories.person(works_in="north"), factories.person(works_in="south")
    mighty = factories.account("admin", works_in="north")
    trainer = factories.account("trainer", works_in="north", role_in="south")
    assert print_for(client, own.number).status_code == 200
    assert print_for(client, own.number, other.number, form_key="l" * 24).status_code == 404
    for held in (mighty, trainer):
        response = print_for(client, held.number, form_key="m" * 24)
        assert (response.status_code, refusal(response)) == (403, "beyond-reach")


def test_the_number_of_statements_does_not_grow_with_the_list_of_waiting_cards(app: Flask) -> None:
    from tests.queries import counted

    client = admin_of(app)
    sizes = []
    for key in ("a" * 24, "b" * 24):
        numbers = [factories.person().number for _ in range(3)]
        assert print_for(client, *numbers, form_key=key).status_code == 200
        with counted() as statements:
            page = pages.page_of(client.get("/admin/people/cards"))
        sizes.append((len(page.all("input", name="person")), len(statements)))
    assert [size for size, _ in sizes] == [3, 6] and sizes[0][1] == sizes[1][1]


# -- coming in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_card_lets_its_person_in_once_in_the_language_they_choose(
    app: Flask, client: FlaskClient, language: str
) -> None:
    person = factories.person()
    code = make_card(person)
    page = pages.page_of(client.get(f"/start/{code}", headers={"Accept-Language": language}))
    assert page.one("body")["data-page"] == "start" and page.one("html")["lang"] == language
    assert "Иванова Мария Сергеевна" in page.text and person.number in page.text and page.has("a#not-you")
    response = enter(client, code, language=language)
    assert (response.status_code, response.location) == (303, "/learn")
    learn = pages.page_of(client.get("/learn"))
    assert (learn.one("body")["data-page"], learn.one("html")["lang"]) == ("learn", language)
    assert people.person_of(person.number).locale == language
    pages.sign_in(app.test_client(), person.number, PASSWORD)
    used = app.test_client().get(f"/start/{code}")
    assert (used.status_code, refusal(used)) == (410, "used-card")
    assert "Иванова" not in pages.page_of(used).text


def test_looking_at_the_page_of_a_card_changes_nothing(app: Flask, client: FlaskClient) -> None:
    """Cameras, scanners and previews open links before people do."""
    code = make_card(factories.person())
    before = rows()
    for _ in range(3):
        assert client.get(f"/start/{code}").status_code == 200
    assert rows() == before
    assert enter(client, code).status_code == 303


def test_number_and_code_can_be_typed_as_people_type(app: Flask, client: FlaskClient) -> None:
    person = factories.person()
    code = make_card(person)
    typed = "-".join(codes.grouped(code)).lower()
    response = pages.send(client, "/start", "form#start", login=f" {person.number} ", code=f" {typed} ")
    assert (response.status_code, response.location) == (303, f"/start/{code}")


def test_a_code_with_the_number_of_another_is_like_a_code_that_there_is_not(
    app: Flask, client: FlaskClient
) -> None:
    person, other = factories.person(), factories.person("Чужой")
    code = make_card(person)
    answers = []
    for login, typed in ((other.number, code), ("nobody", code), (person.number, "0" * 10)):
        response = pages.send(client, "/start", "form#start", login=login, code=typed)
        answers.append((response.status_code, pages.page_of(response).one(role="alert").text))
    assert len(set(answers)) == 1 and answers[0][0] == 422


@pytest.mark.parametrize(
    ("changes", "wrong"), [({"login": ""}, "login"), ({"code": ""}, "code"), ({"code": "12345"}, "code")]
)
def test_a_form_that_is_not_whole_is_shown_again(
    client: FlaskClient, changes: dict[str, str], wrong: str
) -> None:
    response = pages.send(client, "/start", "form#start", **{"login": "7", "code": "0" * 10, **changes})
    assert response.status_code == 422
    page = pages.page_of(response)
    assert page.has(f"#{wrong}-error") and page.one("#login").get("value", "") == changes.get("login", "7")


@pytest.mark.parametrize(
    ("language", "told"), [("en", "There is no card with this code."), ("ru", "Карточки с таким кодом нет.")]
)
def test_a_forged_code_tells_nothing_about_anybody(
    app: Flask, client: FlaskClient, language: str, told: str
) -> None:
    make_card(factories.person())
    for forged in ("0000000000", "x", "' OR 1=1 --", "я" * 300):
        response = client.get(f"/start/{forged}", headers={"Accept-Language": language})
        assert (response.status_code, refusal(response)) == (404, "unknown-card")
        page = pages.page_of(response)
        assert told in page.text and "Иванова" not in page.text


def test_an_expired_card_says_who_makes_a_new_one(app: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        settings.write(session, "help_contact", "кабинет 12")
    person = factories.person()
    code = make_card(person, at=clock.now() - timedelta(days=16))
    response = client.get(f"/start/{code}", headers={"Accept-Language": "ru"})
    assert (response.status_code, refusal(response)) == (410, "expired-card")
    alert = pages.page_of(response).one(role="alert").text
    assert "Срок этой карточки истёк" in alert and "администратор" in alert and "кабинет 12" in alert
    assert "Иванова" not in pages.page_of(response).text


def test_a_card_holds_to_the_end_of_its_last_day(app: Flask, client: FlaskClient) -> None:
    person = factories.person()
    made = clock.now()
    make_card(person, at=made)
    with transaction() as session:
        row = session.scalars(select(WayIn)).one()
        last = clock.civil_date(made, clock.site_zone()) + timedelta(days=14)
        assert clock.civil_date(row.expires_at - timedelta(seconds=1), clock.site_zone()) == last
        assert clock.civil_date(row.expires_at, clock.site_zone()) == last + timedelta(days=1)


def test_who_has_left_does_not_come_in(app: Flask, client: FlaskClient) -> None:
    person = factories.person(hired=clock.today() - timedelta(days=30))
    code = make_card(person)
    people.leave(person.id, on=clock.today() - timedelta(days=1), at=clock.now())
    response = client.get(f"/start/{code}")
    assert (response.status_code, refusal(response)) == (410, "ended-card")
    form = {
        "csrf_token": pages.csrf_token(client),
        "form_key": "k" * 24,
        "password": PASSWORD,
        "language": "ru",
    }
    assert client.post(f"/start/{code}", data=form).status_code == 410
    assert client.get("/learn").status_code == 303


def test_a_card_replaces_a_forgotten_password_and_ends_every_session(app: Flask, client: FlaskClient) -> None:
    person = factories.account()
    elsewhere = pages.signed_in(app.test_client(), person.id)
    enter(client, make_card(person))
    assert elsewhere.get("/learn").status_code == 303
    assert client.get("/learn").status_code == 200
    letter = db.session.scalars(select(Outbox)).one()  # to the owner, who may not be the one who changed it
    assert letter.recipient == person.email and ("changed" in letter.subject or "изменён" in letter.subject)


def test_a_password_set_otherwise_ends_the_card(app: Flask, client: FlaskClient) -> None:
    person = factories.account()
    code = make_card(person)
    people.set_password(person.id, PASSWORD, at=clock.now())
    assert refusal(client.get(f"/start/{code}")) == "replaced-card"


def test_a_short_password_is_told_and_the_card_still_holds(app: Flask, client: FlaskClient) -> None:
    code = make_card(factories.person())
    response = enter(client, code, password="short")
    assert response.status_code == 422 and pages.page_of(response).has("#password-error")
    assert enter(client, code, language="fr").status_code == 422
    assert enter(client, code).status_code == 303


def test_two_clicks_come_in_once(app: Flask, client: FlaskClient) -> None:
    code = make_card(factories.person())
    page = client.get(f"/start/{code}")
    form = pages.form_values(page, "form#enter") | {"password": PASSWORD}
    assert client.post(f"/start/{code}", data=form).location == "/learn"
    form["csrf_token"] = pages.csrf_token(client)
    assert client.post(f"/start/{code}", data=form).location == "/learn"
    assert len(list(db.session.scalars(select(UserSession)))) == 1


def test_the_next_person_at_a_shared_pc_takes_the_place_of_the_last(app: Flask, client: FlaskClient) -> None:
    before = factories.account()
    pages.signed_in(client, before.id)
    enter(client, make_card(factories.person("Сменщик")))
    assert "Сменщик" in pages.page_of(client.get("/me")).text
    open_ones = select(UserSession).where(
        UserSession.person_id == before.id, UserSession.revoked_at.is_(None)
    )
    assert db.session.scalar(open_ones) is None


# -- guessing ---------------------------------------------------------------------------------------------------------


def test_guesses_at_one_number_are_slowed_down(app: Flask, client: FlaskClient) -> None:
    person = factories.person()
    code = make_card(person)
    for _ in range(8):
        wrong = pages.send(client, "/start", "form#start", login=person.number, code="0" * 10)
        assert wrong.status_code == 422
    response = pages.send(client, "/start", "form#start", login=person.number, code=code)
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0
    assert "5 minutes" in pages.page_of(response).text


def test_guesses_from_one_address_are_slowed_down(app: Flask, client: FlaskClient) -> None:
    code = make_card(factories.person())
    token = pages.csrf_token(client)
    form = {"csrf_token": token, "form_key": "k" * 24, "password": PASSWORD, "language": "en"}
    for guess in range(60):
        assert client.post(f"/start/{guess:010d}", data=form).status_code == 404
    assert client.post(f"/start/{code}", data=form).status_code == 429
    later = client.post(f"/start/{code}", data=form, environ_base={"REMOTE_ADDR": "10.9.8.7"})
    assert later.status_code == 303


def test_looking_for_codes_is_slowed_down_too_but_only_for_who_finds_nothing(
    client: FlaskClient, throttled: None
) -> None:
    code = make_card(factories.person())
    for _ in range(70):
        assert client.get(f"/start/{code}").status_code == 200
    for guess in range(60):
        assert client.get(f"/start/{guess:010d}").status_code == 404
    response = client.get(f"/start/{code}", headers={"Accept-Language": "ru"})
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0


def test_the_login_page_leads_to_the_card_and_to_the_forgotten_password(client: FlaskClient) -> None:
    page = pages.page_of(client.get("/login"))
    assert {"/start", "/password"} <= {link["href"] for link in page.all("a", href=True)}


# -- codes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0123456789", "0123456789"),
        ("abcde-fghjk", "ABCDEFGHJK"),
        (" ab cde\u00a0fghjk ", "ABCDEFGHJK"),
        ("oilOIL1111", "0110111111"),
        ("АВЕКМНОРСТ", "ABEKMH0PCT"),  # a Russian keyboard
        ("012345678", None),
        ("01234567890", None),
        ("0123456789U"[1:], None),
        ("Ж" * 10, None),
        ("", None),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed: str, code: str | None) -> None:
    assert codes.normalise(typed) == code


def test_codes_are_all_there_is_in_fifty_bits() -> None:
    assert codes.code_from(0) == "0" * 10 and codes.code_from(2**50 - 1) == "Z" * 10
    assert len({codes.code_from(number) for number in range(2000)}) == 2000
    assert codes.grouped("0123456789") == ("01234", "56789")
