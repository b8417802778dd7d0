"""The revisions of a text: who changed what, how any two differ, and the way back as a new revision."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import library
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.differences import MOST_LINES, difference
from tests.library.conftest import SVG, TERMS
from tests.pages import form_values, page_of
from tests.studio.conftest import COURSE, LESSON, edit, publish, text_in, write

CALLS = DocumentName("course", "calls")
HISTORY = f"{COURSE}/history"
EN = "courses/calls/01-stages.en.md"


@pytest.fixture
def revised(published: Path, trainer: FlaskClient) -> Path:
    """Two more revisions: another picture, then another sentence."""
    values = form_values(trainer.get(f"{COURSE}/media"), "form#upload")
    picture = (BytesIO(SVG.replace(b"880", b"881")), "bar.svg")
    trainer.post(f"{COURSE}/media", data={**values, "file": picture})
    assert publish(trainer, COURSE, impact="editorial", note="A wider picture").status_code == 303
    write(trainer, LESSON, lambda text: text.replace("Start here.", "Start <b>there</b>."))
    assert publish(trainer, COURSE, impact="major", effective="2027-01-05").status_code == 303
    return published


def bring_back(client: FlaskClient, number: int, page: TestResponse, **changes: str) -> TestResponse:
    """Presses the button of a revision on a page that is already open."""
    address = f"{HISTORY}/{number}/return"
    form = page_of(page).one("form", action=address)
    values = {one["name"]: one["value"] for one in form.all("input")}
    return client.post(address, data={**values, "impact": "minor", **changes})


def test_history_tells_what_changed_and_compares_any_two(revised: Path, trainer: FlaskClient) -> None:
    page = page_of(trainer.get(HISTORY))
    rows = page.all("li", data_revision=True)
    assert [one["data-revision"] for one in rows] == ["3", "2", "1"]
    assert "Major" in rows[0].text
    assert "in force from 5 Jan 2027" in rows[0].text
    assert "Орлова" in rows[0].text
    assert "Editorial" in rows[1].text
    assert "A wider picture" in rows[1].text
    # Without a question: the newest against the one before it. What an author writes is text here, not a page.
    changed = page.one("section.difference")
    assert changed["data-difference"] == EN
    assert (changed.one("del").text, changed.one("ins").text) == ("Start here.", "Start <b>there</b>.")

    pictures = page_of(trainer.get(f"{HISTORY}?from=1&to=2")).one("section.difference")
    assert "file differs" in pictures.text
    both = page_of(trainer.get(f"{HISTORY}?from=3&to=1")).all("section.difference")
    assert [one["data-difference"] for one in both] == [EN, "courses/calls/media/bar.svg"]
    assert both[0].one("ins").text == "Start here."
    whole = page_of(trainer.get(f"{HISTORY}?from=0&to=1")).all("section.difference")
    assert len(whole) == 6
    assert all("new" in one.one("h3").text for one in whole)
    assert not page_of(trainer.get(f"{HISTORY}?from=2&to=2")).has("section.difference")


def test_numbers_that_are_none_are_passed_over(revised: Path, trainer: FlaskClient) -> None:
    trainer.get(HISTORY)  # takes the notice of the last publication
    usual = page_of(trainer.get(HISTORY)).one("main").text
    for query in ("from=99&to=77", "from=-1&to=x", "from=<script>&to=", "to=" + "9" * 40, "from=٢&to=٣"):
        assert page_of(trainer.get(f"{HISTORY}?{query}")).one("main").text == usual, query


def test_an_old_revision_comes_back_as_a_new_one_with_its_pictures(
    revised: Path, app: Flask, trainer: FlaskClient
) -> None:
    page = trainer.get(HISTORY)
    first = bring_back(trainer, 1, page, impact="major")
    assert (first.status_code, first.location) == (303, HISTORY)
    old, *_, newest = library.revisions_of("course", "calls")
    assert (newest.number, newest.impact, newest.note) == (4, "major", "As in revision 1")
    assert newest.sha256 == old.sha256
    assert "Start here." in trainer.get("/courses/calls/stages").text
    assert library.asset_of(newest.revision_id, "courses/calls/media/bar.svg").width == 880

    # The same click again leads to the result; the page as it was then is too old for another one.
    assert bring_back(trainer, 1, page).location == HISTORY
    stale = bring_back(trainer, 2, page)
    assert stale.status_code == 409
    assert page_of(stale).has(data_error="outdated")
    # What is there already becomes no revision.
    bring_back(trainer, 1, trainer.get(HISTORY))
    assert "says the same already" in page_of(trainer.get(HISTORY)).text
    assert [one.number for one in library.revisions_of("course", "calls")] == [1, 2, 3, 4]
    for number in (0, 9):
        values = form_values(trainer.get(f"{COURSE}/media"), "form#upload") | {"newest": "4"}
        assert trainer.post(f"{HISTORY}/{number}/return", data=values).status_code == 404


def test_a_draft_stays_when_an_old_revision_comes_back(revised: Path, trainer: FlaskClient) -> None:
    write(trainer, f"{COURSE}/01-stages.ru.md", lambda text: text.replace("Start", "Begin"))
    bring_back(trainer, 1, trainer.get(HISTORY))
    assert "Begin here." in text_in(trainer, f"{COURSE}/01-stages.ru.md")
    assert "behind the newest revision" in page_of(trainer.get(COURSE)).text


def test_an_old_revision_that_others_have_left_behind_does_not_come_back(
    published: Path, trainer: FlaskClient
) -> None:
    for language in ("en", "ru"):
        edit(
            published, f"courses/calls/01-stages.{language}.md", lambda text: text.replace("#first", "#start")
        )
        edit(published, f"quizzes/stages-check.{language}.md", lambda text: text.replace("#first", "#start"))
    assert library.push([str(published)], published, TERMS).faults == ()
    answer = bring_back(trainer, 1, trainer.get(HISTORY))
    assert answer.status_code == 422
    assert page_of(answer).one(data_error="faulty").has(data_fault=True)
    assert queries.newest_number(CALLS) == 2


def test_a_long_difference_is_cut_and_says_so() -> None:
    found = difference("a.md", b"", b"line\n" * (MOST_LINES + 1))
    assert found.is_cut
    assert sum(len(hunk) for hunk in found.hunks) == MOST_LINES
    assert not difference("a.md", b"", b"line\n" * MOST_LINES).is_cut
    assert difference("a.md", b"one\r\n", b"one\n").hunks == ()
