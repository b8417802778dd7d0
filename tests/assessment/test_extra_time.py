"""Personal extra time: shown to one person, fixed at the start, given to attempts under way, never taken from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.assessment.extra_time import Grant, percent_on
from app.assessment.models import AttemptEventRow
from app.assessment.timing import Allowance, deadline
from app.foundation.database import db
from tests import factories, pages
from tests.assessment.conftest import hand_in, only_attempt, question, start
from tests.queries import counted


@pytest.fixture
def trainer(app):
    return pages.signed_in(app.test_client(), factories.account("trainer", locale="en").id)


def grant(client, whom, **changes):
    values = {"person": whom.number, "percent": "50", "reason": "Agreed with the works council"} | changes
    return pages.send(client, "/extra-time", "form#extra-time", **values)


def lasts() -> timedelta:
    row = only_attempt()
    return row.deadline_at - row.started_at


def test_extra_time_is_a_share_of_the_limit_and_said_before_the_start(browser, operator, trainer, publish):
    """Rule 16: the deadline is start + limit × (1 + extra)."""
    publish(time_limit="60 min")
    assert grant(trainer, operator).status_code == 303
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert "90 minutes = 1 hour + 30 minutes of extra time for you" in page.text
    start(browser)
    assert lasts() == timedelta(minutes=90)


def test_it_is_shown_to_nobody_else(app, browser, operator, trainer, publish):
    publish(time_limit="60 min")
    grant(trainer, operator)
    other = pages.signed_in(app.test_client(), factories.account(locale="en").id)
    assert "extra time" not in pages.page_of(other.get("/quizzes/exam")).text
    start(other)
    assert lasts() == timedelta(minutes=60)
    assert browser.get("/extra-time").status_code == 403


def test_an_attempt_under_way_gets_it_at_once_and_keeps_it(browser, operator, trainer, publish):
    """Rule 16: an override recomputes the deadline and is logged; ending it takes nothing away."""
    publish(time_limit="60 min")
    attempt = start(browser)
    grant(trainer, operator, percent="25")
    assert lasts() == timedelta(minutes=75)
    assert int(question(browser, f"{attempt}/1").one("#time-left")["data-seconds"]) > 74 * 60
    page = pages.page_of(trainer.get("/extra-time"))
    (form,) = [one for one in page.all("form") if (one.get("action") or "").endswith("/end")]
    ended = trainer.post(form["action"], data={"csrf_token": pages.csrf_token(trainer)})
    assert ended.status_code == 303
    assert lasts() == timedelta(minutes=75)
    (event,) = db.session.scalars(select(AttemptEventRow).where(AttemptEventRow.kind == "extra-time"))
    assert event.details["percent"] == 25
    hand_in(browser, attempt)
    assert "extra time" not in pages.page_of(browser.get("/quizzes/exam")).text


def test_a_form_that_is_not_whole_grants_nothing(browser, operator, trainer, publish):
    publish(time_limit="60 min")
    for changes in (
        {"person": "no-such-person"},
        {"percent": "0"},
        {"percent": "201"},
        {"percent": "half"},
        {"reason": " "},
        {"from_on": "2026-12-02", "until_on": "2026-12-01"},
    ):
        assert grant(trainer, operator, **changes).status_code == 422, changes
    start(browser)
    assert lasts() == timedelta(minutes=60)


def test_it_is_granted_within_reach_only_and_never_to_oneself(app, operator):
    factories.unit("elsewhere")
    manager = factories.account("manager", role_in="elsewhere", locale="en", works_in="elsewhere")
    client = pages.signed_in(app.test_client(), manager.id)
    for person in (operator, manager):
        refused = grant(client, person)
        assert refused.status_code == 422
        assert pages.page_of(refused).has("#person-error")


def test_one_form_sent_twice_is_one_grant(trainer, operator):
    page = trainer.get("/extra-time")
    values = {"person": operator.number, "percent": "50", "reason": "Agreed"}
    for _ in range(2):
        assert pages.send_again(trainer, page, "form#extra-time", **values).status_code == 303
    assert len(pages.page_of(trainer.get("/extra-time")).all("tr", data_person=operator.number)) == 1


def test_statements_do_not_grow_with_grants(trainer, operator):
    counts = []
    for _ in range(2):
        for _ in range(2):
            grant(trainer, factories.account(locale="en"))
        with counted() as statements:
            trainer.get("/extra-time")
        counts.append(len(statements))
    assert counts[0] == counts[1]


NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("limit", "closes", "more", "minutes"),
    [
        (60, None, Allowance(), 60),
        (60, None, Allowance(50), 90),
        (60, 70, Allowance(50), 70),  # the quiz closes first
        (60, 70, Allowance(50, 10 * MINUTE), 80),  # time given back reaches beyond the closing
        (60, None, Allowance(0, 5 * MINUTE), 65),
        (None, 70, Allowance(50), 70),
        (None, None, Allowance(50, 10 * MINUTE), None),
    ],
)
def test_the_deadline(limit, closes, more, minutes):
    """Rule 16."""
    found = deadline(NOON, limit and limit * MINUTE, None if closes is None else NOON + closes * MINUTE, more)
    assert found == (None if minutes is None else NOON + minutes * MINUTE)


def a_grant(percent: int, from_on: date, until_on: date | None = None, ended: bool = False) -> Grant:
    return Grant(
        1, 1, percent, "why", from_on, until_on, 2, NOON, NOON if ended else None, 2 if ended else None
    )


def test_of_several_grants_the_largest_holds():
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    grants = [a_grant(25, first), a_grant(50, first, last), a_grant(100, first, ended=True)]
    found = {day: percent_on(grants, day) for day in (first - timedelta(1), first, last, last + timedelta(1))}
    assert list(found.values()) == [0, 50, 50, 25]
