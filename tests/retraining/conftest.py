"""A rule, a course, a manager of one unit, and operators at each point of their year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import library, people, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.people.permissions import Grant
from app.record.facts import Passed, Payload
from tests import factories, two_centres
from tests.learning.conftest import write_course
from tests.pages import signed_in


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> None:
    """Published: the rule `calls`, demanded of operators, and the course `procedures` of two lessons."""
    folder = two_centres.written(tmp_path)
    write_course(tmp_path, "procedures", ("greeting", "closing"))
    terms = library.Terms(at=clock.now() - timedelta(days=400))
    pushed = library.push([str(folder), str(tmp_path / "courses")], tmp_path, terms)
    assert pushed.published, pushed.faults
    jobs.run_pending()


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def happened(person_id: int, payload: Payload, on: date | None = None) -> None:
    with transaction() as session:
        day = on or clock.today()
        record.append(session, person_id, payload, occurred_on=day, at=clock.now(), by=None)


def operator(
    family: str, passed: int | None = None, unit: str = "north", **more: str | None
) -> factories.Someone:
    """Hired 390 days ago; `passed`: days since the exam (350: the renewal is open, 100: it is not, None: never)."""
    made = factories.person(family, works_in=unit, hired=days_ago(390), **more)  # type: ignore[arg-type]
    if passed is not None:
        happened(made.id, Passed("calls"), days_ago(passed))
    return made


@pytest.fixture
def manager(texts: None) -> factories.Someone:
    return two_centres.manager_of_the_centre(family="Соколова", locale="en")


@pytest.fixture
def acting(manager: factories.Someone) -> people.Actor:
    """The manager, as use cases know them."""
    row = people.person_of(manager.number)
    unit = people.unit_of("centre")
    db.session.rollback()
    return people.Actor(
        person_id=row.id,
        number=row.number,
        name=row.full_name,
        short_name=row.short_name,
        locale="en",
        theme="system",
        text_size=100,
        grants=(Grant("manager", unit.path),),
        today=clock.today(),
    )


@pytest.fixture
def as_manager(client: FlaskClient, manager: factories.Someone) -> FlaskClient:
    return signed_in(client, manager.id)


@pytest.fixture
def later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the clock on."""

    def move(by: timedelta) -> None:
        monkeypatch.setitem(app.extensions, "clock", app.extensions["clock"] + by)

    return move
