"""Planned trainings and briefings on their pages: planned, seats taken, attended, signed by both, in the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import certification, library, record
from app.foundation import clock
from app.learning.tasks import Need
from app.record.facts import Done, Fact, SessionAttended
from tests import factories, pages
from tests.factories import PASSWORD, Someone
from tests.learning import sessions
from tests.learning.conftest import Surroundings
from tests.queries import counted

RULE = """\
rule: fire-safety
title: {en: "Fire safety", ru: "Пожарная безопасность"}
owner: safety
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {all: [{session: fire-drill}, {hours: {total: 1.5, topics: {fire: 1}}}]}
initial: {before_work: true}
renew: {every: P1Y, anchor: completion}
"""
MATRIX = 'requirements:\n  - {position: contact-centre-operator, unit: "*", requires: [fire-safety], from: 2020-01-01}\n'


@pytest.fixture(autouse=True)
def morning(on_day: Callable[[datetime], None]) -> None:
    on_day(sessions.MORNING)


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


def test_what_has_to_be_done_names_the_next_session_without_a_statement_more(
    app: Flask, as_trainer: FlaskClient, around: Surroundings
) -> None:
    operator = factories.account(locale="en")
    phone = browser(app, operator)
    address = sessions.plan(as_trainer, seats="1")

    def learn() -> tuple[pages.Element, int]:
        phone.get("/learn")  # what is planned has come into memory
        with counted() as statements:
            page = pages.page_of(phone.get("/learn"))
        return page, len(statements)

    _, few = learn()
    around.needs = [Need("session", "fire-drill", "fire-safety")]
    page, many = learn()
    assert many == few
    task = page.one("li", data_task="obligation")
    assert "Fire drill" in task.text and "free seats 1" in task.text
    assert task.one("a.task-title")["href"] == "/sessions?programme=fire-drill"
    assert page.one("a#continue")["href"] == "/sessions?programme=fire-drill"
    assert sessions.seat(phone, address).status_code == 303
    page, after = learn()
    assert after == few
    task = page.one("li", data_task="obligation")
    assert task["data-state"] == "progress" and task.one("a.task-title")["href"] == address
    assert not page.has("a#continue")  # nothing is left to do before the day


def test_a_rule_counts_what_was_attended(
    app: Flask, as_trainer: FlaskClient, tmp_path: Path, on_day: Callable[[datetime], None]
) -> None:
    """`session:` and `hours:` of a rule are met by attendance, and a correction takes it back."""
    folder = tmp_path / "certifications"
    folder.mkdir()
    (folder / "fire-safety.yaml").write_text(RULE, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=2)))
    assert pushed.published, pushed.faults
    operator = factories.account(locale="en")
    phone = browser(app, operator)
    address = sessions.plan(as_trainer, form="training", hours="1:30", ends="11:30", topic="fire")
    sessions.seat(phone, address)
    assert standing_of(operator) == "not_started"
    on_day(sessions.at(11, 25))
    sent = {f"present-{operator.number}": "yes"}
    assert pages.send(as_trainer, f"{address}/attendance", "form#attendance", **sent).status_code == 303
    assert pages.send(phone, f"{address}/attend", "form#sign-attendance").status_code == 303
    assert (
        pages.send(as_trainer, f"{address}/closing", "form#close-session", password=PASSWORD).status_code
        == 303
    )
    assert standing_of(operator) == "valid"
    wrong = f"{address}/people/{operator.number}/correction"
    assert pages.send(as_trainer, wrong, "form#correct", reason="Somebody else").status_code == 303
    assert standing_of(operator) == "not_started"


def standing_of(person: Someone) -> str:
    today = clock.today()
    (line,) = certification.standings_of((person.id,), today)[person.id]
    return line.status
