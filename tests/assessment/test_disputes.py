"""Any reviewed question can be disputed; a trainer answers once, in words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import assessment
from app.assessment.models import DisputeRow
from app.foundation import clock
from app.foundation.database import db
from app.foundation.models import Outbox
from tests import factories, pages
from tests.assessment.conftest import hand_in, question, rows, start
from tests.assessment.essays import page_at
from tests.queries import counted


@pytest.fixture
def result(browser, publish):
    """The address of the result of an attempt that was handed in."""
    publish()
    attempt = start(browser)
    hand_in(browser, attempt)
    return f"{attempt}/result"


@pytest.fixture
def trainer(client):
    return pages.signed_in(client.application.test_client(), factories.account("trainer", locale="en").id)


def forms(page):
    return page.all("form", data_dispute_form=True)


def send(browser, result, number=1, words="The postal code is right, too.", **changes):
    page = browser.get(result)
    form = next(form for form in forms(pages.page_of(page)) if form["data-dispute-form"] == str(number))
    fields = {field["name"]: field["value"] for field in form.all("input")} | {"words": words} | changes
    return browser.post(form["action"], data=fields)


def item_at(number):
    """The id of the question that stands at a place of the attempt."""
    return db.session.scalars(select(DisputeRow.item).where(DisputeRow.position == number)).one()


def test_a_dispute_reaches_the_trainer_and_its_answer_the_person(browser, operator, result, trainer):
    assert len(forms(question(browser, result))) == 3
    assert send(browser, result).location == f"{result}#item-1"
    shown = question(browser, result)
    assert shown.one(data_dispute=True)["data-state"] == "open"
    assert len(forms(shown)) == 2
    line = page_at(trainer, "/grading").one("li", data_dispute=True)
    assert page_at(trainer, "/studio").one("li", data_disputes="1")
    place = line.one("a")["href"]
    page = page_at(trainer, place)
    assert "The postal code is right, too." in page.text
    assert operator.number not in page.text
    answered = pages.send(trainer, place, "form#answer-dispute", words="You are right.", state="upheld")
    assert answered.status_code == 303
    assert page_at(trainer, place).one("main#main")["data-state"] == "upheld"
    assert not page_at(trainer, "/grading").has("li", data_dispute=True)
    shown = question(browser, result)
    assert shown.one(data_dispute=True)["data-state"] == "upheld"
    assert "You are right." in shown.text
    letters = db.session.scalars(select(Outbox).where(Outbox.recipient == operator.email)).all()
    assert [letter.subject for letter in letters] == ["Your dispute is answered: Procedures exam"]


def test_one_question_has_one_open_dispute_of_a_person(browser, result):
    page = browser.get(result)
    send(browser, result)
    form = forms(pages.page_of(page))[0]
    fields = {field["name"]: field["value"] for field in form.all("input")}
    again = browser.post(
        form["action"], data=fields | {"words": "Again.", "form_key": "another-key-long-enough"}
    )
    assert again.status_code == 303
    assert "already" in question(browser, result).text
    assert rows(DisputeRow) == 1


def test_one_form_sent_twice_is_one_dispute(browser, result):
    key = "a-key-that-is-long-enough"
    first, second = send(browser, result, form_key=key), None
    csrf = pages.csrf_token(browser)
    fields = {"csrf_token": csrf, "form_key": key, "words": "The postal code is right, too."}
    second = browser.post(result.replace("/result", "/1/dispute"), data=fields)
    assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
    assert rows(DisputeRow) == 1


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001, "a\0b"])
def test_a_dispute_says_something(browser, result, words):
    assert send(browser, result, words=words).status_code == 303
    assert "Say in a few words" in question(browser, result).text
    assert rows(DisputeRow) == 0


def test_nobody_disputes_for_another_or_before_the_end(app, browser, publish):
    publish()
    attempt = start(browser)
    fields = {
        "csrf_token": pages.csrf_token(browser),
        "form_key": "a-key-that-is-long-enough",
        "words": "No.",
    }
    assert browser.post(f"{attempt}/1/dispute", data=fields).status_code == 404
    hand_in(browser, attempt)
    stranger = pages.signed_in(app.test_client(), factories.account(locale="en").id)
    fields["csrf_token"] = pages.csrf_token(stranger)
    assert stranger.post(f"{attempt}/1/dispute", data=fields).status_code == 404
    fields["csrf_token"] = pages.csrf_token(browser)
    assert browser.post(f"{attempt}/9/dispute", data=fields).status_code == 404
    assert rows(DisputeRow) == 0


def test_a_dispute_is_answered_once_and_with_words(browser, result, trainer, client):
    send(browser, result)
    place = page_at(trainer, "/grading").one("li", data_dispute=True).one("a")["href"]
    assert pages.send(trainer, place, "form#answer-dispute", words=" ", state="upheld").status_code == 422
    page = trainer.get(place)
    pages.send_again(trainer, page, "form#answer-dispute", words="It stands.", state="dismissed")
    late = pages.send_again(
        trainer,
        page,
        "form#answer-dispute",
        words="Or not.",
        state="upheld",
        form_key="another-key-long-enough",
    )
    assert late.status_code == 409
    assert page_at(trainer, place).one("main#main")["data-state"] == "dismissed"
    assert page_at(trainer, place).has("form#answer-dispute") is False


def test_a_trainer_does_not_answer_an_own_dispute(client, publish):
    publish()
    both = factories.account("trainer", locale="en")
    browser = pages.signed_in(client, both.id)
    attempt = start(browser)
    hand_in(browser, attempt)
    send(browser, f"{attempt}/result")
    number = db.session.scalars(select(DisputeRow.id)).one()
    assert browser.get(f"/disputes/{number}").status_code == 404
    assert not page_at(browser, "/grading").has("li", data_dispute=True)


def test_a_question_knows_its_disputes(browser, result):
    send(browser, result)
    item = item_at(1)
    assert assessment.dispute_counts(["exam"]) == {("exam", item): 1}
    (dispute,) = assessment.disputes_of("exam", item)
    assert (dispute.is_open, dispute.words) == (True, "The postal code is right, too.")


def test_statements_do_not_grow_with_disputes(browser, result, trainer):
    send(browser, result, 1)

    def count() -> int:
        trainer.get("/grading")
        with counted() as statements:
            trainer.get("/grading")
        return len(statements)

    before = count()
    send(browser, result, 2)
    send(browser, result, 3)
    assert count() == before


def test_a_persons_own_download_has_what_was_said_on_both_sides(browser, operator, result, trainer):
    send(browser, result)
    place = page_at(trainer, "/grading").one("li", data_dispute=True).one("a")["href"]
    pages.send(trainer, place, "form#answer-dispute", words="It stands.", state="dismissed")
    (attempt,) = assessment.own_attempts(operator.id, clock.now())
    (told,) = attempt["disputes"]
    assert (told["question"], told["state"], told["answer"]) == (1, "dismissed", "It stands.")
    assert told["said"] == "The postal code is right, too."
    assert attempt["marks"] == []
