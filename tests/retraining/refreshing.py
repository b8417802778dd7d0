"""A course of two lessons, its exam and its refresher, and operators who have passed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import library
from app.foundation import clock, jobs
from app.record.facts import CourseCompleted, Passed
from tests import factories
from tests.learning.conftest import write_course
from tests.pages import page_of, send_again, signed_in
from tests.retraining.conftest import days_ago, happened

RULE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {all: [{course: procedures}, {quiz: calls}]}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M}
"""
MATRIX = (
    'requirements:\n  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2020-01-01}\n'
)
EXAM = """\
---
title: Calls, exam
---

## Held out {#held-out}
source: procedures/greeting#first

Only the exam asks this?

- = true
"""
SAME = EXAM.partition("---\n\n")[2].replace("held-out", "copied")
REFRESHER = """\
---
title: Calls, refresher
use: refresher
---

## How one begins {#begin}
source: procedures/greeting#first

Which word comes first?

- (x) Hello
- ( ) Goodbye

> [!hint] Not the last one.

> [!explain] A greeting opens the call.

## How one ends {#end}
source: procedures/closing#first
critical: yes

A call ends with thanks.

- = true

> [!explain] Thanks close the call.

"""


def publish(folder: Path, texts: dict[str, str], **terms: object) -> None:
    for name, text in texts.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    made = library.Terms(at=clock.now() - timedelta(days=400), **terms)  # type: ignore[arg-type]
    pushed = library.push([str(folder)], folder, made, overwrite=True)
    assert not pushed.faults, pushed.faults
    jobs.run_pending()


@pytest.fixture
def shelf(app: Flask, tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    write_course(folder, "procedures", ("greeting", "closing"))
    texts = {
        "certifications/calls.yaml": RULE,
        "certifications/requirements.yaml": MATRIX,
        "quizzes/calls.en.md": EXAM,
        "quizzes/calls-refresh.en.md": REFRESHER + SAME,
    }
    publish(folder, texts)
    return folder


def operator(passed: date | None = None, **more: str) -> factories.Someone:
    """Passed ten days ago, unless said otherwise."""
    made = factories.account(locale="en", hired=days_ago(390), **more)
    happened(made.id, CourseCompleted("procedures", 1), passed or days_ago(10))
    happened(made.id, Passed("calls"), passed or days_ago(10))
    return made


def asking(client: FlaskClient, someone: factories.Someone) -> FlaskClient:
    return signed_in(client, someone.id)


def answer(client: FlaskClient, page: str, word: str, **changes: str) -> str:
    """Answers the question of a page by the words of an option. Gives the page that follows."""
    found = page_of(page)
    options = found.all("label")
    chosen = next(option for option in options if word in option.text).one("input")["value"]
    response = send_again(client, page, "form#question", answer=chosen, go="answer", **changes)
    assert response.status_code == 303, response.get_data(as_text=True)
    return client.get(response.location).get_data(as_text=True)
