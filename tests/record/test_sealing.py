"""Whoever alters, removes or inserts a fact, even past the triggers, is found and named."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from app import record
from app.foundation import jobs
from app.foundation.database import db, transaction
from app.record import chain, facts, queries
from app.record.models import FactRow, RecordHead, SealRow
from tests import factories

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Two people with ten facts each under seals of five, and two facts each that stand open."""
    monkeypatch.setattr("app.record.service.FACTS_IN_A_SEAL", 5)
    anna, boris = (factories.person(works_as=None, hired=date(2026, 1, 12)).id for _ in range(2))
    for _ in range(9):
        append(anna)
        append(boris)
    assert record.seal_pending(AT) == 4
    for _ in range(2):
        append(anna)
        append(boris)
    return anna, boris


def append(person_id: int) -> int:
    with transaction() as session:
        payload = facts.Passed(certification="safety-briefing", score="0.9")
        return record.append(session, person_id, payload, occurred_on=AT.date(), at=AT, by=None)


def tamper(*statements: str) -> None:
    """What somebody with the database in their hands can do."""
    with transaction() as session:
        for table in ("fact", "seal", "journal"):
            for release in record.RELEASE[db.engine.dialect.name][table]:
                session.execute(text(release))
        for statement in statements:
            session.execute(text(statement))


def place() -> tuple[int | None, int | None]:
    bad = record.verify().first_bad
    assert bad is not None
    return bad.seal, bad.fact


def reason() -> str:
    bad = record.verify().first_bad
    assert bad is not None
    return bad.reason.en


def test_an_untouched_record_is_whole(people: tuple[int, int]) -> None:
    found = record.verify()
    assert (found.facts, found.seals, found.unsealed, found.first_bad) == (24, 4, 4, None)
    assert found.head == db.session.scalar(select(SealRow.hash).where(SealRow.number == 4))


def test_an_empty_record_is_whole(app: Flask) -> None:
    assert record.verify().first_bad is None
    assert record.verify().head == "0" * 64
    assert record.seal_pending(AT) == 0


@pytest.mark.parametrize(
    "change",
    [
        'data = \'{"schema": 1, "certification": "safety-briefing", "version": null, "score": "1.0"}\'',
        "occurred_on = '2026-11-23'",
        "occurred_at = '2026-11-24 09:00:00.000000'",
        "recorded_at = '2026-11-24 09:00:00.000001'",
        "recorded_by = 1",
        "kind = 'failed'",
        "subject = 'x'",
        "voids_id = 3",
        "person_id = 2, position = 90",
        "data = 'no json'",
        "occurred_on = 'no date'",
        "kind = x'ff'",
    ],
)
def test_a_changed_fact_is_named(people: tuple[int, int], change: str) -> None:
    if db.engine.dialect.name != "sqlite" and ("no " in change or "x'" in change):
        pytest.skip("PostgreSQL does not take it")
    tamper(f"UPDATE fact SET {change} WHERE id = 7")
    assert place() == (2, 7)
    assert "changed" in reason()


def test_a_removed_fact_is_named(people: tuple[int, int]) -> None:
    tamper("DELETE FROM fact WHERE id = 9")
    assert place() == (2, 9)
    assert "removed" in reason()


@pytest.mark.parametrize("number", [0, -4])
def test_a_fact_inserted_under_a_seal_is_named(people: tuple[int, int], number: int) -> None:
    columns = "person_id, position, kind, occurred_on, recorded_at, subject, data"
    tamper(
        f"INSERT INTO fact (id, {columns}) SELECT {number}, person_id, 99, kind, occurred_on, recorded_at, subject,"
        " data FROM fact WHERE id = 5"
    )
    assert place() == (1, number)
    assert "inserted" in reason()


def test_a_fact_put_in_the_place_of_another_is_named(people: tuple[int, int]) -> None:
    tamper("UPDATE fact SET id = 1000 WHERE id = 12")
    assert place() == (3, 12)


