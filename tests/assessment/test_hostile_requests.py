"""Requests made by hand: answers to strange questions, too late, for others, of odd shapes. None of them changes anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.assessment.models import AttemptEventRow, AttemptRow, ResponseRow
from app.foundation import clock
from app.foundation.database import db
from tests import factories, pages
from tests.assessment.conftest import answer, hand_in, question, quiz_facts, start, values_of

HUGE = 10 * 1024 * 1024


@pytest.fixture
def attempt(browser, publish) -> str:
    publish(time_limit="10 min")
    address = start(browser)
    answer(browser, f"{address}/1", values_of(question(browser, f"{address}/1")))
    return address


def everything() -> list[tuple[Any, ...]]:
    """All that is stored of attempts, but for the log of refused answers."""
    db.session.rollback()
    found: list[tuple[Any, ...]] = []
    for model in (AttemptRow, ResponseRow):
        columns = [column for column in model.__table__.columns if column.name not in ("steps", "chain")]
        found += [tuple(map(str, row)) for row in db.session.execute(select(*columns).order_by(model.id))]
    return found


def fields_of(browser, attempt: str, number: int) -> dict[str, Any]:
    return pages.form_values(browser.get(f"{attempt}/{number}"), "form#question")


ODD_FORMS: dict[str, tuple[Callable[[dict[str, Any]], Any], int]] = {
    "token of nothing": (lambda form: form | {"answer": "no-such-token"}, 400),
    "number of an option": (lambda form: form | {"answer": "1"}, 400),
    "two answers to one choice": (lambda form: form | {"answer": ["true", "false", "true"]}, 400),
    "a huge list": (lambda form: form | {"answer": ["x"] * 1500}, 400),
    "nested names": (lambda form: form | {"answer[0][id]": "1", "answer": {"a": "b"}["a"]}, 400),
    "no sequence": (lambda form: {k: v for k, v in form.items() if k != "sequence"}, 400),
    "sequence zero": (lambda form: form | {"sequence": "0"}, 400),
    "negative sequence": (lambda form: form | {"sequence": "-5"}, 400),
    "sequence with a point": (lambda form: form | {"sequence": "1.5"}, 400),
    "sequence of other digits": (lambda form: form | {"sequence": "٣"}, 400),
    "sequence beyond all pages": (lambda form: form | {"sequence": "1000001"}, 400),
    "sequence of many digits": (lambda form: form | {"sequence": "9" * 5000}, 400),
    "sequence as a list": (lambda form: form | {"sequence": ["x", "7"]}, 400),
    "a NUL": (lambda form: form | {"answer": "a\0b"}, 400),
    "no token against forgery": (lambda form: {k: v for k, v in form.items() if k != "csrf_token"}, 400),
    "token of somebody else": (lambda form: form | {"csrf_token": "x" * 91}, 400),
    "10 MB": (lambda form: form | {"answer": "x" * HUGE}, 413),
    "10 MB under another name": (lambda form: form | {"essay": "x" * HUGE}, 413),
}


@pytest.mark.parametrize("background", [False, True])
def test_odd_forms_are_refused_and_change_nothing(browser, attempt, background):
    """Rule 10: answers are held against the snapshot, and their size is bounded."""
    number = next(
        n
        for n in (1, 2, 3)
        if question(browser, f"{attempt}/{n}").one("form#question")["data-type"] == "single"
    )
    before = everything()
    headers = {"HX-Request": "true"} if background else {}
    for name, (make, status) in ODD_FORMS.items():
        sent = make(fields_of(browser, attempt, number))
        response = browser.post(f"{attempt}/{number}", data=sent, headers=headers)
        assert (name, response.status_code) == (name, status)
        assert everything() == before, name


def test_fields_that_a_question_does_not_have_are_not_looked_at(browser, attempt):
    """Rule 10: odd fields beside an answer do not lose it."""
    strange = {f"answer-{n}": "x" for n in range(1990)} | {"points": "9", "item": "canary-single"}
    sent = fields_of(browser, attempt, 1)
    assert browser.post(f"{attempt}/1", data=sent | strange).status_code == 303
    again = fields_of(browser, attempt, 1)
    assert again.get("answer") == sent.get("answer")


def test_a_body_that_is_no_form_is_refused(browser, attempt):
    before = everything()
    token = {"X-CSRFToken": pages.csrf_token(browser)}
    for body, kind in (
        (b'{"answer": "true", "sequence": 9}', "application/json"),
        (b"<answer>true</answer>", "application/xml"),
        (
            b'--x\r\nContent-Disposition: form-data; name="sequence"\r\n\r\n9',
            "multipart/form-data; boundary=x",
        ),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"", "application/x-www-form-urlencoded"),
    ):
        response = browser.post(f"{attempt}/1", data=body, content_type=kind, headers=token)
        assert response.status_code == 400, (kind, response.status)
    assert everything() == before


def test_a_question_that_the_attempt_does_not_have_takes_no_answer(browser, attempt):
    before = everything()
    fields = fields_of(browser, attempt, 1) | {"answer": "true"}
    for number in (0, 4, 99, 10**9, 10**30):
        assert browser.post(f"{attempt}/{number}", data=fields).status_code in (400, 404), number
    assert everything() == before


def test_an_answer_of_another_attempt_or_question_is_refused(app, browser, attempt):
    other = pages.signed_in(app.test_client(), factories.account(locale="en").id)
    theirs = start(other)
    token = fields_of(browser, attempt, 1)["csrf_token"]
    before = everything()
    for number in (1, 2, 3):
        for options in (
            [field["value"] for field in question(other, f"{theirs}/{number}").all("input", name="answer")],
            [field["value"] for n in (1, 2, 3) if n != number
             for field in question(browser, f"{attempt}/{n}").all("input", name="answer")],
        ):  # fmt: skip
            kind = question(browser, f"{attempt}/{number}").one("form#question")["data-type"]
            strange = [one for one in options if not (kind == "true-false" and one in ("true", "false"))]
            for value in strange:
                sent = fields_of(browser, attempt, number) | {"answer": value, "csrf_token": token}
                assert browser.post(f"{attempt}/{number}", data=sent).status_code == 400
    assert everything() == before


def test_nothing_is_answered_or_handed_in_for_somebody_else(app, browser, attempt):
    fields = fields_of(browser, attempt, 2)
    before = everything()
    for roles in ((), ("trainer",), ("assessor",), ("manager",), ("auditor",), ("admin",)):
        other = pages.signed_in(app.test_client(), factories.account(*roles, locale="en").id)
        token = {"csrf_token": pages.csrf_token(other)}
        key = {"form_key": "a-key-that-is-long-enough"}
        assert other.post(f"{attempt}/2", data=fields | token).status_code == 404
        assert other.post(f"{attempt}/submission", data=token | key).status_code == 404
        assert other.post(f"{attempt}/sight", data=token | {"seen": "lost"}).status_code == 404
    assert everything() == before


def test_after_the_end_nothing_is_added(browser, operator, attempt):
    late = {number: fields_of(browser, attempt, number) for number in (1, 2, 3)}
    hand_in(browser, attempt)
    before, facts = everything(), quiz_facts(operator)
    for number, fields in late.items():
        for values in ("", "true", "x" * 100):
            sent = fields | {"answer": values, "sequence": "50"}
            assert browser.post(f"{attempt}/{number}", data=sent).status_code in (400, 409)
    sent = {"csrf_token": late[1]["csrf_token"], "form_key": "another-key-of-enough-length"}
    assert browser.post(f"{attempt}/submission", data=sent).status_code == 303
    assert everything() == before
    assert quiz_facts(operator) == facts


def test_after_the_deadline_nothing_is_added(browser, attempt, on):
    """Rule 17: what comes later is refused, and kept in the log."""
    fields = fields_of(browser, attempt, 2)
    answers = everything()[-1]
    on(clock.now() + timedelta(minutes=11))
    for sequence in (50, 51):
        assert (
            browser.post(f"{attempt}/2", data=fields | {"answer": [], "sequence": sequence}).status_code
            == 409
        )
    assert everything()[-1] == answers
    kinds = list(db.session.scalars(select(AttemptEventRow.kind).order_by(AttemptEventRow.id)))
    assert kinds.count("refused") == 2


def test_other_methods_do_nothing(browser, attempt):
    before = everything()
    headers = {"X-CSRFToken": pages.csrf_token(browser)}
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        for path in ("", "/1", "/check", "/submission", "/result"):
            response = browser.open(attempt + path, method=method, headers=headers)
            assert response.status_code == 405, (method, path)
    assert everything() == before


def test_looking_changes_nothing(browser, attempt):
    before = everything()
    for path in ("", "/1", "/2", "/3", "/check", "/result", "/media/x", "/9"):
        browser.get(attempt + path)
        browser.head(attempt + path)
    assert everything() == before


def test_a_form_key_is_ours_or_nothing_begins_and_nothing_ends(browser, attempt):
    before = everything()
    for form_key in (None, "", "short", "x" * 100, "with spaces and more of them"):
        sent = {"csrf_token": pages.csrf_token(browser)} | (
            {} if form_key is None else {"form_key": form_key}
        )
        assert browser.post(f"{attempt}/submission", data=sent).status_code == 400, form_key
        assert browser.post("/quizzes/exam/attempts", data=sent).status_code == 400, form_key
    assert everything() == before


def test_starts_and_ends_are_counted(throttled, browser, attempt):
    """Rule 26: start and submit are limited, for each person alone."""
    sent = {"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"}
    for address in ("/quizzes/exam/attempts", f"{attempt}/submission"):
        answers = [browser.post(address, data=sent).status_code for _ in range(31)]
        assert answers[-1] == 429 and 429 not in answers[:28], address


def test_each_person_is_counted_alone(throttled, app, browser, attempt):
    """Rule 26: a class behind one address starts and hands in within the same seconds."""
    for client, keys in (
        (browser, range(31)),
        (pages.signed_in(app.test_client(), factories.account().id), range(1)),
    ):
        token = pages.csrf_token(client)
        last = [
            client.post("/quizzes/exam/attempts", data={"csrf_token": token, "form_key": f"key-{n:0>20}"})
            for n in keys
        ][-1]
        assert last.status_code == (429 if client is browser else 303)


def test_no_address_grades_one_answer_of_an_exam(browser, attempt, publish):
    """Rule 26: neither the question page nor a lesson says whether an answer is right."""
    for number in (1, 2, 3):
        page = question(browser, f"{attempt}/{number}")
        said = answer(browser, f"{attempt}/{number}", values_of(page), hx=True)
        again = question(browser, f"{attempt}/{number}")
        for shown in (pages.page_of(said), again):
            assert not shown.has(data_item_state=True)
