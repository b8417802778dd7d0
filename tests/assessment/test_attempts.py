"""An attempt from its rules to its result, as its person meets it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.assessment.models import AttemptRow, QuizSnapshotRow
from app.foundation import clock
from tests import factories, pages
from tests.assessment.conftest import (
    QUESTIONS,
    answer,
    answer_all,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    rows,
    start,
    values_of,
)


def test_the_rules_are_told_before_the_start(browser, publish):
    publish(time_limit="20 min", attempts="2", cooldown="24 h")
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one("body")["data-page"] == "quiz"
    for words in ("20 minutes", "at least 60%", "2 left", "after 1 day", "Start attempt 1 of 2"):
        assert words in page.text
    form = page.one("form#start-attempt")
    assert form["action"] == "/quizzes/exam/attempts"
    assert form.one("input", name="form_key")["value"]


def test_right_answers_pass_and_the_record_says_so(browser, operator, publish):
    publish()
    attempt = start(browser)
    answer_all(browser, attempt)
    response = hand_in(browser, attempt)
    assert (response.status_code, response.location) == (303, f"{attempt}/result")
    main = question(browser, f"{attempt}/result").one("main#main")
    assert (main["data-result"], main["data-points"], main["data-max"]) == ("passed", "5", "5")
    (fact,) = quiz_facts(operator)
    assert fact.kind == "quiz_passed"
    assert (fact.payload.quiz, fact.payload.revision, fact.payload.share) == ("exam", 1, "1")
    assert fact.payload.attempt == attempt.rsplit("/", 1)[1]
    assert (fact.subject, fact.occurred_on) == ("exam", clock.today())


def test_what_was_sat_is_listed_on_the_start_page(browser, publish):
    publish()
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert [link.text for link in page.all("a", href=f"{attempt}/result")] == ["Attempt 1"]


def test_a_question_page_has_its_hooks(browser, publish):
    publish()
    attempt = start(browser)
    page = question(browser, f"{attempt}/1")
    form = page.one("form#question")
    assert page.one("body")["data-page"] == "question"
    assert (form["data-number"], form["data-count"]) == ("1", "3")
    assert form["data-type"] in ("single", "multi", "true-false")
    for name in ("sequence", "form_key", "csrf_token"):
        assert form.one("input", name=name)["type"] == "hidden"
    assert form.one("input", name="sequence")["value"] == "1"
    assert [button["value"] for button in form.all("button", name="go")] == ["next", "check"]
    assert not page.has("#time-left")
    assert page.one("#saved")["data-state"] == ""
    assert len(page.all("h1")) == 1
    buttons = question(browser, f"{attempt}/3").all("button", name="go")
    assert {button["value"] for button in buttons} == {"next", "previous"}


def test_answers_are_shown_again_and_can_be_changed(browser, publish):
    publish()
    attempt = start(browser)
    values = values_of(question(browser, f"{attempt}/1"))
    answer(browser, f"{attempt}/1", values)
    page = question(browser, f"{attempt}/1")
    checked = [
        field["value"] for field in page.all("input", name="answer") if field.get("checked") is not None
    ]
    assert checked == values
    assert page.one("#saved")["data-state"] == "saved"
    answer(browser, f"{attempt}/1", [])
    page = question(browser, f"{attempt}/1")
    assert not [field for field in page.all("input", name="answer") if field.get("checked") is not None]


def test_the_check_shows_what_is_missing_first(browser, publish):
    publish()
    attempt = start(browser)
    answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    page = question(browser, f"{attempt}/check")
    assert page.one("body")["data-page"] == "check"
    assert "2 are missing" in page.one("h1").text
    states = [item["data-item-state"] for item in page.all(data_item_state=True)]
    assert states == ["unanswered", "unanswered", "answered"]
    assert page.has("a", href=f"{attempt}/1")


@pytest.mark.parametrize(("go", "to"), [("next", "/3"), ("previous", "/1"), ("check", "/check"), ("", "/3")])
def test_buttons_lead_where_they_say(browser, publish, go, to):
    publish()
    attempt = start(browser)
    response = answer(browser, f"{attempt}/2", [], go=go)
    assert (response.status_code, response.location) == (303, f"{attempt}{to}")


def test_the_last_question_leads_to_the_check(browser, publish):
    publish()
    attempt = start(browser)
    assert answer(browser, f"{attempt}/3", []).location == f"{attempt}/check"


def test_an_unknown_number_is_the_first(browser, publish):
    publish()
    attempt = start(browser)
    assert browser.get(f"{attempt}/9").location == f"{attempt}/1"
    assert browser.get(f"{attempt}/0").location == f"{attempt}/1"


def test_everything_is_frozen_at_the_start(browser, publish):
    """Rules 1 to 3: a later revision changes nothing; a reload shows the same page."""
    publish()
    attempt = start(browser)
    before = [
        pages.page_of(browser.get(f"{attempt}/{number}")).one("form#question").text for number in (1, 2, 3)
    ]
    publish(questions=QUESTIONS.replace("The card code", "Something else"), title="Renamed")
    after = [
        pages.page_of(browser.get(f"{attempt}/{number}")).one("form#question").text for number in (1, 2, 3)
    ]
    assert before == after
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    assert question(browser, f"{attempt}/result").one("main#main")["data-result"] == "passed"
    assert only_attempt().revision == 1


def test_one_snapshot_serves_all_attempts_at_a_revision(browser, client, publish):
    publish()
    start(browser)
    other = factories.account(locale="en")
    start(pages.signed_in(browser.application.test_client(), other.id))
    assert (rows(AttemptRow), rows(QuizSnapshotRow)) == (2, 1)


def test_a_second_start_gives_the_open_attempt(browser, publish):
    """Rule 7."""
    publish()
    first = start(browser)
    assert start(browser) == first
    assert rows(AttemptRow) == 1
    assert "Go on with your attempt" in question(browser, "/quizzes/exam").text


def test_one_start_form_sent_twice_is_one_attempt(browser, publish):
    publish()
    page = browser.get("/quizzes/exam")
    first = pages.send_again(browser, page, "form#start-attempt")
    second = pages.send_again(browser, page, "form#start-attempt")
    assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
    assert rows(AttemptRow) == 1


def test_handing_in_twice_gives_the_first_result(browser, operator, publish):
    """Rule 8."""
    publish()
    attempt = start(browser)
    page = browser.get(f"{attempt}/check")
    first = pages.send_again(browser, page, "form#hand-in")
    second = pages.send_again(browser, page, "form#hand-in")
    other_key = pages.send_again(browser, page, "form#hand-in", form_key="another-key-of-enough-length")
    assert {first.location, second.location, other_key.location} == {f"{attempt}/result"}
    assert len(quiz_facts(operator)) == 1


def test_attempts_and_cool_down_are_kept_by_the_server(browser, publish, on):
    publish(attempts="2", cooldown="24 h")
    now = clock.now()
    hand_in(browser, start(browser))
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one(data_error="cooldown")
    assert not page.has("form#start-attempt")
    refused = browser.post(
        "/quizzes/exam/attempts",
        data={"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"},
    )
    assert refused.status_code == 409
    on(now + timedelta(hours=25))
    again = pages.signed_in(browser, only_attempt().person_id)
    hand_in(again, start(again))
    assert pages.page_of(again.get("/quizzes/exam")).one(data_error="no-attempts")


@pytest.mark.parametrize(("key", "code"), [("opens", "not-open"), ("closes", "closed")])
def test_a_closed_door_says_why(browser, publish, key, code):
    publish(**{key: "2099-01-01" if key == "opens" else "2020-01-01"})
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one(data_error=code)
    assert not page.has("form#start-attempt")
