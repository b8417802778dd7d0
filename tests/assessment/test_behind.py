"""What others freeze of attempts and observations when they decide by them, and what a look at them finds later."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import text

from app import assessment
from app.assessment.models import AttemptRow, MarkRow
from app.foundation.database import db, transaction
from app.record.facts import Fact
from tests.assessment.essays import ESSAY, give, grader, publish_all, sat


def test_at_the_moment_of_the_pass_its_graders_are_known(app: Flask, client, operator, publish) -> None:
    """Rule 41: what stands in the log then is held against the log now."""
    seen: dict[str, Any] = {}

    def decide(_session: object, fact: Fact) -> None:
        seen.update(assessment.attempts_behind([getattr(fact.payload, "attempt", "")]), log=fact.payload.log)

    app.extensions["reactions"] = {"quiz_passed": [decide]}
    publish(questions=ESSAY)
    sat(client, operator)
    marking = grader(client)
    give(marking, "2", "2")
    publish_all(marking)
    row = db.session.scalars(db.select(AttemptRow)).one()
    behind = seen[row.public_id]
    (marker,) = set(db.session.scalars(db.select(MarkRow.grader_id)))
    assert behind.graders == (marker,)
    assert (behind.snapshot, behind.number, behind.pass_share) == (row.snapshot, 1, "3/5")
    looked = assessment.look_at_attempts([row.public_id, "nobody's"])
    assert set(looked) == {row.public_id}
    assert looked[row.public_id].faults == () and seen["log"] in looked[row.public_id].hashes
    with transaction() as session:
        session.execute(text("UPDATE response SET late = true WHERE step = 2"))
    (fault,) = assessment.look_at_attempts([row.public_id])[row.public_id].faults
    assert fault.en == "Entry 2: was altered" and fault.ru.startswith("Запись 2")


def test_nothing_is_asked_for_nothing(app: Flask) -> None:
    assert assessment.attempts_behind(()) == assessment.look_at_attempts(()) == {}
    assert assessment.observations_behind(()) == assessment.look_at_observations(()) == {}
