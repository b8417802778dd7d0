"""Practice, one way, renewals, other languages; and what pages cost."""

from __future__ import annotations

from tests import pages
from tests.assessment.conftest import (
    QUESTIONS,
    RIGHT,
    answer,
    answer_all,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    start,
    values_of,
)
from tests.queries import counted


def test_practice_appends_nothing_to_the_record(browser, operator, publish):
    publish(use="practice")
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == "passed"
    assert quiz_facts(operator) == []


def test_practice_may_tell_at_once(browser, publish):
    publish(use="practice", show_feedback="after-answer")
    attempt = start(browser)
    before = question(browser, f"{attempt}/1")
    assert "canary-note-right" not in before.text
    assert "Check my answer" in before.text
    assert not before.one("form#question").get("data-behaviour")
    told = answer(browser, f"{attempt}/1", values_of(before))
    assert told.location == f"{attempt}/1"
    after = question(browser, f"{attempt}/1")
    assert after.one(data_item_state="right")
    assert answer(browser, f"{attempt}/1", values_of(after)).location == f"{attempt}/2"
    assert answer(browser, f"{attempt}/2", []).location == f"{attempt}/3"


def test_one_way_never_goes_back(browser, publish):
    publish(navigation="one-way")
    attempt = start(browser)
    old = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    assert browser.get(f"{attempt}/2").location == f"{attempt}/1"
    answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    assert browser.get(f"{attempt}/1").location == f"{attempt}/2"
    assert browser.post(f"{attempt}/1", data=old | {"sequence": "9"}).status_code == 409
    page = question(browser, f"{attempt}/2")
    assert "previous" not in {button["value"] for button in page.all("button", name="go")}
    check = question(browser, f"{attempt}/check")
    assert [link["href"] for link in check.all("a") if link.get("href", "").startswith(attempt)] == [
        f"{attempt}/2"
    ]


def test_a_failed_critical_option_is_recorded_as_such(browser, operator, publish):
    publish()
    attempt = start(browser)
    answer_all(browser, attempt, RIGHT | {"Card data": ["The date of birth"]})
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == "failed-critical"
    (fact,) = quiz_facts(operator)
    assert (fact.kind, fact.payload.critical) == ("quiz_failed", True)


def test_a_quiz_that_began_in_a_renewal_says_so(browser, operator, publish):
    publish()
    page = browser.get("/quizzes/exam?renewal=yes")
    response = pages.send_again(browser, page, "form#start-attempt")
    hand_in(browser, response.location)
    (fact,) = quiz_facts(operator)
    assert fact.payload.renewal


def test_a_missing_translation_falls_back_visibly(browser, publish):
    publish(language="ru")
    assert "not available in English" in question(browser, "/quizzes/exam").text
    attempt = start(browser)
    assert question(browser, f"{attempt}/1").one("fieldset")["lang"] == "ru"
    assert only_attempt().language == "ru"


def test_an_unknown_quiz_is_not_there(browser):
    assert browser.get("/quizzes/nowhere").status_code == 404


def test_the_number_of_statements_does_not_grow(browser, publish):
    more = "".join(f"\n## Question {number} {{#q{number}}}\n\nTrue?\n\n- = true\n" for number in range(30))
    counts = []
    for slug, questions in (("small", QUESTIONS), ("large", QUESTIONS + more)):
        publish(slug, questions=questions)
        attempt = start(browser, slug)
        found = []
        for path in ("/1", "/check"):
            browser.get(attempt + path)
            with counted() as statements:
                browser.get(attempt + path)
            found.append(len(statements))
        hand_in(browser, attempt)
        browser.get(f"{attempt}/result")
        with counted() as statements:
            browser.get(f"{attempt}/result")
        found.append(len(statements))
        counts.append(found)
    assert counts[0] == counts[1]


def test_get_writes_nothing(browser, publish):
    publish()
    attempt = start(browser)
    for address in ("/quizzes/exam", attempt, f"{attempt}/1", f"{attempt}/check"):
        browser.get(address)
        with counted() as found:
            browser.get(address)
        assert not [text for text in found.texts if text.split()[0] in ("INSERT", "UPDATE", "DELETE")]
