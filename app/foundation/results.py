"""Files that a job has made for one person: kept for some days, then made again if they are needed.

They stand beside the blobs, where every process finds them, but are none: no backup takes them.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.foundation import blobs, clock, jobs
from app.foundation.errors import DomainError, NotFound
from app.foundation.faults import Text

ABANDONED_SECONDS = 8 * 24 * 3600
_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}\.[a-z0-9]{1,8}")


class ResultGone(DomainError):
    status = 410
    code = "result-gone"
    text = Text(
        "What was made is kept for seven days. Have it made again.",
        "Готовый файл хранится семь дней. Закажите его заново.",
    )


@contextmanager
def writing(name: str) -> Iterator[Path]:
    """Where to write; the file is there under its name once the block has ended well, or not at all.

    Whoever died while writing leaves what the next one writes over.
    """
    place = _place(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{name}")
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def open_path(name: str) -> Path:
    """Raises ResultGone."""
    place = _place(name)
    if not place.is_file():
        raise ResultGone
    return place


def is_there(name: str) -> bool:
    return _place(name).is_file()


def sha256_of(name: str) -> str:
    with open_path(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop(name: str) -> None:
    _place(name).unlink(missing_ok=True)


def folder() -> Path:
    return blobs.folder() / "results"


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise NotFound
    return folder() / name


@jobs.every_night
def forget_abandoned() -> None:
    """What no row knows any more, since its writer died or its row went."""
    now = clock.now().timestamp()
    for place in folder().iterdir() if folder().is_dir() else ():
        if now - place.stat().st_mtime > ABANDONED_SECONDS:
            place.unlink(missing_ok=True)
