"""Rule 11: answers are saved by the contract, from pages and in the background."""

from __future__ import annotations

import pytest

from app.assessment.models import ResponseRow
from tests import factories, pages
from tests.assessment.conftest import (
    QUESTIONS,
    answer,
    question,
    rows,
    saved,
    start,
    values_of,
)
from tests.queries import counted


def test_saving_in_the_background_follows_the_contract(browser, publish):
    publish()
    attempt = start(browser)
    page = question(browser, f"{attempt}/1")
    options = [field["value"] for field in page.all("input", name="answer")]
    first, second = [options[0]], [options[1]]
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")

    def save(values, sequence):
        sent = fields | {"answer": values, "sequence": sequence}
        return browser.post(f"{attempt}/1", data=sent, headers={"HX-Request": "true"})

    stored = save(first, 5)
    assert (stored.status_code, saved(stored)["data-state"], saved(stored)["data-sequence"]) == (
        200,
        "saved",
        "5",
    )
    assert saved(stored)["data-saved-at"].endswith("Z")
    repeat = save(first, 5)
    assert (repeat.status_code, saved(repeat)["data-state"], rows(ResponseRow)) == (200, "saved", 1)
    stale = save(second, 5)
    assert (stale.status_code, saved(stale)["data-state"], saved(stale)["data-sequence"]) == (
        409,
        "stale",
        "6",
    )
    label = next(
        one.text for one in page.all("label") if one["for"] == page.all("input", name="answer")[0]["id"]
    )
    assert label in saved(stale).text
    assert save(first, 4).status_code == 409
    assert rows(ResponseRow) == 1
    assert save(second, 6).status_code == 200
    assert question(browser, f"{attempt}/2").one("input", name="sequence")["value"] == "7"


def test_two_tabs_never_overwrite_each_other_in_silence(browser, publish):
    publish()
    attempt = start(browser)
    tab_a = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    tab_b = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    options = [field["value"] for field in question(browser, f"{attempt}/1").all("input", name="answer")]
    assert browser.post(f"{attempt}/1", data=tab_a | {"answer": options[0]}).status_code == 303
    stale = browser.post(f"{attempt}/1", data=tab_b | {"answer": options[1]})
    assert stale.status_code == 409
    page = pages.page_of(stale)
    assert page.one(role="alert")["data-error"] == "stale"
    checked = [
        field["value"] for field in page.all("input", name="answer") if field.get("checked") is not None
    ]
    assert checked == [options[0]]
    again = pages.form_values(stale, "form#question") | {"answer": options[1]}
    assert browser.post(f"{attempt}/1", data=again).status_code == 303


def test_answers_are_appended_never_changed(browser, publish):
    publish()
    attempt = start(browser)
    for _ in range(3):
        answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    assert rows(ResponseRow) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": ["no-such-token"]},
        {"sequence": "0"},
        {"sequence": "-1"},
        {"sequence": "x"},
        {"sequence": "9" * 30},
    ],
)
def test_a_tampered_form_is_refused_and_changes_nothing(browser, publish, changes):
    publish()
    attempt = start(browser)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question") | changes
    assert browser.post(f"{attempt}/1", data=fields).status_code == 400
    assert rows(ResponseRow) == 0


def test_tokens_of_another_attempt_are_refused(browser, publish):
    publish(questions=QUESTIONS.split("# On hold")[0])
    attempt = start(browser)
    stranger = pages.signed_in(browser.application.test_client(), factories.account(locale="en").id)
    theirs = start(stranger)
    values = [field["value"] for field in question(stranger, f"{theirs}/1").all("input", name="answer")]
    assert answer(browser, f"{attempt}/1", values[:1]).status_code == 400


def test_a_save_sends_no_more_statements_for_its_chained_log(browser, publish):
    """Rule 41: the chain rides on the statements that a save needs anyway: who, which attempt, lock, newest, two writes."""
    publish()
    attempt = start(browser)
    answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")), hx=True)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    with counted() as statements:
        assert browser.post(f"{attempt}/1", data=fields, headers={"HX-Request": "true"}).status_code == 200
    assert len(statements) <= 6, statements.texts
