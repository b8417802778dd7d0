"""A call that a rule asks for: how it stands on /learn, and the way there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.foundation import jobs
from app.learning.tasks import Need, QuizState, plan
from tests import factories, pages, queries
from tests.assessment.calls import PARCEL, begin, call_from, play, put_calls, say

RULE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order of the company", clause: "CC-1", in_force: 2026-01-01, verified_by: "A. Ivanova"}
evidence: {call: parcel}
initial: {before_work: true}
renew: {every: P1Y}
"""
MATRIX = """\
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2026-01-01}
"""
TODAY = date(2026, 11, 24)
ASKED = Need("call", "parcel", "calls")
STATE = QuizState("calls/parcel", "The lost parcel", "todo", 3, 1, None)


@pytest.fixture
def browser(app: Flask, client: FlaskClient, tmp_path: Path) -> FlaskClient:
    """A newcomer whose one certification asks for a call."""
    folder = tmp_path / "texts" / "certifications"
    folder.mkdir(parents=True)
    (folder / "calls.yaml").write_text(RULE, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    put_calls(tmp_path, {"parcel.en.md": PARCEL})
    operator = factories.account(locale="en")
    jobs.run_pending()
    return pages.signed_in(client, operator.id)


def task_on(browser: FlaskClient) -> Any:
    return pages.page_of(browser.get("/learn")).one("li", data_task="call")


def test_learn_leads_to_the_call_and_tells_how_it_stands(browser: FlaskClient) -> None:
    task = task_on(browser)
    assert (task["data-state"], task.one("a")["href"]) == ("todo", "/calls/parcel")
    assert "The lost parcel" in task.text
    assert pages.page_of(browser.get("/learn")).one("a#continue")["href"] == "/calls/parcel"
    asked = pages.page_of(browser.get("/certifications/calls")).one("main#main")
    assert asked.has("a", href="/calls/parcel") and "The lost parcel" in asked.text
    attempt = begin(browser, "/calls/parcel")
    say(browser, f"{attempt}/1", "Good day")
    assert task_on(browser)["data-state"] == "progress"
    say(browser, f"{attempt}/1", "It is lost")
    assert task_on(browser)["data-state"] == "todo"  # it can be taken again at once
    attempt = begin(browser, "/calls/parcel")
    play(browser, f"{attempt}/1", call_from(PARCEL), (2, 1, 1))
    page = pages.page_of(browser.get("/learn"))
    assert not page.has("li", data_task="call")  # nothing is asked for before the renewal
    assert page.one("li", data_certification="calls")["data-may-work"] == "yes"


def test_more_calls_cost_no_more_statements(browser: FlaskClient, tmp_path: Path) -> None:
    browser.get("/learn")
    with queries.counted() as one:
        browser.get("/learn")
    rule = tmp_path / "texts" / "certifications" / "calls.yaml"
    rule.write_text(RULE.replace("{call: parcel}", "{all: [{call: parcel}, {call: second}, {call: third}]}"))
    put_calls(tmp_path, {f"{name}.en.md": PARCEL for name in ("second", "third")})
    jobs.run_pending()
    browser.get("/learn")
    with queries.counted() as three:
        assert len(pages.page_of(browser.get("/learn")).all("li", data_task="call")) == 3
    assert len(three) == len(one)


def test_a_call_that_is_not_published_is_named_and_leads_nowhere() -> None:
    made = plan([ASKED], {}, {}, TODAY)
    assert [(task.kind, task.slug, task.is_own_act) for task in made.tasks] == [("call", "parcel", False)]
    there = plan([ASKED], {}, {"calls/parcel": STATE}, TODAY)
    assert [(task.kind, task.slug, task.is_own_act) for task in there.tasks] == [("call", "parcel", True)]
