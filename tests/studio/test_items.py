"""/studio/items: what the answers of many people say of the questions."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import assessment, library
from app.assessment import queries
from app.assessment.models import AttemptRow, DisputeRow, ResponseRow
from app.assessment.service.beginning import Beginning, begin
from app.assessment.service.ending import hand_in
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.library import Terms
from tests import factories, pages
from tests.assessment.calls import PARCEL, put_calls
from tests.pages import Element
from tests.queries import counted

FRONT = "---\ntitle: Refunds\npass: 60%\n---\n\n"
CARD = """## What may you never ask for? {{#card}}
tags: safety
source: procedures/greeting#first

- ( ) The postal code
- (x) {key}
- ( ) The name

"""
TRUTH = """## You may promise a refund. {#refund}

- = false

"""
WORD = """## What is the system called? {#system}

- = CRM

"""


def published(tmp_path: Path, slug: str, text: str) -> None:
    place = tmp_path / "texts" / "quizzes" / f"{slug}.en.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    result = library.push([str(tmp_path / "texts")], Path("/nowhere"), Terms(at=clock.now()), overwrite=True)
    assert result.published, [str(fault) for fault in result.faults]


@pytest.fixture
def refunds(app: Flask, tmp_path: Path) -> Path:
    published(tmp_path, "refunds", FRONT + CARD.format(key="The card code") + TRUTH + WORD)
    return tmp_path


def sit(answers: dict[str, Any], quiz: str = "refunds", purpose: str = "exam", who: Any = None) -> Any:
    """Somebody sits a quiz with these answers, 20 seconds for the first question, 10 for each other one."""
    someone = who or factories.person()
    began = clock.now() - timedelta(minutes=5)
    found = queries.published_quiz(quiz, "en")
    public_id = begin(found, Beginning(someone.id, purpose, False, began))
    attempt = queries.attempt_of(public_id, quiz, someone.id)
    with transaction() as session:
        place_of = {placed.item: place for place, placed in enumerate(attempt.layout.items, 1)}
        for number, item in enumerate(answers, 1):
            saved_at = began + timedelta(seconds=10 + 10 * number)
            row = {"attempt_id": attempt.id, "position": place_of[item], "sequence": number}
            session.add(ResponseRow(**row, answer=answers[item], saved_at=saved_at))
    hand_in(public_id, quiz, person_id=someone.id, at=began + timedelta(minutes=2))
    return someone


def count_figures() -> None:
    jobs.tick_minute()
    jobs.run_pending()


@pytest.fixture
def trainer(app: Flask) -> FlaskClient:
    return pages.signed_in(app.test_client(), factories.account("trainer", locale="en").id)


def page(client: FlaskClient, address: str = "/studio/items") -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return pages.page_of(response)


def row(found: Element, item: str) -> list[str]:
    return [cell.text for cell in found.one("tr", data_item=item).all("td")]


GOOD = {"card": 2, "refund": False, "system": "CRM"}


def test_before_anybody_has_answered_the_page_says_when_there_will_be_figures(
    refunds: Path, trainer: FlaskClient
) -> None:
    assert "after 30 answers" in page(trainer).one("div.empty").text
    assert "after 30 answers" in page(trainer, "/studio/items/refunds/card").one("div.empty").text


def test_figures_of_questions_follow_the_first_finished_attempts(refunds: Path, trainer: FlaskClient) -> None:
    """A second attempt does not count, nor does a preview (rule 39)."""
    for _ in range(3):
        sit(GOOD)
    again = sit({"card": 1, "refund": False})
    sit(GOOD, who=again)
    sit({"card": 3}, purpose="preview")
    count_figures()
    found = page(trainer)
    assert row(found, "card")[1:3] == ["4", "75%"]
    assert row(found, "system")[1:3] == ["4", "75%"]
    assert row(found, "refund")[1:3] == ["4", "100%"]
    assert row(found, "card")[4] == "20 s" and row(found, "refund")[4] == "10 s"
    assert found.one("tr", data_item="card").one("li", data_finding="few").text.startswith("few answers yet")
    assert found.one("tr", data_item="card").all("details")  # discrimination of so few stands behind a fold
    whole = found.one("tr", data_test="refunds")
    assert [cell.text for cell in whole.all("td")][:2] == ["4", "2.5 of 3"]


def test_what_is_wrong_with_a_question_is_said_in_plain_words_the_worst_first(
    refunds: Path, trainer: FlaskClient
) -> None:
    for number in range(30):
        good = number < 15
        sit({"card": 1 if good else 2, "refund": False, "system": "CRM" if good else "no"})
    count_figures()
    found = page(trainer)
    assert [line["data-item"] for line in found.all("tr", data_item=True)] == ["card", "system", "refund"]
    said = {finding["data-finding"] for finding in found.one("tr", data_item="card").all("li")}
    assert {"key", "negative", "unchosen"} <= said
    assert "the best choose A" in found.one("tr", data_item="card").text
    assert "nobody chose C" in found.one("tr", data_item="card").text
    assert found.one("tr", data_item="refund").has("li", data_finding="easy")
    assert [
        line["data-item"] for line in page(trainer, "/studio/items?flag=easy").all("tr", data_item=True)
    ] == ["refund"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("facility", ["system", "card", "refund"]),
        ("-facility", ["refund", "card", "system"]),
        ("question", ["system", "card", "refund"]),
        ("nonsense", None),
    ],
)
def test_the_list_is_sorted_by_its_heads(
    refunds: Path, trainer: FlaskClient, sort: str, order: list[str] | None
) -> None:
    sit(GOOD)
    sit({"card": 2, "refund": False, "system": "no"})
    sit({"card": 1, "refund": False, "system": "no"})
    count_figures()
    found = page(trainer, f"/studio/items?sort={sort}")
    if order is None:
        assert not found.all("th", aria_sort=True)
        return
    assert [line["data-item"] for line in found.all("tr", data_item=True)] == order
    assert found.one("th", aria_sort=True)["aria-sort"] == (
        "descending" if sort.startswith("-") else "ascending"
    )


def test_a_question_shows_who_chose_what_and_where_it_can_be_mended(
    refunds: Path, trainer: FlaskClient
) -> None:
    sit(GOOD)
    sit({"card": 1, "refund": True, "system": "no"})
    sit({})
    count_figures()
    found = page(trainer, "/studio/items/refunds/card")
    shown = {
        line["data-choice"]: [cell.text for cell in line.all("td")]
        for line in found.all("tr", data_choice=True)
    }
    assert shown == {
        "A": ["33% · 1", "0%"],
        "B": ["33% · 1", "100%"],
        "C": ["0% · 0", "–"],
        "no answer": ["33% · 1", "0%"],
    }
    repair = next(link for link in found.all("a") if link["href"].endswith("/regrade"))
    assert trainer.get(repair["href"]).status_code == 200
    edit = next(link for link in found.all("a") if link.text == "Edit the question")
    assert edit["href"] == "/studio/quizzes/refunds/refunds.en.md#line-6"
    assert trainer.get(edit["href"]).status_code == 200


def test_figures_begin_anew_with_another_key_and_go_on_with_clearer_words(
    refunds: Path, trainer: FlaskClient
) -> None:
    """Rule 37: by question and version; versions are one only where the key and the options are equal."""
    sit(GOOD)
    published(
        refunds,
        "refunds",
        FRONT.replace("Refunds", "Money") + CARD.format(key="The card code") + TRUTH + WORD,
    )
    sit({"card": 1})
    count_figures()
    assert row(page(trainer), "card")[1] == "2"
    published(refunds, "refunds", FRONT + CARD.format(key="The secret code") + TRUTH + WORD)
    assert row(page(trainer), "card")[1] == "0"
    assert "have changed since" in page(trainer, "/studio/items/refunds/card").text
    sit(GOOD)
    count_figures()
    found = page(trainer, "/studio/items/refunds/card")
    assert [line["data-revisions"] for line in found.all("tr", data_revisions=True)] == ["3", "1, 2"]
    assert row(page(trainer), "card")[1] == "1" and row(page(trainer), "refund")[1] == "3"


def test_alpha_is_not_told_where_questions_are_drawn(refunds: Path, trainer: FlaskClient) -> None:
    drawn = FRONT + "# All\ndraw: 2\n\n" + CARD.format(key="The card code") + TRUTH + WORD
    published(refunds, "drawn", drawn)
    for _ in range(3):
        sit({}, quiz="drawn")
    count_figures()
    assert "drawn questions" in page(trainer).one("tr", data_test="drawn").text


def test_a_quiz_is_counted_again_only_when_something_of_it_was_graded(
    refunds: Path, trainer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(GOOD)
    count_figures()
    monkeypatch.setattr(
        "app.assessment.service.analysing.quiz_figures", lambda *_: pytest.fail("nothing has changed")
    )
    count_figures()


def test_the_pages_take_as_many_statements_for_many_questions_and_people(
    refunds: Path, trainer: FlaskClient
) -> None:
    def statements() -> list[int]:
        found = []
        for address in ("/studio/items", "/studio/items/refunds/card"):
            page(trainer, address)
            with counted() as sent:
                page(trainer, address)
            found.append(len(sent))
        return found

    sit(GOOD)
    count_figures()
    few = statements()
    for number in range(3):
        text = FRONT + "".join(TRUTH.replace("refund", f"refund-{it}") for it in range(number + 5))
        published(refunds, f"more-{number}", text)
        sit({}, quiz=f"more-{number}")
        sit(GOOD)
    count_figures()
    assert statements() == few


def test_a_call_that_is_taken_alone_is_counted_and_stays_off_the_list(
    refunds: Path, trainer: FlaskClient
) -> None:
    put_calls(refunds, {"parcel.en.md": PARCEL})
    sit(GOOD)
    sit({}, quiz="calls/parcel")
    count_figures()
    assert assessment.analyses()["calls/parcel"].figures.persons == 1
    assert {line["data-quiz"] for line in page(trainer).all("tr", data_item=True)} == {"refunds"}


def test_a_question_that_never_was_is_not_found(refunds: Path, trainer: FlaskClient) -> None:
    for address in ("/studio/items/refunds/none", "/studio/items/none/card"):
        assert trainer.get(address).status_code == 404


def test_disputes_of_a_question_stand_on_its_page_and_in_the_list(
    refunds: Path, trainer: FlaskClient
) -> None:
    sat_by = sit({"card": 1})
    count_figures()
    attempt = db.session.scalars(select(AttemptRow.id)).one()
    with transaction() as session:
        dispute = DisputeRow(
            attempt_id=attempt,
            position=1,
            quiz="refunds",
            item="card",
            person_id=sat_by.id,
            words="The code is on the back.",
            disputed_at=clock.now(),
        )
        session.add(dispute)
    assert page(trainer).one("tr", data_item="card").one("li", data_finding="disputed").text == "disputed: 1"
    found = page(trainer, "/studio/items/refunds/card").one("li", data_dispute="open")
    assert "The code is on the back." in found.text
    assert trainer.get(found.one("a")["href"]).status_code == 200
