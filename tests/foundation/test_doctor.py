"""What the installation needs is looked at, one by one, and said with what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update

from app import create_app
from app.foundation import blobs, clock, doctor, jobs, settings
from app.foundation.database import db, migrating, transaction
from app.foundation.models import Job
from tests import factories
from tests.conftest import test_settings

NAMES = set(
    [
        "database",
        "migrations",
        "worker",
        "jobs",
        "mail",
        "blobs",
        "fonts",
        "pdf",
        "signing-key",
        "clock",
        "backup",
        "https",
        "seals",
    ]
)


def states(app: Flask) -> dict[str, str]:
    return {name: finding.state for name, finding in doctor.examine().items()}


def with_settings(app: Flask, **changes: Any) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], **changes)


def note(name: str, value: Any) -> None:
    with transaction() as session:
        settings.write(session, name, value)


def test_a_new_installation_has_no_problem(app: Flask) -> None:
    found = states(app)
    assert set(found) == NAMES
    assert {name: state for name, state in found.items() if state != "ok"} == {
        "worker": "warning",
        "backup": "warning",
        "mail": "off",
        "https": "off",
    }


def test_whatever_is_not_well_says_what_to_do_in_both_languages(app: Flask) -> None:
    for name, finding in doctor.examine().items():
        assert finding.message.en and finding.message.ru, name
        if finding.state in ("warning", "problem"):
            assert finding.fix.en and finding.fix.ru, name


def test_the_command_reports(app: Flask) -> None:
    runner = app.test_cli_runner()
    well = runner.invoke(args=["doctor", "--json", "--lang", "ru"])
    checks = json.loads(well.stdout)["checks"]
    assert well.exit_code == 0
    assert {check["name"] for check in checks} == NAMES
    assert all(set(check) == {"name", "state", "message", "fix"} for check in checks)
    with_settings(app, base_url="http://training.example.org")
    ill = runner.invoke(args=["doctor"])
    assert ill.exit_code == 1
    assert "https" in ill.stdout and "PROBLEM" in ill.stdout and "ATTESTA_BASE_URL" in ill.stdout


def test_a_web_server_in_front_that_is_not_trusted_is_told(app: Flask) -> None:
    with_settings(app, base_url="https://training.example.org")
    found = doctor.examine()["https"]
    assert found.state == "warning" and "ATTESTA_TRUSTED_PROXIES=1" in found.fix.ru
    with_settings(app, trusted_proxies=1)
    assert states(app)["https"] == "ok"


def test_a_worker_that_fell_silent_is_a_problem(app: Flask) -> None:
    jobs.tick_minute()
    assert states(app)["worker"] == "ok"
    note("worker_seen_at", (clock.now() - timedelta(minutes=4)).isoformat())
    assert states(app)["worker"] == "problem"
    jobs.note_worker(False)
    assert states(app)["worker"] == "warning"


def test_jobs_that_wait_or_failed_are_told(app: Flask) -> None:
    with transaction() as session:
        jobs.enqueue(session, "test.nothing", {})
        session.execute(update(Job).values(state="failed"))
    assert states(app)["jobs"] == "warning"
    with transaction() as session:
        session.execute(update(Job).values(state="queued", not_before=clock.now() - timedelta(hours=1)))
    assert states(app)["jobs"] == "problem"


def test_a_mail_server_that_is_not_there_is_a_problem(app: Flask) -> None:
    with_settings(app, smtp_url="smtp://127.0.0.1:1")
    assert states(app)["mail"] == "problem"


def test_a_damaged_file_is_found(app: Flask) -> None:
    name = blobs.put(b"a picture")
    assert states(app)["blobs"] == "ok"
    blobs.open_path(name).write_bytes(b"another picture")
    assert states(app)["blobs"] == "problem"


def test_a_folder_that_cannot_be_written_is_a_problem(app: Flask) -> None:
    folder = app.extensions["settings"].instance / "a-file"
    folder.write_text("")
    with_settings(app, blobs=folder)
    assert states(app)["blobs"] == "problem"


def test_an_old_backup_is_a_warning(app: Flask) -> None:
    note("backup_at", clock.now().isoformat())
    assert states(app)["backup"] == "ok"
    note("backup_at", (clock.now() - timedelta(days=8)).isoformat())
    assert states(app)["backup"] == "warning"


def test_a_clock_that_went_back_is_a_problem(app: Flask) -> None:
    with transaction() as session:
        jobs.enqueue(session, "test.nothing", {})
        session.execute(update(Job).values(created_at=clock.now() + timedelta(days=1)))
    assert states(app)["clock"] == "problem"
    with_settings(app, today=clock.today())
    assert states(app)["clock"] == "warning"


def test_an_altered_record_is_a_problem(app: Flask) -> None:
    factories.person()
    jobs.tick_minute()
    assert states(app)["seals"] == "ok"
    trigger = "fact_keeps_update" if db.engine.dialect.name == "sqlite" else "fact_keeps_rows ON fact"
    db.session.rollback()
    with migrating(), db.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("UPDATE fact SET occurred_on = '2020-01-01'"))
    assert states(app)["seals"] == "problem"


def test_an_installation_without_a_database_says_so_and_makes_none(tmp_path: Any) -> None:
    bare = create_app(test_settings(tmp_path))
    with bare.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("a server is there always")
        found = states(bare)
        assert {name for name, state in found.items() if state == "problem"} >= {"database", "migrations"}
        assert not list(tmp_path.glob("*.db"))
        db.engine.dispose()
