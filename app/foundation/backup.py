"""The whole installation into a folder, and back: database, files, the keys that sign cookies and documents.

The database is copied before the files. A file is kept before the row that names it and is never removed, so every
file that a row of the copy names is there.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from app.foundation import blobs, dumps, manifest, settings
from app.foundation.commands import CannotRun
from app.foundation.database import Base, db, transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.foundation.manifest import DATABASES, SECRET_KEY, BadBackup, Manifest
from app.foundation.version import VERSION
from config import ROOT, Settings

# What the ground floor itself writes down at the first start is nothing that could be lost.
OWN_TABLES = ("job", "outbox", "form_key", "setting", "signing_key", "alembic_version")


class NotEmpty(Conflict):
    code = "not-empty"
    text = Text(
        "The folder is not empty. Name a new one for each backup.",
        "Папка не пуста. Для каждой копии указывайте новую.",
    )


class HoldsData(Conflict):
    code = "holds-data"
    text = Text(
        "This installation holds data already. Restore into an empty one: set ATTESTA_INSTANCE to a new folder, "
        "or ATTESTA_DATABASE_URL to an empty database.",
        "В этой установке уже есть данные. Восстанавливайте в пустую: укажите в ATTESTA_INSTANCE новую папку "
        "или в ATTESTA_DATABASE_URL пустую базу.",
    )


class Misplaced(Conflict):
    code = "misplaced"
    text = Text(
        "The backup cannot lie in the folder of files that it copies.",
        "Копия не может лежать в папке файлов, которую она копирует.",
    )


@dataclass(frozen=True)
class Made:
    manifest: Manifest
    damaged: tuple[str, ...]  # files whose content is not what their name says; copied as they are


def make(folder: Path, *, at: datetime) -> Made:
    """A backup of this instant; the folder appears when it is whole, or not at all.

    Raises NotEmpty, Misplaced, CannotRun.
    """
    installation: Settings = current_app.extensions["settings"]
    folder = folder.absolute()
    if folder.is_relative_to(installation.blobs):
        raise Misplaced
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty
    if not settings.is_there(installation.database_url) or not migration_of_database():
        raise CannotRun(Text("There is no database to back up.", "Базы данных для копии нет."))
    unfinished = folder.with_name(f".{folder.name}.unfinished-{secrets.token_hex(4)}")
    try:
        unfinished.mkdir(parents=True, mode=0o700)
        made = fill(unfinished, installation, at)
        unfinished.replace(folder)  # an empty folder of this name gives way
        dumps.sync(folder.parent)
    except OSError as error:
        raise CannotRun(
            Text(
                f"{folder} cannot be written: {error.strerror}",
                f"Не удаётся записать {folder}: {error.strerror}",
            )
        ) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    with transaction() as session:
        settings.write(session, "backup_at", at.isoformat())
    return made


def fill(folder: Path, installation: Settings, at: datetime) -> Made:
    kind = "sqlite" if installation.is_sqlite else "postgresql"
    migration = migration_of_database()
    dumps.dump(installation.database_url, folder / DATABASES[kind])
    for place in blobs.places():
        copy = folder / "blobs" / place.parent.name / place.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place, copy)
    key = installation.instance / "secret-key"
    if installation.secret_key is None and key.is_file():
        shutil.copyfile(key, folder / SECRET_KEY)
        (folder / SECRET_KEY).chmod(0o600)
    copy_keys(installation.instance / manifest.KEYS, folder / manifest.KEYS)
    files = tuple(manifest.listed(folder))
    made = Manifest(VERSION, at.isoformat().replace("+00:00", "Z"), kind, migration, files)
    (folder / manifest.NAME).write_text(made.as_json(), encoding="utf-8")
    for place in [*folder.rglob("*"), folder]:
        dumps.sync(place)
    damaged = (
        kept.path for kept in files if kept.path.startswith("blobs/") and not kept.path.endswith(kept.sha256)
    )
    return Made(made, tuple(damaged))


def copy_keys(keys: Path, copy: Path) -> None:
    """Private parts of signing keys; a key that was given as a PKCS#12 file stays where its owner keeps it."""
    for place in sorted(keys.glob("*.pem")):
        copy.mkdir(mode=0o700, exist_ok=True)
        (copy / place.name).touch(mode=0o600)
        shutil.copyfile(place, copy / place.name)


def restore(folder: Path) -> Manifest:
    """Makes an empty installation what was backed up, the tables brought up to this version.

    Nothing is changed before all of the backup has been checked; the database, by which the rest is found, comes
    last. Raises BadBackup, HoldsData, CannotRun.
    """
    installation: Settings = current_app.extensions["settings"]
    found = manifest.read(folder)
    kind = "sqlite" if installation.is_sqlite else "postgresql"
    if found.database != kind:
        raise BadBackup(
            f"it is of a {found.database} database, here it is {kind}",
            f"она из базы {found.database}, а здесь {kind}",
        )
    if found.migration not in known_migrations():
        raise BadBackup("a newer version of Attesta made it", "её сделала более новая версия Attesta")
    if holds_data(installation):
        raise HoldsData
    try:
        bring_files(folder, found, installation)
    except OSError as error:
        raise CannotRun(
            Text(f"Files cannot be written: {error.strerror}", f"Файлы не записываются: {error.strerror}")
        ) from None
    db.session.remove()
    db.engine.dispose()
    dumps.load(folder / DATABASES[kind], installation.database_url)
    current_app.extensions.pop("site_zone", None)
    upgrade(directory=str(ROOT / "migrations"))
    return found


def bring_files(folder: Path, found: Manifest, installation: Settings) -> None:
    installation.instance.mkdir(parents=True, exist_ok=True)
    for kept in found.files:
        if kept.path.startswith("blobs/"):
            place = installation.blobs / kept.path.removeprefix("blobs/")
        elif kept.path == SECRET_KEY and installation.secret_key is None:
            place = installation.instance / "secret-key"
        elif kept.path.startswith(f"{manifest.KEYS}/"):
            place = installation.instance / kept.path
            place.parent.mkdir(mode=0o700, exist_ok=True)
        else:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f".{place.name}.unfinished")
        unfinished.touch(mode=0o600)
        shutil.copyfile(folder / kept.path, unfinished)
        dumps.sync(unfinished)
        unfinished.replace(place)


def holds_data(installation: Settings) -> bool:
    """Whether any table but those of the ground floor has a row."""
    if not settings.is_there(installation.database_url):
        return False
    try:
        there = set(inspect(db.engine).get_table_names())
    except OperationalError as error:
        raise CannotRun(
            Text(f"The database does not answer: {error.orig}", f"База не отвечает: {error.orig}")
        ) from None
    tables = [table for table in Base.metadata.sorted_tables if table.name in there.difference(OWN_TABLES)]
    return any(db.session.execute(select(1).select_from(table).limit(1)).first() for table in tables)


def migration_of_database() -> str:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def known_migrations() -> set[str]:
    described = Config()
    described.set_main_option("script_location", str(ROOT / "migrations"))
    return {script.revision for script in ScriptDirectory.from_config(described).walk_revisions()}
