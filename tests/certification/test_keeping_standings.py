"""Standings follow facts, rules and time; awards and certificates follow standings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app import certification, people, record
from app.certification.models import AwardRow, CertificateRow, StandingRow
from app.certification.service import standing as keeping
from app.foundation import jobs
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.people.service import places
from app.record.facts import CourseCompleted, QaFailed, QuizPassed, Revoked, SessionAttended
from tests.certification.conftest import CALLS, MATRIX, Happen, noon, publish

COURSE, QUIZ = CourseCompleted("first-call", 1), QuizPassed("calls", 1, share="0.9", attempt="7")


def rows(person_id: int) -> dict[str, StandingRow]:
    db.session.rollback()
    found = db.session.scalars(select(StandingRow).where(StandingRow.person_id == person_id))
    return {row.certification: row for row in found}


def certificates(person_id: int) -> list[CertificateRow]:
    db.session.rollback()
    wanted = select(CertificateRow).where(CertificateRow.person_id == person_id).order_by(CertificateRow.id)
    return list(db.session.scalars(wanted))


def test_hiring_makes_the_standings_that_the_position_requires(anna: int) -> None:
    kept = rows(anna)
    assert set(kept) == {"calls", "safety"}
    assert (kept["calls"].status, kept["calls"].may_work, kept["calls"].due) == (
        "not_started",
        "no",
        date(2026, 1, 12),
    )
    assert kept["safety"].next_change_on == date(2026, 1, 27)
    assert kept["safety"].record_length == record.lengths_of((anna,))[anna]


def test_a_pass_is_awarded_and_a_certificate_has_a_number_at_once(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE)
    assert certificates(anna) == []
    quiz = happen(anna, "2026-01-14", QUIZ)
    kept = rows(anna)["calls"]
    assert (kept.status, kept.may_work, kept.valid_until) == ("valid", "yes", date(2027, 1, 14))
    award = db.session.scalars(select(AwardRow)).one()
    assert (award.ground_ref, award.occurred_on, award.valid_until, award.rule_revision) == (
        str(quiz),
        date(2026, 1, 14),
        date(2027, 1, 14),
        1,
    )
    assert {item["kind"]: item.get("attempt") for item in award.evidence} == {
        "course_completed": None,
        "quiz_passed": "7",
    }
    (certificate,) = certificates(anna)
    assert certificate.valid_until == date(2027, 1, 14)
    assert [fact.kind for fact in record.facts_of(anna)][-2:] == ["awarded", "certificate_issued"]
    assert rows(anna)["calls"].record_length == record.lengths_of((anna,))[anna]


def test_nothing_is_awarded_twice(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE)
    happen(anna, "2026-01-14", QUIZ)
    happen(anna, "2026-02-14", QUIZ)
    happen(anna, "2026-02-15", QaFailed("calls"))
    assert len(certificates(anna)) == 1


def test_a_renewal_makes_a_newer_certificate(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE)
    happen(anna, "2026-01-14", QUIZ)
    happen(anna, "2026-12-20", QUIZ)
    assert [one.valid_until for one in certificates(anna)] == [date(2027, 1, 14), date(2028, 1, 14)]


def test_a_struck_out_pass_takes_its_award_along(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE)
    quiz = happen(anna, "2026-01-14", QUIZ)
    with transaction() as session:
        record.void(session, quiz, reason="Regraded", at=noon("2026-02-01"), by=None)
    kept = rows(anna)["calls"]
    assert (kept.status, kept.valid_until) == ("not_started", None)
    assert db.session.scalars(select(AwardRow)).one().withdrawn_at == noon("2026-02-01")


def test_history_learned_too_late_is_no_award(anna: int, happen: Happen) -> None:
    happen(anna, "2024-01-13", COURSE, recorded="2026-01-20")
    happen(anna, "2024-01-14", QUIZ, recorded="2026-01-20")
    assert rows(anna)["calls"].status == "expired"
    assert certificates(anna) == []


def test_the_night_touches_only_what_changes_that_night(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-12", SessionAttended("safety"))
    before = rows(anna)["safety"]
    assert keeping.restate_due(date(2026, 6, 11), noon("2026-06-11")) == 0
    assert before.next_change_on == date(2026, 6, 12)
    assert keeping.restate_due(date(2026, 6, 12), noon("2026-06-12")) == 1
    assert rows(anna)["safety"].status == "due_soon"
    assert keeping.restate_due(date(2026, 6, 12), noon("2026-06-12")) == 0
    keeping.restate_due(date(2027, 1, 1), noon("2027-01-01"))
    assert rows(anna)["safety"].status == "expired"


def test_lists_that_stand_in_memory_follow_facts_and_the_night(anna: int, happen: Happen) -> None:
    team = people.people_matching("")
    choice, seen = certification.Choice(team), []
    for change in (
        lambda: None,
        lambda: happen(anna, "2026-01-12", SessionAttended("safety")),
        lambda: keeping.restate_due(date(2026, 6, 12), noon("2026-06-12")),  # no fact tells of it
    ):
        change()
        db.session.rollback()
        counted = certification.kind_counts(choice)
        for _again in range(2):
            found = certification.survey(team, choice, soon=date(2026, 7, 12))
            page = certification.standings_page(choice, {kind: 0 for kind in counted}, limit=50)
            assert (found.kinds, len(page)) == (counted, sum(counted.values()))
            assert {(brief.status, brief.may_work) for brief in page} == set(counted)
        seen.append(counted)
    assert seen[0] != seen[1] != seen[2]


def test_a_page_does_not_wait_for_the_night(anna: int) -> None:
    (calls, safety) = certification.standings_of((anna,), date(2026, 1, 20))[anna]
    assert (calls.status, safety.status) == ("not_started", "not_started")
    late = certification.standings_of((anna,), date(2026, 1, 27))[anna][1]
    assert (late.status, late.may_work) == ("initial_overdue", "no")


def test_one_broken_record_is_put_off_and_the_others_go_on(
    anna: int, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    boris = people.hire(
        people.NewPerson("0002", "Петров"),
        position="operator",
        unit="north",
        on=date(2026, 1, 12),
        at=noon("2026-01-12"),
    )
    with transaction() as session:  # a stored payload that no program of ours wrote
        broken = {"schema": 1, "reason": "", "until": "not a date", "certification": "safety"}
        session.execute(update(StandingRow).where(StandingRow.person_id == anna).values(record_length=999))
        from app.record.models import FactRow

        session.add(
            FactRow(
                person_id=anna,
                position=999,
                kind="exempted",
                occurred_on=date(2026, 1, 13),
                occurred_at=None,
                recorded_at=noon("2026-01-13"),
                recorded_by=None,
                subject="",
                data=broken,
                voids_id=None,
            )
        )
    assert keeping.restate_due(date(2026, 1, 27), noon("2026-01-27")) == 1
    assert rows(boris)["safety"].status == "initial_overdue"
    assert rows(anna)["safety"].retry_at is not None


def test_a_new_version_of_a_rule_concerns_everybody(anna: int, happen: Happen, rules: Path) -> None:
    happen(anna, "2026-01-13", COURSE)
    happen(anna, "2026-01-14", QUIZ)
    stricter = CALLS.replace("version: 1", "version: 2\ntransition: apply_now").replace("P1Y", "P6M")
    publish(rules, "2026-03-01", calls=stricter)
    today = certification.standing_of(anna, "calls", on=date(2026, 3, 2))
    assert today is not None
    assert (today.rule_version, today.valid_until) == (2, date(2026, 7, 14))
    before = certification.standing_of(anna, "calls", on=date(2026, 2, 28))
    assert before is not None
    assert (before.rule_version, before.valid_until) == (1, date(2027, 1, 14))
    as_known = certification.standing_of(anna, "calls", on=date(2026, 3, 2), known_at=noon("2026-02-28"))
    assert as_known is not None
    assert as_known.rule_version == 1
    assert rows(anna)["calls"].rule_version == 2


def test_who_no_longer_needs_it_is_not_asked(anna: int, happen: Happen, rules: Path) -> None:
    publish(rules, "2026-03-01", requirements=MATRIX.replace(", safety", ""))
    assert set(rows(anna)) == {"calls"}


def test_a_unit_brings_its_people_under_the_requirements_of_the_place_it_moves_to(
    anna: int, rules: Path
) -> None:
    plant = "  - {position: operator, unit: plant, requires: [safety]}\n"
    publish(rules, "2026-03-01", requirements=MATRIX.replace(", safety", "") + plant)
    people.make_unit("plant", Text("Plant", "Завод"), at=noon("2026-03-01"))
    assert set(rows(anna)) == {"calls"}
    name, at = Text("North", "Север"), noon("2026-03-01")
    places.change_unit("north", name, parent="plant", time_zone=None, at=at)
    jobs.run_pending()
    assert set(rows(anna)) == {"calls", "safety"}
    places.change_unit("north", name, parent=None, time_zone=None, at=at)
    for kind, drop in (("plant", places.drop_unit), ("operator", places.drop_position)):
        with pytest.raises(places.StillUsed, match="lines of the requirements: "):
            drop(kind, at=at)


def test_an_end_of_a_position_ends_what_it_requires(anna: int) -> None:
    people.unassign(anna, "operator", "north", on=date(2026, 2, 28), at=noon("2026-02-20"))
    assert certification.person_may_work(anna, on=date(2026, 2, 28)).may_work == "no"
    assert certification.person_may_work(anna, on=date(2026, 3, 1)).may_work is None
    keeping.restate_due(date(2026, 3, 1), noon("2026-03-01"))
    assert not any(row.required for row in rows(anna).values())


def test_a_requirement_of_the_future_waits_in_its_row(anna: int, rules: Path) -> None:
    boris = people.hire(
        people.NewPerson("0002", "Петров"),
        position="operator",
        unit="north",
        on=date(2026, 3, 1),
        at=noon("2026-02-01"),
    )
    assert {row.next_change_on for row in rows(boris).values()} == {date(2026, 3, 1)}
    assert certification.standings_of((boris,), date(2026, 2, 1))[boris] == ()
    keeping.restate_due(date(2026, 3, 1), noon("2026-03-01"))
    assert {line.certification for line in certification.standings_of((boris,), date(2026, 3, 1))[boris]} == {
        "calls",
        "safety",
    }


def test_as_it_was_and_as_it_was_known(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE, recorded="2026-02-10")
    happen(anna, "2026-01-14", QUIZ, recorded="2026-02-10")
    on = date(2026, 1, 20)
    known = certification.standing_of(anna, "calls", on=on, known_at=noon("2026-02-01"))
    now = certification.standing_of(anna, "calls", on=on)
    assert known is not None
    assert now is not None
    assert (known.status, now.status) == ("not_started", "valid")


def test_the_answer_is_the_worst_and_the_earliest(anna: int, happen: Happen) -> None:
    happen(anna, "2026-01-13", COURSE)
    happen(anna, "2026-01-14", QUIZ)
    supervised = certification.person_may_work(anna, on=date(2026, 1, 14))
    assert (supervised.may_work, supervised.certification) == ("supervised", "safety")
    happen(anna, "2026-01-15", SessionAttended("safety"))
    may = certification.person_may_work(anna, on=date(2026, 1, 15))
    assert (may.may_work, may.valid_until) == ("yes", date(2026, 7, 15))
    happen(anna, "2026-01-16", Revoked("calls"))
    assert certification.person_may_work(anna, on=date(2026, 1, 16)).may_work == "no"


def test_rebuild_finds_and_mends_what_is_wrong(anna: int) -> None:
    assert keeping.rebuild(date(2026, 1, 20), noon("2026-01-20")).different == ()
    with transaction() as session:
        wrong = {"status": "valid", "may_work": "yes"}
        theirs = (StandingRow.person_id == anna, StandingRow.certification == "calls")
        session.execute(update(StandingRow).where(*theirs).values(**wrong))
    found = keeping.rebuild(date(2026, 1, 20), noon("2026-01-20"))
    assert {(it.certification, it.field) for it in found.different} == {
        ("calls", "status"),
        ("calls", "may_work"),
    }
    assert found.checked == 2
    assert keeping.rebuild(date(2026, 1, 20), noon("2026-01-20")).different == ()
    with transaction() as session:
        session.execute(StandingRow.__table__.delete())
    assert len(keeping.rebuild(date(2026, 1, 20), noon("2026-01-20")).different) == 2
    assert rows(anna)["calls"].status == "not_started"
