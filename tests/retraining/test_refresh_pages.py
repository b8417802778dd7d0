"""/refresh: what is asked, of whom, how it is told, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import record
from app.foundation.database import db
from app.retraining.models.refreshers import RefresherCardRow, RefresherReviewRow
from tests.pages import page_of, send_again
from tests.retraining.refreshing import answer, asking, operator, shelf

__all__ = ["shelf"]


def test_a_question_then_the_reason_then_the_next_then_enough(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    someone = operator()
    browser = asking(client, someone)
    before = record.facts_of(someone.id)
    task = page_of(browser.get("/learn")).one(data_task="refresher")
    assert task["data-state"] == "todo" and task.one("a")["href"] == "/refresh"

    page = browser.get("/refresh").get_data(as_text=True)
    assert "A call ends with thanks" in page, "what is critical comes first"
    assert not page_of(page).has(data_item_state=True)
    told = answer(browser, page, "False")
    assert page_of(told).one(data_item_state=True)["data-item-state"] == "wrong"
    assert "Thanks close the call." in told and "/courses/procedures/closing#first" in told

    page = browser.get("/refresh").get_data(as_text=True)
    assert "Not the last one." not in page
    hinted = browser.get("/refresh?hint=yes").get_data(as_text=True)
    assert "Not the last one." in hinted
    answer(browser, hinted, "Hello")

    page = browser.get("/refresh")
    assert page_of(page).one("h1").text == "Done for today"
    assert not page_of(browser.get("/learn")).has(data_task="refresher")
    log = db.session.scalars(select(RefresherReviewRow).order_by(RefresherReviewRow.id)).all()
    assert [(row.item, row.rating, row.version) for row in log] == [
        ("end", "again", "6.3.2"),
        ("begin", "hard", "6.3.2"),
    ]
    assert record.facts_of(someone.id) == before, "nothing is ever certified by a refresher"


def test_questions_of_exams_never_come(app: Flask, shelf: Path, client: FlaskClient) -> None:
    """Not even where somebody has copied one into the refresher."""
    browser = asking(client, operator())
    seen = ""
    for _question in range(5):
        page = browser.get("/refresh").get_data(as_text=True)
        seen += page
        if not page_of(page).has("form#question"):
            break
        send_again(browser, page, "form#question", go="unknown")
    assert "How one begins" in seen and "How one ends" in seen
    assert "Only the exam asks this?" not in seen


@pytest.mark.parametrize("wish", ["enough", "later", "tomorrow"])
def test_it_can_be_put_off_without_penalty(app: Flask, shelf: Path, client: FlaskClient, wish: str) -> None:
    browser = asking(client, operator())
    page = browser.get("/refresh")
    assert send_again(browser, page, "form#rest", go=wish).location == "/learn"
    assert not page_of(browser.get("/learn")).has(data_task="refresher")
    assert not page_of(browser.get("/refresh")).has("form#question")
    assert db.session.scalars(select(RefresherCardRow)).all() == []
