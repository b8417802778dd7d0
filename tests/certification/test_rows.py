"""The cache keeps what was computed, to the last field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import event

from app import certification
from app.certification.service import standing as keeping
from app.foundation.database import db
from app.record.facts import CourseCompleted, Hours, Passed, QaFailed, QuizPassed
from tests.certification.conftest import SAFETY, Happen, noon, publish


def test_hours_obligations_and_reasons_come_back_as_they_were(anna: int, happen: Happen, rules: Path) -> None:
    by_hours = SAFETY.replace("{every: P6M}", "{every: P6M, anchor: due, by: hours, hours: {total: 7.333}}")
    publish(rules, "2026-01-13", safety=by_hours.replace("version: 1", "version: 2"))
    happen(anna, "2026-01-14", Passed("safety"))
    happen(anna, "2026-01-15", Hours("0.1", certification="safety"))
    happen(anna, "2026-01-16", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-16", QuizPassed("calls", 1))
    happen(anna, "2026-01-17", QaFailed("calls", "Rude"))
    today = date(2026, 1, 17)
    kept = certification.standings_of((anna,), today)[anna]
    computed = certification.person_on(anna, on=today)[1]
    assert kept == computed
    assert kept[0].obligations[0].require == "coaching"
    assert kept[1].hours_missing == Decimal("7.24")
    assert keeping.rebuild(today, noon("2026-01-17")).different == ()


def test_the_number_of_statements_does_not_grow_with_people(anna: int) -> None:
    from app import people

    others = [
        people.hire(
            people.NewPerson(f"1{number}", f"Family{number}"),
            position="operator",
            unit="north",
            on=date(2026, 1, 12),
            at=noon("2026-01-12"),
        )
        for number in range(5)
    ]

    def statements(ids: list[int], today: date) -> int:
        counted: list[str] = []

        def count(_connection, _cursor, statement, *_rest) -> None:
            counted.append(statement)

        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", count)
        try:
            certification.standings_of(ids, today)
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    statements([anna], date(2026, 1, 12))  # units and rules stay in memory until they change
    for today in (date(2026, 1, 12), date(2026, 3, 1)):  # from the cache, and computed anew
        assert statements([anna], today) == statements([anna, *others], today)
