"""Facts are appended once, one after the other, and struck out only by another fact."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import db, transaction
from app.foundation.errors import NotFound
from app.record import facts
from app.record.models import FactRow, JournalRow, RecordHead
from tests import factories
from tests.queries import counted

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def anna(app: Flask) -> int:
    return factories.person(works_as=None).id


def add(person_id: int, payload: facts.Payload | None = None, day: date = DAY, at: datetime = NOON) -> int:
    with transaction() as session:
        return record.append(
            session, person_id, payload or facts.Incident(reason="x"), occurred_on=day, at=at, by=None
        )


def strike(fact_id: int, at: datetime = NOON) -> int:
    with transaction() as session:
        return record.void(session, fact_id, reason="wrong person", at=at, by=None)


def kinds(person_id: int, known_at: datetime | None = None) -> list[str]:
    return [fact.kind for fact in record.facts_of(person_id, known_at)]


def test_a_fact_comes_back_as_it_was_appended(anna: int) -> None:
    payload = facts.QuizPassed(quiz="procedures-exam", revision=2, points="32.5", max="38", share="0.855")
    at = datetime(2026, 11, 3, 8, 30, 1, 250, tzinfo=UTC)
    with transaction() as session:
        fact_id = record.append(
            session, anna, payload, occurred_on=DAY, at=at, by=anna, occurred_at=NOON, subject="attempt/7"
        )
    assert record.fact_of(fact_id) == record.Fact(
        fact_id, anna, 2, payload, DAY, NOON, at, anna, "attempt/7", None
    )


def test_places_in_a_record_have_no_gap(anna: int) -> None:
    for _ in range(5):
        add(anna)
    with pytest.raises(RuntimeError), transaction() as session:
        record.append(session, anna, facts.Left(), occurred_on=DAY, at=NOON, by=None)
        raise RuntimeError
    add(anna)
    assert [fact.position for fact in record.history_of(anna)] == [1, 2, 3, 4, 5, 6, 7]
    assert record.lengths_of([anna]) == {anna: 7}


def test_two_threads_that_write_for_one_person_leave_no_gap_and_lose_nothing(app: Flask, anna: int) -> None:
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def write() -> None:
        with app.app_context():
            start.wait()
            for _ in range(20):
                try:
                    add(anna)
                except BaseException as error:
                    failures.append(error)
                    raise

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert [fact.position for fact in record.history_of(anna)] == list(range(1, 42))
    assert record.verify().first_bad is None


def test_facts_stand_in_the_order_in_which_they_were_true(anna: int) -> None:
    add(anna, facts.Passed("safety"), date(2026, 10, 5))
    add(anna, facts.Failed("safety"), date(2026, 10, 1))
    assert kinds(anna)[:2] == ["failed", "passed"]
    assert [fact.kind for fact in record.history_of(anna)] == ["hired", "passed", "failed"]


def test_a_fact_that_is_struck_out_is_left_out_and_stays_in_the_history(anna: int) -> None:
    wrong = add(anna, facts.Passed("safety"))
    struck = strike(wrong)
    assert kinds(anna) == ["hired"]
    history = record.history_of(anna)
    assert [fact.kind for fact in history] == ["hired", "passed", "voided"]
    assert history[2].voids_id == wrong and history[2].occurred_on == DAY
    with pytest.raises(record.AlreadyVoided):
        strike(wrong)
    with pytest.raises(record.VoidingStands):
        strike(struck)
    with pytest.raises(NotFound):
        strike(10_000)
    assert record.lengths_of([anna]) == {anna: 3}


def test_what_was_recorded_or_struck_out_later_was_not_known_then(anna: int) -> None:
    monday, tuesday, wednesday = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (9, 10, 11))
    passed = add(anna, facts.Passed("safety"), DAY, at=monday)
    strike(passed, at=tuesday)
    add(anna, facts.Failed("safety"), DAY, at=wednesday)
    before = datetime(2026, 11, 8, tzinfo=UTC)
    hired_in_future = factories.moment() > wednesday  # the factory's person is hired now
    own = [] if hired_in_future else ["hired"]
    assert kinds(anna, before) == own
    assert kinds(anna, monday) == ["passed", *own]
    assert kinds(anna, tuesday) == own
    assert kinds(anna, wednesday) == ["failed", *own]
    assert [fact.kind for fact in record.history_of(anna, tuesday)] == [*own, "passed", "voided"]


def test_facts_of_many_people_take_one_statement(app: Flask, anna: int) -> None:
    others = [factories.person(works_as=None).id for _ in range(20)]
    with counted() as statements:
        found = record.facts_of_people([anna, *others, 999])
    assert len(statements) == 1
    assert found[999] == () and all(len(found[person_id]) == 1 for person_id in [anna, *others])
    assert record.facts_of_people([anna], kinds=["passed"]) == {anna: ()}
    crowd = [anna, *others, *range(10_000, 11_000)]  # so many are looked for by another way
    few, many = (record.facts_of_people(ids, kinds=["hired", "left"]) for ids in ([anna, *others], crowd))
    assert {person_id: many[person_id] for person_id in few} == few != {}
    assert all(few.values())


def test_a_payload_of_an_unknown_kind_is_refused(anna: int) -> None:
    @dataclass(frozen=True)
    class Invented(facts.Payload):
        kind: ClassVar[str] = "invented"

    @dataclass(frozen=True)
    class Impostor(facts.Payload):
        kind: ClassVar[str] = "passed"

    for payload in (Invented(), Impostor()):
        with pytest.raises(record.UnknownKind):
            add(anna, payload)
    assert kinds(anna) == ["hired"]


def test_nobody_without_an_open_record_gets_facts(app: Flask) -> None:
    with pytest.raises(record.NoRecord):
        add(999)


def test_reactions_run_in_the_same_transaction_and_a_failing_one_undoes_the_fact(
    app: Flask, anna: int
) -> None:
    seen: list[tuple[int, str, int]] = []

    def look(session: Session, fact: record.Fact) -> None:
        assert session.scalar(select(FactRow.id).where(FactRow.id == fact.id)) == fact.id
        seen.append((fact.person_id, fact.kind, fact.position))

    def follow(session: Session, fact: record.Fact) -> None:
        record.append(session, fact.person_id, facts.Awarded("safety"), occurred_on=DAY, at=NOON, by=None)

    def fail(session: Session, fact: record.Fact) -> None:
        raise RuntimeError("no rule")

    app.extensions["reactions"] = {"passed": [look, follow], "failed": [look, fail], "voided": [look]}
    passed = add(anna, facts.Passed("safety"))
    with pytest.raises(RuntimeError, match="no rule"):
        add(anna, facts.Failed("safety"))
    strike(passed)
    assert seen == [(anna, "passed", 2), (anna, "failed", 4), (anna, "voided", 4)]
    assert [fact.kind for fact in record.history_of(anna)] == ["hired", "passed", "awarded", "voided"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fact SET kind = 'passed'",
        "DELETE FROM fact",
        "INSERT OR REPLACE INTO fact SELECT * FROM fact LIMIT 1",
        "UPDATE journal SET action = 'a:b:c'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal LIMIT 1",
        "UPDATE seal SET hash = ''",
        "DELETE FROM seal",
        "INSERT OR REPLACE INTO seal SELECT * FROM seal LIMIT 1",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(anna: int, statement: str) -> None:
    if db.engine.dialect.name != "sqlite" and "REPLACE" in statement:
        pytest.skip("SQLite's own word")
    add(anna)
    record.seal_pending(NOON)
    before = db.session.execute(select(func.count(FactRow.id), func.min(FactRow.kind))).one()
    with pytest.raises(Exception, match="append-only"), transaction() as session:
        session.execute(text(statement))
    assert db.session.execute(select(func.count(FactRow.id), func.min(FactRow.kind))).one() == before


def test_a_record_belongs_to_somebody(app: Flask) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(RecordHead(person_id=999, length=0))


def test_administrative_acts_are_noted(anna: int) -> None:
    with transaction() as session:
        record.note(
            session,
            "people:role:granted",
            at=NOON,
            actor_id=anna,
            subject="00042",
            details={"role": "trainer"},
        )
    row = db.session.scalars(select(JournalRow).order_by(JournalRow.id.desc()).limit(1)).one()
    assert (row.at, row.action, row.actor_id, row.details) == (
        NOON,
        "people:role:granted",
        anna,
        {"role": "trainer"},
    )
    with pytest.raises(ValueError, match="source:subject:action"), transaction() as session:
        record.note(session, "granted a role", at=NOON)
