"""What facts would do, worked out from kept standings and records, and what they do once they are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app import certification, people
from app.certification.models import StandingRow
from app.certification.preview_summary import Line
from app.certification.queries import previewing
from app.certification.service.previewing import forget_old
from app.certification.supposed import FactsChange, MatrixChange, RuleChange, fingerprint, from_json, to_json
from app.foundation import jobs
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.record.facts import Incident, Passed, QaFailed, Revised
from tests.certification.conftest import CALLS, MATRIX, SAFETY, Happen, noon, publish
from tests.queries import counted

MENTOR = """\
rule: mentor
title: {en: "Mentor", ru: "Наставник"}
version: 1
evidence: {certification: calls}
initial: {before_work: true}
renew: {every: P1Y}
"""
ASKS = CALLS + "  - {event: revised, impact: major, require: exam, within: P30D, until_then: allowed}\n"
TODAY = date(2026, 6, 1)
REVISED = FactsChange(Revised("", "quizzes/calls", 2, "major"), TODAY, name="quizzes/calls")


@pytest.fixture
def five(app: Flask, tmp_path: Path, happen: Happen) -> list[int]:
    """Five operators in June, of whom the first four have passed calls in January, and one of these is away."""
    folder = tmp_path / "library"
    folder.mkdir()
    matrix = MATRIX.replace("[calls, safety]", "[calls, safety, mentor]")
    publish(folder, "2026-01-01", calls=ASKS, safety=SAFETY, mentor=MENTOR, requirements=matrix)
    people.make_unit("north", Text("North", "Север"), at=noon("2026-01-01"))
    people.make_position("operator", Text("Operator", "Оператор"), at=noon("2026-01-01"))
    ids = []
    for number in range(5):
        new = people.NewPerson(f"000{number}", "Иванова", "Анна")
        at = noon("2026-01-12")
        ids.append(people.hire(new, position="operator", unit="north", on=at.date(), at=at))
        if number < 4:
            happen(ids[-1], f"2026-01-{20 + number}", Passed("calls"))
    people.begin_absence(ids[3], reason="", on=date(2026, 5, 20), at=noon("2026-05-20"))
    publish(folder, "2026-06-01")
    return ids


def preview(change: object, **more: object) -> tuple[Line, ...]:
    return certification.preview(change, today=TODAY, at=noon("2026-06-01"), **more).lines  # type: ignore[arg-type]


def test_a_revision_is_foreseen_as_it_comes_and_looking_changes_nothing(
    five: list[int], happen: Happen
) -> None:
    before = [certification.person_on(one, on=TODAY)[1] for one in five]
    told: list[tuple[int, int]] = []
    lines = preview(REVISED, tell=lambda done, total: told.append((done, total)))
    assert told == [(0, 5), (5, 5)]
    assert [certification.person_on(one, on=TODAY)[1] for one in five] == before
    of_calls = {line.person_id: line.change for line in lines if line.change.certification == "calls"}
    assert set(of_calls) == set(five[:4])
    assert of_calls[five[3]].stops_on is None  # away: nothing is taken from them
    for person_id in five[:4]:
        happen(person_id, TODAY.isoformat(), REVISED.payload)
        for day in (TODAY, TODAY + timedelta(days=30), TODAY + timedelta(days=31)):
            came = certification.standing_of(person_id, "calls", on=day)
            change = of_calls[person_id]
            assert came is not None
            if change.stops_on is not None:
                assert (came.may_work == "no") == (day >= change.stops_on)
            assert [(it.require, it.due) for it in came.obligations] == [("exam", TODAY + timedelta(days=30))]


def test_kept_standings_and_records_foresee_the_same(
    five: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [
        replace(REVISED, payload=payload)
        for payload in (REVISED.payload, Incident("calls"), QaFailed("calls"), Incident())
    ]
    quick = [preview(change) for change in changes]
    assert [bool(lines) for lines in quick] == [True, False, True, False]  # no rule speaks of incidents
    with transaction() as session:  # rows that the record has overtaken are not believed
        session.execute(update(StandingRow).values(record_length=0))
    assert [preview(change) for change in changes] == quick
    monkeypatch.setattr(previewing, "demands_only", lambda *_: False)
    assert [preview(change) for change in changes] == quick


def test_a_rule_reaches_those_that_build_on_it(five: list[int]) -> None:
    shorter = ASKS.replace("P1Y, anchor: due, window: P1M", "P3M") + "transition: apply_now\n"
    found = {line.change.certification for line in preview(RuleChange("calls", shorter))}
    assert found == {"calls", "mentor"}
    assert preview(RuleChange("calls", ASKS)) == ()
    assert preview(MatrixChange(MATRIX.replace("[calls, safety]", "[calls, safety, mentor]"))) == ()
    with pytest.raises(certification.NotUnderstood):
        preview(RuleChange("calls", "rule: calls\nrenew: {every: soon"))


def test_a_preview_is_kept_found_again_and_forgotten(five: list[int]) -> None:
    change = RuleChange("calls", ASKS.replace("P1Y", "P2Y"), TODAY, "minor")
    for one in (change, REVISED, MatrixChange(MATRIX)):
        assert from_json(one.kind, to_json(one)) == one
    assert fingerprint(change) != fingerprint(replace(change, impact="major"))
    public_id = certification.ask_preview(change, by=five[0], at=noon("2026-06-01"))
    assert not certification.asked_preview(public_id, TODAY).is_done
    jobs.run_pending()
    found = certification.newest_preview(change, TODAY)
    assert found is not None
    assert (found.public_id, found.is_done, found.is_stale) == (public_id, True, False)
    assert certification.asked_preview(public_id, TODAY + timedelta(days=1)).is_stale
    forget_old(noon("2026-07-02"))
    assert certification.newest_preview(change, TODAY) is None


def test_people_are_read_together(five: list[int]) -> None:
    def statements(ids: tuple[int, ...]) -> int:
        db.session.rollback()
        with counted() as made:
            preview(replace(REVISED, people=ids))
        return len(made)

    statements(tuple(five))
    assert statements(tuple(five)) == statements(tuple(five[:2]))
