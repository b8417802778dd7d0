"""Rules 21, 25 and 27: who sees what, and when."""

from __future__ import annotations

from tests import factories, pages
from tests.assessment.conftest import (
    RIGHT,
    answer,
    answer_all,
    hand_in,
    question,
    start,
    values_of,
)


def test_no_canary_leaves_before_the_end(browser, publish):
    """Rule 21: bytes of every response before handing in."""
    publish(show_answers="after-submit")
    seen = [browser.get("/quizzes/exam").data]
    attempt = start(browser)
    for number in (1, 2, 3):
        response = browser.get(f"{attempt}/{number}")
        page = pages.page_of(response)
        seen.append(response.data)
        seen.append(answer(browser, f"{attempt}/{number}", values_of(page), hx=True).data)
        seen.append(answer(browser, f"{attempt}/{number}", values_of(page), hx=True, sequence="1").data)
        seen.append(browser.get(f"{attempt}/{number}").data)
    seen.append(browser.get(f"{attempt}/check").data)
    seen.append(browser.get(f"{attempt}/result").data)
    assert not [body for body in seen if b"canary" in body]
    assert b"right-minus-wrong" not in b"".join(seen)
    hand_in(browser, attempt)
    told = browser.get(f"{attempt}/result").data
    assert b"canary-note-right" in told
    assert b"canary-note-explain" in told
    assert b"canary-note-grader" not in told
    assert b"canary-single" not in told


def test_with_tries_left_no_right_answer_is_told(browser, publish):
    publish(attempts="2", **{"pass": "100%"})
    attempt = start(browser)
    answer_all(browser, attempt, RIGHT | {"Card data": ["The postal code"]})
    hand_in(browser, attempt)
    page = question(browser, f"{attempt}/result")
    assert page.one("main#main")["data-result"] == "failed"
    assert {item["data-item-state"] for item in page.all(data_item_state=True)} == {"right", "wrong"}
    assert "The card code" not in page.text.split("Question by question")[1]
    assert "canary-feedback-a" in page.text
    assert page.has("a", href="/courses/procedures/greeting#first")
    assert page.has("a", href="/quizzes/exam")
    again = start(browser)
    assert "canary" not in question(browser, f"{attempt}/result").text
    answer_all(browser, again)
    hand_in(browser, again)
    assert "The card code" in question(browser, f"{attempt}/result").text.split("Question by question")[1]


def test_never_is_never(browser, publish):
    publish(show_score="never", show_answers="never", show_feedback="never")
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    page = question(browser, f"{attempt}/result")
    main = page.one("main#main")
    assert (main["data-result"], main["data-points"]) == ("passed", "")
    assert {item["data-item-state"] for item in page.all(data_item_state=True)} == {"answered"}
    assert "canary" not in page.text


def test_a_strangers_attempt_is_not_there(browser, publish):
    """Rule 27."""
    publish()
    attempt = start(browser)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    for roles in ((), ("manager",), ("trainer",), ("auditor",)):
        stranger = pages.signed_in(
            browser.application.test_client(), factories.account(*roles, locale="en").id
        )
        token = pages.csrf_token(stranger)
        for path in ("", "/1", "/check", "/result", "/media/x"):
            assert stranger.get(attempt + path).status_code == 404, (roles, path)
        assert stranger.post(f"{attempt}/1", data=fields | {"csrf_token": token}).status_code == 404
        sent = {"form_key": "a-key-that-is-long-enough", "csrf_token": token}
        assert stranger.post(f"{attempt}/submission", data=sent).status_code == 404
    hand_in(browser, attempt)
    auditor = pages.signed_in(browser.application.test_client(), factories.account("auditor", locale="en").id)
    manager = pages.signed_in(browser.application.test_client(), factories.account("manager", locale="en").id)
    assert auditor.get(f"{attempt}/result").status_code == 200
    assert manager.get(f"{attempt}/result").status_code == 404


def test_an_attempt_of_one_quiz_is_not_found_under_another(browser, publish):
    publish()
    publish("other")
    attempt = start(browser)
    assert browser.get(attempt.replace("/exam/", "/other/") + "/1").status_code == 404
