"""Observations on their pages: an assessor marks and signs, the person answers, certification follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import library, record
from app.assessment.jobs import find_lapsed_observations
from app.assessment.models import ObservationLineRow, ObservationRow
from app.foundation import clock, jobs
from app.foundation.database import db
from app.foundation.models import Outbox
from app.library import Terms
from tests import factories, pages
from tests.factories import PASSWORD, Someone
from tests.queries import counted

PUBLISHED = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
CHECKLIST = """---
title: Handling a call, seen at work
pass: 80%
---

# Greeting {#greeting}

## Names the company {#names-company}

## Thanks a caller who has waited {#thanks}

# Identification {#identification}

## Asks for two identifiers {#two-identifiers}
critical: yes

Any two of three.

## Lets the caller finish {#lets-finish}
"""
RULE = """rule: calls
title: {en: "Calls", ru: "Звонки"}
short_title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2026-01-01, until: null, verified_by: null}
transition: keep_until_old_expiry
evidence: {fresh: P1Y, all: [{checklist: calls}]}
document: {template: certificate}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M, on_late: completion}
fail: {retake_within: P30D, until_then: supervised}
triggers: []
keep_records: P5Y
"""
MATRIX = """requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2026-01-01, until: null}
"""
DONE = {"names-company": "done", "thanks": "done", "two-identifiers": "done", "lets-finish": "done"}


@pytest.fixture(autouse=True)
def texts(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    for place, text in (
        ("quizzes/checklists/calls.en.md", CHECKLIST),
        ("certifications/calls.yaml", RULE),
        ("certifications/requirements.yaml", MATRIX),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    result = library.push([str(folder)], Path("/nowhere"), Terms(at=PUBLISHED))
    assert result.published, result.faults


@pytest.fixture
def operator(app: Flask) -> Someone:
    return factories.account(locale="en", works_in="north", family="Иванова")


@pytest.fixture
def assessor(app: Flask, operator: Someone) -> Someone:
    return factories.account("assessor", role_in="north", locale="en", works_in="office", works_as="assessor")


def visitor(app: Flask, someone: Someone) -> FlaskClient:
    return pages.signed_in(app.test_client(), someone.id)


def begin(desk: FlaskClient, person: Someone) -> str:
    """Begins an observation as the page does. Gives its address."""
    response = pages.send(desk, f"/people/{person.number}/skills/calls", "form#begin-observation")
    assert response.status_code == 303, pages.page_of(response).text
    return str(response.location)


def mark(desk: FlaskClient, address: str, states: dict[str, str], **more: Any) -> TestResponse:
    changes = {f"state-{line}": state for line, state in states.items()} | more
    return pages.send(desk, f"{address}/1", "form#observation", **changes)


def sign(desk: FlaskClient, address: str, **changes: Any) -> TestResponse:
    return pages.send(desk, f"{address}/check", "form#sign-observation", **{"password": PASSWORD} | changes)


def signed(desk: FlaskClient, person: Someone, states: dict[str, str] = DONE, **more: Any) -> str:
    address = begin(desk, person)
    assert mark(desk, address, states, **more).status_code == 303
    response = sign(desk, address)
    assert response.status_code == 303, pages.page_of(response).text
    return address


def confirmed(person: Someone) -> list[record.Fact]:
    return [fact for fact in record.facts_of(person.id) if fact.kind == "observation_confirmed"]


def test_an_observation_from_the_first_mark_to_the_standing(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk, own = visitor(app, assessor), visitor(app, operator)
    address = signed(desk, operator)
    assert confirmed(operator) == []
    assert standing(own)["data-status"] == "not_started"

    page = pages.page_of(own.get(address))
    assert page.one("main")["data-result"] == "passed"
    assert "until" in page.one("#answer").text
    assert pages.send(own, address, "form#confirm-observation").status_code == 303

    (fact,) = confirmed(operator)
    assert (fact.payload.result, fact.payload.assessor, fact.occurred_on) == (  # type: ignore[attr-defined]
        "passed",
        assessor.id,
        clock.today(),
    )
    assert standing(own)["data-status"] == "valid"


def standing(own: FlaskClient) -> pages.Element:
    return pages.page_of(own.get("/certifications/calls")).one("section", data_certification="calls")
