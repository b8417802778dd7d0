"""Of a quiz's and a rule's limit of attempts the stricter holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app import library
from app.assessment.starting import Entry, Outer, held_to
from app.foundation import clock, jobs
from tests import factories, pages
from tests.assessment.conftest import hand_in, start

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RULE = """\
rule: calls
title: {{en: "Calls", ru: "Звонки"}}
owner: training
version: 1
evidence: {{quiz: exam, exam: true}}
renew: {{every: P1Y, anchor: due, window: P1M}}
fail: {{until_then: supervised, {limits}}}
"""
MATRIX = (
    'requirements:\n  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2026-01-01}\n'
)


@pytest.mark.parametrize(
    ("quiz", "rules", "door"),
    [
        (Entry(None, 1, None), Outer(), Entry(None, 1, None)),
        (Entry(None, 1, 3), Outer(2), Entry(None, 1, 2)),
        (Entry(None, 1, 2), Outer(3), Entry(None, 1, 2)),
        (Entry(None, 2, None), Outer(0), Entry("no-attempts", 2, 0)),
        (Entry("no-attempts", 3, 0), Outer(5), Entry("no-attempts", 3, 0)),
        (Entry(None, 2, 1), Outer(1, NOW + DAY), Entry("cooldown", 2, 1, NOW + DAY)),
        (Entry("cooldown", 2, 1, NOW + 2 * DAY), Outer(1, NOW + DAY), Entry("cooldown", 2, 1, NOW + 2 * DAY)),
        (Entry("cooldown", 2, 1, NOW + DAY), Outer(1, NOW + 2 * DAY), Entry("cooldown", 2, 1, NOW + 2 * DAY)),
        (Entry(None, 2, 1), Outer(1, NOW - DAY), Entry(None, 2, 1)),
        (Entry("closed", 1, 2), Outer(0, NOW + DAY), Entry("closed", 1, 0)),
    ],
)
def test_the_stricter_holds(quiz, rules, door):
    assert held_to(quiz, rules, NOW) == door


@pytest.fixture
def ruled(publish, tmp_path):
    """The exam under a rule with these limits."""

    def put(limits: str, **front: str) -> None:
        publish(**front)
        folder = tmp_path / "rules" / "certifications"
        folder.mkdir(parents=True)
        (folder / "calls.yaml").write_text(RULE.format(limits=limits), encoding="utf-8")
        (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
        factories.position()
        pushed = library.push([str(folder)], folder.parent, library.Terms(at=clock.now()))
        assert not [fault for fault in pushed.faults if fault.level == "error"]
        jobs.run_pending()

    return put


def test_a_rule_lets_nobody_try_more_often_than_it_says(app, ruled):
    ruled("max_attempts: 2", attempts="5")
    browser = pages.signed_in(app.test_client(), factories.account(locale="en", hired=date(2026, 11, 2)).id)
    assert "2 left" in pages.page_of(browser.get("/quizzes/exam")).text
    hand_in(browser, start(browser))
    last = start(browser)
    hand_in(browser, last)
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one(data_error="no-attempts") and not page.has("form#start-attempt")
    sent = {"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"}
    assert browser.post("/quizzes/exam/attempts", data=sent).status_code == 409
    assert "Try again" not in pages.page_of(browser.get(f"{last}/result")).text


def test_a_rule_makes_somebody_wait_longer_than_the_quiz(app, ruled):
    ruled("cooldown: P3D", cooldown="1 h")
    browser = pages.signed_in(app.test_client(), factories.account(locale="en", hired=date(2026, 11, 2)).id)
    hand_in(browser, start(browser))
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one(data_error="cooldown")
    sent = {"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"}
    assert browser.post("/quizzes/exam/attempts", data=sent).status_code == 409
