"""Many at once: one attempt, one result, no answer lost (rules 6 to 8, 11, 14)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.assessment.models import AttemptRow, MarkRow, ResponseRow
from app.foundation.database import db, transaction
from tests import factories, pages
from tests.assessment.conftest import question, quiz_facts, rows, start, values_of
from tests.assessment.essays import ESSAY, MAIL, give, grader, sat

AT_ONCE = 8


def at_once(work: Callable[[int], Any]) -> list[Any]:
    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, range(AT_ONCE)))


def test_many_starts_at_once_are_one_attempt(app, operator, publish):
    publish()
    browsers = [pages.signed_in(app.test_client(), operator.id) for _ in range(AT_ONCE)]
    opened = [browser.get("/quizzes/exam") for browser in browsers]
    answers = at_once(lambda one: pages.send_again(browsers[one], opened[one], "form#start-attempt"))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert rows(AttemptRow) == 1


def test_handing_in_many_times_at_once_is_one_fact(app, browser, operator, publish):
    publish()
    attempt = start(browser)
    browsers = [pages.signed_in(app.test_client(), operator.id) for _ in range(AT_ONCE)]
    opened = [one.get(f"{attempt}/check") for one in browsers]
    answers = at_once(lambda one: pages.send_again(browsers[one], opened[one], "form#hand-in"))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"{attempt}/result")}
    assert len(quiz_facts(operator)) == 1


def test_of_many_answers_with_one_sequence_one_is_stored_and_the_others_are_told(
    app, browser, operator, publish
):
    publish()
    attempt = start(browser)
    options = [field["value"] for field in question(browser, f"{attempt}/1").all("input", name="answer")]
    browsers = [pages.signed_in(app.test_client(), operator.id) for _ in range(AT_ONCE)]
    fields = [pages.form_values(one.get(f"{attempt}/1"), "form#question") for one in browsers]

    def save(one: int) -> int:
        sent = fields[one] | {"answer": options[one % 2]}
        headers = {"HX-Request": "true"}
        return browsers[one].post(f"{attempt}/1", data=sent, headers=headers).status_code

    found = at_once(save)
    assert rows(ResponseRow) == 1
    assert sorted(found) == [200] * 4 + [409] * 4


def test_people_do_not_wait_for_each_other_in_vain(app, publish):
    publish()
    people = [factories.account(locale="en") for _ in range(AT_ONCE)]
    browsers = [pages.signed_in(app.test_client(), person.id) for person in people]
    attempts = [start(browser) for browser in browsers]
    values = [values_of(question(browser, f"{at}/1")) for browser, at in zip(browsers, attempts, strict=True)]
    fields = [
        pages.form_values(browser.get(f"{at}/1"), "form#question")
        for browser, at in zip(browsers, attempts, strict=True)
    ]

    def save(one: int) -> int:
        sent = fields[one] | {"answer": values[one]}
        return browsers[one].post(f"{attempts[one]}/1", data=sent).status_code

    assert at_once(save) == [303] * AT_ONCE
    assert rows(ResponseRow) == AT_ONCE


@pytest.mark.parametrize("changes", [{"number": 2}, {"state": "final"}])
def test_the_database_itself_keeps_attempts_apart(browser, publish, changes):
    """Rule 6: neither two open attempts nor two with one number."""
    publish()
    start(browser)
    db.session.rollback()
    row = db.session.scalars(select(AttemptRow)).one()
    copy = {column.name: getattr(row, column.name) for column in AttemptRow.__table__.columns}
    copy |= {"id": None, "public_id": "another", **changes}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(
            insert(AttemptRow).values(**{name: value for name, value in copy.items() if name != "id"})
        )


def test_what_a_client_adds_to_a_form_changes_no_score(browser, operator, publish):
    """Rule 9: points, results, durations and keys are never taken from a form."""
    publish()
    attempt = start(browser)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    forged = {
        "points": "99",
        "result": "passed",
        "share": "1",
        "correct": "true",
        "deadline_at": "2099-01-01",
    }
    assert browser.post(f"{attempt}/1", data=fields | forged).status_code == 303
    pages.send(browser, f"{attempt}/check", "form#hand-in", **forged)
    (fact,) = quiz_facts(operator)
    assert (fact.kind, fact.payload.points) == ("quiz_failed", "0")


def test_of_many_graders_at_once_one_has_marked_and_a_mark_is_published_once(app, operator, publish):
    """Rule 30."""
    publish(questions=ESSAY)
    sat(app.test_client(), operator)
    graders = [grader(app.test_client()) for _ in range(AT_ONCE)]
    opened = [one.get(MAIL) for one in graders]
    answers = at_once(lambda one: give(graders[one], "2", str(one % 3), page=opened[one]))
    assert {answer.status_code for answer in answers} == {303}
    assert rows(MarkRow) == 1
    ready = [one.get(f"{MAIL}/publication") for one in graders]
    at_once(lambda one: pages.send_again(graders[one], ready[one], "form#publish-marks"))
    assert len(quiz_facts(operator)) == 1
