"""Questions inside a lesson: practice that blocks nothing (decision 5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from app import record
from app.foundation.database import db
from app.learning.models import LessonCheckAnswerRow
from tests import pages
from tests.learning.conftest import push

COURSE = """---
title: Calls
category: procedures
quizzes: stages-check
---

Six stages.
"""
LESSON = """---
title: Stages
check: stages-check#first, second
---

## Greeting {#greeting}

Start here.
"""
QUIZ = """---
title: Stages
use: practice
---

## First {#first}
source: calls/stages#greeting

What comes first?

- (x) The name
  > canary-right
- ( ) The number
  > canary-wrong

> [!explain] canary-explain

## Second {#second}

Is it polite?

- = true
"""
ADDRESS = "/courses/calls/stages"


@pytest.fixture
def lesson(app, folder: Path) -> str:
    for path, text in {
        "courses/calls/course.en.md": COURSE,
        "courses/calls/01-stages.en.md": LESSON,
        "quizzes/stages-check.en.md": QUIZ,
    }.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    push(folder)
    return ADDRESS


def choose(browser, words: str, number: int = 1, **headers: str):
    form = pages.page_of(browser.get(ADDRESS)).one(f"form#check-{number}")
    labels = {label.text: label["for"] for label in form.all("label")}
    field = next(field for field in form.all("input", name="answer") if field["id"] == labels[words])
    data = {"csrf_token": form.one("input", name="csrf_token")["value"], "answer": field["value"]}
    return browser.post(form["action"], data=data, headers=headers)


def test_questions_stand_in_the_lesson_without_their_key(browser, lesson):
    response = browser.get(lesson)
    page = pages.page_of(response)
    assert len(page.all("form", data_check_state="")) == 2
    assert b"canary" not in response.data
    assert b"stages-check" not in response.data
    assert "2 of 2 questions are not answered right yet" in page.text


def test_an_answer_is_told_at_once_and_kept(browser, reader, lesson):
    response = choose(browser, "The number")
    assert (response.status_code, response.location) == (303, f"{lesson}#check-1")
    form = pages.page_of(browser.get(lesson)).one("form#check-1")
    assert form["data-check-state"] == "wrong"
    assert "canary-wrong" in form.text
    assert "canary-explain" in form.text
    assert "The name" not in form.one("div", role="status").text
    choose(browser, "The name")
    page = pages.page_of(browser.get(lesson))
    assert page.one("form#check-1")["data-check-state"] == "right"
    assert "1 of 2 questions" in page.text
    kept = list(db.session.scalars(select(LessonCheckAnswerRow.state).order_by(LessonCheckAnswerRow.id)))
    assert kept == ["wrong", "right"]
    assert {fact.kind for fact in record.facts_of(reader.id)} == {"hired", "assigned"}


def test_a_background_answer_gets_its_card_alone(browser, lesson):
    response = choose(browser, "The number", **{"HX-Request": "true"})
    page = pages.page_of(response)
    assert response.status_code == 200
    assert page.one("form#check-1")["data-check-state"] == "wrong"
    assert not page.has("body")


def test_checks_block_nothing(browser, lesson):
    assert pages.send(browser, lesson, "form#lesson-done").status_code == 303
    assert pages.page_of(browser.get(lesson)).one("main#main")["data-done"] == "yes"


def test_an_empty_or_odd_answer_is_not_kept(browser, lesson):
    token = pages.csrf_token(browser)
    assert browser.post(f"{lesson}/checks/1", data={"csrf_token": token}).status_code == 303
    odd = {"csrf_token": token, "answer": "1"}
    assert browser.post(f"{lesson}/checks/1", data=odd).status_code == 400
    assert browser.post(f"{lesson}/checks/9", data={"csrf_token": token}).status_code == 404
    assert db.session.scalar(select(LessonCheckAnswerRow.id)) is None
