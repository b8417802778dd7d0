"""Pages of sessions: seats and the queue, people put on the list, changes, corrections, who may do what."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import learning, people, record
from app.foundation import clock
from app.foundation.database import db
from app.record.facts import SessionAttended
from tests import factories, pages
from tests.factories import PASSWORD, Someone
from tests.learning import sessions
from tests.queries import counted


@pytest.fixture(autouse=True)
def morning(on_day: Callable[[datetime], None]) -> None:
    on_day(sessions.MORNING)


@pytest.fixture
def trainer(app: Flask) -> Someone:
    return factories.account("trainer", family="Тренер", locale="en")


@pytest.fixture
def as_trainer(app: Flask, trainer: Someone) -> FlaskClient:
    return browser(app, trainer)


def browser(app: Flask, person: Someone) -> FlaskClient:
    return pages.signed_in(app.test_client(), person.id)


def notices() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(one.person_id, one.kind) for one in learning.waiting_notices()]


def enrol(client: FlaskClient, address: str, *whom: Someone, **more: str) -> pages.Element:
    response = pages.send(client, address, "form#enrol", people=" ".join(one.number for one in whom), **more)
    return pages.page_of(client.get(address) if response.status_code == 303 else response)


def attended(person: Someone) -> list[float]:
    facts = record.facts_of(person.id, None)
    return [fact.payload.hours for fact in facts if isinstance(fact.payload, SessionAttended)]


# -- seats ------------------------------------------------------------------------------------------------------------


def test_the_queue_moves_up_by_itself_and_people_are_told(app: Flask, as_trainer: FlaskClient) -> None:
    address = sessions.plan(as_trainer, seats="1")
    first, second, third = (factories.account(locale="en") for _ in range(3))
    phones = [browser(app, one) for one in (first, second, third)]
    for phone in phones:
        assert sessions.seat(phone, address).status_code == 303
    assert [sessions.own(phone, address) for phone in phones] == ["enrolled", "waiting", "waiting"]
    assert "2" in pages.page_of(phones[2].get(address)).one("main#main").text

    sessions.seat(phones[0], address, "give-seat-back")
    assert [sessions.own(phone, address) for phone in phones] == ["left", "enrolled", "waiting"]
    assert notices() == [(second.id, "moved-up")]
    enrol(as_trainer, address, first)
    sessions.seat(phones[0], address, "give-seat-back")  # what they know themselves is no news
    assert notices() == [(second.id, "moved-up")]

    edited = pages.form_values(as_trainer.get(f"{address}/edit"), "form#session")
    assert (
        as_trainer.post(f"{address}/edit", data=edited | {"seats": "2", "place": "Room 6"}).status_code == 303
    )
    assert sessions.own(phones[2], address) == "enrolled"
    assert (third.id, "moved-up") in notices() and (second.id, "changed") in notices()
    fewer = as_trainer.post(f"{address}/edit", data=edited | {"seats": "1"})
    assert (
        fewer.status_code == 422 and "2 people have a seat" in pages.page_of(fewer).one("#seats-error").text
    )


def test_of_two_who_press_at_once_one_has_the_last_seat(app: Flask, as_trainer: FlaskClient) -> None:
    address = sessions.plan(as_trainer, seats="1")
    phones = [browser(app, factories.account(locale="en")) for _ in range(4)]
    opened = [phone.get(address) for phone in phones]
    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda one: pages.send_again(phones[one], opened[one], "form#take-seat", seat="yes"), range(4)
            )
        )
    assert {answer.status_code for answer in answers} == {303}
    assert sorted(sessions.own(phone, address) for phone in phones) == [
        "enrolled",
        "waiting",
        "waiting",
        "waiting",
    ]


def test_what_stands_in_the_way_is_named_and_can_be_passed_over(
    app: Flask, as_trainer: FlaskClient, trainer: Someone
) -> None:
    address = sessions.plan(as_trainer)
    days = timedelta(days=10)
    free, away, gone, busy = (
        factories.account(family=name, hired=clock.today() - days, locale="en")
        for name in ("Free", "Away", "Gone", "Busy")
    )
    people.begin_absence(away.id, on=clock.today(), at=clock.now())
    people.leave(gone.id, on=clock.today() - days / 2, at=clock.now())
    colleague = factories.account("trainer", locale="en")
    other = sessions.plan(
        browser(app, colleague), place="Room 9", title_en="First aid", programme="first-aid"
    )
    sessions.seat(browser(app, busy), other)

    page = enrol(as_trainer, address, free, away, gone, busy, trainer)
    stops = {one["data-person"]: one["data-conflict"] for one in page.all("li", data_conflict=True)}
    assert stops == {
        away.number: "absent",
        gone.number: "left",
        busy.number: "elsewhere",
        trainer.number: "trainer",
    }
    assert "First aid" in page.one("li", data_person=busy.number).text
    again = pages.send_again(
        as_trainer, str(page_html(as_trainer, address, free, away, gone, busy)), "form#enrol-anyway"
    )
    assert again.status_code == 303
    listed = pages.page_of(as_trainer.get(address))
    assert {row["data-person"] for row in listed.all("tr", data_place="enrolled")} == {
        free.number,
        away.number,
        busy.number,
    }
    assert sessions.seat(browser(app, busy), other, "give-seat-back").status_code == 303
    refused = sessions.seat(browser(app, busy), other)  # their other seat is here now
    assert refused.status_code == 409 and "Fire drill" in pages.page_of(refused).one(role="alert").text


def page_html(client: FlaskClient, address: str, *whom: Someone) -> str:
    numbers = " ".join(one.number for one in whom)
    return pages.send(client, address, "form#enrol", people=numbers).get_data(as_text=True)


def test_a_whole_unit_is_put_on_the_list_by_whoever_looks_after_it(
    app: Flask, as_trainer: FlaskClient
) -> None:
    north = [factories.person(family, works_in="north") for family in ("A", "B")]
    stranger = factories.person("C", works_in="south")
    everybodys = sessions.plan(as_trainer)
    manager = browser(
        app, factories.account("manager", role_in="north", works_in="north", works_as="head", locale="en")
    )
    page = enrol(manager, everybodys, stranger, unit="north")
    listed = {row["data-person"] for row in page.all("tr", data_person=True)}
    assert {one.number for one in north} < listed and stranger.number not in listed
    souths = sessions.plan(as_trainer, units=str(people.unit_of("south").id), begins="13:00", ends="14:00")
    assert manager.get(souths).status_code == 404
    assert manager.get(f"{everybodys}/edit").status_code == 404  # others plan it
    planned = sessions.try_to_plan(manager, units=[], begins="15:00", ends="16:00")
    assert planned.status_code == 422 and pages.page_of(planned).has(id="units-error")


# -- planning ---------------------------------------------------------------------------------------------------------


UNFIT = (
    ({"begins": "11:00", "ends": "10:00"}, "ends"),
    ({"held_on": "2020-01-01"}, "late_note"),
    ({"held_on": "soon"}, "held_on"),
    ({"programme": "Fire drill!"}, "programme"),
    ({"title_en": "", "title_ru": ""}, "title_ru"),
    ({"hours": "1:75"}, "hours"),
    ({"link": "javascript:alert(1)"}, "link"),
    ({"seats": "0"}, "seats"),
    ({"form": "targeted"}, "reason"),
    ({"trainer": "999"}, "trainer"),
)


def test_a_plan_that_makes_no_sense_comes_back_with_the_reason(as_trainer: FlaskClient) -> None:
    for typed, field in UNFIT:
        response = sessions.try_to_plan(as_trainer, **typed)
        assert response.status_code == 422, typed
        assert pages.page_of(response).one(f"#{field}-error").text


def test_a_room_and_a_trainer_are_at_one_session_at_a_time(app: Flask, as_trainer: FlaskClient) -> None:
    address = sessions.plan(as_trainer, weeks="3")
    page = pages.page_of(as_trainer.get("/sessions"))
    assert len(page.all("tr", data_session=True)) == 3
    colleague = browser(app, factories.account("trainer", locale="en"))
    in_two_weeks = (clock.now() + timedelta(days=14)).date().isoformat()
    room = sessions.try_to_plan(
        colleague, held_on=in_two_weeks, begins="10:30", ends="11:30", place="room 5 "
    )
    assert room.status_code == 422 and "Fire drill" in pages.page_of(room).one("#place-error").text
    twice = sessions.try_to_plan(as_trainer, place="Elsewhere")
    assert twice.status_code == 422 and pages.page_of(twice).has(id="trainer-error")
    copy = pages.form_values(
        as_trainer.get(f"/sessions/new?copy={address.rsplit('/', 1)[1]}"), "form#session"
    )
    assert (copy["title_en"], copy["begins"], copy["held_on"]) == ("Fire drill", "10:00", "")


def test_a_cancelled_session_tells_its_people_why(app: Flask, as_trainer: FlaskClient) -> None:
    address = sessions.plan(as_trainer)
    guest = factories.account(locale="en")
    phone = browser(app, guest)
    sessions.seat(phone, address)
    entry = phone.get(f"{address}.ics").get_data(as_text=True)
    assert "SUMMARY:Drill: Fire drill" in entry and "STATUS:CONFIRMED" in entry
    assert (
        pages.send(as_trainer, address, "form#cancel-session", reason="The hall is flooded").status_code
        == 303
    )
    assert notices() == [(guest.id, "cancelled")]
    page = pages.page_of(phone.get(address)).one("main#main")
    assert page["data-state"] == "cancelled" and "The hall is flooded" in page.text
    assert "STATUS:CANCELLED" in phone.get(f"{address}.ics").get_data(as_text=True)


# -- attendance ----------------------------------------------------------------------------------------------------------


def test_the_code_survives_signing_in_and_is_soon_worth_nothing(
    app: Flask, as_trainer: FlaskClient, on_day: Callable[[datetime], None]
) -> None:
    address = sessions.plan(as_trainer)
    walk_in = factories.account(locale="en")
    on_day(sessions.at(9, 20))
    assert not pages.page_of(as_trainer.get(f"{address}/code")).has("a.session-code")
    on_day(sessions.at(9, 40))
    shown = (
        pages.page_of(as_trainer.get(f"{address}/code"))
        .one("a.session-code")["data-address"]
        .split("/", 3)[3]
    )

    stranger = app.test_client()
    to_sign_in = stranger.get(f"/{shown}")
    assert to_sign_in.status_code == 303
    login = pages.send(stranger, to_sign_in.location, "form#sign-in", login=walk_in.number, password=PASSWORD)
    on_day(sessions.at(9, 46))  # the sign-in took its time; the code of before opens nothing now
    late = browser(app, factories.account(locale="en")).get(f"/{shown}")
    assert late.status_code == 404 and "no longer holds" in pages.page_of(late).text
    assert pages.send(stranger, login.location, "form#sign-attendance").status_code == 303
    assert sessions.own(stranger, address) == "signed"


def test_the_trainers_list_hours_and_both_signatures(
    app: Flask, as_trainer: FlaskClient, trainer: Someone, on_day: Callable[[datetime], None]
) -> None:
    """Late, absent, signed on the trainer's device; a change of hours asks anew; struck out and signed once more."""
    address = sessions.plan(as_trainer, form="training", programme="voice", title_en="Voice")
    early, late, absent = (
        factories.account(family=name, locale="en") for name in ("Early", "Late", "Absent")
    )
    enrol(as_trainer, address, early, late, absent)
    on_day(sessions.at(10, 50))
    listing = {
        f"present-{early.number}": "yes",
        f"present-{late.number}": "yes",
        f"hours-{late.number}": "0:30",
    }
    assert pages.send(as_trainer, f"{address}/attendance", "form#attendance", **listing).status_code == 303
    wrong = pages.send(
        as_trainer, f"{address}/attendance", "form#sign-here", login=early.number, password="no"
    )
    assert wrong.status_code == 422
    own = pages.send(
        as_trainer, f"{address}/attendance", "form#sign-here", login=trainer.number, password=PASSWORD
    )
    assert own.status_code == 409  # nobody signs their own training
    for one in (early, late):
        signed = pages.send(
            as_trainer, f"{address}/attendance", "form#sign-here", login=one.number, password=PASSWORD
        )
        assert signed.status_code == 303
    more = listing | {f"hours-{late.number}": "0:45"}
    assert pages.send(as_trainer, f"{address}/attendance", "form#attendance", **more).status_code == 303
    assert (
        pages.send(as_trainer, f"{address}/closing", "form#close-session", password="no").status_code == 422
    )
    assert (
        pages.send(as_trainer, f"{address}/closing", "form#close-session", password=PASSWORD).status_code
        == 303
    )
    assert (attended(early), attended(late), attended(absent)) == (
        [1.0],
        [],
        [],
    )  # the hours of `late` are not signed
    assert (late.id, "sign") in notices()

    phone = browser(app, late)
    assert pages.send(phone, f"{address}/attend", "form#sign-attendance").status_code == 303
    assert (
        pages.send(as_trainer, f"{address}/closing", "form#close-session", password=PASSWORD).status_code
        == 303
    )
    assert (attended(early), attended(late)) == ([1.0], [0.75])

    page = f"{address}/people/{late.number}/correction"
    assert pages.send(as_trainer, page, "form#correct", reason="Was there all the time").status_code == 303
    assert attended(late) == []
    assert (
        pages.send(
            as_trainer, f"{address}/attendance", "form#attendance", **listing | {f"hours-{late.number}": ""}
        ).status_code
        == 303
    )
    assert pages.send(phone, f"{address}/attend", "form#sign-attendance").status_code == 303
    key = pages.form_values(as_trainer.get(f"{address}/closing"), "form#close-session") | {
        "password": PASSWORD
    }
    assert {as_trainer.post(f"{address}/closing", data=key).status_code for _ in range(2)} == {303}
    assert attended(late) == [1.0]


