"""A copy of the whole installation while it runs, and back into an empty one."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app, people, record
from app.foundation import backup, blobs, clock, jobs, manifest, settings
from app.foundation.commands import CannotRun
from app.foundation.database import db
from app.foundation.errors import DomainError
from app.people.models import Person
from tests import factories
from tests.conftest import POSTGRES, on_server, test_settings

embedded = pytest.mark.skipif(
    bool(POSTGRES), reason="the second installation of this test is an embedded one"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "monday"


@contextmanager
def empty_installation(folder: Path) -> Iterator[Flask]:
    other = create_app(test_settings(folder))
    with other.app_context():
        yield other
        db.session.remove()
        db.engine.dispose()


def files_of(folder: Path) -> set[str]:
    return {found.relative_to(folder).as_posix() for found in folder.rglob("*") if found.is_file()}


def test_a_backup_holds_database_files_and_key(app: Flask, place: Path) -> None:
    name = blobs.put(b"a picture")
    made = backup.make(place, at=clock.now())
    kept = {file.path for file in made.manifest.files}
    assert kept == files_of(place) - {manifest.NAME}
    assert {f"blobs/{name[:2]}/{name}", "secret-key"} < kept
    assert manifest.read(place) == made.manifest
    assert (place / "secret-key").stat().st_mode & 0o077 == 0
    assert [found.name for found in place.parent.iterdir()] == ["monday"]
    assert settings.read("backup_at") is not None


def test_a_folder_with_anything_in_it_is_refused(app: Flask, place: Path) -> None:
    place.mkdir(parents=True)
    assert backup.make(place, at=clock.now()).damaged == ()
    with pytest.raises(backup.NotEmpty):
        backup.make(place, at=clock.now())
    note = place.parent / "note.txt"
    note.write_text("mine")
    with pytest.raises(backup.NotEmpty):
        backup.make(note, at=clock.now())
    with pytest.raises(backup.Misplaced):
        backup.make(app.extensions["settings"].blobs / "copy", at=clock.now())
    assert note.read_text() == "mine"


def test_a_backup_that_fails_leaves_nothing(app: Flask, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    blobs.put(b"a picture")
    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(CannotRun):
        backup.make(place, at=clock.now())
    assert list(place.parent.iterdir()) == []
    assert settings.read("backup_at") is None


def test_where_there_is_no_database_nothing_is_made(place: Path) -> None:
    if POSTGRES:
        pytest.skip("a server is there always")
    place.parent.mkdir()
    with empty_installation(place.parent) as bare:
        for _ in range(2):
            assert bare.test_cli_runner().invoke(args=["backup", str(place)]).exit_code == 2
            (place.parent / "attesta.db").touch()  # a file without tables is none, either
    assert not place.exists()


def test_a_damaged_file_is_copied_and_told(app: Flask, place: Path) -> None:
    name = blobs.put(b"a picture")
    blobs.open_path(name).write_bytes(b"another picture")
    runner = app.test_cli_runner()
    made = runner.invoke(args=["backup", str(place), "--json"])
    assert made.exit_code == 1
    assert json.loads(made.stdout)["damaged"] == [f"blobs/{name[:2]}/{name}"]


@embedded
def test_a_backup_is_of_one_instant_while_people_work(app: Flask, place: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        with app.app_context():
            number = 0
            while not stop.is_set():
                number += 1
                at = clock.now()
                person = people.NewPerson(f"w{number}", "Ким")
                people.hire(person, position=None, unit=None, on=clock.today(), at=at)
            db.session.remove()

    worker = threading.Thread(target=lambda: Context().run(work))
    worker.start()
    try:
        for number in range(5):
            backup.make(place / str(number), at=clock.now())
    finally:
        stop.set()
        worker.join()
    with empty_installation(place.parent / "other"):
        backup.restore(place / "4")
        assert record.verify().first_bad is None
        there = db.session.scalar(select(func.count(Person.id))) or 0
        assert there > 0
        assert record.verify().facts == there


@embedded
def test_an_empty_installation_becomes_what_was_backed_up(app: Flask, place: Path) -> None:
    anna = factories.account(family="Ёлкина")
    name = blobs.put(b"a picture")
    jobs.tick_minute()
    backup.make(place, at=clock.now())
    factories.person(family="Later")
    key = (app.extensions["settings"].instance / "secret-key").read_text()
    other_folder = place.parent / "other"
    with empty_installation(other_folder) as other:
        result = other.test_cli_runner().invoke(args=["restore", str(place), "--json"])
        document = json.loads(result.stdout)
        assert (result.exit_code, document["restored"]) == (0, True)
        assert {check["name"]: check["state"] for check in document["checks"]} == dict.fromkeys(
            ("database", "migrations", "blobs", "signing-key", "seals"), "ok"
        )
        assert people.person_of(anna.number).family == "Ёлкина"
        assert db.session.scalar(select(func.count(Person.id))) == 1
        assert blobs.get(name) == b"a picture"
        assert (other_folder / "secret-key").read_text() == key
        people.hire(people.NewPerson("2", "Ким"), position=None, unit=None, on=clock.today(), at=clock.now())
        with pytest.raises(backup.HoldsData):
            backup.restore(place)


@embedded
def test_tables_without_rows_are_an_empty_installation(
    app: Flask, place: Path, template_folder: Path
) -> None:
    factories.person(number="7")
    backup.make(place, at=clock.now())
    shutil.copytree(template_folder, place.parent / "other")
    with empty_installation(place.parent / "other"):
        backup.restore(place)
        assert people.person_of("7").number == "7"


@pytest.mark.skipif(not POSTGRES, reason="needs a PostgreSQL")
def test_a_database_on_a_server_comes_back_as_well(app: Flask, place: Path) -> None:
    anna = factories.account(family="Ёлкина")
    backup.make(place, at=clock.now())
    on_server("DROP DATABASE IF EXISTS attesta_other", "CREATE DATABASE attesta_other")
    other = create_app(test_settings(place.parent / "other", "attesta_other"))
    with other.app_context():
        backup.restore(place)
        assert people.person_of(anna.number).family == "Ёлкина"
        assert record.verify().first_bad is None
        with pytest.raises(backup.HoldsData):
            backup.restore(place)
        db.session.remove()
        db.engine.dispose()


def spoil(place: Path, what: str) -> None:
    listing = place / manifest.NAME
    document = json.loads(listing.read_text())
    match what:
        case "nothing":
            (place / manifest.NAME).unlink()
        case "garbage":
            listing.write_text("{")
        case "format":
            listing.write_text(json.dumps(document | {"format": 99}))
        case "incomplete":
            listing.write_text(json.dumps({"format": 1, "files": []}))
        case "changed":
            with next(place.glob("*.d*")).open("ab") as file:
                file.write(b"x")
        case "missing":
            next(found for found in place.rglob("blobs/*/*") if found.is_file()).unlink()
        case "outside":
            document["files"][0]["path"] = "../../etc/passwd"
            listing.write_text(json.dumps(document))
        case "newer":
            listing.write_text(json.dumps(document | {"migration": "9999"}))
        case "foreign":
            other = "postgresql" if document["database"] == "sqlite" else "sqlite"
            files = [dict(file) for file in document["files"]]
            for file in files:
                if file["path"] in manifest.DATABASES.values():
                    (place / file["path"]).rename(place / manifest.DATABASES[other])
                    file["path"] = manifest.DATABASES[other]
            listing.write_text(json.dumps(document | {"database": other, "files": files}))


@pytest.mark.parametrize(
    "what",
    ["nothing", "garbage", "format", "incomplete", "changed", "missing", "outside", "newer", "foreign"],
)
def test_a_spoilt_backup_is_refused_and_nothing_is_touched(app: Flask, place: Path, what: str) -> None:
    blobs.put(b"a picture")
    backup.make(place, at=clock.now())
    spoil(place, what)
    folder = place.parent / "other"
    app.extensions["settings"] = replace(app.extensions["settings"], instance=folder, blobs=folder / "blobs")
    with pytest.raises(manifest.BadBackup) as refusal:
        backup.restore(place)
    assert refusal.value.text.en and refusal.value.text.ru
    assert not folder.exists()


def test_an_installation_in_use_is_never_overwritten(app: Flask, place: Path) -> None:
    backup.make(place, at=clock.now())
    anna = factories.person()
    with pytest.raises(DomainError):
        backup.restore(place)
    result = app.test_cli_runner().invoke(args=["restore", str(place), "--lang", "ru"])
    assert result.exit_code == 1
    assert people.person_of(anna.number).id == anna.id


def test_an_old_backup_age_counts_from_its_instant(app: Flask, place: Path) -> None:
    moment = clock.now() - timedelta(days=1)
    backup.make(place, at=moment)
    assert settings.read("backup_at") == moment.isoformat()
