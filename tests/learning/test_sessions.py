"""Planned trainings and briefings on their pages: planned, seats taken, attended, signed by both, in the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import record
from app.record.facts import Done, Fact, SessionAttended
from tests import factories, pages
from tests.factories import PASSWORD, Someone
from tests.learning import sessions


@pytest.fixture
def trainer(app: Flask) -> Someone:
    return factories.account("trainer", family="Тренер", locale="en")


@pytest.fixture
def as_trainer(app: Flask, trainer: Someone) -> FlaskClient:
    return pages.signed_in(app.test_client(), trainer.id)


def browser(app: Flask, person: Someone) -> FlaskClient:
    return pages.signed_in(app.test_client(), person.id)


def learned(person: Someone) -> list[Fact]:
    return [fact for fact in record.facts_of(person.id) if isinstance(fact.payload, SessionAttended | Done)]


def test_a_session_from_its_plan_to_the_register(
    app: Flask, as_trainer: FlaskClient, trainer: Someone, on_day: Callable[[datetime], None]
) -> None:
    """Planned → a seat → the code on the screen → signed by phone → signed by the trainer → facts → the register."""
    address = sessions.plan(
        as_trainer, form="unscheduled", reason="New exits", act="Order 12", hours="1:30", ends="12:00"
    )
    operator = factories.account(family="Оператор", locale="en")
    phone = browser(app, operator)
    assert pages.page_of(phone.get("/sessions")).has("li", data_session=address.rsplit("/", 1)[1])
    assert sessions.seat(phone, address).status_code == 303
    assert sessions.own(phone, address) == "enrolled"

    on_day(sessions.at(10, 5))
    screen = pages.page_of(as_trainer.get(f"{address}/code"))
    wanted = screen.one("a.session-code")["data-address"].split("/", 3)[3]
    assert pages.send(phone, f"/{wanted}", "form#sign-attendance").status_code == 303
    assert sessions.own(phone, address) == "signed"
    assert learned(operator) == []

    closing = pages.send(as_trainer, f"{address}/closing", "form#close-session", password=PASSWORD)
    assert closing.status_code == 303
    attended, done = learned(operator)
    assert isinstance(attended.payload, SessionAttended) and isinstance(done.payload, Done)
    assert (attended.payload.session, attended.payload.hours, attended.payload.trainer) == (
        "fire-drill",
        1.5,
        trainer.id,
    )
    assert (done.payload.require, done.payload.form, done.payload.reason) == (
        "briefing",
        "unscheduled",
        "New exits",
    )
    line = pages.page_of(as_trainer.get("/register")).one("tr", data_person=operator.number)
    for told in ("Unscheduled briefing", "New exits", "Order 12", "Тренер", "Fire drill"):
        assert told in line.text
    assert attended.payload.signed[:12] in line.text
