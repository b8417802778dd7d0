"""Which worker processes live: each holds a lock that the system itself lets go when the process ends, however it ends.

A worker of another machine, whose folder we do not see, is neither alive nor gone: its silence tells in time.
"""

from __future__ import annotations

import fcntl
import re
import secrets
from collections.abc import Collection
from io import BufferedWriter
from pathlib import Path

from flask import current_app

from app.foundation import clock

AGE_SECONDS = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")
_held: dict[str, BufferedWriter] = {}  # name → the open file whose lock says that this process lives


def begin() -> str:
    """From now on the jobs that this process takes are known as its own. Gives its name."""
    if not _held:
        folder().mkdir(parents=True, exist_ok=True)
        forget([place.name for place in folder().iterdir() if is_old(place) and is_gone(place.name)])
        name = secrets.token_hex(16)
        file = (folder() / name).open("wb")
        fcntl.flock(file, fcntl.LOCK_EX)
        _held[name] = file
    return next(iter(_held))


def end() -> None:
    """The process has ended in good order."""
    for name, file in list(_held.items()):
        (folder() / name).unlink(missing_ok=True)
        file.close()
        del _held[name]


def this_worker() -> str | None:
    """The name of this process, if it is a worker."""
    return next(iter(_held), None)


def gone(names: Collection[str | None]) -> list[str]:
    """Those of them that have lived on this machine and live no more."""
    return [name for name in names if name is not None and name not in _held and is_gone(name)]


def is_gone(name: str) -> bool:
    if not _NAME.fullmatch(name):
        return False
    try:
        with (folder() / name).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False  # of another machine
    except BlockingIOError:
        return False  # it lives
    return True


def is_old(place: Path) -> bool:
    """A file that has just been made is not locked yet."""
    return clock.now().timestamp() - place.stat().st_mtime > AGE_SECONDS


def forget(names: Collection[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def folder() -> Path:
    place: Path = current_app.extensions["settings"].instance / "workers"
    return place
