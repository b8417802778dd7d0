"""Somebody changes the position: what is required follows by date, and the pages of the person say so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import certification, people
from app.foundation import clock
from tests import factories
from tests.pages import page_of, signed_in
from tests.retraining.conftest import days_ago
from tests.retraining.test_incidents_on_pages import MATRIX, publish_rules

LEAD = '  - {position: shift-lead, unit: "*", requires: [plain], from: 2020-01-01}\n'


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> None:
    publish_rules(tmp_path, MATRIX.replace("[briefing, plain]", "[briefing]") + LEAD)


def test_a_new_position_tells_before_and_after_what_it_asks_for(app: Flask, as_manager: FlaskClient) -> None:
    factories.position("shift-lead")
    anna = factories.account(family="Аксёнова", works_in="north", hired=days_ago(300), locale="en")
    day = clock.today() + timedelta(days=10)
    people.unassign(anna.id, "contact-centre-operator", "north", on=day - timedelta(days=1), at=clock.now())
    people.assign(anna.id, "shift-lead", "north", on=day, at=clock.now())

    def required(on: int) -> dict[str, bool]:
        lines = certification.person_on(anna.id, on=clock.today() + timedelta(days=on))[1]
        return {line.certification: line.required for line in lines if line.required}

    assert (required(0), required(9), required(10)) == (
        {"briefing": True},
        {"briefing": True},
        {"plain": True},
    )
    page = page_of(as_manager.get(f"/people/{anna.number}"))
    (begins,) = page.all("li", data_happening="position")
    (ends,) = page.all("li", data_happening="position_end")
    assert (
        "Required since then: Plain" in begins.text
        and "No longer required after it: Safety briefing" in ends.text
    )
    learn = page_of(signed_in(app.test_client(), anna.id).get("/learn"))
    (coming,) = learn.all("li", data_task="renewal")
    assert "Required later: Plain" in coming.text and coming["data-state"] == "locked"