@pytest.mark.parametrize(
    "change",
    [
        "merkle_root = '00'",
        "leaves = x'00'",
        "sealed_at = '2020-01-01 00:00:00.000000'",
        "facts = 4",
        "last_fact = 9",
        "hash = '00'",
        "previous = '00'",
        "gaps = '[7]'",
        "gaps = 'no json'",
    ],
)
def test_a_changed_seal_is_named(people: tuple[int, int], change: str) -> None:
    if db.engine.dialect.name != "sqlite" and ("no json" in change or "x'" in change):
        pytest.skip("PostgreSQL does not take it")
    tamper(f"UPDATE seal SET {change} WHERE number = 2")
    assert place() == (2, None)


def test_a_removed_seal_is_named(people: tuple[int, int]) -> None:
    tamper("DELETE FROM seal WHERE number = 2")
    assert place() == (3, None)
    assert "removed" in reason()


def test_a_seal_computed_anew_breaks_the_chain(people: tuple[int, int]) -> None:
    """Somebody changes a fact and makes its seal fit: the next seal still holds the old hash."""
    tamper("UPDATE fact SET subject = 'x' WHERE id = 7")
    forged = chain.seal(queries.seals(0, 1)[0], queries.stored_facts(5, 10, 5), AT)
    with transaction() as session:
        values = {"leaves": forged.leaves, "merkle_root": forged.merkle_root, "hash": forged.hash}
        session.execute(SealRow.__table__.update().where(SealRow.number == 2).values(**values))
    assert place() == (3, None)


def test_whoever_wrote_down_a_seal_notices_that_the_chain_was_cut(people: tuple[int, int]) -> None:
    head = record.verify().head
    assert record.verify(head).first_bad is None
    tamper("DELETE FROM seal WHERE number = 4", "DELETE FROM journal WHERE action = 'record:seal:made'")
    assert record.verify().first_bad is None
    found = record.verify(head).first_bad
    assert found is not None and "not in the chain" in found.reason.en


@pytest.mark.parametrize("cut", ["DELETE FROM seal WHERE number = 4", "DELETE FROM seal"])
def test_the_journal_notices_that_the_last_seals_were_cut_off(people: tuple[int, int], cut: str) -> None:
    tamper(cut)
    assert place() == (4, None)


def test_among_facts_not_yet_sealed_a_removed_one_is_told_by_the_gap(people: tuple[int, int]) -> None:
    tamper("DELETE FROM fact WHERE id = 21")
    assert place() == (None, 21)
    assert "removed" in reason()


def test_the_last_fact_of_a_person_is_missed_by_the_length_of_the_record(people: tuple[int, int]) -> None:
    tamper("DELETE FROM fact WHERE id = 23")
    assert place() == (None, 23)
    assert "removed" in reason()


def test_a_fact_slipped_in_past_the_record_is_told(people: tuple[int, int]) -> None:
    anna, _ = people
    with transaction() as session:
        row = {
            "person_id": anna,
            "position": 13,
            "kind": "passed",
            "occurred_on": AT.date(),
            "recorded_at": AT,
        }
        session.execute(insert(FactRow).values(**row, data={"schema": 1}))
    assert place() == (None, 25)
    assert "inserted" in reason()


def test_an_unsealed_fact_of_no_known_kind_is_told(people: tuple[int, int]) -> None:
    tamper("UPDATE fact SET kind = 'promoted' WHERE id = 22")
    assert place() == (None, 22)


def test_a_record_without_its_head_is_told(people: tuple[int, int]) -> None:
    anna, _ = people
    with transaction() as session:
        session.delete(session.get_one(RecordHead, anna))
    assert place() == (None, 1)


def test_gaps_in_the_ids_are_sealed_as_gaps(app: Flask) -> None:
    """On PostgreSQL an id is lost with the transaction that took it."""
    anna = factories.person(works_as=None).id
    with transaction() as session:
        row = {
            "id": 8,
            "person_id": anna,
            "position": 2,
            "kind": "passed",
            "occurred_on": AT.date(),
            "recorded_at": AT,
        }
        session.execute(insert(FactRow).values(**row, data={"schema": 1}))
        session.get_one(RecordHead, anna).length = 2
    assert record.seal_pending(AT) == 1
    seal = queries.last_seal()
    assert seal is not None
    assert (seal.first_fact, seal.last_fact, seal.facts, seal.gaps) == (1, 8, 2, (2, 3, 4, 5, 6, 7))
    assert record.verify().first_bad is None
    tamper(
        "INSERT INTO fact (id, person_id, position, kind, occurred_on, recorded_at, subject, data)"
        " SELECT 4, person_id, 3, kind, occurred_on, recorded_at, subject, data FROM fact WHERE id = 8"
    )
    assert place() == (1, 4)


