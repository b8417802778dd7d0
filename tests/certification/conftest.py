"""An organisation with two rules, a matrix and somebody to work in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from flask import Flask, current_app

from app import library, people, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.record.facts import Payload

CALLS = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order of the company", clause: "CC-1", in_force: 2026-01-01, verified_by: "A. Ivanova"}
evidence: {all: [{quiz: calls, exam: true}, {course: first-call}]}
renewal: {quiz: calls, exam: true}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M}
fail: {retake_within: P30D, until_then: supervised}
triggers:
  - {event: qa_failed, require: coaching, within: P7D, until_then: supervised}
"""
SAFETY = """\
rule: safety
title: {en: "Safety", ru: "Безопасность"}
owner: safety
version: 1
evidence: {session: safety}
initial: {within: P14D, until_then: supervised}
renew: {every: P6M}
"""
MATRIX = """\
requirements:
  - {position: operator, unit: "*", requires: [calls, safety], from: 2026-01-01}
"""
Happen = Callable[..., int]


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


def publish(folder: Path, day: str, **texts: str) -> None:
    """Writes the rules and publishes them on that day, to which the clock is moved."""
    extensions = current_app.extensions
    extensions["clock"] = clock.start(replace(extensions["settings"], today=date.fromisoformat(day)))
    (folder / "certifications").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "certifications" / f"{name}.yaml").write_text(text, encoding="utf-8")
    library.push([str(folder / "certifications")], folder, library.Terms(at=noon(day)))
    jobs.run_pending()


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    publish(folder, "2026-01-01", calls=CALLS, safety=SAFETY, requirements=MATRIX)
    return folder


@pytest.fixture
def anna(rules: Path) -> int:
    """Hired as an operator on 12 January 2026."""
    people.make_unit("north", Text("North", "Север"), at=noon("2026-01-01"))
    people.make_position("operator", Text("Operator", "Оператор"), at=noon("2026-01-01"))
    return people.hire(
        people.NewPerson("0001", "Иванова", "Анна", email="anna@example.org"),
        position="operator",
        unit="north",
        on=date(2026, 1, 12),
        at=noon("2026-01-12"),
    )


@pytest.fixture
def happen(app: Flask) -> Happen:
    """Appends a fact, as the use cases of other capabilities do. Gives its id."""

    def append(person_id: int, day: str, payload: Payload, *, recorded: str | None = None) -> int:
        with transaction() as session:
            fact_id = record.append(
                session,
                person_id,
                payload,
                occurred_on=date.fromisoformat(day),
                at=noon(recorded or day),
                by=None,
            )
        db.session.rollback()
        return fact_id

    return append
