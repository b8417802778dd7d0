"""Whatever happens to somebody, in whatever order it is told: the kept standings are what the record says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import certification, people, record
from app.certification.service import standing as keeping
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.record import facts
from app.record.facts import Payload
from tests.certification.conftest import noon
from tests.certification.test_keeping_standings import rows

FIRST = date(2026, 1, 12)
NUMBERS = count(1)
payloads: st.SearchStrategy[Payload] = st.sampled_from(
    [
        facts.CourseCompleted("first-call", 1),
        facts.QuizPassed("calls", 1, share="0.9"),
        facts.QuizPassed("calls", 1, share="0.9"),
        facts.QuizFailed("calls", 1, share="0.2"),
        facts.SessionAttended("safety"),
        facts.Passed("safety"),
        facts.QaFailed("calls"),
        facts.Done("coaching", "calls"),
        facts.Absent(),
        facts.Back(),
        facts.Suspended("calls"),
        facts.Reinstated("calls"),
        facts.Revoked("safety"),
        facts.Exempted("safety", "", "2026-05-01"),
        facts.LessonDone("first-call", "one", 1),
        facts.Left(),
    ]
)
# A fact and the day it is about; a fact that is struck out, by its place; a night that many days later.
steps = st.lists(
    st.one_of(st.tuples(payloads, st.integers(0, 400)), st.integers(0, 5), st.integers(1, 90).map(timedelta)),
    min_size=2,
    max_size=9,
)
fewer = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
more = settings(fewer, max_examples=300)


@pytest.fixture
def organisation(rules: None) -> None:
    people.make_unit("north", Text("North", "Север"), at=noon("2026-01-01"))
    people.make_position("operator", Text("Operator", "Оператор"), at=noon("2026-01-01"))


def go_through(taken: list[object]) -> None:
    person = people.hire(
        people.NewPerson(f"P{next(NUMBERS)}", "Петров"),
        position="operator",
        unit="north",
        on=FIRST,
        at=noon("2026-01-12"),
    )
    today, told = FIRST, []
    for step in taken:
        if isinstance(step, timedelta):
            today += step
            keeping.restate_due(today, noon(today.isoformat()))
        elif isinstance(step, int):
            if step < len(told):
                strike(told.pop(step), today)
        else:
            payload, days = step  # type: ignore[misc]
            told.append(tell(person, payload, FIRST + timedelta(days=days), today))
        assert certainly_kept(person, today)


def tell(person: int, payload: Payload, on: date, today: date) -> int:
    with transaction() as session:
        return record.append(session, person, payload, occurred_on=on, at=noon(today.isoformat()), by=None)


def strike(fact_id: int, today: date) -> None:
    with transaction() as session:
        record.void(session, fact_id, reason="", at=noon(today.isoformat()), by=None)


def certainly_kept(person: int, today: date) -> bool:
    """As every page computes them anew, from the facts alone."""
    judged = certification.inputs_of((person,))[person].judge(today)
    kept = rows(person)
    db.session.rollback()
    assert set(kept) == set(judged)
    for slug, one in judged.items():
        row, standing = kept[slug], one.standing
        same = (row.status, row.may_work, row.valid_until, row.due, row.window_opens, row.next_change_on)
        assert same == (
            *(standing.status, standing.may_work, standing.valid_until, standing.due),
            *(standing.window_opens, one.changes_on),
        )
        assert (row.required, row.touched, len(row.obligations)) == (
            *(one.required, one.touched),
            len(standing.obligations),
        )
    return True


@fewer
@given(steps)
def test_what_is_kept_is_what_the_record_says(organisation: None, taken: list[object]) -> None:
    go_through(taken)


@pytest.mark.slow
@more
@given(steps)
def test_what_is_kept_is_what_the_record_says_widely(organisation: None, taken: list[object]) -> None:
    go_through(taken)