def test_a_fact_still_on_its_way_is_never_sealed_past(app: Flask) -> None:
    """On PostgreSQL a lower id may be committed after a higher one; it must not look inserted then."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    anna, boris = (factories.person(works_as=None).id for _ in range(2))
    record.seal_pending(AT)
    appended, may_end = threading.Event(), threading.Event()

    def append_slowly() -> None:
        with app.app_context(), transaction() as session:
            record.append(session, anna, facts.Left(), occurred_on=AT.date(), at=AT, by=None)
            appended.set()
            may_end.wait(10)

    slow = threading.Thread(target=append_slowly)
    slow.start()
    appended.wait(10)
    append(boris)
    assert record.seal_pending(AT) == 0
    may_end.set()
    slow.join()
    assert record.seal_pending(AT) == 1
    assert record.verify().first_bad is None


def test_each_minute_seals_what_stands_open_and_nothing_else(people: tuple[int, int]) -> None:
    jobs.tick_minute()
    assert (record.verify().seals, record.verify().unsealed) == (5, 0)
    jobs.tick_minute()
    assert record.verify().seals == 5


def test_sealing_takes_time_in_proportion_to_the_facts(app: Flask) -> None:
    anna = factories.person(works_as=None).id

    def seconds_to_seal(facts_to_come: int) -> float:
        length = record.lengths_of([anna])[anna]
        with transaction() as session:
            rows = [
                {"person_id": anna, "position": length + n, "kind": "passed", "occurred_on": AT.date(),
                 "recorded_at": AT, "subject": "", "data": {"schema": 1, "certification": "safety"}}
                for n in range(1, facts_to_come + 1)
            ]  # fmt: skip
            session.execute(insert(FactRow), rows)
            session.get_one(RecordHead, anna).length += facts_to_come
        before = time.process_time()  # of this process: others work beside it
        record.seal_pending(AT)
        return time.process_time() - before

    few, many = max(seconds_to_seal(1_000) for _ in range(3)), seconds_to_seal(10_000)
    assert many < 3
    assert many < 25 * max(few, 0.02)
    before = time.process_time()
    assert record.verify().first_bad is None
    assert time.process_time() - before < 3


def test_the_command_says_where_the_record_is_bad(app: Flask, people: tuple[int, int]) -> None:
    def run_flask(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.stdout

    status, output = run_flask("record", "verify", "--json")
    assert status == 0
    assert json.loads(output) == {
        "facts": 24, "seals": 4, "unsealed": 4, "head": record.verify().head, "first_bad": None,
    }  # fmt: skip
    tamper("UPDATE fact SET subject = 'x' WHERE id = 7")
    status, output = run_flask("record", "verify", "--json")
    assert status == 1
    bad = json.loads(output)["first_bad"]
    assert (bad["seal"], bad["fact"]) == (2, 7) and "changed" in bad["reason"]
    status, output = run_flask("record", "verify", "--lang", "ru")
    assert status == 1 and "печать 2, запись 7" in output


# -- the tree ---------------------------------------------------------------------------------------------------


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return hashlib.sha256(b"\x01" + by_the_book(leaves[:cut]) + by_the_book(leaves[cut:])).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 100])
def test_the_tree_is_that_of_certificate_transparency(size: int) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
    assert chain.merkle_root(leaves) == by_the_book(leaves).hex()


def test_the_tree_of_nothing_is_the_hash_of_nothing() -> None:
    assert chain.merkle_root([]) == hashlib.sha256(b"").hexdigest()


def test_the_bytes_of_a_fact_are_published_and_stay() -> None:
    fact = chain.StoredFact(
        7, 2, 3, "passed", "2026-11-24", None, "2026-11-24T09:00:00.000000Z", 1, "Тест", {"b": 1, "a": "ё"}, None
    )  # fmt: skip
    assert chain.fact_bytes(fact).decode() == (
        '[7,2,3,"passed","2026-11-24",null,"2026-11-24T09:00:00.000000Z",1,"Тест",{"a":"ё","b":1},null]'
    )
    assert chain.leaf(fact) == hashlib.sha256(b"\x00" + chain.fact_bytes(fact)).digest()
