"""The organisation that is measured: the demo with many people, made by `flask demo` and kept for the day."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "bench"
# What the demo is made of: where one of these changes, it is made anew.
MADE_OF = ("app/demo", "courses", "quizzes", "certifications", "migrations/versions")
PREPARE = """
from flask_migrate import upgrade
from app.foundation.security import keep_secret_key
from wsgi import app
keep_secret_key(app.extensions["settings"])
with app.app_context():
    upgrade(directory="migrations")
"""


def environment(folder: Path, port: int = 8000) -> dict[str, str]:
    """Of an installation in this folder, with nothing of the settings of another one."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ATTESTA_")}
    return {**inherited, "ATTESTA_INSTANCE": str(folder), "PORT": str(port), "PYTHONPATH": str(ROOT)}


def organisation(people: int) -> Path:
    """The folder of an installation with that many people; nobody writes into it: work on a copy."""
    today = date.today()  # noqa: TID251
    folder = KEPT / f"{today}-{people}-{fingerprint()}"
    if not folder.exists():
        shutil.rmtree(KEPT, ignore_errors=True)  # yesterday's: all dates of the demo count from today
        unfinished = folder.with_suffix(".making")
        unfinished.mkdir(parents=True)
        command(unfinished, "-c", PREPARE)
        command(unfinished, "-m", "flask", "--app", "wsgi", "demo", "--people", str(people))
        unfinished.rename(folder)
    return folder


def fingerprint() -> str:
    files = sorted(path for part in MADE_OF for path in (ROOT / part).rglob("*") if path.is_file())
    read = hashlib.sha256()
    for path in files:
        if path.suffix != ".pyc":
            read.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return read.hexdigest()[:10]


def command(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments[-4:])} failed:\n{done.stderr[-2000:]}")
