"""The database as one file: SQLite by its online backup, PostgreSQL by pg_dump. The site goes on meanwhile."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from app.foundation.commands import CannotRun
from app.foundation.faults import Text

WAIT_SECONDS = 30


def dump(database_url: str, place: Path) -> None:
    """One consistent state of the database, of one instant. Raises CannotRun."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={place}")
        return
    with closing(opened(Path(str(url.database)))) as live, closing(sqlite3.connect(place)) as copy:
        live.backup(copy)  # all pages in one step: of one instant, and nobody has to wait
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        told = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if told != "ok":
        raise CannotRun(Text(f"The database is damaged: {told}", f"База данных повреждена: {told}"))


def load(place: Path, database_url: str) -> None:
    """Makes an empty database what a dump was. Nothing is changed where that fails. Raises CannotRun."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        options = ("--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction")
        run("pg_restore", url, *options, "--exit-on-error", str(place), database=f"--dbname={url.database}")
        return
    target = Path(str(url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():  # tables without rows: the copying locks them
        with closing(opened(place)) as copy, closing(opened(target)) as live:
            copy.backup(live)
        return
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.copyfile(place, unfinished)
    sync(unfinished)
    unfinished.replace(target)
    sync(target.parent)


def opened(place: Path) -> sqlite3.Connection:
    if not place.is_file():
        raise CannotRun(Text(f"There is no database at {place}", f"Базы данных нет: {place}"))
    return sqlite3.connect(place, timeout=WAIT_SECONDS)


def run(tool: str, url: URL, *options: str, database: str | None = None) -> None:
    """A tool of PostgreSQL; the password goes by the environment, where others do not see it."""
    found = shutil.which(tool)
    if found is None:
        raise CannotRun(
            Text(
                f"{tool} is missing: apt-get install postgresql-client",
                f"Нет программы {tool}: apt-get install postgresql-client",
            )
        )
    known = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    known |= {
        "PGDATABASE": url.database,
        **{f"PG{key.upper()}": str(value) for key, value in url.query.items()},
    }
    environment = os.environ | {name: str(value) for name, value in known.items() if value}
    command = [found, *([database] if database else []), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        told = done.stderr.strip()[-500:]
        raise CannotRun(Text(f"{tool} failed: {told}", f"{tool} не справился: {told}"))


def sync(place: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
