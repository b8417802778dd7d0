"""Media and issued documents, named by their SHA-256, in a folder."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from app.foundation.errors import NotFound

_NAME = re.compile(r"[0-9a-f]{64}")


def put(content: bytes) -> str:
    """Keeps the bytes and gives their name. The same bytes twice are kept once."""
    name = hashlib.sha256(content).hexdigest()
    place = _place(name)
    if place.exists():
        return name
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{name}.{secrets.token_hex(4)}")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(place)
    return name


def get(name: str) -> bytes:
    return open_path(name).read_bytes()


def open_path(name: str) -> Path:
    """Where the bytes stand. Raises NotFound for a name that is not kept here."""
    place = _place(name)
    if not place.is_file():
        raise NotFound
    return place


def folder() -> Path:
    found: Path = current_app.extensions["settings"].blobs
    return found


def places() -> Iterator[Path]:
    """Where all kept bytes stand, in the order of their names; what was not finished is left out."""
    for place in sorted(folder().glob("[0-9a-f][0-9a-f]/*")):
        if _NAME.fullmatch(place.name):
            yield place


def probe() -> None:
    """Writes and removes a file. Raises OSError where that cannot be done."""
    folder().mkdir(parents=True, exist_ok=True)
    place = folder() / f".probe.{secrets.token_hex(4)}"
    place.write_bytes(b"probe")
    place.unlink()


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise NotFound
    return folder() / name[:2] / name
