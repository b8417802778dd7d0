"""Calendars to subscribe to: what they hold, whose secret they are, and what ends them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import people
from app.foundation import clock
from app.foundation.database import db
from app.foundation.durations import Duration, add
from app.record.facts import Passed
from app.retraining.models.calendar_feeds import CalendarFeedRow
from tests import factories
from tests.pages import page_of, send, signed_in
from tests.queries import counted
from tests.retraining.conftest import days_ago, happened, operator


def read(app: Flask, address: str) -> TestResponse:
    """As a calendar program does, without a sign-in."""
    return app.test_client().get(address.removeprefix("http://127.0.0.1:8000"))


def events(response: TestResponse) -> dict[str, Any]:
    """Beginning of the title → entry."""
    assert response.status_code == 200 and response.mimetype == "text/calendar"
    assert "no-store" in response.headers["Cache-Control"]
    return {str(one["summary"]): one for one in Calendar.from_ical(response.data).walk("VEVENT")}


def test_own_dates_at_a_secret_address_that_can_be_replaced_and_withdrawn(
    app: Flask, client: FlaskClient, texts: None
) -> None:
    anna = factories.account(works_in="north", hired=days_ago(390), email="anna@example.org", locale="ru")
    happened(anna.id, Passed("calls"), days_ago(350))
    browser = signed_in(client, anna.id)
    assert not page_of(browser.get("/me")).has("#calendar-address")
    assert send(browser, "/me", "form#calendar-address-make").status_code == 303
    address = str(page_of(browser.get("/me")).one("#calendar-address")["value"])
    before = events(read(app, address))
    assert before.keys() == {"«Звонки»: последний день действия", "«Звонки»: можно продлевать"}
    end = before["«Звонки»: последний день действия"]
    assert end.decoded("dtstart") == add(days_ago(350), Duration(years=1))
    assert end.decoded("dtend") - end.decoded("dtstart") == timedelta(days=1)
    assert str(end["url"]).endswith("/certifications/calls")
    happened(anna.id, Passed("calls"))
    after = events(read(app, address))["«Звонки»: последний день действия"]
    assert after["uid"] == end["uid"] and after["sequence"] > end["sequence"]  # the same entry has moved
    assert after.decoded("dtstart") > end.decoded("dtstart")
    kept = db.session.scalars(select(CalendarFeedRow.name)).all()
    db.session.rollback()
    assert not any(name == address.removesuffix(".ics").rsplit("/", 1)[1] for name in kept)  # no row lets in
    other = "1" if address[-5] == "0" else "0"
    for wrong in (
        f"{address[:-5]}{other}.ics",
        address.replace("/calendar/", "/calendar/0"),
        "/calendar/x.ics",
    ):
        assert read(app, wrong).status_code == 404
    assert send(browser, "/me", "form#calendar-address-make").status_code == 303
    newer = str(page_of(browser.get("/me")).one("#calendar-address")["value"])
    assert read(app, address).status_code == 410 and read(app, newer).status_code == 200
    assert send(browser, "/me", "form#calendar-address-end").status_code == 303
    assert read(app, newer).status_code == 410 and not page_of(browser.get("/me")).has("#calendar-address")


def test_a_unit_s_dates_are_for_those_who_lead_it(
    app: Flask, client: FlaskClient, manager: factories.Someone
) -> None:
    operator("Белова", 350)
    operator("Волков", 100, unit="elsewhere")
    browser = signed_in(client, manager.id)
    page = page_of(browser.get("/team/calendars"))
    assert [one["data-unit"] for one in page.all("section", data_unit=True)] == ["centre", "north"]
    assert send(browser, "/team/calendars", "form#address-north-make").status_code == 303
    address = str(page_of(browser.get("/team/calendars")).one("#address-north")["value"])
    found = events(read(app, address))
    assert found.keys() == {"Белова\N{NO-BREAK SPACE}М.\N{NO-BREAK SPACE}С.: “Calls”: last valid day"}
    with counted() as few:
        read(app, address)
    for number in range(5):
        operator(f"Орлов{number}", 300 + number)
    with counted() as many:
        assert len(events(read(app, address))) == 6
    assert len(few) == len(many)
    elsewhere = page_of(browser.get("/team/calendars")).one("form#address-centre-make")
    assert elsewhere["action"] == "/team/calendars/centre"
    token = page_of(browser.get("/me")).one("meta", name="csrf-token")["content"]
    form = {"csrf_token": token, "form_key": "k" * 24}
    assert browser.post("/team/calendars/elsewhere", data=form).status_code == 404
    people.revoke_role(manager.id, "manager", at=clock.now(), unit="centre")
    assert read(app, address).status_code == 404
    assert browser.get("/team/calendars").status_code == 403


def test_whoever_has_left_has_no_calendar(app: Flask, client: FlaskClient, texts: None) -> None:
    anna = factories.account(works_in="north", hired=date(2020, 1, 1), email="anna@example.org")
    browser = signed_in(client, anna.id)
    send(browser, "/me", "form#calendar-address-make")
    address = str(page_of(browser.get("/me")).one("#calendar-address")["value"])
    assert events(read(app, address)) == {}
    people.leave(anna.id, on=clock.today() - timedelta(days=1), at=clock.now())
    assert read(app, address).status_code == 404
