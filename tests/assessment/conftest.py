"""A published exam of three questions, an operator, and what the record says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import library, record
from app.assessment.models import AttemptRow
from app.foundation.database import Base, db
from app.library import Terms
from app.record.facts import Fact
from tests import factories, pages
from tests.factories import Someone
from tests.pages import Element

PUBLISHED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
QUESTIONS = """
# Identification

What holds for the whole section.

## Card data {#canary-single}
points: 2
tags: canary-tag
source: procedures/greeting#first

Which of these may you never ask for?

- ( ) The postal code
  > canary-feedback-a
- (x) The card code
  > canary-feedback-b
- ( ) The date of birth {critical}
  > canary-feedback-c
- ( ) Any of these {fixed}

> [!right] canary-note-right
> [!wrong] canary-note-wrong
> [!explain] canary-note-explain
> [!hint] canary-note-hint
> [!grader] canary-note-grader

## Two identifiers {#canary-multi}
points: 2
score: right-minus-wrong

Choose all that count.

- [x] Customer number
- [x] Postal code of the last order
- [ ] First name
- [ ] A known voice

# On hold

## Hold music {#canary-truth}

You may leave a caller on hold for two minutes.

- = false
  > canary-feedback-d
"""
RIGHT = {
    "Card data": ["The card code"],
    "Two identifiers": ["Customer number", "Postal code of the last order"],
    "Hold music": ["false"],
}


def text_of(questions: str = QUESTIONS, **front: str) -> str:
    keys = {
        "title": "Procedures exam",
        "pass": "60%",
        **{name.replace("_", "-"): value for name, value in front.items()},
    }
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in keys.items()) + "---\n" + questions


@pytest.fixture
def publish(app: Flask, tmp_path: Path) -> Callable[..., str]:
    """Publishes a quiz: `publish("exam", time_limit="10 min")`. Gives its slug."""
    folder = tmp_path / "texts"

    def put(slug: str = "exam", questions: str = QUESTIONS, language: str = "en", **front: str) -> str:
        place = folder / "quizzes" / f"{slug}.{language}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text_of(questions, **front), encoding="utf-8")
        result = library.push([str(folder)], Path("/nowhere"), replace(Terms(at=PUBLISHED)), overwrite=True)
        errors = [fault for fault in result.faults if fault.level == "error"]
        assert not errors, errors
        return slug

    return put


@pytest.fixture
def operator(app: Flask) -> Someone:
    return factories.account(locale="en")


@pytest.fixture
def browser(client: FlaskClient, operator: Someone) -> FlaskClient:
    return pages.signed_in(client, operator.id)


@pytest.fixture
def on(app: Flask) -> Callable[[datetime], None]:
    """Moves the clock of the application to an instant, from where it goes on."""

    def move(instant: datetime) -> None:
        app.extensions["clock"] = instant - datetime.now(UTC)

    return move


def start(browser: FlaskClient, slug: str = "exam") -> str:
    """Begins the quiz as a reader does. Gives the address of the attempt."""
    response = pages.send(browser, f"/quizzes/{slug}", "form#start-attempt")
    assert response.status_code == 303, pages.page_of(response).text
    return str(response.location)


def question(browser: FlaskClient, address: str) -> Element:
    response = browser.get(address)
    assert response.status_code == 200, response.location
    return pages.page_of(response)


def values_of(page: Element, title_to_labels: dict[str, list[str]] = RIGHT) -> list[str]:
    """The values of the options of a question page whose words are the right ones."""
    form = page.one("form#question")
    wanted = title_to_labels[form.one("h1").text]
    if form["data-type"] == "true-false":
        return wanted
    labels = {label["for"]: label.text for label in form.all("label")}
    return [field["value"] for field in form.all("input", name="answer") if labels[field["id"]] in wanted]


def answer(
    browser: FlaskClient, address: str, values: list[str], go: str = "next", hx: bool = False, **changes: Any
) -> TestResponse:
    """Sends the form of a question page with these answers."""
    sent = pages.form_values(browser.get(address), "form#question") | {"answer": values, "go": go} | changes
    headers = {"HX-Request": "true"} if hx else {}
    return browser.post(address, data=sent, headers=headers)


def answer_all(browser: FlaskClient, attempt: str, answers: dict[str, list[str]] = RIGHT) -> None:
    number = 1
    while True:
        response = browser.get(f"{attempt}/{number}")
        page = pages.page_of(response)
        title = page.one("form#question").one("h1").text
        if title in answers:
            assert answer(browser, f"{attempt}/{number}", values_of(page, answers)).status_code == 303
        if number == int(page.one("form#question")["data-count"]):
            return
        number += 1


def hand_in(browser: FlaskClient, attempt: str) -> TestResponse:
    return pages.send(browser, f"{attempt}/check", "form#hand-in")


def quiz_facts(person: Someone) -> list[Fact]:
    return [fact for fact in record.facts_of(person.id) if fact.kind in ("quiz_passed", "quiz_failed")]


def only_attempt() -> AttemptRow:
    db.session.rollback()
    return db.session.scalars(select(AttemptRow)).one()


def rows(model: type[Base]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def saved(response: TestResponse) -> Element:
    """The line that says what became of a save."""
    return pages.page_of(response).one("#saved")


def result_of(browser: FlaskClient, attempt: str) -> tuple[str, str, str]:
    main = question(browser, f"{attempt}/result").one("main#main")
    return main["data-result"], main["data-points"], main["data-max"]