def test_only_the_trainer_signs_and_strangers_see_nothing(
    app: Flask, as_trainer: FlaskClient, on_day: Callable[[datetime], None]
) -> None:
    factories.unit("south")
    address = sessions.plan(as_trainer, units=str(people.unit_of("south").id))
    admin = browser(app, factories.account("admin", locale="en"))
    operator, guest = factories.account(locale="en"), factories.account(works_in="south", locale="en")
    outside = browser(app, operator)
    for page in ("", ".ics", "/attend"):
        assert outside.get(f"{address}{page}").status_code == 404
    enrol(as_trainer, address, guest)
    on_day(sessions.at(10, 30))
    pages.send(as_trainer, f"{address}/attendance", "form#attendance", **{f"present-{guest.number}": "yes"})
    pages.send(browser(app, guest), f"{address}/attend", "form#sign-attendance")
    page = pages.page_of(admin.get(f"{address}/closing"))
    assert page.has("tr", data_person=guest.number) and not page.has("form#close-session")
    sent = {"csrf_token": pages.csrf_token(admin), "form_key": "k" * 24, "password": PASSWORD}
    assert admin.post(f"{address}/closing", data=sent).status_code == 409
    assert attended(guest) == []


# -- speed ------------------------------------------------------------------------------------------------------------------


def test_the_pages_need_as_many_statements_for_many_as_for_few(app: Flask, as_trainer: FlaskClient) -> None:
    address = sessions.plan(as_trainer, seats="40")
    reader = factories.account(locale="en")
    phone = browser(app, reader)
    enrol(as_trainer, address, factories.account(locale="en"), reader)
    seen = ("/sessions", address)

    def needed(client: FlaskClient) -> list[int]:
        found = []
        for page in seen:
            client.get(page)
            with counted() as statements:
                assert client.get(page).status_code == 200
            found.append(len(statements))
        return found

    few = needed(as_trainer), needed(phone)
    for week in range(2):
        held_on = (clock.now() + timedelta(days=7 + 7 * week)).date().isoformat()
        enrol(as_trainer, sessions.plan(as_trainer, held_on=held_on), reader)
    enrol(as_trainer, address, *(factories.person(str(number)) for number in range(5)))
    assert (needed(as_trainer), needed(phone)) == few
    assert few[1][0] <= 6
