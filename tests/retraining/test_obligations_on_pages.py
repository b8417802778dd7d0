"""What events demand, on the pages on which it is held, signed by both sides, objected to and struck out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import certification, library, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.record.facts import Incident, Passed, Payload
from tests import factories
from tests.factories import PASSWORD, Someone
from tests.pages import page_of, send, signed_in

RULE = """\
rule: {slug}
title: {{en: "{title}", ru: "{title}"}}
owner: training
version: 1
source: {{act: "Order 7", clause: "{clause}", in_force: 2020-01-01}}
evidence: {{quiz: {slug}, exam: true}}
initial: {{before_work: true}}
renew: {{every: P1Y, anchor: due, window: P1M}}
triggers:
{triggers}
"""
TRIGGERS = {
    "calls": """\
  - {event: incident, require: briefing, before_work: true}
  - {event: qa_failed, require: coaching, within: P7D, until_then: supervised}
  - {event: equipment_change, require: refresher, within: P14D, until_then: allowed}
  - {event: revised, impact: minor, require: acknowledge, within: P14D, until_then: allowed}
  - {event: revised, impact: major, require: exam, within: P30D, until_then: allowed}""",
    "alarms": """\
  - {event: incident, require: drill, within: P10D, until_then: supervised}
  - {event: equipment_change, require: course, within: P14D, until_then: allowed}""",
}
MATRIX = """\
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls, alarms], from: 2020-01-01}
"""
TODAY = clock


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def happened(who: Someone, payload: Payload, days: int = 0, by: int | None = None) -> int:
    with transaction() as session:
        return record.append(session, who.id, payload, occurred_on=days_ago(days), at=clock.now(), by=by)


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "certifications"
    folder.mkdir()
    for clause, slug in enumerate(TRIGGERS, 1):
        text = RULE.format(slug=slug, title=slug.capitalize(), clause=clause, triggers=TRIGGERS[slug])
        (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400)))
    assert pushed.published, pushed.faults
    jobs.run_pending()


def operator(family: str = "Белова", unit: str = "north") -> Someone:
    """Certified 100 days ago in both, so may work."""
    made = factories.account(family=family, works_in=unit, hired=days_ago(390), locale="en")
    for slug in TRIGGERS:
        happened(made, Passed(slug), 100)
    return made


@pytest.fixture
def manager(rules: None) -> Someone:
    factories.unit("centre")
    factories.unit("north", parent="centre")
    factories.unit("elsewhere")
    factories.position("head")
    return factories.account(
        "manager", role_in="centre", works_as="head", works_in="centre", family="Соколова", locale="en"
    )


@pytest.fixture
def as_(app: Flask) -> Callable[[Someone], FlaskClient]:
    return lambda who: signed_in(app.test_client(), who.id)


def may_work(who: Someone) -> str | None:
    found = certification.person_may_work(who.id, on=clock.today())
    db.session.rollback()
    return found.may_work


def facts(who: Someone, kind: str = "done") -> list[Any]:
    found = [fact for fact in record.facts_of(who.id) if fact.kind == kind]
    db.session.rollback()
    return found


def hold(client: FlaskClient, who: Someone, kind: str = "briefing", **more: Any) -> TestResponse:
    values = {"topic": "Card data", "act": "IOT-12", "minutes": "20", "password": PASSWORD, **more}
    return send(client, f"/people/{who.number}/obligations/{kind}", "form#hold", **values)


def test_a_briefing_is_held_signed_by_both_and_gives_work_back(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who = operator()
    happened(who, Incident("calls", "Card number read aloud"), 1, manager.id)
    assert may_work(who) == "no"
    desk, mine = as_(manager), as_(who)
    asked = page_of(mine.get("/obligations/briefing"))
    assert "Card number read aloud" in asked.text and "No work until it is done." in asked.text
    held = hold(desk, who)
    assert held.status_code == 303, page_of(held).text
    assert not facts(who) and may_work(who) == "no"

    found = page_of(mine.get("/obligations/briefing", follow_redirects=True))
    assert found.one("main")["data-state"] == "waiting" and "Card data" in found.text
    signed = send(mine, held.location, "form#sign")
    assert signed.status_code == 303
    assert may_work(who) == "yes"
    (done,) = facts(who)
    assert (done.payload.require, done.payload.act, done.payload.instructor) == (
        "briefing",
        "IOT-12",
        manager.id,
    )
    assert "Card number read aloud" in done.payload.reason and len(done.payload.signed) == 64
    page = page_of(mine.get(held.location))
    assert page.one("main")["data-state"] == "signed" and page.one("main")["data-intact"] == "yes"
    assert page.one("#gives").all("li", data_certification="calls", data_may_work="yes")
