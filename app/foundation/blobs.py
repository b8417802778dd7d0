"""Media and issued documents, named by their SHA-256, in a folder."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
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


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise NotFound
    folder: Path = current_app.extensions["settings"].blobs
    return folder / name[:2] / name
