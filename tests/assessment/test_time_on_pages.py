"""Rules 16 to 18: the server's clock ends an attempt, whoever notices first."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.assessment.models import AttemptEventRow, AttemptRow, ResponseRow
from app.foundation import clock, jobs
from app.foundation.database import db
from tests import pages
from tests.assessment.conftest import (
    answer,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    rows,
    saved,
    start,
    values_of,
)


def test_seconds_left_come_from_the_server(browser, publish):
    publish(time_limit="10 min")
    attempt = start(browser)
    left = int(question(browser, f"{attempt}/1").one("#time-left")["data-seconds"])
    assert 590 <= left <= 600


def test_page_post_and_sweeper_give_one_score(browser, operator, publish, on, app):
    """Rule 18: whoever comes first, the same answers give the same result."""
    found = []
    began = clock.now()
    for way in ("page", "post", "sweeper"):
        slug = publish(f"exam-{way}", time_limit="10 min", grace="30 s")
        on(began)
        here = pages.signed_in(browser, operator.id)
        attempt = start(here, slug)
        for number in (1, 2, 3):
            page = question(here, f"{attempt}/{number}")
            if page.one("form#question").one("h1").text == "Card data":
                answer(here, f"{attempt}/{number}", values_of(page))
        late = pages.form_values(here.get(f"{attempt}/1"), "form#question")
        before = rows(AttemptEventRow)
        on(began + timedelta(minutes=11))
        if way == "page":
            result_of(here, attempt)
            assert rows(AttemptEventRow) == before  # a read derives, it never writes
        elif way == "post":
            refused = here.post(f"{attempt}/1", data=late, headers={"HX-Request": "true"})
            assert (refused.status_code, saved(refused)["data-state"]) == (409, "closed")
        jobs.tick_minute()
        jobs.run_pending()
        found.append(result_of(here, attempt))
    assert found == [("failed", "2", "5")] * 3
    ended = db.session.scalars(select(AttemptRow)).all()
    assert {row.ending for row in ended} == {"expired"}
    assert all(row.ended_at == row.deadline_at for row in ended)
    assert {fact.occurred_at for fact in quiz_facts(operator)} == {row.deadline_at for row in ended}


def test_an_answer_within_the_grace_counts_and_one_after_it_is_kept_in_the_log(browser, publish, on):
    publish(time_limit="10 min", grace="30 s")
    began = clock.now()
    attempt = start(browser)
    fields = {
        number: pages.form_values(browser.get(f"{attempt}/{number}"), "form#question") for number in (1, 2, 3)
    }
    values = {number: values_of(question(browser, f"{attempt}/{number}")) for number in (1, 2, 3)}
    on(began + timedelta(minutes=10, seconds=10))
    assert browser.get(f"{attempt}/1").location == f"{attempt}/result"
    closing = question(browser, f"{attempt}/result")
    assert closing.one("main#main")["data-result"] == ""
    assert browser.post(f"{attempt}/1", data=fields[1] | {"answer": values[1]}).status_code == 303
    on(began + timedelta(minutes=10, seconds=40))
    refused = browser.post(f"{attempt}/2", data=fields[2] | {"answer": values[2]})
    assert refused.status_code == 409
    assert pages.page_of(refused).one("#saved")["data-state"] == "closed"
    (response,) = db.session.scalars(select(ResponseRow)).all()
    assert response.late
    kinds = list(db.session.scalars(select(AttemptEventRow.kind).order_by(AttemptEventRow.id)))
    assert kinds == ["start", "refused", "expired", "graded"]
    details = db.session.scalar(select(AttemptEventRow.details).where(AttemptEventRow.kind == "refused"))
    assert details["position"] == 2
    assert only_attempt().answered == 1


def test_handing_in_within_the_grace_is_handing_in(browser, publish, on):
    publish(time_limit="10 min")
    began = clock.now()
    attempt = start(browser)
    on(began + timedelta(minutes=10, seconds=5))
    response = pages.send(browser, f"{attempt}/result", "form#hand-in")
    assert response.location == f"{attempt}/result"
    row = only_attempt()
    assert (row.ending, row.ended_at) == ("submitted", row.deadline_at)


def test_an_attempt_ends_with_the_quiz(browser, publish, on):
    publish(time_limit="60 min", closes=f"{(clock.now() + timedelta(minutes=10)):%Y-%m-%d %H:%M}")
    start(browser)
    left = only_attempt().deadline_at - only_attempt().started_at
    assert timedelta(minutes=8) < left <= timedelta(minutes=10)


def test_a_new_start_after_the_deadline_ends_the_old_attempt(browser, publish, on):
    publish(time_limit="10 min")
    began = clock.now()
    first = start(browser)
    on(began + timedelta(minutes=20))
    assert start(browser) != first
    assert result_of(browser, first) == ("failed", "0", "5")
