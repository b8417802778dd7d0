"""A published revision reaches those whom it concerns, and nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from app import certification, people
from app.foundation import clock
from app.record.facts import CourseCompleted, Done, QuizPassed
from tests.retraining import revisions
from tests.retraining.revisions import Library, happen, hire, told


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> Library:
    return revisions.begin(tmp_path / "texts")


def certified(works_as: str = "operator", exam: str = "inside-exam", day: str = "2026-01-14") -> int:
    person_id = hire(works_as)
    happen(person_id, day, CourseCompleted("fire", 1), QuizPassed(exam, 1, share="1"))
    return person_id


def test_a_minor_revision_asks_those_to_look_who_need_what_changed(texts: Library) -> None:
    operator, guard, newcomer = certified(), certified("guard", "outside-exam"), hire()
    left = certified()
    people.leave(left, on=date(2026, 2, 20), at=revisions.noon("2026-02-20"))
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="minor")
    (fact,) = told(operator)
    assert (fact.document, fact.version, fact.impact, fact.sections) == (
        "courses/fire",
        2,
        "minor",
        "house#smoke",
    )
    assert told(guard) == told(newcomer) == told(left) == []
    line = certification.standing_of(operator, "inside", on=clock.today())
    assert line is not None and line.status == "action_due"
    assert [(it.require, it.due.isoformat()) for it in line.obligations] == [("acknowledge", "2026-03-15")]


def test_what_a_major_revision_demands_ends_with_a_pass_and_knowing_what_is_new(texts: Library) -> None:
    """In either order; the revision read counts, not the day: the exam alone does not name the course."""
    first, second, third = certified(), certified(), certified()
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="major")
    read, passed = (
        Done("acknowledge", document="courses/fire", version=2),
        QuizPassed("inside-exam", 1, share="1"),
    )
    assert demanded(first) == demanded(second) == demanded(third) == [("exam", "2026-03-31")]
    happen(first, "2026-03-01", read)
    assert demanded(first) == [("exam", "2026-03-31")]
    happen(first, "2026-03-02", passed)
    happen(second, "2026-03-01", passed)
    assert demanded(second) == [("exam", "2026-03-31")]
    happen(second, "2026-03-02", read)
    happen(third, "2026-03-02", CourseCompleted("fire", 1), passed)
    assert demanded(third) == [("exam", "2026-03-31")]
    happen(third, "2026-03-03", CourseCompleted("fire", 2))
    assert demanded(first) == demanded(second) == demanded(third) == []


def demanded(person_id: int, certification_: str = "inside") -> list[tuple[str, str]]:
    """Kinds of the open obligations with their last days."""
    line = certification.standing_of(person_id, certification_, on=date(2026, 3, 5))
    assert line is not None
    return [(it.require, it.due.isoformat()) for it in line.obligations]
