"""The one way to write, and that there is no other."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from app.foundation import database, once, settings
from app.foundation.database import NestedTransaction, UnsavedChanges, after_commit, db, transaction
from app.foundation.errors import AlreadyDone, BadRequest
from app.foundation.models import FormKey, Setting
from tests import made_once
from tests.queries import counted


def names() -> list[str]:
    return list(db.session.scalars(select(Setting.name)))


def test_a_transaction_keeps_all_or_nothing(app: Flask) -> None:
    with transaction() as session:
        session.add(Setting(name="kept", value=1))
    with pytest.raises(RuntimeError, match="stop"), transaction() as session:
        session.add(Setting(name="lost", value=1))
        session.flush()
        raise RuntimeError("stop")
    assert names() == ["kept"]


def test_what_was_committed_survives_a_power_loss(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SQLITE_PRAGMAS", made_once.PRAGMAS)
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL


def test_the_database_refuses_to_write_outside_a_transaction(app: Flask) -> None:
    db.session.execute(select(Setting))
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.execute(insert(Setting).values(name="sneaked", value=1))
    db.session.rollback()
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.connection().exec_driver_sql("INSERT INTO setting (name, value) VALUES ('raw', '1')")
    db.session.rollback()
    assert names() == []


def test_a_use_case_inside_a_use_case_is_refused(app: Flask) -> None:
    with pytest.raises(NestedTransaction), transaction(), transaction():
        pass
    with transaction() as session:
        session.add(Setting(name="afterwards", value=1))
    assert names() == ["afterwards"]


def test_rows_changed_before_the_transaction_are_not_swept_in(app: Flask) -> None:
    db.session.add(Setting(name="stray", value=1))
    with pytest.raises(UnsavedChanges), transaction():
        pass
    db.session.rollback()


def test_effects_run_after_the_commit_and_never_after_a_rollback(app: Flask) -> None:
    seen: list[list[str]] = []
    with transaction() as session:
        session.add(Setting(name="a", value=1))
        after_commit(session, lambda: seen.append(names()))
        assert seen == []
    assert seen == [["a"]]
    with pytest.raises(RuntimeError), transaction() as session:
        after_commit(session, lambda: seen.append(["never"]))
        raise RuntimeError
    assert seen == [["a"]]


def test_a_form_sent_twice_leads_to_its_first_result(app: Flask) -> None:
    key = once.new_form_key()
    with transaction(form_key=key) as session:
        session.add(Setting(name="first", value=1))
    once.settle(key, "/result/1")
    with pytest.raises(AlreadyDone) as repeated, transaction(form_key=key) as session:
        session.add(Setting(name="second", value=1))
    assert repeated.value.location == "/result/1"
    assert names() == ["first"]


def test_a_failed_form_may_be_sent_again(app: Flask) -> None:
    key = once.new_form_key()
    with pytest.raises(RuntimeError), transaction(form_key=key):
        raise RuntimeError
    with transaction(form_key=key) as session:
        session.add(Setting(name="second try", value=1))
    assert names() == ["second try"]
    assert db.session.get(FormKey, key) is not None


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "ключ-из-двадцати-букв", "<script>alert(1)</script>"])
def test_a_tampered_form_key_is_refused(app: Flask, key: str) -> None:
    with pytest.raises(BadRequest), transaction(form_key=key):
        pass


def test_instants_are_utc_and_need_a_zone(app: Flask) -> None:
    moment = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
    with transaction() as session:
        session.add(FormKey(key="k" * 24, created_at=moment))
    assert db.session.get_one(FormKey, "k" * 24).created_at == moment
    from sqlalchemy.exc import StatementError

    with pytest.raises(StatementError, match="without a time zone"), transaction() as session:
        session.add(FormKey(key="n" * 24, created_at=datetime(2026, 11, 24)))


def test_a_page_reads_once_what_it_asks_for_twice(app: Flask) -> None:
    assert settings.read("help_contact") == ""
    with counted() as statements:
        assert settings.read("help_contact") == "" and settings.organisation("en") == "Attesta"
    assert len(statements) == 0


def test_what_was_written_is_read_at_once(app: Flask) -> None:
    assert settings.read("help_contact") == ""
    with transaction() as session:
        settings.write(session, "help_contact", "hall 2")
        assert settings.read("help_contact") == "hall 2"
    assert settings.read("help_contact") == "hall 2"
