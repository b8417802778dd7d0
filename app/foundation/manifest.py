"""The list of what a backup consists of, each file with its size and SHA-256."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.foundation.errors import Conflict
from app.foundation.faults import Text

NAME = "manifest.json"
FORMAT = 1
DATABASES = {"sqlite": "attesta.db", "postgresql": "database.dump"}
SECRET_KEY = "secret-key"  # noqa: S105 - the name of a file
PIECE = 1024 * 1024
KEYS = "keys"  # folder of the private parts of signing keys
_PATH = re.compile(
    r"attesta\.db|database\.dump|secret-key|keys/[0-9A-Za-z_-]{20,80}\.pem|blobs/[0-9a-f]{2}/[0-9a-f]{64}"
)


class BadBackup(Conflict):
    """This folder is no whole backup: what is wrong with it stands in the text."""

    code = "bad-backup"

    def __init__(self, en: str, ru: str) -> None:
        super().__init__(Text(f"This is no whole backup: {en}.", f"Это не целая резервная копия: {ru}."))


@dataclass(frozen=True)
class Kept:
    path: str  # within the backup
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    version: str  # of the product
    made_at: str  # ISO 8601
    database: str  # sqlite postgresql
    migration: str
    files: tuple[Kept, ...]

    def as_json(self) -> str:
        document = {"format": FORMAT, **vars(self), "files": [vars(kept) for kept in self.files]}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def digest(place: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    found, size = hashlib.sha256(), 0
    with place.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
            size += len(piece)
    return size, found.hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a backup, every file of it checked. Raises BadBackup."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except OSError:
        raise BadBackup(f"there is no {NAME}", f"в ней нет {NAME}") from None
    except ValueError:
        raise BadBackup(f"{NAME} cannot be read", f"{NAME} не читается") from None
    manifest = _manifest(document)
    for kept in manifest.files:
        _check(folder, kept)
    return manifest


def _manifest(document: Any) -> Manifest:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadBackup("its format is not known here", "её формат здесь неизвестен")
    try:
        files = tuple(
            Kept(str(kept["path"]), int(kept["size"]), str(kept["sha256"])) for kept in document["files"]
        )
        names = ("version", "made_at", "database", "migration")
        version, made_at, database, migration = (str(document[name]) for name in names)
    except (KeyError, TypeError, ValueError):
        raise BadBackup(f"{NAME} is incomplete", f"{NAME} неполон") from None
    if DATABASES.get(database) not in {kept.path for kept in files}:
        raise BadBackup("the database is missing", "нет базы данных")
    return Manifest(version, made_at, database, migration, files)


def _check(folder: Path, kept: Kept) -> None:
    if not _PATH.fullmatch(kept.path):
        raise BadBackup(f"“{kept.path}” does not belong there", f"«{kept.path}» здесь лишнее")
    place = folder / kept.path
    if not place.is_file() or place.is_symlink():
        raise BadBackup(f"{kept.path} is missing", f"нет файла {kept.path}")
    if digest(place) != (kept.size, kept.sha256):
        raise BadBackup(f"{kept.path} was changed", f"файл {kept.path} изменён")


def listed(folder: Path) -> Iterator[Kept]:
    """All files of a folder that is becoming a backup."""
    for place in sorted(folder.rglob("*")):
        if place.is_file() and place.name != NAME:
            yield Kept(place.relative_to(folder).as_posix(), *digest(place))
